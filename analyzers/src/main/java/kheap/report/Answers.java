package kheap.report;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Grade;
import kheap.diagnosis.KnownBug;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;
import kheap.report.Block.Fact;
import kheap.report.Block.Facts;
import kheap.report.Block.Finding;
import kheap.report.Block.Section;
import kheap.report.Block.Sentence;
import kheap.report.Block.Table;
import kheap.report.Block.Verdict.Tone;
import kheap.rules.Rules;

/// What is said of the answers to all questions, whether they are about one dump or about several.
final class Answers {
    /// The questions about the process rather than about Kafka's clients.
    private static final Set<String> OF_THE_PROCESS = Set.of("malloc-arenas", "native-libraries", "container-budget");

    private final List<Diagnosis> diagnoses;
    private final List<Diagnosis.Problem> problems;

    /// @param problems those among the diagnoses, worst first
    Answers(List<Diagnosis> diagnoses, List<Diagnosis.Problem> problems) {
        this.diagnoses = diagnoses;
        this.problems = problems;
    }

    /// How the answers sound together: as the worst problem.
    static Tone tone(List<Diagnosis> diagnoses) {
        return diagnoses.stream().map(Answers::tone).min(Tone::compareTo).orElse(Tone.UNKNOWN);
    }

    static Tone tone(Diagnosis diagnosis) {
        return switch (diagnosis) {
            case Diagnosis.Problem problem -> Tone.of(problem.severity());
            case Diagnosis.Clear clear -> Tone.CLEAR;
            case Diagnosis.NotApplicable cannot -> Tone.UNKNOWN;
        };
    }

    static boolean isOfTheProcess(Diagnosis diagnosis) {
        return OF_THE_PROCESS.contains(diagnosis.question().id());
    }

    Tone tone() {
        return tone(diagnoses);
    }

    boolean hasProblems() {
        return !problems.isEmpty();
    }

    /// How many questions were answered with no problem.
    int clearOnes() {
        return of(Diagnosis.Clear.class).size();
    }

    /// `1 critical problem and 2 warnings`.
    String problemsInWords() {
        return problemsInWords(problem -> true).orElse("no problem");
    }

    /// The same of some of the problems; empty where there is none of them.
    Optional<String> problemsInWords(Predicate<Diagnosis> which) {
        List<String> words = new ArrayList<>();
        for (Severity severity : List.of(Severity.CRITICAL, Severity.WARNING, Severity.INFO)) {
            long count = problems.stream()
                    .filter(which)
                    .filter(problem -> problem.severity() == severity)
                    .count();
            if (count > 0) {
                words.add(
                        switch (severity) {
                            case CRITICAL -> Words.count(count, "critical problem");
                            case WARNING -> Words.count(count, "warning");
                            case INFO -> Words.count(count, "note");
                        });
            }
        }
        return words.isEmpty() ? Optional.empty() : Optional.of(Words.list(words));
    }

    /// One finding for each problem, and how sure they are.
    List<Block> findings() {
        List<Block> blocks = new ArrayList<>();
        Set<Grade> grades = EnumSet.noneOf(Grade.class);
        for (Diagnosis.Problem problem : problems) {
            grades.add(problem.grade());
            blocks.add(new Finding(
                    blocks.size() + 1,
                    Tone.of(problem.severity()),
                    problem.grade(),
                    Guide.of(problem.question()),
                    problem.sentence(),
                    problem.certainty().missing(),
                    problem.bugs().stream().map(Answers::words).toList(),
                    evidence(problem.evidence()),
                    problem.advice().text(),
                    problem.advice().snippet()));
        }
        if (!grades.isEmpty()) {
            List<String> meanings = grades.stream().map(Words::meaning).toList().reversed();
            blocks.add(new Sentence("How sure? " + String.join("; ", meanings) + "."));
        }
        return blocks;
    }

    private static String words(KnownBug bug) {
        return "%s (%s; here %s): %s See %s".formatted(bug.id(), bug.affects(), bug.found(), bug.what(), bug.link());
    }

    private static Optional<Table> evidence(List<Evidence> evidence) {
        return evidence.isEmpty()
                ? Optional.empty()
                : Optional.of(DumpListings.evidence(evidence).table());
    }

    Optional<Section> exonerations() {
        return exonerations(Optional.empty());
    }

    /// The suspicions that a dump answers with no, each with what was counted: what an engineer would else go and
    /// look for.
    ///
    /// @param heap the heap itself, where it is innocent
    Optional<Section> exonerations(Optional<Fact> heap) {
        return clear("What it is not", heap, "No: ");
    }

    /// Of several dumps, whose questions are not all suspicions.
    Optional<Section> clear() {
        return clear("What was clear", Optional.empty(), "");
    }

    private Optional<Section> clear(String title, Optional<Fact> first, String answer) {
        return facts(
                "clear",
                title,
                false,
                Stream.concat(
                                first.stream(),
                                of(Diagnosis.Clear.class).stream()
                                        .map(clear -> new Fact(clear.question().text(), answer + clear.sentence())))
                        .toList());
    }

    Optional<Section> notApplicable() {
        return facts(
                "not-applicable",
                "What did not apply",
                true,
                of(Diagnosis.NotApplicable.class).stream()
                        .map(answer -> new Fact(answer.question().text(), answer.sentence()))
                        .toList());
    }

    /// What stands behind the questions that were answered, those with problems first.
    Optional<Section> questions() {
        List<Block> abouts = Stream.concat(
                        problems.stream(), diagnoses.stream().filter(Diagnosis.Clear.class::isInstance))
                .map(Diagnosis::question)
                .<Block>map(Guide::of)
                .toList();
        return abouts.isEmpty()
                ? Optional.empty()
                : Optional.of(new Section("questions", "About the questions", true, abouts));
    }

    /// Of a dump whose texts were blanked out: what became of each question.
    Optional<Section> redaction() {
        Set<Question> asked = diagnoses.stream().map(Diagnosis::question).collect(Collectors.toSet());
        return facts(
                "redaction",
                "What redaction hides",
                true,
                Rules.guide().stream()
                        .filter(guide -> asked.contains(guide.question()))
                        .map(guide -> new Fact(
                                guide.question().text(),
                                Guide.survival(guide.background().redaction())))
                        .toList());
    }

    private static Optional<Section> facts(String id, String title, boolean detail, List<Fact> facts) {
        return facts.isEmpty()
                ? Optional.empty()
                : Optional.of(new Section(id, title, detail, List.of(new Facts(facts))));
    }

    private <D extends Diagnosis> List<D> of(Class<D> kind) {
        return diagnoses.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
