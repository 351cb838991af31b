package kheap.rules;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kheap.footprint.Footprint;
import kheap.kafka.KafkaClients;
import kheap.kafka.KafkaThread;

/// Kafka's threads among all.
///
/// @param leftOver those that exist only for one client, and whose client is not in the dump
/// @param isOfDump whether a dump shows them, so that their clients are known
record KafkaCrowd(
        Map<KafkaThread.Kind, Long> kinds,
        long all,
        List<Long> addresses,
        List<KafkaThread> leftOver,
        boolean isOfDump) {
    static KafkaCrowd of(KafkaClients.Found clients) {
        List<KafkaThread> alive =
                clients.threads().stream().filter(KafkaThread::alive).toList();
        return new KafkaCrowd(
                alive.stream()
                        .collect(Collectors.groupingBy(
                                KafkaThread::kind, () -> new EnumMap<>(KafkaThread.Kind.class), Collectors.counting())),
                Math.max(alive.size(), clients.surroundings().threads()),
                alive.stream().map(KafkaThread::address).toList(),
                alive.stream().filter(KafkaCrowd::isLeftOver).toList(),
                true);
    }

    static KafkaCrowd of(Footprint.Threads threads) {
        Map<KafkaThread.Kind, Long> kinds = new EnumMap<>(KafkaThread.Kind.class);
        threads.kafka().forEach(one -> kinds.put(one.kind(), (long) one.count()));
        return new KafkaCrowd(kinds, threads.all(), List.of(), List.of(), false);
    }

    private static boolean isLeftOver(KafkaThread thread) {
        return switch (thread.kind()) {
            case PRODUCER, ADMIN, HEARTBEAT, CONSUMER_NETWORK -> thread.client().isEmpty();
            case STREAMS, LOGIN_REFRESH, OTHER -> false;
        };
    }

    long count() {
        return kinds.values().stream().mapToLong(Long::longValue).sum();
    }

    double share() {
        return (double) count() / all;
    }

    KafkaThread.Kind mostFrequent() {
        return kinds.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    String sentence() {
        return "%,d of %s %s Kafka's: %s."
                .formatted(count(), Words.count(all, "living thread"), Words.either(count(), "is", "are"), words());
    }

    /// `kafka-producer-network-thread (200), kafka-admin-client-thread (10)`.
    String words() {
        return Words.listed(kinds.entrySet().stream()
                .sorted(Map.Entry.<KafkaThread.Kind, Long>comparingByValue().reversed())
                .map(kind -> "%s (%,d)".formatted(kind.getKey(), kind.getValue()))
                .toList());
    }
}
