package kheap.rules;

import kheap.ByteSize;

/// What the stacks of threads cost outside the heap.
///
/// A dump does not say how large they are. These are the default of 64-bit Linux (`ThreadStackSize`, 1 MiB) and what
/// was measured on an idle sender thread of kafka-clients 3.9 on JDK 17: 90 KB resident.
final class Stacks {
    private static final long RESERVED = 1 << 20;
    private static final long RESIDENT = 90_000;

    private Stacks() {}

    /// Address space that is set aside for them.
    static ByteSize reserved(long threads) {
        return new ByteSize(threads * RESERVED);
    }

    /// Memory that counts against a container's limit.
    static ByteSize resident(long threads) {
        return new ByteSize(threads * RESIDENT);
    }
}
