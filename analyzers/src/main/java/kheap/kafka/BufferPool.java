package kheap.kafka;

import kheap.ByteSize;

/// The books of a producer's `BufferPool`.
///
/// `total = unallocated + free list + in use`, in every version of kafka-clients.
///
/// @param total `buffer.memory`
/// @param unallocated bytes that were never taken or were given back: `nonPooledAvailableMemory`
/// @param freeBuffers empty buffers of [#poolable] bytes kept for reuse; the list never shrinks
/// @param poolable the size of a buffer that goes back to the free list: `batch.size`, or 16 KiB where the pool
///     hands out chunks
/// @param waiters threads that wait for memory
public record BufferPool(
        ByteSize total, ByteSize unallocated, int freeBuffers, ByteSize poolable, int waiters, boolean closed) {
    public BufferPool {
        if (freeBuffers < 0 || poolable.bytes() > Long.MAX_VALUE >> Integer.SIZE) {
            throw new IllegalArgumentException(freeBuffers + " free buffers of " + poolable.bytes() + " bytes");
        }
    }

    /// The bytes of the free list.
    public ByteSize free() {
        return new ByteSize(Math.multiplyExact(freeBuffers, poolable.bytes()));
    }

    /// The bytes that batches hold, by the pool's own count. Zero when a dump shows the books in the middle of a
    /// change.
    public ByteSize inUse() {
        return new ByteSize(Math.max(0, total.bytes() - unallocated.bytes() - free().bytes()));
    }
}
