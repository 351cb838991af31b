package kheap.analysis;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import kheap.ByteSize;

/// The process that wrote the dump, as far as its heap tells.
///
/// @param mainClass or the name of the jar that it was started with, without folders
/// @param startedAt when the JVM was started
/// @param maxHeap the largest heap that the JVM may take. Java keeps it as the limit of direct memory, so it is that
///     limit instead where `-XX:MaxDirectMemorySize` was given
/// @param directBuffers what the JDK's own books say of `ByteBuffer.allocateDirect`; empty where it was never used
public record ProcessFacts(
        Optional<String> javaVersion,
        Optional<String> mainClass,
        OptionalLong pid,
        Optional<Instant> startedAt,
        Optional<ByteSize> maxHeap,
        Optional<DirectBuffers> directBuffers) {
    /// Memory outside the heap that `ByteBuffer.allocateDirect` holds.
    ///
    /// @param limit `-XX:MaxDirectMemorySize`, else the maximum heap
    public record DirectBuffers(long count, ByteSize bytes, ByteSize limit) {}
}
