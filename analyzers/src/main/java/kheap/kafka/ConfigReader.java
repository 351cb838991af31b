package kheap.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import kheap.heap.HeapClass;
import kheap.heap.HeapObject;
import kheap.heap.Instance;
import kheap.heap.JavaCollections;
import kheap.heap.ObjectArray;

/// Reads an `AbstractConfig`: the parsed values with their defaults, and the keys of what the caller gave beside
/// them.
///
/// Clients share most of these objects: the keys, and the values that are defaults. Each is read once, so a thousand
/// configurations cost, in time and memory, little more than what makes them differ.
final class ConfigReader {
    private static final int LIST_SHOWN = 50;
    /// Kafka knows some 150; what is beyond is the application's, and may be anything.
    private static final int KEYS_SHOWN = 1000;

    private final Map<Integer, Optional<String>> keys = new HashMap<>();
    private final Map<Setting, String> shown = new HashMap<>();

    /// @param value the number of the value's object, -1 for null
    private record Setting(String key, int value) {}

    ClientConfig read(Instance config) {
        SortedMap<String, String> values = new TreeMap<>();
        // What Kafka does not know is the application's, and may be anything: only its key is shown.
        entries(config, "originals").forEach(entry -> key(entry).ifPresent(key -> values.put(key, Secrets.MASK)));
        entries(config, "values")
                .forEach(entry -> key(entry).ifPresent(key -> values.put(key, shown(key, entry.value()))));
        return new ClientConfig(values);
    }

    private static List<JavaCollections.Entry> entries(Instance config, String field) {
        List<JavaCollections.Entry> entries =
                config.reference(field).map(JavaCollections::entries).orElse(List.of());
        return entries.subList(0, Math.min(entries.size(), KEYS_SHOWN));
    }

    private Optional<String> key(JavaCollections.Entry entry) {
        return entry.key()
                .flatMap(key ->
                        keys.computeIfAbsent(key.number(), number -> string(key).map(Secrets::bounded)));
    }

    private String shown(String key, Optional<HeapObject> value) {
        Setting setting = new Setting(key, value.map(HeapObject::number).orElse(-1));
        return shown.computeIfAbsent(setting, s -> Secrets.shown(key, value(value)));
    }

    private static Optional<String> string(HeapObject object) {
        return object instanceof Instance instance ? instance.text() : Optional.empty();
    }

    private static String value(Optional<HeapObject> value) {
        if (value.isEmpty()) {
            return "null";
        }
        return switch (value.get()) {
            case HeapClass type -> type.name();
            case ObjectArray array -> list(array);
            case Instance instance -> value(instance);
            case kheap.heap.PrimitiveArray array -> Secrets.MASK;
        };
    }

    private static String value(Instance instance) {
        String type = instance.type().name();
        if (type.endsWith(".Password")) {
            return Secrets.MASK;
        }
        return switch (type) {
            case "java.lang.String" -> instance.text().orElse("");
            case "java.lang.Integer", "java.lang.Long", "java.lang.Short", "java.lang.Byte" ->
                String.valueOf(instance.number("value").orElse(0));
            case "java.lang.Boolean" -> String.valueOf(instance.isTrue("value"));
            case "java.lang.Double", "java.lang.Float" ->
                instance.field("value").map(f -> String.valueOf(f.floating())).orElse("");
            default -> {
                boolean isMap = !JavaCollections.entries(instance).isEmpty();
                // A map, or an object that the application gave, such as a serializer.
                yield isMap || !type.startsWith("java.util.") ? "an instance of " + type : list(instance);
            }
        };
    }

    private static String list(HeapObject collection) {
        return JavaCollections.elements(collection).stream()
                .limit(LIST_SHOWN)
                .map(element -> isCollection(element)
                        ? "an instance of " + element.type().name()
                        : value(Optional.of(element)))
                .collect(Collectors.joining(","));
    }

    /// A list may hold itself.
    private static boolean isCollection(HeapObject element) {
        return element instanceof ObjectArray
                || !(element instanceof HeapClass) && element.type().name().startsWith("java.util.");
    }
}
