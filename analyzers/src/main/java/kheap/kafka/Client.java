package kheap.kafka;

import java.time.Instant;
import java.util.Optional;

/// What clients of all kinds have.
public sealed interface Client permits Producer, Consumer, Admin {
    String clientId();

    long address();

    Optional<Instant> createdAt();

    ClientConfig config();

    Network network();

    Instrumentation instrumentation();

    ClientMemory memory();
}
