package kheap.kafka;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import kheap.ByteSize;

/// A producer client: its `Sender`, with everything that belongs to it.
///
/// The `KafkaProducer` object is only the facade: when the application drops it without `close()` it is collected,
/// while the sender, its thread and its buffers live on.
///
/// @param closeCalled whether it was told to close. One that is closed without has lost its thread to an error
/// @param address of the `Sender`
/// @param facade address of the `KafkaProducer`, if something other than the producer itself still reaches it
/// @param createdAt from its metrics, within half a second; empty when it has none left
/// @param version of the copy of kafka-clients that it belongs to
/// @param transaction empty for a producer without a transactional id
/// @param partitions the partitions that it has sent to, and those that it could
/// @param blockedThreads names of the threads that wait inside `BufferPool.allocate` of this producer's pool
/// @param muted how many partitions wait for the answer to a batch before the next may be sent
/// @param retained the plain retained size of the `Sender` object; says little, see [ClientMemory]
public record Producer(
        String clientId,
        State state,
        boolean closeCalled,
        long address,
        OptionalLong facade,
        Optional<Instant> createdAt,
        Optional<String> version,
        Owner owner,
        Optional<KafkaThread> thread,
        ClientConfig config,
        BufferPool pool,
        Batches batches,
        Partitions partitions,
        Network network,
        Optional<Transaction> transaction,
        List<String> blockedThreads,
        int muted,
        Instrumentation instrumentation,
        ClientMemory memory,
        ByteSize retained)
        implements Client {
    /// The life of a producer.
    public enum State {
        /// Running, and something of the application holds its `KafkaProducer`.
        OPEN,
        /// Running with a living thread, and nothing holds its `KafkaProducer`: it was dropped without `close()`.
        ORPHANED,
        /// Told to close, or its thread has ended; something still refers to it.
        CLOSED,
        /// Its thread does not run yet: the dump caught it inside its constructor.
        STARTING
    }

    /// How many partitions a producer deals with.
    ///
    /// @param queues how many queues its accumulator has made: one for each partition it ever sent to. They stay
    ///     until the producer goes
    /// @param known how many partitions its metadata tells it of, those of the topics that it used lately; fewer
    ///     than the queues when it has stopped sending to some. Empty where the dump does not hold them
    public record Partitions(int queues, OptionalInt known) {}

    /// A transactional producer's own state.
    ///
    /// @param state as Kafka names it: `READY`, `IN_TRANSACTION`, `FATAL_ERROR`
    public record Transaction(String id, String state) {}

    public Producer {
        blockedThreads = List.copyOf(blockedThreads);
    }

    /// Bytes that the pool counts as used and no batch accounts for. Negative when a batch's bytes are back in the
    /// pool already, which is normal for an instant.
    public long ghostBytes() {
        return pool.inUse().bytes() - batches.reserved().bytes();
    }
}
