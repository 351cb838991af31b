package kheap.process;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import kheap.ByteSize;

/// The process that wrote the dump, as far as its heap tells.
///
/// @param mainClass or the name of the jar that it was started with, without folders
/// @param startedAt when the JVM was started
/// @param maxHeap the largest heap that the JVM may take, as `Runtime.maxMemory()` says it. Java keeps it as the
///     limit of direct memory, so it is not known where `-XX:MaxDirectMemorySize` was given, nor of JDK 6, which
///     does not keep whether it was
/// @param directBuffers what the JDK's own books say of `ByteBuffer.allocateDirect`; empty where the dump does not
///     hold them, or, before JDK 7, only a part
public record ProcessFacts(
        Optional<String> javaVersion,
        Optional<String> mainClass,
        OptionalLong pid,
        Optional<Instant> startedAt,
        Optional<ByteSize> maxHeap,
        Optional<DirectBuffers> directBuffers) {
    /// A process of which nothing is known.
    public static final ProcessFacts UNKNOWN = new ProcessFacts(
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /// Memory outside the heap that `ByteBuffer.allocateDirect` holds. What a library takes past it, as Netty can,
    /// is not in it.
    ///
    /// @param limit `-XX:MaxDirectMemorySize`, else the maximum heap
    public record DirectBuffers(long count, ByteSize bytes, ByteSize limit) {}
}
