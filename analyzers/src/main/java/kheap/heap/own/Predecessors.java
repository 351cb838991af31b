package kheap.heap.own;

import kheap.Progress;
import kheap.memory.IntColumn;

/// For each numbered object those that refer to it, its parent in the walk excepted: the crossings of [Numbering]
/// sorted by target, in two readings.
///
/// Memory: 4 bytes a number and 4 a crossing.
///
/// @param starts where the row of a number begins in `rows`; the next one's is its end
/// @param rows sources with the marks of [Numbering]
record Predecessors(IntColumn starts, IntColumn rows) implements AutoCloseable {
    static Predecessors of(IntLog crossings, int count, Progress progress) {
        IntColumn starts = IntColumn.of(count + 2L);
        IntColumn rows = IntColumn.of(0);
        try {
            // First the length of each row; then, by adding up, the place behind the row's end; and filling backwards
            // leaves each at the row's start.
            crossings.readPairs((target, source) -> starts.set(target, starts.get(target) + 1), progress);
            int sum = 0;
            for (long number = 0; number <= count; number++) {
                sum += starts.get(number);
                starts.set(number, sum);
            }
            starts.set(count + 1L, sum);
            rows.close();
            rows = IntColumn.of(Integer.toUnsignedLong(sum));
            crossings.readPairs(new Filling(starts, rows), progress);
            return new Predecessors(starts, rows);
        } catch (Throwable failed) {
            starts.close();
            rows.close();
            throw failed;
        }
    }

    /// Puts each source into the row of its target.
    private record Filling(IntColumn starts, IntColumn rows) implements IntLog.PairReader {
        @Override
        public void take(int target, int source) {
            int place = starts.get(target) - 1;
            starts.set(target, place);
            rows.set(Integer.toUnsignedLong(place), source);
        }
    }

    long start(int number) {
        return Integer.toUnsignedLong(starts.get(number));
    }

    long end(int number) {
        return Integer.toUnsignedLong(starts.get(number + 1L));
    }

    /// These rows from the storage, see [Storage#keep].
    Predecessors kept(Storage storage) {
        return new Predecessors(
                storage.keep("starts", starts, IntColumn::of), storage.keep("rows", rows, IntColumn::of));
    }

    @Override
    public void close() {
        starts.close();
        rows.close();
    }
}
