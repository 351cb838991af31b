package kheap.samples;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Records larger than `batch.size`: each gets a batch of its own with a buffer of its own size, which does not go
/// back to the pool's free list. Here the broker has frozen with [#OVERSIZED] of them under way.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=OversizedRecords -Ddump=/tmp/oversized.hprof`
public final class OversizedRecords {
    /// `buffer.memory` in bytes.
    public static final long BUFFER_MEMORY = 2 * 1024 * 1024;

    /// `batch.size` in bytes.
    public static final int BATCH_SIZE = 16 * 1024;

    /// Batches of one record each that are larger than `batch.size`.
    public static final int OVERSIZED = 9;

    /// Bytes of the value of an oversized record.
    public static final int VALUE_BYTES = 200_000;

    /// Bytes that an oversized batch has reserved: the value, 61 bytes of a batch's and 21 of a record's head, three
    /// for the value's length, and one each for the missing key and the missing headers.
    public static final int RESERVED_BYTES = VALUE_BYTES + 87;

    /// Batches of ordinary size.
    public static final int ORDINARY = 1;

    /// Records in the ordinary batches.
    public static final int ORDINARY_RECORDS = 10;

    static KafkaProducer<byte[], byte[]> producer;

    private OversizedRecords() {}

    /// @param args the path of the dump
    public static void main(String[] args) throws Exception {
        Map<String, Object> settings = Settings.producer(Brokers.frozen());
        settings.put("client.id", "documents-producer");
        settings.put("buffer.memory", BUFFER_MEMORY);
        settings.put("batch.size", BATCH_SIZE);
        // The ordinary records are to share a batch.
        settings.put("linger.ms", 60_000);
        producer = new KafkaProducer<>(settings);

        int last = LoopbackBroker.PARTITIONS - 1;
        for (int i = 0; i < ORDINARY_RECORDS; i++) {
            producer.send(new ProducerRecord<>(LoopbackBroker.TOPIC, last, null, new byte[100]));
        }
        for (int i = 0; i < OVERSIZED; i++) {
            producer.send(new ProducerRecord<>(LoopbackBroker.TOPIC, i % last, null, new byte[VALUE_BYTES]));
        }
        ProducerMetric.await(producer, "record-send-total", 1);
        Dump.write(args);
    }
}
