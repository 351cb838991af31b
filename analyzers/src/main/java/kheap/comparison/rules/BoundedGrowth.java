package kheap.comparison.rules;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.analysis.DumpAnalysis.ClassRow;
import kheap.comparison.Bound;
import kheap.comparison.ClassHistory;
import kheap.comparison.Days;
import kheap.comparison.Growth;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Quantity.Unit;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;
import kheap.trend.Trend;

/// Which growth has an end?
///
/// A service that keeps something for each partition, task or tenant grows for days and is no leak: it makes a new
/// one whenever it meets a partition for the first time, ever more seldom, until it has met all. Three dumps by eye
/// look like a leak then. The curve tells: what comes slows down towards a plateau, and where the plateau is near a
/// number that the dumps know, such as the partitions of the topics, that number is the reason and the end. A
/// plateau may still be more than the memory there is.
///
/// Sources: the article "一次Kafka内存泄露排查经过" (64 partitions, a handler of 8 MiB for each, made at its first message;
/// 304 messages are expected to meet them all).
///
/// Blind spot: a growth whose cause only sleeps, such as over a weekend, looks as if it had stopped.
final class BoundedGrowth implements GrowthRule {
    static final Question QUESTION = new Question(
            "bounded-growth",
            "Which growth has an end?",
            "A growth whose cause only sleeps, over a weekend, looks as if it had stopped.");

    /// A plateau of this share of the limit is worth knowing although it is an end.
    static final double LARGE = 0.25;

    /// What single answers measured is among the other figures, and of the whole heap [GrowingHeap] tells.
    private static final List<String> TOLD_ELSEWHERE = List.of("evidence.", "heap.", "rest.", "go.heap.");

    /// A curve that runs as near to a known number ends there.
    static final double NEAR = 0.05;

    private static final Advice SMALLER = Advice.of(
            "It is no leak, so nothing is to be closed: make what is kept for each smaller, keep fewer of them,"
                    + " or raise the limit.");

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Diagnosis check(Days days) {
        List<End> ends = Stream.concat(
                        days.growths().stream().flatMap(growth -> End.of(days, growth).stream()),
                        days.classes().stream().flatMap(type -> End.of(days, type).stream()))
                .sorted(Comparator.comparing((End end) -> !end.isExplained())
                        .thenComparing(end -> -end.plateauBytes().orElse(0)))
                .toList();
        if (ends.isEmpty()) {
            return new Diagnosis.NotApplicable(
                    QUESTION,
                    days.days().size() == 2
                            ? "Two %ss are only a line, which has no end; from five on a growth that slows down shows."
                                    .formatted(days.word())
                            : "Nothing that grew has slowed down or stopped.");
        }
        Optional<End> large = days.limit().flatMap(limit -> ends.stream()
                .filter(End::isComing)
                .filter(end -> end.shareOf(limit.size()) >= LARGE)
                .max(Comparator.comparingDouble(end -> end.shareOf(limit.size()))));
        return large.isPresent() ? tooLarge(days, large.get()) : bounded(days, ends);
    }

    private static Diagnosis bounded(Days days, List<End> ends) {
        End first = ends.getFirst();
        int others = ends.size() - 1;
        return new Diagnosis.Clear(
                QUESTION,
                first.sentence()
                        + (others == 0
                                ? ""
                                : " %s an end too."
                                        .formatted(Phrases.count(others, "other figure has", "other figures have")))
                        + first.span().caveat(),
                evidence(ends));
    }

    private static Diagnosis tooLarge(Days days, End end) {
        ByteSize limit = days.limit().orElseThrow().size();
        double share = end.shareOf(limit);
        return new Diagnosis.Problem(
                QUESTION,
                share > 1 ? Severity.CRITICAL : Severity.INFO,
                end.span().certainty(end.isExplained() ? Phrases.SURER : Phrases.LATER),
                "%s %s"
                        .formatted(
                                end.sentence(),
                                share > 1
                                        ? "That alone is more than the limit of %s.".formatted(limit)
                                        : "That alone is %s of the limit of %s."
                                                .formatted(Quantity.share(share), limit)),
                Phrases.joined(
                        List.of(Evidence.of(
                                "share of the plateau in the limit",
                                Quantity.share(share),
                                Quantity.share(share > 1 ? 1 : LARGE),
                                List.of())),
                        evidence(List.of(end))),
                SMALLER);
    }

    private static List<Evidence> evidence(List<End> ends) {
        return ends.stream()
                .limit(Evidence.SHOWN)
                .flatMap(end -> Stream.of(
                        Evidence.of(end.label() + " at last", new Quantity(end.last(), end.unit())),
                        Evidence.of("plateau of " + end.label(), new Quantity(end.plateau(), end.unit()))))
                .toList();
    }

