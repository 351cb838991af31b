package kheap.footprint;

import kheap.ByteSize;

/// What the stacks of threads cost outside the heap where nothing measured them.
///
/// These are the default of 64-bit Linux (`ThreadStackSize`, 1 MiB) and what was measured on an idle sender thread
/// of kafka-clients 3.9 on JDK 17: 90 KB resident.
public final class IdleStack {
    private static final long RESERVED = 1 << 20;
    private static final long RESIDENT = 90_000;

    private IdleStack() {}

    /// Address space that is set aside for them.
    public static ByteSize reserved(long threads) {
        return times(RESERVED, threads);
    }

    /// Memory that counts against a container's limit.
    public static ByteSize resident(long threads) {
        return times(RESIDENT, threads);
    }

    /// As far as a process has addresses: the count may come from a file.
    private static ByteSize times(long stack, long threads) {
        return new ByteSize(stack * Math.min(threads, Witnesses.ENDLESS.bytes() / stack));
    }
}
