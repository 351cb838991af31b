package kheap.kafka;

import kheap.ByteSize;

/// The bytes that would go if a client were gone.
///
/// A single object's retained size does not say this: metrics, beans, callbacks and threads refer to each other, so
/// that the dominator tree hangs a client's buffers high above it. So the client is taken as a whole: its anchors
/// are its facade, sender, thread, accumulator, pool, metadata, network client, selector, metrics registry and
/// beans. What the roots reach without entering the anchors of any client stays. Of the rest, what exactly one
/// client reaches is its own; what several reach is shared between them.
///
/// @param batches batches, queued and in flight, with the records' callbacks
/// @param pool the buffers of the free list
/// @param fetched fetched records that the application has not polled, consumers only
/// @param metrics registry, sensors, metrics, beans
/// @param network network client, selector, channels, metadata, thread
/// @param other the rest
/// @param shared what this client and at least one other reach and no root without them
public record ClientMemory(
        ByteSize batches,
        ByteSize pool,
        ByteSize fetched,
        ByteSize metrics,
        ByteSize network,
        ByteSize other,
        ByteSize shared) {
    /// What only this client keeps.
    public ByteSize own() {
        return batches.plus(pool).plus(fetched).plus(metrics).plus(network).plus(other);
    }
}
