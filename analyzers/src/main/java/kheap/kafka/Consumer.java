package kheap.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kheap.ByteSize;

/// A consumer client.
///
/// @param address of the `KafkaConsumer` or `KafkaShareConsumer`; where that is gone, of what is left: the delegate,
///     the coordinator or the network thread
/// @param version of the copy of kafka-clients that it belongs to
/// @param group its group id; empty when it has none
/// @param assigned how many partitions it is assigned
/// @param assignment some of them as `topic-partition`, at most [Batches#SHOWN], ascending
/// @param paused how many of them the application has paused
/// @param polling whether a thread was inside one of its methods
/// @param sinceLastPoll how long before the dump it was polled last; empty where it never was or the version does
///     not keep it
/// @param thread its heartbeat or network thread
public record Consumer(
        String clientId,
        Kind kind,
        long address,
        State state,
        Optional<String> group,
        int assigned,
        List<String> assignment,
        int paused,
        boolean polling,
        Optional<Duration> sinceLastPoll,
        Optional<Instant> createdAt,
        Optional<String> version,
        Owner owner,
        Optional<KafkaThread> thread,
        Fetched fetched,
        ClientConfig config,
        Network network,
        Instrumentation instrumentation,
        ClientMemory memory,
        ByteSize retained)
        implements Client {
    /// The life of a consumer.
    public enum State {
        /// Not closed, and something of the application holds it.
        OPEN,
        /// Not closed, and nothing but its own thread or its metrics' beans holds what is left of it: it was dropped
        /// without `close()`.
        ORPHANED,
        CLOSED
    }

    public boolean closed() {
        return state == State.CLOSED;
    }

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
    /// @param unread the bytes of the slices that are still to be polled, at most [#bytes]
    /// @param largest the largest array
    /// @param paused partitions that wait to be polled and that the application has paused, as `topic-partition`, at
    ///     most [Batches#SHOWN], ascending
    public record Fetched(
            int fetches, int arrays, ByteSize bytes, ByteSize unread, ByteSize largest, List<String> paused) {
        public static final Fetched NONE = new Fetched(0, 0, ByteSize.ZERO, ByteSize.ZERO, ByteSize.ZERO, List.of());

        public Fetched {
            paused = List.copyOf(paused);
            if (unread.compareTo(bytes) > 0) {
                throw new IllegalArgumentException(unread + " unread of " + bytes);
            }
        }
    }
}
