package kheap.rules;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import kheap.footprint.Footprint;
import kheap.kafka.KafkaClients;
import kheap.kafka.KafkaThread;
import kheap.kafka.Producer;

/// Which of Kafka's threads stand behind what a process takes outside of its heap, for each has a stack and brings
/// malloc to make arenas.
///
/// @param kind the most frequent of Kafka's
/// @param all living threads
/// @param orphans producers that were dropped without close(), where a dump tells
record ThreadsBehind(KafkaThread.Kind kind, long count, long all, Optional<Integer> orphans) {
    /// What less of the threads are is not behind it.
    private static final double MOST = 0.5;

    /// Below this no thread is worth a word.
    private static final int MANY = 20;

    /// @return empty where Kafka's threads are few, or nobody counted them
    static Optional<ThreadsBehind> of(Footprint footprint, Optional<KafkaClients.Found> clients) {
        return footprint.threads().flatMap(threads -> threads.kafka().stream()
                .max(Comparator.comparingInt(Footprint.Threads.Kafka::count))
                .filter(most -> most.count() >= MANY && most.count() >= MOST * threads.all())
                .map(most -> new ThreadsBehind(
                        most.kind(),
                        most.count(),
                        threads.all(),
                        most.kind() == KafkaThread.Kind.PRODUCER
                                ? clients.map(found -> Producers.running(found)
                                        .in(Producer.State.ORPHANED)
                                        .count())
                                : Optional.empty())));
    }

    boolean isLeak() {
        return orphans.filter(count -> count * 2 >= this.count).isPresent();
    }

    /// ` 4,812 of 4,900 threads are kafka-producer-network-thread; 4,810 of their producers were dropped without
    /// close().`
    String sentence() {
        return String.format(Locale.ROOT, " %,d of %,d threads are %s", count, all, kind)
                + orphans.map(dropped -> dropped == 0
                                ? "."
                                : String.format(
                                        Locale.ROOT,
                                        "; %s dropped without close().",
                                        dropped == 1
                                                ? "1 of their producers was"
                                                : "%,d of their producers were".formatted(dropped)))
                        .orElse(
                                kind == KafkaThread.Kind.PRODUCER
                                        ? "; a heap dump would tell whether their producers were dropped without close()."
                                        : ".");
    }
}
