package kheap.samples;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// One small record for each of many partitions, and a large `batch.size`: every record has a batch to itself, and
/// the pool's memory is reserved by batches with next to nothing in them.
///
/// Compiles and runs with kafka-clients from 1.0 on. Since 4.4 the system property [#STRATEGY] makes batches take
/// memory as records come.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=WideReservation -Ddump=/tmp/wide.hprof`
public final class WideReservation {
    /// The setting of kafka-clients 4.4, and the system property that gives it to this program.
    public static final String STRATEGY = "buffer.memory.allocation.strategy";

    /// `buffer.memory` in bytes.
    public static final long BUFFER_MEMORY = 12 * 1024 * 1024;

    /// `batch.size` in bytes; each batch has reserved as much.
    public static final int BATCH_SIZE = 128 * 1024;

    /// Partitions, each with a batch of one record.
    public static final int PARTITIONS = LoopbackBroker.WIDE_PARTITIONS;

    static KafkaProducer<byte[], byte[]> producer;

    private WideReservation() {}

    /// @param args the path of the dump
    public static void main(String[] args) throws Exception {
        Map<String, Object> settings = Settings.producer(Brokers.acknowledging());
        settings.put("client.id", "views-producer");
        settings.put("buffer.memory", BUFFER_MEMORY);
        settings.put("batch.size", BATCH_SIZE);
        // No batch is to leave.
        settings.put("linger.ms", 60_000);
        if (System.getProperty(STRATEGY) != null) {
            settings.put(STRATEGY, System.getProperty(STRATEGY));
        }
        producer = new KafkaProducer<>(settings);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            producer.send(new ProducerRecord<>(LoopbackBroker.WIDE_TOPIC, partition, null, new byte[100]));
        }
        Dump.write(args);
    }
}
