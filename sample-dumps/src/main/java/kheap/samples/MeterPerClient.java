package kheap.samples;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;

/// A producer for each request, closed as it should be, and bound to Micrometer, which nobody told of the end: the
/// meters stay, and through them the closed producers.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=MeterPerClient -Ddump=/tmp/meters.hprof`
public final class MeterPerClient {
    /// Producers that are closed, and whose meters are still there.
    public static final int CLOSED = 6;

    /// Producers that run and have meters.
    public static final int OPEN = 1;

    static final MeterRegistry METERS = new SimpleMeterRegistry();
    static KafkaProducer<byte[], byte[]> producer;

    private MeterPerClient() {}

    /// @param args the path of the dump
    public static void main(String[] args) throws Exception {
        producer = bound("audit");
        for (int i = 0; i < CLOSED; i++) {
            bound("request-" + i).close();
        }
        Dump.write(args);
    }

    private static KafkaProducer<byte[], byte[]> bound(String clientId) {
        Map<String, Object> settings = Settings.producer(Settings.NOBODY);
        settings.put("client.id", clientId);
        KafkaProducer<byte[], byte[]> made = new KafkaProducer<>(settings);
        new KafkaClientMetrics(made).bindTo(METERS);
        return made;
    }
}
