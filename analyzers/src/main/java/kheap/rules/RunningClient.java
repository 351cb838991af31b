package kheap.rules;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kheap.kafka.Admin;
import kheap.kafka.ClientConfig;
import kheap.kafka.Consumer;
import kheap.kafka.KafkaClients;
import kheap.kafka.Network;
import kheap.kafka.Producer;

/// A client of any kind whose network somebody attends to, so that an answer from a broker would have been read.
///
/// @param kind `Producer`, `Consumer` or `Admin client`
/// @param age how old it was when the dump was taken
/// @param producer the client itself, if it is a producer
record RunningClient(
        String kind,
        String clientId,
        long address,
        Network network,
        ClientConfig config,
        Optional<Duration> age,
        Optional<Producer> producer) {
    /// A classic consumer reads from its connections only while the application is inside `poll()`: until then its
    /// answers lie unread, and a request seems to wait for the broker that waits for the application.
    static List<RunningClient> in(KafkaClients.Found clients) {
        List<RunningClient> running = new ArrayList<>();
        Optional<Instant> takenAt = clients.surroundings().takenAt();
        for (Producer producer : Producers.running(clients).list()) {
            running.add(new RunningClient(
                    "Producer",
                    producer.clientId(),
                    producer.address(),
                    producer.network(),
                    producer.config(),
                    age(producer.createdAt(), takenAt),
                    Optional.of(producer)));
        }
        for (Consumer consumer : clients.consumers()) {
            if (isAttended(consumer)) {
                running.add(new RunningClient(
                        "Consumer",
                        consumer.clientId(),
                        consumer.address(),
                        consumer.network(),
                        consumer.config(),
                        age(consumer.createdAt(), takenAt),
                        Optional.empty()));
            }
        }
        for (Admin admin : clients.admins()) {
            if (admin.state() != Admin.State.CLOSED) {
                running.add(new RunningClient(
                        "Admin client",
                        admin.clientId(),
                        admin.address(),
                        admin.network(),
                        admin.config(),
                        age(admin.createdAt(), takenAt),
                        Optional.empty()));
            }
        }
        return running;
    }

    private static boolean isAttended(Consumer consumer) {
        return !consumer.closed()
                && switch (consumer.kind()) {
                    case CLASSIC -> consumer.polling();
                    case ASYNC, SHARE ->
                        consumer.thread().filter(thread -> thread.alive()).isPresent();
                };
    }

    private static Optional<Duration> age(Optional<Instant> createdAt, Optional<Instant> takenAt) {
        return createdAt.flatMap(birth -> takenAt.map(at -> Duration.between(birth, at)));
    }

    Duration millis(String key, long otherwise) {
        return Duration.ofMillis(Math.max(0, config.number(key).orElse(otherwise)));
    }

    /// How old the oldest batch of a producer is; empty for others, and without a batch.
    Optional<Duration> oldestBatch() {
        return producer.flatMap(one -> one.batches().oldestAge());
    }

    int batches() {
        return producer.map(one -> one.batches().count()).orElse(0);
    }
}
