package kheap.samples;

import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/// Polls with every kafka-clients: `poll(Duration)` is there since 2.0, `poll(long)` was until 3.9.
final class Polls {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();

    private Polls() {}

    /// The first records that the consumer gets.
    static <K, V> ConsumerRecords<K, V> first(Consumer<K, V> consumer) {
        long start = System.nanoTime();
        ConsumerRecords<K, V> records = once(consumer);
        while (records.isEmpty()) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new IllegalStateException("no record came to " + consumer);
            }
            records = once(consumer);
        }
        return records;
    }

    @SuppressWarnings("unchecked")
    static <K, V> ConsumerRecords<K, V> once(Consumer<K, V> consumer) {
        Duration patience = Duration.ofMillis(200);
        try {
            try {
                return (ConsumerRecords<K, V>)
                        Consumer.class.getMethod("poll", Duration.class).invoke(consumer, patience);
            } catch (NoSuchMethodException before2) {
                return (ConsumerRecords<K, V>)
                        Consumer.class.getMethod("poll", long.class).invoke(consumer, patience.toMillis());
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
