package kheap.footprint;

import java.time.Instant;
import java.util.Optional;
import kheap.ByteSize;
import kheap.kafka.KafkaClients;
import kheap.process.ProcessFacts;

/// What a dump tells of the process that other files tell of as well.
///
/// @param heap reachable bytes
/// @param threads living threads of all kinds
public record HeapSide(
        ByteSize heap,
        int threads,
        Optional<KafkaClients.Found> clients,
        ProcessFacts process,
        Optional<Instant> takenAt) {}