    /// A growth that has an end.
    ///
    /// @param label within a sentence, in the plural or with a number of its own
    /// @param plateau the known number that it approaches, else what its points tell
    /// @param since when it has stopped; empty where it still grows
    /// @param eachBytes what one of them keeps, 1 for bytes themselves; empty where that is not known
    private record End(
            String label,
            Unit unit,
            Span span,
            double first,
            double last,
            double plateau,
            Optional<Instant> since,
            Optional<Bound> bound,
            OptionalLong eachBytes) {
        static Optional<End> of(Days days, Growth growth) {
            if (TOLD_ELSEWHERE.stream().anyMatch(growth.series().name()::startsWith)) {
                return Optional.empty();
            }
            return Movement.of(days, growth.series().name())
                    .flatMap(movement -> of(
                            movement.label(),
                            movement.unit(),
                            movement.span(),
                            movement.first(),
                            movement.last(),
                            growth.trend(),
                            growth.bound(),
                            movement.unit() == Unit.BYTES ? OptionalLong.of(1) : OptionalLong.empty()));
        }

        static Optional<End> of(Days days, ClassHistory type) {
            return Span.ofOneProcess(days).flatMap(span -> {
                Optional<ClassRow> first = type.days().get(span.numbers().getFirst());
                Optional<ClassRow> last = type.days().get(span.numbers().getLast());
                return last.filter(row -> row.count() > 0)
                        .flatMap(row -> of(
                                (days.areOfGo() ? "objects in use of " : "instances of ") + Phrases.cut(type.name()),
                                Unit.COUNT,
                                span,
                                first.map(ClassRow::count).orElse(0L),
                                row.count(),
                                type.instances(),
                                type.bound(),
                                OptionalLong.of(row.retained().bytes() / row.count())));
            });
        }

        private static Optional<End> of(
                String label,
                Unit unit,
                Span span,
                double first,
                double last,
                Trend trend,
                Optional<Bound> bound,
                OptionalLong eachBytes) {
            if (last <= first) {
                return Optional.empty();
            }
            return switch (trend) {
                case Trend.Saturating slower ->
                    Optional.of(new End(
                            label,
                            unit,
                            span,
                            first,
                            last,
                            plateau(slower, last, bound),
                            Optional.empty(),
                            bound,
                            eachBytes));
                case Trend.Stopped stopped ->
                    Optional.of(new End(
                            label, unit, span, first, last, last, Optional.of(stopped.since()), bound, eachBytes));
                case Trend.Unknown unknown -> Optional.empty();
                case Trend.Stable stable -> Optional.empty();
                case Trend.Growing growing -> Optional.empty();
                case Trend.Shrinking shrinking -> Optional.empty();
                case Trend.Wavering wavering -> Optional.empty();
            };
        }

        /// The bound where the curve runs near it; a bound that is far away, as `buffer.memory` is for a pool that
        /// is nearly empty, is not where the growth ends.
        private static double plateau(Trend.Saturating curve, double last, Optional<Bound> bound) {
            double near = Math.max(curve.error().orElse(0), NEAR * curve.plateau());
            return bound.map(Bound::value)
                    .filter(value -> Math.abs(value - curve.plateau()) <= near)
                    .orElse(Math.max(last, curve.plateau()));
        }

        /// Whether a known number is the reason for the end.
        boolean isExplained() {
            return bound.filter(known -> known.value() == plateau).isPresent();
        }

        boolean isComing() {
            return since.isEmpty();
        }

        OptionalLong plateauBytes() {
            return eachBytes.isPresent()
                    ? OptionalLong.of(Math.round(eachBytes.getAsLong() * plateau))
                    : OptionalLong.empty();
        }

        double shareOf(ByteSize limit) {
            return plateauBytes().isPresent() ? new ByteSize(plateauBytes().getAsLong()).shareOf(limit) : 0;
        }

        String sentence() {
            String grew = "%s grew from %s to %s %s"
                    .formatted(Phrases.sentence(label), words(first), words(last), span.within());
            if (since.isPresent()) {
                return "%s and stopped: no more since %s.%s"
                        .formatted(
                                grew,
                                span.moment(since.get()),
                                bound.map(known ->
                                                " The bound is %s (%s).".formatted(words(known.value()), known.label()))
                                        .orElse(""));
            }
            return isExplained()
                    ? "%s, ever more slowly, towards %s (%s). Where that is the reason, it ends there and is no leak.%s"
                            .formatted(grew, words(plateau), bound.get().label(), toCome())
                    : "%s, ever more slowly. If that goes on, it ends near %s.%s"
                            .formatted(grew, words(plateau), toCome());
        }

        private String toCome() {
            double more = plateau - last;
            if (words(more).equals(words(0))) {
                return "";
            }
            if (unit == Unit.BYTES) {
                return " %s more may come.".formatted(words(more));
            }
            return eachBytes.isPresent()
                    ? " %s more may come, with %s."
                            .formatted(words(more), new ByteSize(Math.round(eachBytes.getAsLong() * more)))
                    : " %s more may come.".formatted(words(more));
        }

        private String words(double value) {
            return new Quantity(value, unit).toString();
        }
    }
}
