package kheap.comparison.rules;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import kheap.comparison.Day;
import kheap.comparison.Days;
import kheap.comparison.Growth.Basis;
import kheap.comparison.Life;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Times;

/// Days that can be held against each other, at least two: a restart sets everything back, so growth is told between
/// days of one process wherever there are such.
///
/// @param numbers of its days from 0; ascending by time, by the age of the process where that is the basis
record Span(Days days, Basis basis, List<Integer> numbers) {
    Span {
        numbers = List.copyOf(numbers);
        if (numbers.size() < 2) {
            throw new IllegalArgumentException("a span of " + numbers.size() + " days");
        }
    }

    /// @return empty where fewer than two days are left
    static Optional<Span> of(Days days, Basis basis) {
        List<Integer> numbers =
                switch (basis) {
                    case LIFE -> longestLife(days);
                    case AGE ->
                        days.lives().stream()
                                .filter(life -> life.startedAt().isPresent())
                                .sorted(Comparator.comparing(life -> age(days, life)))
                                .map(life -> life.days().getLast())
                                .toList();
                    case ALL -> IntStream.range(0, days.days().size()).boxed().toList();
                };
        return numbers.size() < 2 ? Optional.empty() : Optional.of(new Span(days, basis, numbers));
    }

    /// The days of one process that lie furthest apart; empty where no process has two, and nothing is known to say
    /// otherwise.
    static Optional<Span> ofOneProcess(Days days) {
        return of(days, startsAreKnown(days) ? Basis.LIFE : Basis.ALL);
    }

    private static boolean startsAreKnown(Days days) {
        return days.lives().size() > 1
                || days.lives().stream().allMatch(life -> life.startedAt().isPresent());
    }

    private static List<Integer> longestLife(Days days) {
        return days.lives().stream()
                .filter(life -> life.days().size() > 1)
                .max(Comparator.comparing(life ->
                        between(days, life.days().getFirst(), life.days().getLast())))
                .map(Life::days)
                .orElse(List.of());
    }

    private static Duration age(Days days, Life life) {
        return Duration.between(
                life.startedAt().orElseThrow(),
                days.days().get(life.days().getLast()).at());
    }

    private static Duration between(Days days, int first, int last) {
        return Duration.between(
                days.days().get(first).at(), days.days().get(last).at());
    }

    Day first() {
        return days.days().get(numbers.getFirst());
    }

    Day last() {
        return days.days().get(numbers.getLast());
    }

    /// From its first day to its last, or from the younger process to the older one.
    Duration time() {
        return basis == Basis.AGE
                ? age(numbers.getLast()).minus(age(numbers.getFirst()))
                : between(days, numbers.getFirst(), numbers.getLast());
    }

    /// How old the process of a day was, where the basis is the age.
    private Duration age(int number) {
        return days.lives().stream()
                .filter(life -> life.days().contains(number))
                .findFirst()
                .map(life -> age(days, life))
                .orElseThrow();
    }

    /// `within 3 d`; `between processes of 2 h and of 10 h`.
    String within() {
        return basis == Basis.AGE
                ? "between processes that ran for %s and for %s"
                        .formatted(Times.words(age(numbers.getFirst())), Times.words(age(numbers.getLast())))
                : "within " + Times.words(time());
    }

    /// The grade of an answer that these days bear out: one step weaker where a dump is cut and shows too little,
    /// and where nothing shows that they are of one process.
    Grade grade(Grade grade) {
        if (isComplete() && basis == Basis.LIFE) {
            return grade;
        }
        return switch (grade) {
            case PROOF -> Grade.STRONG;
            case STRONG, HINT -> Grade.HINT;
        };
    }

    private boolean isComplete() {
        return first().complete() && last().complete();
    }

    /// What a reader must know of these days, as further sentences; nothing where they are whole and all there are.
    String caveat() {
        return restarts() + (isComplete() ? "" : " One of these dumps is cut: there was at least what it shows.");
    }

    private String restarts() {
        int first = numbers.getFirst();
        int last = numbers.getLast();
        return switch (basis) {
            case AGE -> " Each dump is of another process, so they are compared by its age.";
            case ALL -> " The dumps do not tell whether the process was restarted between them.";
            case LIFE -> {
                if (last < days.days().size() - 1) {
                    yield " The process was restarted after that.";
                }
                yield first > 0
                        ? " This is since the restart %s."
                                .formatted(startOf(last)
                                        .map(start -> "at " + Phrases.moment(start))
                                        .orElse("before " + Phrases.moment(first().at())))
                        : "";
            }
        };
    }

    private Optional<Instant> startOf(int number) {
        return days.lives().stream()
                .filter(life -> life.days().contains(number))
                .findFirst()
                .flatMap(Life::startedAt);
    }
}
