package kheap.memory;

import java.util.Arrays;

/// Numbers of 8 bytes that are appended one by one, outside the Java heap. Not checked against the bounds, see
/// [Region].
public final class LongList implements AutoCloseable {
    private static final int CHUNK_BITS = 15;
    private static final int CHUNK = 1 << CHUNK_BITS;

    private LongColumn[] chunks = new LongColumn[4];
    private int chunkCount;
    private long size;

    public long size() {
        return size;
    }

    public void add(long value) {
        int chunk = (int) (size >>> CHUNK_BITS);
        if (chunk == chunkCount) {
            if (chunk == chunks.length) {
                chunks = Arrays.copyOf(chunks, 2 * chunk);
            }
            chunks[chunkCount++] = LongColumn.of(CHUNK);
        }
        chunks[chunk].set(size++ & CHUNK - 1, value);
    }

    public long get(long index) {
        return chunks[(int) (index >>> CHUNK_BITS)].get(index & CHUNK - 1);
    }

    /// Takes the last one off.
    public long removeLast() {
        return get(--size);
    }

    /// Frees the memory.
    @Override
    public void close() {
        for (int i = 0; i < chunkCount; i++) {
            chunks[i].close();
        }
        chunkCount = 0;
        size = 0;
    }
}
