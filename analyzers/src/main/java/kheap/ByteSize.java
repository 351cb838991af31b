package kheap;

import java.util.Locale;

/// A number of bytes, never negative. Prints in binary units with at most one decimal: `13 B`, `16 KiB`, `1.5 MiB`.
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    public static final ByteSize ZERO = new ByteSize(0);

    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size of " + bytes + " bytes");
        }
    }

    /// The sum, at most what a `long` holds: a setting such as `buffer.memory` may be as large as that.
    public ByteSize plus(ByteSize other) {
        return new ByteSize(bytes > Long.MAX_VALUE - other.bytes ? Long.MAX_VALUE : bytes + other.bytes);
    }

    /// So many of them, at most what a `long` holds.
    public ByteSize times(long count) {
        boolean fits = Math.multiplyHigh(bytes, count) == 0 && bytes * count >= 0;
        return new ByteSize(fits ? bytes * count : Long.MAX_VALUE);
    }

    /// The share of `whole` that this is, 0 when `whole` is empty.
    public double shareOf(ByteSize whole) {
        return whole.bytes == 0 ? 0 : (double) bytes / whole.bytes;
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    @Override
    public String toString() {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double amount = bytes / 1024.0;
        int unit = 0;
        // 1023.95 would be printed as 1024.0
        while (amount >= 1023.95 && unit < UNITS.length - 1) {
            amount /= 1024;
            unit++;
        }
        String digits = String.format(Locale.ROOT, "%.1f", amount);
        return (digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits) + " " + UNITS[unit];
    }
}
