package kheap.rules;

import java.util.List;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.kafka.Admin;
import kheap.kafka.Consumer;
import kheap.kafka.Instrumentation;
import kheap.kafka.KafkaClients;
import kheap.kafka.Producer;

/// A client of any kind that is not closed: held by the application, or dropped and running on.
///
/// @param held false for one that was dropped without `close()`
/// @param own what would go if it were gone
/// @param measuring the part of that for metrics
/// @param nodes its connections
/// @param partitions those that its metrics may speak of: of a producer, those its metadata knows
record LivingClient(
        Kind kind,
        String id,
        long address,
        boolean held,
        Instrumentation instrumentation,
        ByteSize own,
        ByteSize measuring,
        int nodes,
        int partitions) {
    /// The kinds, each with a domain of JMX beans of its own.
    enum Kind {
        PRODUCER("producer"),
        CONSUMER("consumer"),
        ADMIN("admin client");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    static List<LivingClient> of(KafkaClients.Found clients) {
        return Stream.of(
                        Producers.running(clients).stream().map(LivingClient::of),
                        clients.consumers().stream()
                                .filter(consumer -> !consumer.closed())
                                .map(LivingClient::of),
                        clients.admins().stream()
                                .filter(admin -> admin.state() != Admin.State.CLOSED)
                                .map(LivingClient::of))
                .flatMap(each -> each)
                .toList();
    }

    private static LivingClient of(Producer producer) {
        return new LivingClient(
                Kind.PRODUCER,
                producer.clientId(),
                producer.address(),
                producer.state() == Producer.State.OPEN,
                producer.instrumentation(),
                producer.memory().own(),
                producer.memory().metrics(),
                producer.network().nodes().size(),
                producer.partitions().known().orElse(producer.partitions().queues()));
    }

    private static LivingClient of(Consumer consumer) {
        return new LivingClient(
                Kind.CONSUMER,
                consumer.clientId(),
                consumer.address(),
                consumer.state() == Consumer.State.OPEN,
                consumer.instrumentation(),
                consumer.memory().own(),
                consumer.memory().metrics(),
                consumer.network().nodes().size(),
                consumer.assigned());
    }

    private static LivingClient of(Admin admin) {
        return new LivingClient(
                Kind.ADMIN,
                admin.clientId(),
                admin.address(),
                admin.state() == Admin.State.OPEN,
                admin.instrumentation(),
                admin.memory().own(),
                admin.memory().metrics(),
                admin.network().nodes().size(),
                0);
    }

    /// `producer "orders"`.
    String named() {
        return kind + " " + Words.name(id);
    }
}
