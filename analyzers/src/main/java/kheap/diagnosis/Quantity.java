package kheap.diagnosis;

import java.time.Duration;
import java.util.Locale;
import kheap.ByteSize;

/// A measured number with its unit.
public record Quantity(double amount, Unit unit) {
    /// The units, with the names that the JSON form uses.
    public enum Unit {
        BYTES("bytes"),
        COUNT("count"),
        MILLIS("ms"),
        PERCENT("percent"),
        PER_HOUR("per hour");

        private final String word;

        Unit(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    public Quantity {
        if (!Double.isFinite(amount)) {
            throw new IllegalArgumentException("a quantity of " + amount);
        }
    }

    public static Quantity of(ByteSize size) {
        return new Quantity(size.bytes(), Unit.BYTES);
    }

    public static Quantity count(long count) {
        return new Quantity(count, Unit.COUNT);
    }

    public static Quantity of(Duration time) {
        return new Quantity(time.toMillis(), Unit.MILLIS);
    }

    /// @param share 0 to 1
    public static Quantity share(double share) {
        return new Quantity(share * 100, Unit.PERCENT);
    }

    public static Quantity perHour(double rate) {
        return new Quantity(rate, Unit.PER_HOUR);
    }

    /// For people: `8 MiB`, `12,345`, `1.5 s`, `98.7 %`, `31.9 per hour`.
    @Override
    public String toString() {
        return switch (unit) {
            case BYTES ->
                amount < 0 ? "-" + new ByteSize(Math.round(-amount)) : new ByteSize(Math.round(amount)).toString();
            case COUNT -> String.format(Locale.ROOT, "%,d", Math.round(amount));
            case MILLIS -> Times.words(Duration.ofMillis(Math.round(amount)));
            case PERCENT -> decimal() + " %";
            case PER_HOUR -> decimal() + " per hour";
        };
    }

    private String decimal() {
        return amount >= 100 || amount == Math.rint(amount)
                ? String.format(Locale.ROOT, "%,.0f", amount)
                : String.format(Locale.ROOT, "%.1f", amount);
    }
}
