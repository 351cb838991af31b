package kheap.samples;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/// A service that hands every record to an executor with one slow worker and polls on. The executor's queue has no
/// bound: what the worker has not done yet waits there, record by record, and nothing ever slows the polling down.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=UnboundedExecutor -Ddump=/tmp/executor.hprof`
public final class UnboundedExecutor {
    /// Records that wait in the executor's queue.
    public static final int WAITING = 2_000;

    /// Records that the worker has begun with.
    public static final int UNDER_WAY = 1;

    /// `max.poll.records` of the consumer.
    public static final int MAX_POLL_RECORDS = 20;

    private static final CountDownLatch DATABASE = new CountDownLatch(1);

    static final ExecutorService WORKERS = Executors.newFixedThreadPool(1, task -> {
        Thread thread = new Thread(task, "order-worker");
        thread.setDaemon(true);
        return thread;
    });

    static KafkaConsumer<byte[], byte[]> consumer;

    private UnboundedExecutor() {}

    /// @param args the path of the dump
    public static void main(String[] args) throws Exception {
        Map<String, Object> settings = Settings.consumer(Brokers.acknowledging());
        settings.put("max.poll.records", MAX_POLL_RECORDS);
        consumer = new KafkaConsumer<>(settings);
        List<TopicPartition> partitions = IntStream.range(0, LoopbackBroker.READ_PARTITIONS)
                .mapToObj(partition -> new TopicPartition(LoopbackBroker.READ_TOPIC, partition))
                .toList();
        consumer.assign(partitions);
        int handed = 0;
        while (handed < WAITING + UNDER_WAY) {
            if (handed % (LoopbackBroker.READ_PARTITIONS * LoopbackBroker.READ_RECORDS) == 0) {
                // The topic is short: it is read again and again.
                consumer.seekToBeginning(partitions);
            }
            handed += handOver(WAITING + UNDER_WAY - handed);
        }
        Dump.write(args);
    }

    /// Polls once, and hands over as many of the records as are wanted.
    private static int handOver(int wanted) {
        int handed = 0;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
            if (handed < wanted) {
                WORKERS.execute(() -> handle(record));
                handed++;
            }
        }
        return handed;
    }

    private static void handle(ConsumerRecord<byte[], byte[]> record) {
        try {
            DATABASE.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("no answer for offset " + record.offset(), e);
        }
    }
}
