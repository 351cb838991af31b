package kheap.kafka;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kheap.ByteSize;
import kheap.heap.HeapDump;
import kheap.heap.Instance;
import kheap.heap.JavaCollections;

/// Reads what measures Kafka in the whole heap.
///
/// Cost: numbers for all metrics; objects only for registries, and for metrics where some are in no registry.
final class MetersReader {
    /// The domains of the beans of the three kinds of clients.
    private static final List<String> CLIENT_DOMAINS =
            List.of("kafka.producer", "kafka.consumer", "kafka.share", "kafka.admin");

    private final HeapDump heap;
    private final KafkaClasses classes;
    private final Set<Integer> clientRegistries;

    /// @param clientRegistries the numbers of the registries of all clients that were found
    MetersReader(HeapDump heap, KafkaClasses classes, Set<Integer> clientRegistries) {
        this.heap = heap;
        this.classes = classes;
        this.clientRegistries = Set.copyOf(clientRegistries);
    }

    /// @param streams whose meters have the client id of the whole application
    Meters read(
            List<Producer> producers, List<Consumer> consumers, List<Admin> admins, List<StreamsApplication> streams) {
        Set<String> running = new HashSet<>();
        producers.stream().filter(p -> p.state() != Producer.State.CLOSED).forEach(p -> running.add(p.clientId()));
        consumers.stream().filter(c -> !c.closed()).forEach(c -> running.add(c.clientId()));
        admins.stream().filter(a -> a.state() != Admin.State.CLOSED).forEach(a -> running.add(a.clientId()));
        streams.stream().filter(s -> !s.isClosed()).forEach(s -> running.add(s.clientId()));
        MicrometerReader micrometer = new MicrometerReader(heap);
        return new Meters(
                classes.numbers("metrics.KafkaMetric").length,
                classes.numbers("metrics.Sensor").length,
                classes.numbers("metrics.JmxReporter$KafkaMbean").length,
                classes.numbers("telemetry.internals.ClientTelemetryReporter").length,
                stray(),
                micrometer.meters(running),
                micrometer.longTasks());
    }

    private Meters.Stray stray() {
        List<Instance> registries = classes.instances("metrics.Metrics");
        long registered = 0;
        long ofGoneClients = 0;
        ByteSize retained = ByteSize.ZERO;
        List<Instance> gone = new ArrayList<>();
        for (Instance registry : registries) {
            int metrics = MetricsReader.size(KafkaField.REGISTRY_METRICS, registry);
            registered += metrics;
            if (!clientRegistries.contains(registry.number()) && isOfClient(registry)) {
                gone.add(registry);
                ofGoneClients += metrics;
                retained = retained.plus(registry.retained());
            }
        }
        Unregistered unregistered = classes.numbers("metrics.KafkaMetric").length > registered
                ? unregistered(registries)
                : Unregistered.NONE;
        List<Long> objects = new ArrayList<>();
        gone.stream().limit(Meters.SHOWN).forEach(registry -> objects.add(registry.address()));
        unregistered.objects.stream()
                .limit(Meters.SHOWN - objects.size())
                .forEach(metric -> objects.add(heap.address(metric)));
        return new Meters.Stray(
                gone.size(), ofGoneClients, unregistered.count, retained.plus(unregistered.retained), objects);
    }

    /// Whether it was made for a client, rather than for Kafka Streams, Connect or a broker. Its reporter outlives
    /// the client and says so.
    private static boolean isOfClient(Instance registry) {
        return MetricsReader.reporters(registry).stream()
                .map(KafkaField.REPORTER_DOMAIN::instance)
                .flatMap(Optional::stream)
                .map(Instance::text)
                .flatMap(Optional::stream)
                .anyMatch(domain -> CLIENT_DOMAINS.stream().anyMatch(domain::startsWith));
    }

    /// @param objects some of them, by number
    private record Unregistered(long count, ByteSize retained, List<Integer> objects) {
        static final Unregistered NONE = new Unregistered(0, ByteSize.ZERO, List.of());
    }

    private Unregistered unregistered(List<Instance> registries) {
        BitSet registered = new BitSet();
        for (Instance registry : registries) {
            KafkaField.REGISTRY_METRICS
                    .reference(registry)
                    .map(JavaCollections::elements)
                    .orElse(List.of())
                    .forEach(metric -> registered.set(metric.number()));
        }
        long count = 0;
        long bytes = 0;
        List<Integer> objects = new ArrayList<>();
        for (int metric : classes.numbers("metrics.KafkaMetric")) {
            if (!registered.get(metric)) {
                count++;
                bytes += heap.retained(metric).bytes();
                if (objects.size() < Meters.SHOWN) {
                    objects.add(metric);
                }
            }
        }
        return new Unregistered(count, new ByteSize(bytes), objects);
    }
}
