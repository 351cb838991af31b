package kheap.samples;

import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// The broker refuses a compressed batch as too large, and the producer splits it; then the broker freezes, and the
/// parts wait. Before kafka-clients 2.6 every part keeps a compressor until it is sent (KAFKA-9703).
///
/// Compiles and runs with kafka-clients from 1.0 on.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=RefusedBatch -Ddump=/tmp/refused.hprof`
public final class RefusedBatch {
    /// `buffer.memory` in bytes.
    public static final long BUFFER_MEMORY = 512 * 1024;

    /// The least number of parts that the batch falls into.
    public static final int PARTS = 6;

    /// Enough for the producer to learn how well its records compress: its estimate gets better by 0.005 a batch.
    private static final int ESTIMATES = 200;

    /// More than a batch of them takes.
    private static final int RECORDS = 300;

    private static final int SMALL = 60;

    static KafkaProducer<byte[], byte[]> producer;

    private RefusedBatch() {}

    /// @param args the path of the dump
    public static void main(String[] args) throws Exception {
        Map<String, Object> settings = Settings.producer(Brokers.refusing());
        settings.put("client.id", "logs-producer");
        settings.put("buffer.memory", BUFFER_MEMORY);
        settings.put("compression.type", "lz4");
        settings.put("linger.ms", 60_000);
        settings.put("retries", 10);
        settings.put("enable.idempotence", false);
        settings.put("max.in.flight.requests.per.connection", 1);
        producer = new KafkaProducer<>(settings);
        Random random = new Random(1);
        for (int i = 0; i < ESTIMATES; i++) {
            producer.send(line(random));
            producer.flush();
        }
        // Now a batch takes many times batch.size of records before it looks full.
        for (int i = 0; i < RECORDS; i++) {
            producer.send(line(random));
        }
        ProducerMetric.await(producer, "batch-split-total", 1);
        ProducerMetric.await(producer, "requests-in-flight", 1);
        Dump.write(args);
    }

    /// A record that compresses to a fifteenth.
    private static ProducerRecord<byte[], byte[]> line(Random random) {
        byte[] start = new byte[SMALL];
        random.nextBytes(start);
        byte[] line = new byte[1000];
        System.arraycopy(start, 0, line, 0, SMALL);
        return new ProducerRecord<>(LoopbackBroker.TOPIC, 0, null, line);
    }
}
