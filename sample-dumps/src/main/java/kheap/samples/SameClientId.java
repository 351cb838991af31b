package kheap.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;

/// Several producers of one process with the client id from one configuration file, and two consumers of different
/// groups likewise.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=SameClientId -Ddump=/tmp/same.hprof`
public final class SameClientId {
    /// Open producers that have [#ID].
    public static final int PRODUCERS = 3;

    /// Open consumers that have [#ID].
    public static final int CONSUMERS = 2;

    /// The id of all but one producer.
    public static final String ID = "orders-service";

    static final List<KafkaProducer<byte[], byte[]>> HELD = new ArrayList<>();
    static final List<KafkaConsumer<byte[], byte[]>> HELD_CONSUMERS = new ArrayList<>();

    private SameClientId() {}

    /// @param args the path of the dump
    public static void main(String[] args) throws Exception {
        for (int i = 0; i < PRODUCERS; i++) {
            HELD.add(new KafkaProducer<>(withId(Settings.producer(Settings.NOBODY))));
        }
        HELD.add(new KafkaProducer<>(Settings.producer(Settings.NOBODY)));
        for (int i = 0; i < CONSUMERS; i++) {
            Map<String, Object> settings = withId(Settings.consumer(Settings.NOBODY));
            settings.put("group.id", "group-" + i);
            HELD_CONSUMERS.add(new KafkaConsumer<>(settings));
        }
        Dump.write(args);
    }

    private static Map<String, Object> withId(Map<String, Object> settings) {
        settings.put("client.id", ID);
        return settings;
    }
}
