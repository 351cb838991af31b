package kheap.samples;

import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// The broker has frozen, and full batches of compressed records wait for it. Before kafka-clients 1.1 each of them
/// keeps its compressor, with buffers larger than the batch itself (KAFKA-6512); since then only batches do that
/// still take records, at most one of each partition.
///
/// Compiles and runs with kafka-clients from 1.0 on.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=CompressedBacklog -Ddump=/tmp/backlog.hprof`
public final class CompressedBacklog {
    /// `buffer.memory` in bytes.
    public static final long BUFFER_MEMORY = 1024 * 1024;

    /// Partitions with batches.
    public static final int PARTITIONS = LoopbackBroker.PARTITIONS;

    /// Records in the batches, about sixteen in each.
    public static final int RECORDS = 600;

    /// The least bytes of a compressor of lz4: two buffers of 64 KiB.
    public static final int COMPRESSOR_BYTES = 2 * 64 * 1024;

    static KafkaProducer<byte[], byte[]> producer;

    private CompressedBacklog() {}

    /// @param args the path of the dump
    public static void main(String[] args) throws Exception {
        Map<String, Object> settings = Settings.producer(Brokers.frozen());
        settings.put("client.id", "pictures-producer");
        settings.put("buffer.memory", BUFFER_MEMORY);
        settings.put("compression.type", "lz4");
        // No batch is to leave before it is full.
        settings.put("linger.ms", 60_000);
        producer = new KafkaProducer<>(settings);
        Random random = new Random(1);
        for (int i = 0; i < RECORDS; i++) {
            byte[] picture = new byte[1000];
            random.nextBytes(picture);
            producer.send(new ProducerRecord<>(LoopbackBroker.TOPIC, i % PARTITIONS, null, picture));
        }
        ProducerMetric.await(producer, "record-send-total", 1);
        Dump.write(args);
    }
}
