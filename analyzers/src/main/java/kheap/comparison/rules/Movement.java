package kheap.comparison.rules;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import kheap.comparison.Days;
import kheap.comparison.Growth;
import kheap.comparison.Growth.Basis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Quantity.Unit;
import kheap.trend.Rate;
import kheap.trend.Series.Point;
import kheap.trend.Trend;

/// One figure through the days that its trend is told from, at least two of them.
///
/// @param values on these days, in their order
record Movement(Growth growth, Span span, List<Double> values) {
    private static final Duration DAY = Duration.ofDays(1);

    Movement {
        values = List.copyOf(values);
    }

    /// @return empty where fewer than two of the days that belong together tell the figure
    static Optional<Movement> of(Days days, String name) {
        return days.growth(name).flatMap(growth -> Span.of(days, growth.basis()).flatMap(span -> of(growth, span)));
    }

    private static Optional<Movement> of(Growth growth, Span span) {
        List<Integer> told = span.numbers().stream()
                .filter(number -> valueOn(growth, span.days(), number).isPresent())
                .toList();
        return told.size() < 2
                ? Optional.empty()
                : Optional.of(new Movement(
                        growth,
                        new Span(span.days(), span.basis(), told),
                        told.stream()
                                .map(number ->
                                        valueOn(growth, span.days(), number).orElseThrow())
                                .toList()));
    }

    private static Optional<Double> valueOn(Growth growth, Days days, int number) {
        return growth.series().points().stream()
                .filter(point -> point.at().equals(days.days().get(number).at()))
                .map(Point::value)
                .findFirst();
    }

    double first() {
        return values.getFirst();
    }

    double last() {
        return values.getLast();
    }

    /// From the first of its days to the last; negative when it shrank.
    double grew() {
        return last() - first();
    }

    /// Whether it never was anything, on no day of any process.
    boolean isNothing() {
        return growth.series().points().stream().allMatch(point -> point.value() == 0);
    }

    /// Whether there are only two points, which are a line whatever they mean.
    boolean isOnlyLine() {
        return values.size() == 2;
    }

    /// How fast it goes up, where it does and has not come to an end yet.
    Optional<Rate> rate() {
        return switch (growth.trend()) {
            case Trend.Growing growing -> Optional.of(growing.rate());
            case Trend.Saturating saturating -> Optional.of(saturating.rate());
            case Trend.Unknown unknown -> Optional.empty();
            case Trend.Stable stable -> Optional.empty();
            case Trend.Shrinking shrinking -> Optional.empty();
            case Trend.Stopped stopped -> Optional.empty();
            case Trend.Wavering wavering -> Optional.empty();
        };
    }

    String label() {
        return growth.series().label();
    }

    Unit unit() {
        return growth.series().unit();
    }

    /// `12`, `3 MiB`.
    String words(double value) {
        return new Quantity(value, unit()).toString();
    }

    /// `orphaned producers grew from 12 to 58 within 3 d`, with the verb that fits.
    String told() {
        if (growth.trend() instanceof Trend.Wavering wavering) {
            return "%s went up and down between %s and %s %s"
                    .formatted(label(), words(wavering.low()), words(wavering.high()), span.within());
        }
        if (words(first()).equals(words(last()))) {
            return "%s stayed at %s %s".formatted(label(), words(first()), span.within());
        }
        return "%s %s from %s to %s %s"
                .formatted(label(), grew() > 0 ? "grew" : "fell", words(first()), words(last()), span.within());
    }

    /// ` That is 15 a day (± 2).` Nothing where it does not go up, and between processes of unknown age.
    String pace() {
        return rate().filter(rate -> span.basis() != Basis.ALL)
                .map(rate -> " That is %s."
                        .formatted(Phrases.pace(rate, unit(), span.days().word())))
                .orElse("");
    }

    /// What was first, what is last and, where the days are at least one apart, how fast it grew by the day, each
    /// under the figure's own name.
    List<Evidence> evidence() {
        List<Evidence> ends = List.of(
                Evidence.of(label() + " at first", new Quantity(first(), unit())),
                Evidence.of(label() + " at last", new Quantity(last(), unit())));
        return rate().filter(rate -> span.basis() != Basis.ALL && span.time().compareTo(DAY) >= 0)
                .map(rate -> Phrases.joined(
                        ends,
                        List.of(Evidence.of("growth of " + label() + " a day", new Quantity(rate.perDay(), unit())))))
                .orElse(ends);
    }
}
