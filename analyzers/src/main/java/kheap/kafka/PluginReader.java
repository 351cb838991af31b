package kheap.kafka;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kheap.heap.HeapObject;
import kheap.heap.Instance;
import kheap.heap.JavaCollections;
import kheap.kafka.Instrumentation.Plugin;

/// Finds what the configuration plugs into a client. What Kafka itself brings, its JMX reporter or its partitioners,
/// is left out, except telemetry, which costs more than all else of a client.
final class PluginReader {
    private static final String TELEMETRY = "ClientTelemetryReporter";

    /// By number of the object: telemetry is both in the registry and in the client.
    private final Map<Integer, Plugin> found = new LinkedHashMap<>();

    private PluginReader() {}

    /// @param client what holds the client's interceptors: its facade, or the delegate of that; empty when it is
    ///     gone
    static List<Plugin> read(Instance registry, Optional<Instance> client) {
        PluginReader plugins = new PluginReader();
        MetricsReader.reporters(registry).forEach(plugins::addReporter);
        client.flatMap(KafkaField.CLIENT_TELEMETRY::reference)
                .map(JavaCollections::elements)
                .orElse(List.of())
                .forEach(plugins::addReporter);
        client.flatMap(KafkaField.CLIENT_INTERCEPTORS::instance)
                .flatMap(KafkaField.INTERCEPTORS::reference)
                .map(JavaCollections::elements)
                .orElse(List.of())
                .forEach(interceptor -> plugins.add(Plugin.Kind.INTERCEPTOR, interceptor));
        client.flatMap(KafkaField.CLIENT_PARTITIONER::instance)
                .map(PluginReader::unwrapped)
                .filter(partitioner -> !isKafkas(partitioner))
                .ifPresent(partitioner -> plugins.add(Plugin.Kind.PARTITIONER, partitioner));
        return List.copyOf(plugins.found.values());
    }

    private void addReporter(HeapObject reporter) {
        if (!isKafkas(reporter)) {
            add(Plugin.Kind.REPORTER, reporter);
        } else if (reporter.type().simpleName().equals(TELEMETRY)) {
            add(Plugin.Kind.TELEMETRY, reporter);
        }
    }

    private void add(Plugin.Kind kind, HeapObject plugin) {
        HeapObject object = unwrapped(plugin);
        found.putIfAbsent(object.number(), new Plugin(kind, object.type().name(), object.address(), object.retained()));
    }

    private static boolean isKafkas(HeapObject plugin) {
        return KafkaClasses.isKafka(plugin.type().name());
    }

    private static HeapObject unwrapped(HeapObject plugin) {
        return plugin instanceof Instance instance && isKafkas(plugin)
                ? KafkaField.PLUGIN_INSTANCE.reference(instance).orElse(plugin)
                : plugin;
    }
}
