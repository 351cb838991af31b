package kheap.samples;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// The broker has frozen: the producer's whole `buffer.memory` is in batches that nobody acknowledges, and every
/// thread that wants to send waits for memory.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=FullBufferPool -Ddump=/tmp/full.hprof`
public final class FullBufferPool {
    /// `buffer.memory` in bytes, all of it in batches.
    public static final long BUFFER_MEMORY = 256 * 1024;

    /// `batch.size` in bytes; each batch has reserved as much.
    public static final int BATCH_SIZE = 16 * 1024;

    /// Batches, queued and in flight.
    public static final int BATCHES = (int) (BUFFER_MEMORY / BATCH_SIZE);

    /// Partitions that the batches are for, with equal shares.
    public static final int PARTITIONS = LoopbackBroker.PARTITIONS;

    /// Records in the batches.
    public static final int RECORDS = BATCHES * 16;

    /// Requests on their way to the broker, each with at most one batch for a partition; the other batches are
    /// queued.
    public static final int IN_FLIGHT_REQUESTS = 2;

    /// Threads that wait for memory inside `send`, named `order-handler-0` and so on.
    public static final int WAITERS = 3;

    /// Sixteen records of this size fill a batch, with less room left than another one needs.
    private static final byte[] VALUE = new byte[1000];

    static KafkaProducer<byte[], byte[]> producer;

    private FullBufferPool() {}

    /// @param args the path of the dump
    public static void main(String[] args) throws Exception {
        Map<String, Object> settings = Settings.producer(Brokers.frozen());
        settings.put("client.id", "orders-producer");
        settings.put("buffer.memory", BUFFER_MEMORY);
        settings.put("batch.size", BATCH_SIZE);
        // No batch is to leave before it is full.
        settings.put("linger.ms", 60_000);
        settings.put("max.block.ms", 600_000);
        settings.put("max.in.flight.requests.per.connection", IN_FLIGHT_REQUESTS);
        producer = new KafkaProducer<>(settings);

        for (int i = 0; i < RECORDS; i++) {
            producer.send(record(i % PARTITIONS));
        }
        for (int i = 0; i < WAITERS; i++) {
            ProducerRecord<byte[], byte[]> record = record(i);
            Thread handler = new Thread(() -> producer.send(record), "order-handler-" + i);
            handler.setDaemon(true);
            handler.start();
        }
        ProducerMetric.await(producer, "waiting-threads", WAITERS);
        // From the first records on, no other requests than those with records are on their way.
        ProducerMetric.await(producer, "record-send-total", 1);
        ProducerMetric.await(producer, "requests-in-flight", IN_FLIGHT_REQUESTS);
        Dump.write(args);
    }

    private static ProducerRecord<byte[], byte[]> record(int partition) {
        return new ProducerRecord<>(LoopbackBroker.TOPIC, partition, null, VALUE);
    }
}
