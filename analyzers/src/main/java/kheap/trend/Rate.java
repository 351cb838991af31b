package kheap.trend;

import java.util.Locale;
import java.util.OptionalDouble;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Quantity.Unit;

/// How fast a figure changes, in its own unit.
///
/// @param perHour the slope of the straight line through the points, negative where they fall; for a growth that
///     slows down its slope at the last point
/// @param error half the width of the slope's 95 % confidence interval; empty for two points, which are only a line
public record Rate(double perHour, OptionalDouble error) {
    public Rate {
        if (!Double.isFinite(perHour) || !(error.orElse(0) >= 0 && error.orElse(0) <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("a rate of " + perHour + " an hour with an error of " + error);
        }
    }

    public double perDay() {
        return perHour * 24;
    }

    /// How fast, whichever way, within a sentence: `1.3 a day`, `2.1 MiB an hour (± 205 KiB)`, `29 a second`.
    ///
    /// The span of time is the shortest in which the figure changes by something to speak of. An error is left out
    /// where it is below a hundredth of the rate or rounds to nothing.
    public String words(Unit unit) {
        Span span = Span.of(Math.abs(perHour), unit);
        String amount = amount(Math.abs(perHour) * span.hours, unit);
        String words =
                (amount.equals(amount(0, unit)) && perHour != 0 ? "less than " + least(unit) : amount) + span.word;
        String doubt = amount(error.orElse(0) * span.hours, unit);
        boolean isSmall = error.orElse(0) < Math.abs(perHour) / 100 || doubt.equals(amount(0, unit));
        return isSmall ? words : words + " (± " + doubt + ")";
    }

    /// The spans of time that a rate is said in.
    private enum Span {
        SECOND(" a second", 1 / 3600.0),
        MINUTE(" a minute", 1 / 60.0),
        HOUR(" an hour", 1),
        DAY(" a day", 24);

        private final String word;
        private final double hours;

        Span(String word, double hours) {
            this.word = word;
            this.hours = hours;
        }

        private static Span of(double perHour, Unit unit) {
            double enough =
                    switch (unit) {
                        case BYTES -> 1 << 20;
                        case MILLIS -> 3_600_000;
                        case COUNT, PERCENT, PER_HOUR -> 1;
                    };
            for (Span span : values()) {
                if (perHour * span.hours >= enough) {
                    return span;
                }
            }
            return DAY;
        }
    }

    private static String amount(double amount, Unit unit) {
        return switch (unit) {
            case BYTES, MILLIS -> new Quantity(amount, unit).toString();
            case COUNT -> digits(amount);
            case PERCENT -> digits(amount) + " %";
            case PER_HOUR -> digits(amount) + " per hour";
        };
    }

    private static String least(Unit unit) {
        return switch (unit) {
            case BYTES, MILLIS -> amount(1, unit);
            case COUNT, PERCENT, PER_HOUR -> amount(0.01, unit);
        };
    }

    private static String digits(double amount) {
        String format = amount >= 9.95 ? "%,.0f" : amount >= 0.095 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, amount).replaceFirst("\\.0+$", "");
    }
}
