package kheap.rules;

import java.util.Locale;
import java.util.Optional;
import kheap.footprint.Footprint;
import kheap.kafka.KafkaClients;
import kheap.kafka.KafkaThread;
import kheap.kafka.Producer;

/// The leak behind what a process takes outside of its heap: threads of producers that were dropped without close(),
/// for each has a stack and brings malloc to make arenas. How many threads are Kafka's [KafkaThreads] says, with a
/// dump or without; whether they leak only a dump tells.
///
/// @param senders threads of producers
/// @param all living threads
/// @param orphans producers that were dropped, at least one
record ThreadsBehind(long senders, long all, int orphans) {
    /// What less of the threads are is not behind it.
    private static final double MOST = 0.5;

    /// Below this no thread is worth a word.
    private static final int MANY = 20;

    /// @return empty where the threads of producers are few, or none of these was dropped, or no dump tells
    static Optional<ThreadsBehind> of(Footprint footprint, Optional<KafkaClients.Found> clients) {
        return footprint.threads().flatMap(threads -> threads.kafka().stream()
                .filter(one -> one.kind() == KafkaThread.Kind.PRODUCER)
                .filter(senders -> senders.count() >= MANY && senders.count() >= MOST * threads.all())
                .findFirst()
                .flatMap(senders -> clients.map(found -> new ThreadsBehind(
                                senders.count(),
                                threads.all(),
                                Producers.running(found)
                                        .in(Producer.State.ORPHANED)
                                        .count()))
                        .filter(behind -> behind.orphans > 0)));
    }

    boolean isMostOfThem() {
        return orphans * 2L >= senders;
    }

    /// ` 4,812 of 4,900 threads are of Kafka's producers; 4,810 of these were dropped without close().`
    String sentence() {
        return String.format(
                Locale.ROOT,
                " %,d of %,d threads are of Kafka's producers; %,d of these %s dropped without close().",
                senders,
                all,
                orphans,
                Words.either(orphans, "was", "were"));
    }
}
