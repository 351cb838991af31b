package kheap.heap.own;

import java.util.List;
import kheap.memory.ByteColumn;
import kheap.memory.Column;
import kheap.memory.IntColumn;
import kheap.memory.IntLongMap;
import kheap.memory.LongColumn;

/// Sizes by number: a byte that counts units of 8 bytes, and a table for the few that are larger than 2,032 bytes.
/// Setting is for any number of threads with numbers of their own; getting is for when all is set.
final class SmallSizes implements AutoCloseable {
    private static final int LARGE = 255;

    private final ByteColumn units;
    private final IntLongMap large;

    SmallSizes(ByteColumn units, IntLongMap large) {
        this.units = units;
        this.large = large;
    }

    static SmallSizes of(long length) {
        return new SmallSizes(ByteColumn.of(length), new IntLongMap());
    }

    ByteColumn units() {
        return units;
    }

    IntLongMap large() {
        return large;
    }

    /// In units of 8 bytes.
    long get(int number) {
        int small = units.get(number) & 0xff;
        return small < LARGE ? small : large.get(number + 1);
    }

    /// @param eighths in units of 8 bytes
    void set(int number, long eighths) {
        if (eighths < LARGE) {
            units.set(number, (byte) eighths);
        } else {
            units.set(number, (byte) LARGE);
            synchronized (large) {
                large.put(number + 1, eighths);
            }
        }
    }

    /// These sizes from the storage, see [Storage#keep].
    SmallSizes kept(String name, Storage storage) {
        return new SmallSizes(
                storage.keep(name, units, ByteColumn::of),
                new IntLongMap(
                        storage.keep(name + "-large", large.keys(), IntColumn::of),
                        storage.keep(name + "-large-values", large.values(), LongColumn::of)));
    }

    List<Column> columns() {
        return List.of(units, large.keys(), large.values());
    }

    @Override
    public void close() {
        units.close();
        large.close();
    }
}
