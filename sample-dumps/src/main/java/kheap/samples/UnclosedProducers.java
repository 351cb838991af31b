package kheap.samples;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;

/// Producers that are made and never closed: the service still holds [#KEPT] of them, and has dropped the others.
///
/// Each dropped `KafkaProducer` object is collected, but its sender, its thread, its buffers and its metrics stay. A
/// count of `KafkaProducer` objects shows [#KEPT] and hides the leak.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=UnclosedProducers -Ddump=/tmp/unclosed.hprof`
public final class UnclosedProducers {
    /// Producers that a static list holds.
    public static final int KEPT = 2;

    /// Producers that nobody holds.
    public static final int DROPPED = 3;

    static final List<KafkaProducer<byte[], byte[]>> HELD = new ArrayList<>();

    private UnclosedProducers() {}

    /// @param args the path of the dump
    public static void main(String[] args) throws Exception {
        for (int i = 0; i < KEPT; i++) {
            HELD.add(open());
        }
        for (int i = 0; i < DROPPED; i++) {
            open();
        }
        Dump.write(args);
    }

    private static KafkaProducer<byte[], byte[]> open() {
        return new KafkaProducer<>(Settings.producer(Settings.NOBODY));
    }
}
