package kheap.kafka;

import java.util.List;
import java.util.Optional;
import kheap.ByteSize;

/// Memory outside the heap that direct byte buffers hold, as far as the buffers themselves are in the heap.
///
/// The JDK reads a socket into a direct buffer and writes to it from one. Whoever comes with a buffer of the heap,
/// as Kafka's clients do, gets a temporary one of the same size, and the thread keeps it for the next time.
///
/// @param owned the buffers that hold memory of their own: neither slices and duplicates, which share another's, nor
///     mapped files, nor memory that native code or a library brought along. Since JDK 25 what threads keep is not
///     among them
/// @param kafkas what Kafka's threads and the threads that poll its consumers keep for their next read or write
/// @param others what all other threads keep likewise
/// @param caches the threads that keep the most, Kafka's before others; at most [#SHOWN]
/// @param holdings the largest owned buffers that no thread keeps for itself, largest first; at most [#SHOWN]
/// @param cacheLimit `-Djdk.nio.maxCachedBufferSize`: larger buffers are given back after each use; empty without it
public record DirectMemory(
        Buffers owned,
        Caches kafkas,
        Caches others,
        List<ThreadCache> caches,
        List<Holding> holdings,
        Optional<ByteSize> cacheLimit) {
    public static final int SHOWN = 20;

    /// Nothing is known.
    public static final DirectMemory NONE =
            new DirectMemory(Buffers.NONE, Caches.NONE, Caches.NONE, List.of(), List.of(), Optional.empty());

    public DirectMemory {
        if (caches.size() > (long) kafkas.threads() + others.threads()) {
            throw new IllegalArgumentException(caches.size() + " caches of " + kafkas + " and " + others);
        }
        caches = List.copyOf(caches);
        holdings = List.copyOf(holdings);
    }

    /// Some buffers.
    ///
    /// @param bytes of memory outside the heap
    public record Buffers(long count, ByteSize bytes, ByteSize largest) {
        public static final Buffers NONE = new Buffers(0, ByteSize.ZERO, ByteSize.ZERO);

        public Buffers {
            if (count < 0 || largest.compareTo(bytes) > 0) {
                throw new IllegalArgumentException("%d buffers of %s, the largest %s".formatted(count, bytes, largest));
            }
        }

        Buffers plus(ByteSize buffer) {
            return new Buffers(count + 1, bytes.plus(buffer), largest.compareTo(buffer) < 0 ? buffer : largest);
        }
    }

    /// What several threads keep.
    ///
    /// @param threads that keep any
    /// @param uncounted what of the bytes is no part of what the JDK counts against the limit of direct memory:
    ///     nothing before JDK 25, all of it since
    public record Caches(int threads, long buffers, ByteSize bytes, ByteSize uncounted) {
        public static final Caches NONE = new Caches(0, 0, ByteSize.ZERO, ByteSize.ZERO);

        public Caches {
            if (threads < 0 || buffers < 0 || uncounted.compareTo(bytes) > 0) {
                throw new IllegalArgumentException(
                        "%d threads with %d buffers, %s of %s uncounted".formatted(threads, buffers, uncounted, bytes));
            }
        }

        Caches plus(Buffers ofThread, ByteSize uncountedOfThread) {
            return new Caches(
                    threads + 1,
                    buffers + ofThread.count(),
                    bytes.plus(ofThread.bytes()),
                    uncounted.plus(uncountedOfThread));
        }
    }

    /// What one thread keeps.
    ///
    /// @param address of the thread
    /// @param kafkas whether it is a thread of Kafka's, or one that was inside a consumer
    /// @param client the id of the client that it works for; empty when none is known
    public record ThreadCache(String thread, long address, boolean kafkas, String client, Buffers buffers) {}

    /// A buffer and who holds it.
    public record Holding(long address, ByteSize bytes, String holder) {}
}
