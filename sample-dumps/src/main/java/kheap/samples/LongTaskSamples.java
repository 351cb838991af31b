package kheap.samples;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/// A listener that starts an observation for every record and stops none, as Spring Kafka did for records that a
/// filter discarded: Micrometer counts all of them as running.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=LongTaskSamples -Ddump=/tmp/samples.hprof`
public final class LongTaskSamples {
    /// Observations that never end.
    public static final int RUNNING = 5_000;

    /// Observations that did.
    public static final int ENDED = 100;

    /// The timer that Micrometer makes for running observations of a listener.
    public static final String TIMER = "spring.kafka.listener.active";

    static final MeterRegistry METERS = new SimpleMeterRegistry();
    static KafkaConsumer<byte[], byte[]> consumer;

    private LongTaskSamples() {}

    /// @param args the path of the dump
    public static void main(String[] args) throws Exception {
        consumer = new KafkaConsumer<>(Settings.consumer(Settings.NOBODY));
        ObservationRegistry observations = ObservationRegistry.create();
        observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(METERS));
        for (int record = 0; record < RUNNING + ENDED; record++) {
            Observation observation = Observation.createNotStarted("spring.kafka.listener", observations)
                    .lowCardinalityKeyValue("spring.kafka.listener.id", "orders-0")
                    .start();
            if (record < ENDED) {
                observation.stop();
            }
        }
        Dump.write(args);
    }
}
