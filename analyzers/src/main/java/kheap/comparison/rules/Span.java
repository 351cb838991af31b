package kheap.comparison.rules;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import kheap.comparison.Day;
import kheap.comparison.Days;
import kheap.comparison.Growth.Basis;
import kheap.comparison.Life;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Times;

/// Days that can be held against each other, at least two: a restart sets everything back, so growth is told between
/// days of one process wherever there are such.
///
/// @param numbers of its days from 0; ascending by time, by the age of the process where that is the basis
record Span(Days days, Basis basis, List<Integer> numbers) {
    private static final String WHOLE = "Take the %ss again, with room on the disk for all of each.";
    private static final String ONE_PROCESS = "Compare %ss of one process, without a restart between them.";

    Span {
        numbers = List.copyOf(numbers);
        if (numbers.size() < 2) {
            throw new IllegalArgumentException("a span of " + numbers.size() + " days");
        }
    }

    /// @return empty where fewer than two days are left
    static Optional<Span> of(Days days, Basis basis) {
        return switch (basis) {
            case LIFE -> ofOneProcess(days);
            case AGE ->
                of(
                                days,
                                basis,
                                days.lives().stream()
                                        .filter(life -> life.startedAt().isPresent())
                                        .map(life -> life.days().getLast())
                                        .sorted(Comparator.comparing(number -> age(days, number)))
                                        .toList())
                        .filter(Span::isOfSeveralAges);
            case ALL ->
                of(days, basis, IntStream.range(0, days.days().size()).boxed().toList());
        };
    }

    private boolean isOfSeveralAges() {
        return Basis.areApart(age(days, numbers.getFirst()), age(days, numbers.getLast()));
    }

    /// The days of the process that most of them are of; empty where no process has two.
    static Optional<Span> ofOneProcess(Days days) {
        return days.longestLife().map(life -> new Span(days, Basis.LIFE, life.days()));
    }

    private static Optional<Span> of(Days days, Basis basis, List<Integer> numbers) {
        return numbers.size() < 2 ? Optional.empty() : Optional.of(new Span(days, basis, numbers));
    }

    Day first() {
        return days.days().get(numbers.getFirst());
    }

    Day last() {
        return days.days().get(numbers.getLast());
    }

    /// The last one by time, which by the age of the process another day may be.
    Day latest() {
        return days.days().get(Collections.max(numbers));
    }

    /// From its first day to its last, or from the younger process to the older one.
    Duration time() {
        return switch (basis) {
            case LIFE, ALL -> Duration.between(first().at(), last().at());
            case AGE -> age(days, numbers.getLast()).minus(age(days, numbers.getFirst()));
        };
    }

    /// `within 3 d`; `between processes that ran for 2 h and for 10 h`.
    String within() {
        return switch (basis) {
            case LIFE, ALL -> "within " + Times.words(time());
            case AGE ->
                "between processes that ran for %s and for %s"
                        .formatted(
                                Times.words(age(days, numbers.getFirst())), Times.words(age(days, numbers.getLast())));
        };
    }

    /// A moment that a trend tells: `2026-11-22 10:00 UTC`; by the age of the process `it ran for 4 h`, which trends
    /// count from 1970 on.
    String moment(Instant moment) {
        return switch (basis) {
            case LIFE, ALL -> Phrases.moment(moment);
            case AGE -> "it ran for " + Times.words(Duration.between(Instant.EPOCH, moment));
        };
    }

    private static Duration age(Days days, int number) {
        return Duration.between(
                lifeOf(days, number).startedAt().orElseThrow(),
                days.days().get(number).at());
    }

    private static Life lifeOf(Days days, int number) {
        return days.lives().stream()
                .filter(life -> life.days().contains(number))
                .findFirst()
                .orElseThrow();
    }

    /// The certainty of an answer that these days bear out: one step weaker where a dump is cut and shows too
    /// little, and where nothing shows that they are of one process.
    Certainty certainty(Certainty certainty) {
        if (isComplete() && isOneProcess()) {
            return certainty;
        }
        String missing = (isComplete() ? ONE_PROCESS : WHOLE).formatted(days.word());
        return switch (certainty.grade()) {
            case PROOF -> Certainty.strong(missing);
            case STRONG, HINT -> Certainty.hint(missing + " " + certainty.missing());
        };
    }

    private boolean isComplete() {
        return first().complete() && last().complete();
    }

    /// Whether the start of the process, or a client that was born at the same time, shows it.
    private boolean isOneProcess() {
        return basis == Basis.LIFE
                && (first().process().startedAt().isPresent()
                                && last().process().startedAt().isPresent()
                        || !Turnover.of(this, client -> client.createdAt().isPresent())
                                .stayed()
                                .isEmpty());
    }

    /// What a reader must know of these days, as further sentences; nothing where they are whole and all there are.
    String caveat() {
        return processes()
                + (isComplete()
                        ? ""
                        : " One of these %ss is cut: there was at least what it shows.".formatted(days.word()));
    }

    private String processes() {
        return switch (basis) {
            case AGE -> " Each dump is of another process, so they are compared by its age.";
            case ALL -> " Each %s is of another process, and how long it ran is not known.".formatted(days.word());
            case LIFE ->
                isOneProcess()
                        ? otherLives()
                        : " Nothing shows that the %ss are of one process.".formatted(days.word());
        };
    }

    private String otherLives() {
        Life own = lifeOf(days, numbers.getLast());
        List<Life> others =
                days.lives().stream().filter(life -> !life.equals(own)).toList();
        if (others.isEmpty()) {
            return "";
        }
        if (others.stream().anyMatch(this::ranBeside)) {
            return " Other dumps are of a process that ran beside this one.";
        }
        if (others.getLast().days().getFirst() > numbers.getLast()) {
            return " The process was restarted after that.";
        }
        return " This is since the restart %s."
                .formatted(own.startedAt()
                        .map(start -> "at " + Phrases.moment(start))
                        .orElse("before " + Phrases.moment(first().at())));
    }

    private boolean ranBeside(Life other) {
        Instant start = other.startedAt()
                .orElse(days.days().get(other.days().getFirst()).at());
        return start.isBefore(last().at())
                && days.days().get(other.days().getLast()).at().isAfter(first().at());
    }
}
