package kheap.kafka;

import java.time.Instant;
import java.util.Optional;
import kheap.ByteSize;

/// An admin client.
///
/// @param address of the `KafkaAdminClient`
/// @param version of the copy of kafka-clients that it belongs to
/// @param pendingCalls calls that have no answer yet; before kafka-clients 2.0 only those not yet taken up
public record Admin(
        String clientId,
        State state,
        long address,
        Optional<Instant> createdAt,
        Optional<String> version,
        Owner owner,
        Optional<KafkaThread> thread,
        int pendingCalls,
        ClientConfig config,
        Network network,
        Instrumentation instrumentation,
        ClientMemory memory,
        ByteSize retained)
        implements Client {
    /// The life of an admin client.
    public enum State {
        /// Running, and something of the application holds it.
        OPEN,
        /// Running, and nothing but its own thread holds it.
        ORPHANED,
        /// Told to close, or its thread has ended; something still refers to it.
        CLOSED
    }
}
