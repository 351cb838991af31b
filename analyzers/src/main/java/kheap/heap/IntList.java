package kheap.heap;

import java.util.ArrayList;
import java.util.List;
import kheap.memory.IntColumn;

/// Numbers added one by one, outside the Java heap; takes as much memory as it needs, and a quarter of a megabyte
/// more.
final class IntList implements AutoCloseable {
    private static final int SHIFT = 16;
    private static final int MASK = (1 << SHIFT) - 1;

    private final List<IntColumn> chunks = new ArrayList<>();
    private long size;

    long size() {
        return size;
    }

    int get(long index) {
        return chunks.get((int) (index >>> SHIFT)).get(index & MASK);
    }

    void add(int number) {
        if ((size & MASK) == 0) {
            chunks.add(IntColumn.of(1 << SHIFT));
        }
        chunks.getLast().set(size & MASK, number);
        size++;
    }

    /// Forgets the numbers and frees the memory.
    void clear() {
        chunks.forEach(IntColumn::close);
        chunks.clear();
        size = 0;
    }

    @Override
    public void close() {
        clear();
    }
}
