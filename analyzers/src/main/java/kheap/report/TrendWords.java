package kheap.report;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import kheap.comparison.Bound;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Quantity.Unit;
import kheap.trend.Rate;
import kheap.trend.Series.Point;
import kheap.trend.Trend;

/// What becomes of a figure, in words.
final class TrendWords {
    /// Days that lie closer together say nothing about a day.
    private static final Duration HOURS_UNTIL = Duration.ofHours(12);

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

    /// Sentences about one figure.
    ///
    /// @param first that the trend was told from, as the last one
    /// @param where in which the trend holds, such as ` within one life of the process`; may be empty
    static String sentences(Trend trend, Unit unit, Point first, Point last, Optional<Bound> bound, String where) {
        String course = "from %s to %s".formatted(amount(first.value(), unit), amount(last.value(), unit));
        Duration span = Duration.between(first.at(), last.at());
        return switch (trend) {
            case Trend.Unknown unknown -> "Known of one dump only: " + amount(last.value(), unit) + ".";
            case Trend.Stable stable -> "Stays " + between(stable.low(), stable.high(), unit) + ".";
            case Trend.Growing growing -> "Grew " + course + where + ", by " + rate(growing.rate(), unit, span) + ".";
            case Trend.Shrinking shrinking ->
                "Shrank " + course + where + ", by " + rate(shrinking.rate(), unit, span) + ".";
            case Trend.Saturating saturating ->
                "Grew " + course + where + ", ever more slowly, towards " + amount(saturating.plateau(), unit)
                        + error(saturating.error(), unit)
                        + bound.map(one -> "; the bound is " + amount(one.value(), unit) + ", " + one.label())
                                .orElse("")
                        + ".";
            case Trend.Stopped stopped ->
                "Grew " + course + where + ", and has not grown since " + Cell.words(stopped.since()) + ".";
            case Trend.Wavering wavering ->
                "Goes up and down " + between(wavering.low(), wavering.high(), unit) + " without a direction.";
        };
    }

    private static String between(double low, double high, Unit unit) {
        String from = amount(low, unit);
        String to = amount(high, unit);
        return from.equals(to) ? "at " + to : "between " + from + " and " + to;
    }

    /// `31.2 MiB ± 1.1 MiB a day`, without a sign.
    private static String rate(Rate rate, Unit unit, Duration span) {
        boolean hourly = span.compareTo(HOURS_UNTIL) < 0;
        double scale = hourly ? 1 : 24;
        return precise(Math.abs(rate.perHour()) * scale, unit)
                + error(rate.error().stream().map(error -> error * scale).findFirst(), unit)
                + (hourly ? " an hour" : " a day")
                + (rate.error().isPresent() ? "" : "; two points are only a line");
    }

    private static String error(OptionalDouble error, Unit unit) {
        return error.isPresent() ? " ± " + precise(error.getAsDouble(), unit) : "";
    }

    static String amount(double value, Unit unit) {
        return new Quantity(value, unit).toString();
    }

    /// `+31.2 ± 1.1`, by the day.
    static String perDay(Rate rate, Unit unit) {
        return change(rate.perDay(), unit)
                + error(rate.error().stream().map(error -> error * 24).findFirst(), unit);
    }

    /// With its sign: `+31.2`, `-4 MiB`, `0`.
    static String change(double change, Unit unit) {
        String words = precise(change, unit);
        return change > 0 && !words.equals("0") ? "+" + words : words;
    }

    /// Counts as rates are no whole numbers.
    private static String precise(double amount, Unit unit) {
        if (unit != Unit.COUNT) {
            return amount(amount, unit);
        }
        double size = Math.abs(amount);
        String pattern = size >= 100 || amount == Math.rint(amount) ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        String digits = String.format(Locale.ROOT, pattern, amount);
        return digits.matches("-?0(\\.0+)?") ? "0" : digits;
    }
}
