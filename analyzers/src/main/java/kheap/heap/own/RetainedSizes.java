package kheap.heap.own;

import java.util.List;
import kheap.Progress;
import kheap.memory.Column;
import kheap.memory.IntColumn;
import kheap.memory.LongColumn;

/// The bytes that would be freed if an object were gone, by number; of the virtual root, 0, all that is reachable.
///
/// Dominators have smaller numbers than what they dominate, so one sweep from the last number to the first adds
/// everything up, and no tree is needed. 4 bytes a number, 8 where more than 32 GiB are reachable.
final class RetainedSizes implements AutoCloseable {
    private static final long NARROW = 0xffff_ffffL;

    private final IntColumn narrow;
    private final LongColumn wide;

    RetainedSizes(IntColumn narrow, LongColumn wide) {
        this.narrow = narrow;
        this.wide = wide;
    }

    /// @param totalEighths all weights together
    static RetainedSizes of(int count, IntColumn dominators, SmallSizes weights, long totalEighths, Progress progress) {
        progress.step("Summing retained sizes");
        RetainedSizes sizes = totalEighths <= NARROW
                ? new RetainedSizes(IntColumn.of(count + 1L), null)
                : new RetainedSizes(null, LongColumn.of(count + 1L));
        try {
            sizes.add(count, dominators, weights, progress);
            return sizes;
        } catch (Throwable failed) {
            sizes.close();
            throw failed;
        }
    }

    private void add(int count, IntColumn dominators, SmallSizes weights, Progress progress) {
        for (int number = count; number >= 1; number--) {
            if ((number & 0xffff) == 0) {
                progress.goOn();
                progress.at(count - number, count);
            }
            long eighths = eighths(number) + weights.get(number);
            set(number, eighths);
            int dominator = dominators.get(number);
            set(dominator, eighths(dominator) + eighths);
        }
    }

    /// In units of 8 bytes.
    long eighths(int number) {
        return narrow != null ? narrow.get(number) & NARROW : wide.get(number);
    }

    private void set(int number, long eighths) {
        if (narrow != null) {
            narrow.set(number, (int) eighths);
        } else {
            wide.set(number, eighths);
        }
    }

    IntColumn narrow() {
        return narrow;
    }

    LongColumn wide() {
        return wide;
    }

    /// These sizes from the storage, see [Storage#keep].
    RetainedSizes kept(Storage storage) {
        return narrow != null
                ? new RetainedSizes(storage.keep("retained", narrow, IntColumn::of), null)
                : new RetainedSizes(null, storage.keep("retained-wide", wide, LongColumn::of));
    }

    List<Column> columns() {
        return List.of(narrow != null ? narrow : wide);
    }

    @Override
    public void close() {
        if (narrow != null) {
            narrow.close();
        } else {
            wide.close();
        }
    }
}
