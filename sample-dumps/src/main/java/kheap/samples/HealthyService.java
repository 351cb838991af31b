package kheap.samples;

import java.util.List;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/// A service as it should be: one producer, one consumer and one admin client, all connected, held and open, and
/// every record acknowledged. There is nothing to complain about.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=HealthyService -Ddump=/tmp/healthy.hprof`
public final class HealthyService {
    /// Records sent and acknowledged.
    public static final int RECORDS = 100;

    /// Partitions that the consumer is assigned.
    public static final int ASSIGNED = 1;

    /// The consumer's group.
    public static final String GROUP = Settings.GROUP;

    static KafkaProducer<byte[], byte[]> producer;
    static KafkaConsumer<byte[], byte[]> consumer;
    static AdminClient admin;

    private HealthyService() {}

    /// @param args the path of the dump
    public static void main(String[] args) throws Exception {
        String broker = Brokers.acknowledging();
        producer = new KafkaProducer<>(Settings.producer(broker));
        for (int i = 0; i < RECORDS; i++) {
            producer.send(new ProducerRecord<>(LoopbackBroker.TOPIC, new byte[100]));
        }
        producer.flush();

        consumer = new KafkaConsumer<>(Settings.consumer(broker));
        consumer.assign(List.of(new TopicPartition(LoopbackBroker.TOPIC, 0)));
        consumer.partitionsFor(LoopbackBroker.TOPIC);

        admin = AdminClient.create(Settings.admin(broker));
        admin.listTopics().names().get();
        Dump.write(args);
    }
}
