package kheap.rules;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.kafka.Admin;
import kheap.kafka.Client;
import kheap.kafka.Consumer;
import kheap.kafka.Instrumentation;
import kheap.kafka.KafkaClients;
import kheap.kafka.KafkaThread;
import kheap.kafka.Network;
import kheap.kafka.Producer;

/// A client of any kind that is not closed: held by the application, or dropped and running on.
record LivingClient(Client client) {
    static List<LivingClient> of(KafkaClients.Found clients) {
        return Stream.of(
                        Producers.running(clients).stream(),
                        clients.consumers().stream().filter(consumer -> !consumer.closed()),
                        clients.admins().stream().filter(admin -> admin.state() != Admin.State.CLOSED))
                .<Client>flatMap(each -> each)
                .map(LivingClient::new)
                .toList();
    }

    /// As a word; each kind has a domain of JMX beans of its own.
    String kind() {
        return switch (client) {
            case Producer any -> "producer";
            case Consumer any -> "consumer";
            case Admin any -> "admin client";
        };
    }

    /// `producer "orders"`.
    String named() {
        return kind() + " " + Words.name(id());
    }

    String id() {
        return client.clientId();
    }

    long address() {
        return client.address();
    }

    /// False for one that was dropped without `close()`.
    boolean isHeld() {
        return switch (client) {
            case Producer producer -> producer.state() == Producer.State.OPEN;
            case Consumer consumer -> consumer.state() == Consumer.State.OPEN;
            case Admin admin -> admin.state() == Admin.State.OPEN;
        };
    }

    Network network() {
        return client.network();
    }

    Instrumentation instrumentation() {
        return client.instrumentation();
    }

    /// What would go if it were gone.
    ByteSize own() {
        return client.memory().own();
    }

    /// The partitions that its metrics may speak of: of a producer, those its metadata knows.
    int partitions() {
        return switch (client) {
            case Producer producer ->
                producer.partitions().known().orElse(producer.partitions().queues());
            case Consumer consumer -> consumer.assigned();
            case Admin any -> 0;
        };
    }

    Optional<Producer> producer() {
        return client instanceof Producer producer ? Optional.of(producer) : Optional.empty();
    }

    /// Whether somebody attends to its network, so that an answer from a broker would have been read.
    ///
    /// A classic consumer reads from its connections only while the application is inside `poll()`: until then its
    /// answers lie unread, and a request seems to wait for the broker that waits for the application.
    boolean isAttended() {
        return switch (client) {
            case Consumer consumer ->
                switch (consumer.kind()) {
                    case CLASSIC -> consumer.polling();
                    case ASYNC, SHARE ->
                        consumer.thread().filter(KafkaThread::alive).isPresent();
                };
            case Producer any -> true;
            case Admin any -> true;
        };
    }

    /// A time of its configuration.
    Duration millis(String key, long otherwise) {
        return Duration.ofMillis(Math.max(0, client.config().number(key).orElse(otherwise)));
    }

    int batches() {
        return producer().map(one -> one.batches().count()).orElse(0);
    }

    /// How old the oldest batch of a producer is; empty for others, and without a batch.
    Optional<Duration> oldestBatch() {
        return producer().flatMap(one -> one.batches().oldestAge());
    }
}
