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
                KafkaField.REGISTRY_METRICS
                        .reference(registry)
                        .map(JavaCollections::entries)
                        .orElse(List.of()));
    }

    /// @param client what holds the client's interceptors: its facade, or the delegate of that
    Instrumentation instrumentation(Optional<Instance> client) {
        return new Instrumentation(
                entries.size(),
                size(KafkaField.REGISTRY_SENSORS, registry),
                reporters(registry).stream()
                        .mapToInt(reporter -> size(KafkaField.REPORTER_BEANS, reporter))
                        .sum(),
                PluginReader.read(registry, client));
    }

    /// What the registry hands its metrics to.
    static List<Instance> reporters(Instance registry) {
        return KafkaField.REGISTRY_REPORTERS
                .reference(registry)
                .map(JavaCollections::elements)
                .orElse(List.of())
                .stream()
                .filter(Instance.class::isInstance)
                .map(Instance.class::cast)
                .toList();
    }

    /// How many entries the map in the field has, by its own count, where it keeps one.
    static int size(KafkaField field, Instance holder) {
        Optional<Instance> map = field.instance(holder);
        OptionalLong counted = map.map(found -> found.number("size")).orElse(OptionalLong.empty());
        if (counted.isEmpty()
                && map.flatMap(found -> found.reference("counterCells")).isEmpty()) {
            counted = map.map(found -> found.number("baseCount")).orElse(OptionalLong.empty());
        }
        return counted.isPresent()
                ? Math.clamp(counted.getAsLong(), 0, Integer.MAX_VALUE)
                : map.map(found -> JavaCollections.entries(found).size()).orElse(0);
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
        for (HeapObject sensor : KafkaField.REGISTRY_SENSORS
                .reference(registry)
                .map(JavaCollections::elements)
                .orElse(List.of())) {
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
        for (Instance reporter : reporters(registry)) {
            // A reporter that the application made may serve several clients and more.
            if (KafkaClasses.isKafka(reporter.type().name())) {
                anchors.add(Attribution.Part.METRICS, reporter.number());
                KafkaField.REPORTER_BEANS
                        .reference(reporter)
                        .map(JavaCollections::elements)
                        .orElse(List.of())
                        .forEach(bean -> anchors.add(Attribution.Part.METRICS, bean.number()));
            }
        }
    }
}
