package kheap.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Producers of large records. Kafka writes from buffers of the heap; for each write the JDK copies them to a direct
/// buffer as large, and the producer's thread keeps that for the next time, outside the heap and for good.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=LargeRecordsDirect -Ddump=/tmp/direct.hprof`
public final class LargeRecordsDirect {
    /// Producers, each with a thread that writes.
    public static final int PRODUCERS = 4;

    /// Bytes of the value of each record. A thread keeps at least as many.
    public static final int VALUE_BYTES = 2_000_000;

    /// Records that each producer sends, one after the other.
    public static final int RECORDS = 3;

    static final List<KafkaProducer<byte[], byte[]>> HELD = new ArrayList<>();

    private LargeRecordsDirect() {}

    /// @param args the path of the dump
    public static void main(String[] args) throws Exception {
        Map<String, Object> settings =
                Settings.producer(LoopbackBroker.acknowledging().address());
        settings.put("max.request.size", 2 * VALUE_BYTES);
        for (int i = 1; i <= PRODUCERS; i++) {
            settings.put("client.id", "images-" + i);
            HELD.add(new KafkaProducer<>(settings));
        }
        for (KafkaProducer<byte[], byte[]> producer : HELD) {
            for (int i = 0; i < RECORDS; i++) {
                producer.send(new ProducerRecord<>(LoopbackBroker.TOPIC, 0, null, new byte[VALUE_BYTES]))
                        .get();
            }
        }
        Dump.write(args);
    }
}
