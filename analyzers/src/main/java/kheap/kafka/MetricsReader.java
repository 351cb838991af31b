package kheap.kafka;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kheap.heap.HeapObject;
import kheap.heap.Instance;
import kheap.heap.JavaCollections;

/// Reads a client's metrics registry: how many metrics it has, and when the client was born.
///
/// @param entries metrics by name, read once: there are a hundred or two for each client
record MetricsReader(Instance registry, List<JavaCollections.Entry> entries) {
    static MetricsReader of(Instance registry) {
        return new MetricsReader(
                registry,
                registry.reference("metrics").map(JavaCollections::entries).orElse(List.of()));
    }

    Instrumentation instrumentation() {
        return new Instrumentation(entries.size(), 0, 0, List.of());
    }

    /// When the client was made.
    ///
    /// Since kafka-clients 2.3 the metric `start-time-ms` says so, unless the client is closed or shares its id.
    /// Otherwise the sensor that recorded nothing for longest: a sensor's time is its birth until it first records,
    /// and a client has sensors for errors and rebalances that rarely do. On 64 clients of 2.8 to 4.1 that have
    /// both, the sensor was 1 to 398 ms earlier, because a constructor makes the sensors first.
    Optional<Instant> birth() {
        return startTime().or(this::oldestSensor).map(Instant::ofEpochMilli);
    }

    private Optional<Long> startTime() {
        for (JavaCollections.Entry entry : entries) {
            if (entry.key().orElse(null) instanceof Instance name
                    && name.instance("name")
                            .filter(text -> Names.was(text, "start-time-ms"))
                            .isPresent()) {
                return entry.value()
                        .filter(Instance.class::isInstance)
                        .flatMap(metric -> ((Instance) metric).instance("metricValueProvider"))
                        .flatMap(MetricsReader::constant);
            }
        }
        return Optional.empty();
    }

    private static Optional<Long> constant(Instance provider) {
        return provider.instance("value")
                .map(boxed -> boxed.number("value").orElse(0))
                .filter(time -> time > 0);
    }

    private Optional<Long> oldestSensor() {
        long oldest = Long.MAX_VALUE;
        for (HeapObject sensor :
                registry.reference("sensors").map(JavaCollections::elements).orElse(List.of())) {
            OptionalLong time =
                    sensor instanceof Instance instance ? instance.number("lastRecordTime") : OptionalLong.empty();
            if (time.isPresent() && time.getAsLong() > 0) {
                oldest = Math.min(oldest, time.getAsLong());
            }
        }
        return oldest == Long.MAX_VALUE ? Optional.empty() : Optional.of(oldest);
    }

    /// Adds the registry, its reporters and their beans.
    static void anchor(Instance registry, Attribution.Anchors anchors) {
        anchors.add(Attribution.Part.METRICS, registry.number());
        for (HeapObject reporter :
                registry.reference("reporters").map(JavaCollections::elements).orElse(List.of())) {
            // A reporter that the application made may serve several clients and more.
            if (reporter instanceof Instance instance
                    && KafkaClasses.isKafka(instance.type().name())) {
                anchors.add(Attribution.Part.METRICS, instance.number());
                instance.reference("mbeans")
                        .map(JavaCollections::elements)
                        .orElse(List.of())
                        .forEach(bean -> anchors.add(Attribution.Part.METRICS, bean.number()));
            }
        }
    }
}
