package kheap.samples;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/// A service through several days, a second or so each, with a heap dump at the end of each day.
///
/// Four things go on at once, and only the first is a leak. A report makes a producer each time it runs and does not
/// close it. Every video goes to a random partition, and from the first one on the service keeps a handler for that
/// partition: their number grows ever more slowly and ends at that of the partitions. A cache of customers fills on
/// the first days and is then full. The producer of the videos and the consumer stay what they are.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=SeveralDays -Ddump=/tmp/days.hprof` writes
/// `/tmp/days-1.hprof` and so on.
public final class SeveralDays {
    /// Days, and dumps.
    public static final int DAYS = 8;

    /// Producers that are made and dropped each day without being closed, at equal intervals.
    public static final int LEAKED_PER_DAY = 2;

    /// The client id of the producer that stays.
    public static final String PRODUCER = "videos-producer";

    /// Its `buffer.memory` in bytes, the default, never used but for one buffer.
    public static final long BUFFER_MEMORY = 32 * 1024 * 1024;

    /// Its `batch.size` in bytes, the default: the one buffer in the pool's free list.
    public static final int BATCH_SIZE = 16 * 1024;

    /// Partitions of the topic that it sends to.
    public static final int PARTITIONS = LoopbackBroker.WIDE_PARTITIONS;

    /// Records that it sends each day, each to a random partition.
    public static final int VIDEOS_PER_DAY = 24;

    /// Handlers at the end of each day, one for each partition that a record has been sent to: after `n` records
    /// about `PARTITIONS · (1 - exp(-n / PARTITIONS))`.
    public static final List<Integer> HANDLERS_BY_DAY = handlersByDay();

    /// Bytes of the buffer that each handler has.
    public static final int HANDLER_BYTES = 8 * 1024;

    /// Customers in the cache at its end.
    public static final int CUSTOMERS = 3_000;

    /// The day on which the cache is full; it fills evenly until then.
    public static final int CACHE_FULL_ON_DAY = 3;

    private static final long DAY_NANOS = TimeUnit.MILLISECONDS.toNanos(1_250);

    static final Map<Integer, PartitionHandler> HANDLERS = new HashMap<>();
    static final List<Customer> CACHE = new ArrayList<>();
    static KafkaProducer<byte[], byte[]> producer;
    static KafkaConsumer<byte[], byte[]> consumer;

    private SeveralDays() {}

    /// @param args the path of the dumps, without the day
    public static void main(String[] args) throws Exception {
        String broker = Brokers.acknowledging();
        Map<String, Object> settings = Settings.producer(broker);
        settings.put("client.id", PRODUCER);
        producer = new KafkaProducer<>(settings);
        consumer = new KafkaConsumer<>(Settings.consumer(broker));
        consumer.assign(List.of(new TopicPartition(LoopbackBroker.TOPIC, 0)));
        consumer.partitionsFor(LoopbackBroker.TOPIC);

        Random partitions = partitions();
        long start = System.nanoTime();
        for (int day = 1; day <= DAYS; day++) {
            long morning = start + (day - 1) * DAY_NANOS;
            if (day <= CACHE_FULL_ON_DAY) {
                fillCache(CUSTOMERS / CACHE_FULL_ON_DAY);
            }
            for (int report = 0; report < LEAKED_PER_DAY; report++) {
                awaitNanos(morning + DAY_NANOS * (2 * report + 1) / (2 * LEAKED_PER_DAY));
                report(broker);
                for (int video = 0; video < VIDEOS_PER_DAY / LEAKED_PER_DAY; video++) {
                    send(partitions.nextInt(PARTITIONS));
                }
            }
            awaitNanos(morning + DAY_NANOS);
            Dump.write(args, day);
        }
    }

    private static void send(int partition) throws InterruptedException, ExecutionException, TimeoutException {
        byte[] video = new byte[100];
        HANDLERS.computeIfAbsent(partition, first -> new PartitionHandler()).keep(video);
        producer.send(new ProducerRecord<>(LoopbackBroker.WIDE_TOPIC, partition, null, video))
                .get();
        // A record is acknowledged before its buffer is back. The next one takes the same.
        ProducerMetric.await(producer, "buffer-available-bytes", BUFFER_MEMORY);
    }

    private static void fillCache(int customers) {
        for (int i = 0; i < customers; i++) {
            CACHE.add(new Customer(CACHE.size(), new byte[32]));
        }
    }

    /// The leak.
    private static void report(String broker) {
        Map<String, Object> settings = Settings.producer(broker);
        // An idempotent producer asks for its id at once, over the connection it has or over a second one.
        settings.put("enable.idempotence", false);
        new KafkaProducer<>(settings);
    }

    private static void awaitNanos(long time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time - System.nanoTime());
    }

    /// The same partitions in every run.
    private static Random partitions() {
        return new Random(64);
    }

    private static List<Integer> handlersByDay() {
        Random partitions = partitions();
        Set<Integer> touched = new HashSet<>();
        List<Integer> days = new ArrayList<>();
        for (int day = 1; day <= DAYS; day++) {
            for (int video = 0; video < VIDEOS_PER_DAY; video++) {
                touched.add(partitions.nextInt(PARTITIONS));
            }
            days.add(touched.size());
        }
        return List.copyOf(days);
    }

    /// What the service keeps for a partition, and for good.
    private static final class PartitionHandler {
        private final byte[] buffer = new byte[HANDLER_BYTES];

        void keep(byte[] video) {
            System.arraycopy(video, 0, buffer, 0, video.length);
        }
    }

    private record Customer(int number, byte[] address) {}
}
