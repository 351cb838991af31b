package kheap.samples;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// A producer that sends a record to each of [#TOPICS] topics, as one for each customer or device. Nothing is
/// queued, and yet it costs many times what a producer costs: it makes metrics for every topic and never forgets
/// them.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=ManyTopics -Ddump=/tmp/topics.hprof`
public final class ManyTopics {
    /// Topics that a record was sent to.
    public static final int TOPICS = 300;

    /// What the producer makes for each: rates and totals of records, bytes, retries and errors, and the rate of
    /// compression.
    public static final int METRICS_PER_TOPIC = 9;

    static KafkaProducer<byte[], byte[]> producer;

    private ManyTopics() {}

    /// @param args the path of the dump
    public static void main(String[] args) throws Exception {
        producer = new KafkaProducer<>(
                Settings.producer(LoopbackBroker.acknowledging().address()));
        for (int i = 0; i < TOPICS; i++) {
            producer.send(new ProducerRecord<>(LoopbackBroker.TOPICS_ON_DEMAND + i, new byte[100]))
                    .get();
        }
        Dump.write(args);
    }
}
