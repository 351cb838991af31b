package kheap.samples;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/// Consumers that are made for one look at a topic and never closed: the service still holds [#KEPT] of them, and
/// has dropped the others.
///
/// Each dropped `KafkaConsumer` object is collected, but the thread of a consumer that has joined its group stays,
/// and with it the coordinator, the network client and the metrics. A count of `KafkaConsumer` objects shows [#KEPT]
/// and hides the leak.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=UnclosedConsumers -Ddump=/tmp/consumers.hprof`
public final class UnclosedConsumers {
    /// Consumers that a static list holds.
    public static final int KEPT = 1;

    /// Consumers that nobody holds and that have joined their group.
    public static final int DROPPED = 3;

    /// Consumers that nobody holds and that were assigned their partitions by hand; a classic one has no thread.
    public static final int DROPPED_WITHOUT_GROUP = 2;

    /// Partitions that each member of the group is assigned.
    public static final int ASSIGNED = LoopbackBroker.READ_PARTITIONS;

    /// The group of all.
    public static final String GROUP = Settings.GROUP;

    static final List<KafkaConsumer<byte[], byte[]>> HELD = new ArrayList<>();

    private UnclosedConsumers() {}

    /// @param args the path of the dump
    public static void main(String[] args) throws Exception {
        String broker = Brokers.acknowledging();
        for (int i = 0; i < KEPT; i++) {
            HELD.add(subscribed(broker));
        }
        for (int i = 0; i < DROPPED; i++) {
            subscribed(broker);
        }
        for (int i = 0; i < DROPPED_WITHOUT_GROUP; i++) {
            assigned(broker);
        }
        Dump.write(args);
    }

    private static KafkaConsumer<byte[], byte[]> subscribed(String broker) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(Settings.consumer(broker));
        consumer.subscribe(List.of(LoopbackBroker.READ_TOPIC));
        Polls.first(consumer);
        return consumer;
    }

    private static void assigned(String broker) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(Settings.consumer(broker));
        consumer.assign(List.of(new TopicPartition(LoopbackBroker.READ_TOPIC, 0)));
        Polls.first(consumer);
    }
}
