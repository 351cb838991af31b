package kheap.footprint;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Makes producers and drops them without close(), says so, and waits until its input ends.
final class LeakingService {
    static final int DROPPED = 150;

    private LeakingService() {}

    public static void main(String[] args) throws Exception {
        for (int i = 0; i < DROPPED; i++) {
            drop();
        }
        System.out.println("ready");
        while (System.in.read() >= 0) {}
    }

    @SuppressWarnings("resource") // the leak itself
    private static void drop() {
        new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", "127.0.0.1:9", "buffer.memory", 1 << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
