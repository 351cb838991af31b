package kheap.comparison;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kheap.comparison.DiagnosisHistory.Change;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Question;

/// Follows the answers to each question from day to day.
final class DiagnosisHistories {
    private static final int NO_PROBLEM = 0;

    private DiagnosisHistories() {}

    /// @return in the order of the last day's report; what only earlier days were asked follows
    static List<DiagnosisHistory> of(List<Day> days, TrendBasis basis) {
        Map<String, Question> questions = new LinkedHashMap<>();
        days.reversed().forEach(day -> day.diagnoses()
                .forEach(answer -> questions.putIfAbsent(answer.question().id(), answer.question())));
        List<Map<String, Diagnosis>> answers = days.stream()
                .map(day -> {
                    Map<String, Diagnosis> byQuestion = new HashMap<>();
                    day.diagnoses()
                            .forEach(answer -> byQuestion.put(answer.question().id(), answer));
                    return byQuestion;
                })
                .toList();
        List<DiagnosisHistory> histories = new ArrayList<>();
        questions.forEach((id, question) -> {
            List<Optional<Diagnosis>> through = answers.stream()
                    .map(day -> Optional.ofNullable(day.get(id)))
                    .toList();
            histories.add(new DiagnosisHistory(question, change(through, basis), through));
        });
        return histories;
    }

    /// The answers of two files of one day: of a question that only one of them can answer that answer.
    static List<Diagnosis> joined(List<Diagnosis> one, List<Diagnosis> other) {
        Map<String, Diagnosis> byQuestion = new LinkedHashMap<>();
        Stream.concat(one.stream(), other.stream())
                .forEach(answer -> byQuestion.merge(
                        answer.question().id(),
                        answer,
                        (first, second) ->
                                first instanceof Diagnosis.NotApplicable || isWorse(second, first) ? second : first));
        return List.copyOf(byQuestion.values());
    }

    private static boolean isWorse(Diagnosis one, Diagnosis other) {
        return rank(Optional.of(one)) > rank(Optional.of(other));
    }

    private static Change change(List<Optional<Diagnosis>> through, TrendBasis basis) {
        List<Integer> ranks = through.stream().map(DiagnosisHistories::rank).toList();
        int firstDay = Math.min(basis.first(), basis.last());
        int lastDay = Math.max(basis.first(), basis.last());
        int first = ranks.get(firstDay);
        int last = ranks.get(lastDay);
        if (first == NO_PROBLEM && last == NO_PROBLEM) {
            int latest = lastProblem(ranks);
            return latest < 0 ? Change.NONE : latest < lastDay ? Change.VANISHED : Change.NEW;
        }
        if (first == NO_PROBLEM) {
            return Change.NEW;
        }
        if (last == NO_PROBLEM) {
            return Change.VANISHED;
        }
        return last > first ? Change.WORSE : last < first ? Change.BETTER : Change.SAME;
    }

    private static int lastProblem(List<Integer> ranks) {
        return ranks.reversed().stream()
                .filter(rank -> rank > NO_PROBLEM)
                .findFirst()
                .map(ranks::lastIndexOf)
                .orElse(-1);
    }

    private static int rank(Optional<Diagnosis> answer) {
        return answer.filter(Diagnosis.Problem.class::isInstance)
                .map(problem -> ((Diagnosis.Problem) problem).severity().ordinal() + 1)
                .orElse(NO_PROBLEM);
    }
}
