package kheap.evidence;

import java.math.BigInteger;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Numbers as JVMs and kernels write them. None of these throws, and a number too large for a `long` is the largest.
final class Sizes {
    /// From here on a size stands for "as much as you like": what kernels and JVMs write there differs.
    static final long ENDLESS = 1L << 60;

    private static final int LONGEST_NUMBER = 30;

    private Sizes() {}

    /// Digits only, at most 30 of them.
    static OptionalLong whole(String digits) {
        if (digits.isEmpty()
                || digits.length() > LONGEST_NUMBER
                || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(
                digits.length() < 19
                        ? Long.parseLong(digits)
                        : new BigInteger(digits)
                                .min(BigInteger.valueOf(Long.MAX_VALUE))
                                .longValueExact());
    }

    /// As options of HotSpot have it: `512m`, `1G`, `1073741824`.
    static OptionalLong option(String text) {
        int last = text.length() - 1;
        long unit = last < 0 ? 0 : unit(text.substring(last));
        OptionalLong number = whole(unit > 1 ? text.substring(0, last) : text);
        return number.isEmpty() ? number : OptionalLong.of(times(number.getAsLong(), Math.max(1, unit)));
    }

    /// Digits with a point, or with a comma as C's `printf` writes in many countries.
    static OptionalDouble decimal(String text) {
        boolean isNumber = !text.isEmpty()
                && text.length() <= LONGEST_NUMBER
                && text.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.' || c == ',')
                && text.chars().filter(c -> c == '.' || c == ',').count() <= 1
                && Character.isDigit(text.charAt(0));
        return isNumber ? OptionalDouble.of(Double.parseDouble(text.replace(',', '.'))) : OptionalDouble.empty();
    }

    /// Bytes of a number that [#decimal] takes and a unit that [#unit] knows.
    static OptionalLong bytes(String number, String unit) {
        OptionalLong whole = whole(number);
        if (whole.isPresent()) {
            return OptionalLong.of(times(whole.getAsLong(), unit(unit)));
        }
        OptionalDouble decimal = decimal(number);
        return decimal.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Math.round(decimal.getAsDouble() * unit(unit)));
    }

    /// Bytes of a unit: `K`, `kB`, `MB`, `g`; 1 for `B` and for none, 0 for what is no unit.
    static long unit(String unit) {
        return switch (unit) {
            case "", "B", "b" -> 1;
            case "K", "KB", "k", "kB" -> 1L << 10;
            case "M", "MB", "m" -> 1L << 20;
            case "G", "GB", "g" -> 1L << 30;
            case "T", "TB", "t" -> 1L << 40;
            default -> 0;
        };
    }

    /// The product of two that are not negative, at most what a `long` holds.
    static long times(long one, long other) {
        return one != 0 && other > Long.MAX_VALUE / one ? Long.MAX_VALUE : one * other;
    }
}
