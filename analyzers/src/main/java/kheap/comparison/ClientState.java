package kheap.comparison;

import java.time.Instant;
import java.util.Optional;
import kheap.ByteSize;

/// One client on one day.
///
/// @param owner who holds it, as the report says it
/// @param configuration a fingerprint of its configuration without what differs between clients that are made alike,
///     such as the client id
/// @param state in the words of its kind: `open`, `orphaned`, `closed`, `starting`
/// @param own what only this client keeps
public record ClientState(
        Kind kind,
        String clientId,
        String owner,
        int configuration,
        Optional<Instant> createdAt,
        String state,
        ByteSize own) {
    /// The kinds of clients.
    public enum Kind {
        PRODUCER,
        CONSUMER,
        ADMIN
    }
}
