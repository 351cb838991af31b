package kheap.samples;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/// Consumers that each got one large answer for all their partitions, have paused one of these and read the others:
/// the rest, a sixteenth of the answer, keeps all of it.
///
/// Before kafka-clients 2.4 a consumer threw away what it had of a paused partition, and fetched it again; there it
/// is the last fetch that was read which keeps the answer.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=PausedPartition -Ddump=/tmp/paused.hprof`
public final class PausedPartition {
    /// Consumers.
    public static final int CONSUMERS = 3;

    /// Partitions that each is assigned, with equal shares of the answer.
    public static final int ASSIGNED = LoopbackBroker.READ_PARTITIONS;

    /// The partition that each has paused.
    public static final String PAUSED = LoopbackBroker.LARGE_TOPIC + "-" + (ASSIGNED - 1);

    /// Bytes of the values of all records of one partition.
    public static final long PARTITION_BYTES = (long) LoopbackBroker.READ_RECORDS * LoopbackBroker.LARGE_VALUE_BYTES;

    static final List<KafkaConsumer<byte[], byte[]>> HELD = new ArrayList<>();

    private PausedPartition() {}

    /// @param args the path of the dump
    public static void main(String[] args) throws Exception {
        String broker = Brokers.acknowledging();
        for (int i = 0; i < CONSUMERS; i++) {
            HELD.add(paused(broker));
        }
        Dump.write(args);
    }

    private static KafkaConsumer<byte[], byte[]> paused(String broker) {
        Map<String, Object> settings = Settings.consumer(broker);
        // One fetch is opened at a time, and that of the partition to be paused not first.
        settings.put("max.poll.records", LoopbackBroker.READ_RECORDS);
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings);
        List<TopicPartition> partitions = IntStream.range(0, ASSIGNED)
                .mapToObj(partition -> new TopicPartition(LoopbackBroker.LARGE_TOPIC, partition))
                .toList();
        consumer.assign(partitions);

        ConsumerRecords<byte[], byte[]> first = Polls.first(consumer);
        Collection<TopicPartition> last = List.of(partitions.getLast());
        if (first.partitions().containsAll(last)) {
            throw new IllegalStateException("the partition to be paused was read first");
        }
        consumer.pause(last);
        int read = first.count();
        while (read < (ASSIGNED - 1) * LoopbackBroker.READ_RECORDS) {
            read += Polls.once(consumer).count();
        }
        return consumer;
    }
}
