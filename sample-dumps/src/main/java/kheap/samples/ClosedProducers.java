package kheap.samples;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Producers that were closed as they should be, and are still referenced: a service makes a new one whenever its
/// configuration changes and never takes the old one off its list.
///
/// Thread and sockets are gone, but most of the heap of a closed producer stays: its metrics, its metadata, and the
/// buffer that went back to its pool.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=ClosedProducers -Ddump=/tmp/closed.hprof`
public final class ClosedProducers {
    /// Producers that are closed and held.
    public static final int CLOSED = 4;

    /// Producers that are in use.
    public static final int OPEN = 1;

    static final List<KafkaProducer<byte[], byte[]>> GENERATIONS = new ArrayList<>();

    private ClosedProducers() {}

    /// @param args the path of the dump
    public static void main(String[] args) throws Exception {
        String broker = Brokers.acknowledging();
        for (int i = 0; i < CLOSED + OPEN; i++) {
            KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Settings.producer(broker));
            producer.send(new ProducerRecord<>(LoopbackBroker.TOPIC, new byte[100]))
                    .get();
            GENERATIONS.add(producer);
        }
        GENERATIONS.subList(0, CLOSED).forEach(KafkaProducer::close);
        Dump.write(args);
    }
}
