package kheap.diagnosis;

import java.time.Duration;
import java.util.Locale;

/// Spans of time in words.
public final class Times {
    private Times() {}

    /// Two units at the most: `340 ms`, `12.5 s`, `4 min 10 s`, `3 h 5 min`, `2 d 4 h`.
    public static String words(Duration time) {
        if (time.isNegative()) {
            return "-" + words(time.negated());
        }
        if (time.toMillis() < 1000) {
            return time.toMillis() + " ms";
        }
        if (time.toSeconds() < 60) {
            String digits = String.format(Locale.ROOT, "%.1f", time.toMillis() / 1000.0);
            return (digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits) + " s";
        }
        if (time.toMinutes() < 60) {
            return pair(time.toMinutes(), "min", time.toSecondsPart(), "s");
        }
        if (time.toHours() < 24) {
            return pair(time.toHours(), "h", time.toMinutesPart(), "min");
        }
        return pair(time.toDays(), "d", time.toHoursPart(), "h");
    }

    private static String pair(long major, String majorUnit, int minor, String minorUnit) {
        return major + " " + majorUnit + (minor == 0 ? "" : " " + minor + " " + minorUnit);
    }
}
