package kheap.kafka;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kheap.ByteSize;

/// A consumer client.
///
/// @param address of the `KafkaConsumer` or `KafkaShareConsumer`
/// @param group its group id; empty when it has none
/// @param assigned how many partitions it is assigned
/// @param assignment some of them as `topic-partition`, at most [Batches#SHOWN], ascending
/// @param polling whether a thread was inside one of its methods
/// @param thread its heartbeat or network thread
public record Consumer(
        String clientId,
        Kind kind,
        long address,
        boolean closed,
        Optional<String> group,
        int assigned,
        List<String> assignment,
        boolean polling,
        Optional<Instant> createdAt,
        Owner owner,
        Optional<KafkaThread> thread,
        Fetched fetched,
        ClientConfig config,
        Network network,
        ClientMemory memory,
        ByteSize retained) {
    /// Which implementation it is.
    public enum Kind {
        CLASSIC,
        ASYNC,
        SHARE
    }

    public Consumer {
        assignment = List.copyOf(assignment);
    }

    /// Fetched and not yet polled.
    ///
    /// All partitions of one answer of a broker are slices of one array, which lives until the last of them is
    /// polled.
    ///
    /// Records that a share consumer has acquired and not acknowledged are not among them.
    ///
    /// @param fetches completed fetches, one for each partition of an answer
    /// @param arrays distinct arrays behind them
    /// @param bytes of those arrays
    public record Fetched(int fetches, int arrays, ByteSize bytes) {}
}
