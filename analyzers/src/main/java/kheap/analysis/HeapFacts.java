package kheap.analysis;

import kheap.ByteSize;

/// The heap in a few numbers; reachable unless the name says otherwise.
///
/// @param threads living threads
public record HeapFacts(
        long objects, ByteSize bytes, long unreachableObjects, ByteSize unreachableBytes, int classes, int threads) {}
