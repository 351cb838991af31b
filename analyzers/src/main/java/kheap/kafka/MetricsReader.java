package kheap.kafka;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kheap.heap.HeapObject;
import kheap.heap.Instance;
import kheap.heap.JavaCollections;

/// Reads a client's metrics registry: how many metrics it has, and when the client was born.
final class MetricsReader {
    private MetricsReader() {}

    static int count(Instance metrics) {
        return metrics.reference("metrics")
                .map(map -> JavaCollections.entries(map).size())
                .orElse(0);
    }

    /// When the client was made.
    ///
    /// Since kafka-clients 2.3 the metric `start-time-ms` says so, unless two clients share an id, when the second
    /// gets none. Otherwise the sensor that recorded nothing for longest: a sensor's time is its birth until it
    /// first records, and a client has sensors for errors and rebalances that rarely do.
    static Optional<Instant> birth(Instance metrics) {
        return startTime(metrics).or(() -> oldestSensor(metrics)).map(Instant::ofEpochMilli);
    }

    private static Optional<Long> startTime(Instance metrics) {
        return metrics.reference("metrics").map(JavaCollections::entries).orElse(List.of()).stream()
                .filter(entry -> entry.key().orElse(null) instanceof Instance name
                        && name.instance("name")
                                .flatMap(Instance::text)
                                .orElse("")
                                .equals("start-time-ms"))
                .map(entry -> entry.value().orElse(null) instanceof Instance metric
                        ? metric.instance("metricValueProvider").flatMap(MetricsReader::constant)
                        : Optional.<Long>empty())
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Long> constant(Instance provider) {
        return provider.instance("value")
                .map(boxed -> boxed.number("value").orElse(0))
                .filter(time -> time > 0);
    }

    private static Optional<Long> oldestSensor(Instance metrics) {
        long oldest = Long.MAX_VALUE;
        for (HeapObject sensor :
                metrics.reference("sensors").map(JavaCollections::elements).orElse(List.of())) {
            OptionalLong time =
                    sensor instanceof Instance instance ? instance.number("lastRecordTime") : OptionalLong.empty();
            if (time.isPresent() && time.getAsLong() > 0) {
                oldest = Math.min(oldest, time.getAsLong());
            }
        }
        return oldest == Long.MAX_VALUE ? Optional.empty() : Optional.of(oldest);
    }

    /// Adds the registry, its reporters and their beans.
    static void anchor(Instance metrics, Attribution.Anchors anchors) {
        anchors.add(Attribution.Part.METRICS, metrics.number());
        for (HeapObject reporter :
                metrics.reference("reporters").map(JavaCollections::elements).orElse(List.of())) {
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
