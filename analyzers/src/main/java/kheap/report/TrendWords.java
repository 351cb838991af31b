package kheap.report;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import kheap.comparison.Bound;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Quantity.Unit;
import kheap.trend.Rate;
import kheap.trend.Trend;

/// What becomes of a figure, in words.
final class TrendWords {
    private TrendWords() {}

    /// One or two words, for a table.
    static String verdict(Trend trend) {
        return switch (trend) {
            case Trend.Unknown unknown -> "unknown";
            case Trend.Stable stable -> "stable";
            case Trend.Growing growing -> "growing";
            case Trend.Shrinking shrinking -> "shrinking";
            case Trend.Saturating saturating -> "saturating";
            case Trend.Stopped stopped -> "stopped";
            case Trend.Wavering wavering -> "wavering";
        };
    }

    static Optional<Rate> rate(Trend trend) {
        return switch (trend) {
            case Trend.Growing growing -> Optional.of(growing.rate());
            case Trend.Shrinking shrinking -> Optional.of(shrinking.rate());
            case Trend.Saturating saturating -> Optional.of(saturating.rate());
            case Trend.Unknown unknown -> Optional.empty();
            case Trend.Stable stable -> Optional.empty();
            case Trend.Stopped stopped -> Optional.empty();
            case Trend.Wavering wavering -> Optional.empty();
        };
    }

    /// What it approaches, or where it stays after it grew.
    static OptionalDouble plateau(Trend trend) {
        return switch (trend) {
            case Trend.Saturating saturating -> OptionalDouble.of(saturating.plateau());
            case Trend.Stopped stopped -> OptionalDouble.of(stopped.level());
            case Trend.Unknown unknown -> OptionalDouble.empty();
            case Trend.Stable stable -> OptionalDouble.empty();
            case Trend.Growing growing -> OptionalDouble.empty();
            case Trend.Shrinking shrinking -> OptionalDouble.empty();
            case Trend.Wavering wavering -> OptionalDouble.empty();
        };
    }

    /// What became of one figure, in a sentence.
    ///
    /// @param first of the values that the trend was told from, as the last one
    /// @param where the trend holds, such as ` within one life of the process`; may be empty
    /// @param moment a moment of the trend, in words
    static String sentence(
            Trend trend,
            Unit unit,
            double first,
            double last,
            Optional<Bound> bound,
            String where,
            Function<Instant, String> moment) {
        String course = "from %s to %s".formatted(amount(first, unit), amount(last, unit));
        return switch (trend) {
            case Trend.Unknown unknown -> "Known of one day only: " + amount(last, unit) + ".";
            case Trend.Stable stable -> "Stays " + between(stable.low(), stable.high(), unit) + ".";
            case Trend.Growing growing -> "Grew " + course + where + ", by " + rate(growing.rate(), unit) + ".";
            case Trend.Shrinking shrinking -> "Shrank " + course + where + ", by " + rate(shrinking.rate(), unit) + ".";
            case Trend.Saturating saturating ->
                "Grew " + course + where + ", ever more slowly, towards " + amount(saturating.plateau(), unit)
                        + error(saturating.error(), unit)
                        + bound.map(one -> "; the bound is " + amount(one.value(), unit) + ", " + one.label())
                                .orElse("")
                        + ".";
            case Trend.Stopped stopped ->
                "Grew " + course + where + ", and has not grown since " + moment.apply(stopped.since()) + ".";
            case Trend.Wavering wavering ->
                "Goes up and down " + between(wavering.low(), wavering.high(), unit) + " without a direction.";
        };
    }

    private static String rate(Rate rate, Unit unit) {
        return rate.words(unit) + (rate.error().isPresent() ? "" : "; two points are only a line");
    }

    private static String between(double low, double high, Unit unit) {
        String from = amount(low, unit);
        String to = amount(high, unit);
        return from.equals(to) ? "at " + to : "between " + from + " and " + to;
    }

    /// ` ± 1.1`, or nothing where it rounds to nothing.
    private static String error(OptionalDouble error, Unit unit) {
        String words = precise(error.orElse(0), unit);
        return words.equals(precise(0, unit)) ? "" : " ± " + words;
    }

    static String amount(double value, Unit unit) {
        return new Quantity(value, unit).toString();
    }

    /// `+31.2 ± 1.1`, by so many hours.
    static String per(double hours, Rate rate, Unit unit) {
        return change(rate.perHour() * hours, unit)
                + error(rate.error().stream().map(error -> error * hours).findFirst(), unit);
    }

    /// With its sign: `+31.2`, `-4 MiB`, `0`.
    static String change(double change, Unit unit) {
        String words = precise(change, unit);
        if (words.equals(precise(0, unit))) {
            return "0";
        }
        return change > 0 ? "+" + words : words;
    }

    /// Counts as rates are no whole numbers.
    private static String precise(double amount, Unit unit) {
        if (unit != Unit.COUNT) {
            return amount(amount, unit);
        }
        double size = Math.abs(amount);
        String pattern = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        String digits = String.format(Locale.ROOT, pattern, amount);
        String words = digits.contains(".") ? digits.replaceFirst("\\.?0+$", "") : digits;
        return words.equals("-0") ? "0" : words;
    }
}
