package kheap.hprof;

import java.util.Arrays;
import java.util.OptionalLong;

/// A long for each of many longs.
final class LongMap {
    private final LongTable keys = new LongTable();
    private long[] values = new long[64];

    void put(long key, long value) {
        int number = keys.number(key);
        if (number == values.length) {
            values = Arrays.copyOf(values, 2 * number);
        }
        values[number] = value;
    }

    OptionalLong get(long key) {
        int number = keys.find(key);
        return number < 0 ? OptionalLong.empty() : OptionalLong.of(values[number]);
    }
}
