package kheap.kafka;

import java.util.List;
import kheap.ByteSize;
import kheap.heap.HeapObject;
import kheap.heap.Instance;
import kheap.heap.JavaCollections;

/// Reads a `BufferPool`.
final class PoolReader {
    private PoolReader() {}

    static BufferPool read(Instance pool) {
        return new BufferPool(
                size(KafkaField.POOL_TOTAL.number(pool).orElse(0)),
                size(KafkaField.POOL_UNALLOCATED.number(pool).orElse(0)),
                freeBuffers(pool).size(),
                size(KafkaField.POOL_POOLABLE.number(pool).orElse(0)),
                KafkaField.POOL_WAITERS
                        .reference(pool)
                        .map(waiters -> JavaCollections.elements(waiters).size())
                        .orElse(0),
                KafkaField.POOL_CLOSED.isTrue(pool));
    }

    static List<HeapObject> freeBuffers(Instance pool) {
        return KafkaField.POOL_FREE
                .reference(pool)
                .map(JavaCollections::elements)
                .orElse(List.of());
    }

    private static ByteSize size(long bytes) {
        return new ByteSize(Math.max(0, bytes));
    }
}
