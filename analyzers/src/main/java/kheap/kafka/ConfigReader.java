package kheap.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kheap.heap.HeapClass;
import kheap.heap.HeapObject;
import kheap.heap.Instance;
import kheap.heap.JavaCollections;
import kheap.heap.ObjectArray;

/// Reads an `AbstractConfig`: the parsed values with their defaults, and the keys of what the caller gave beside
/// them; and from the `ConfigDef` of the client's own version which of the values are defaults.
///
/// Clients share most of these objects: the keys, the values that are defaults, and the `ConfigDef`. Each is read
/// once, so a thousand configurations cost, in time and memory, little more than what makes them differ.
final class ConfigReader {
    private static final int LIST_SHOWN = 50;
    /// Kafka knows some 150; what is beyond is the application's, and may be anything.
    private static final int KEYS_SHOWN = 1000;

    private final Map<Integer, Optional<String>> keys = new HashMap<>();
    private final Map<Setting, Shown> shown = new HashMap<>();
    private final Map<Integer, Optional<Instance>> definitionsByClass = new HashMap<>();
    private final Map<Integer, Definition> definitions = new HashMap<>();

    /// @param definition the number of the `ConfigDef`
    /// @param value the number of the value's object, -1 for null
    private record Setting(int definition, String key, int value) {}

    private record Shown(String text, boolean changed) {}

    /// What Kafka's own `ConfigDef` says of the keys.
    ///
    /// @param number its object's, -1 for none
    /// @param values the values of the keys that have a default
    private record Definition(int number, Map<String, Optional<HeapObject>> values, ClientConfig.Defaults defaults) {
        static final Definition UNKNOWN = new Definition(-1, Map.of(), ClientConfig.Defaults.UNKNOWN);

        /// Kafka takes the default itself where nothing is set. What it does not show in full cannot be compared.
        boolean isDefault(String key, Optional<HeapObject> value, String text) {
            Optional<HeapObject> byDefault = values.get(key);
            return byDefault != null
                    && (byDefault.equals(value)
                            || !text.equals(Secrets.MASK) && meant(key, text).equals(meant(key, value(byDefault))));
        }

        /// A producer since 3.0 keeps the number for which `all` is another word.
        private static String meant(String key, String text) {
            return key.equals("acks") && text.equals("all") ? "-1" : text;
        }
    }

    ClientConfig read(Instance config) {
        SortedMap<String, String> values = new TreeMap<>();
        SortedSet<String> changed = new TreeSet<>();
        Definition definition = definition(config);
        // What Kafka does not know is the application's, and may be anything: only its key is shown.
        entries(config, "originals").forEach(entry -> key(entry).ifPresent(key -> {
            values.put(key, Secrets.MASK);
            changed.add(key);
        }));
        entries(config, "values").forEach(entry -> key(entry).ifPresent(key -> {
            Shown value = shown(definition, key, entry.value());
            values.put(key, value.text());
            if (value.changed()) {
                changed.add(key);
            } else {
                changed.remove(key);
            }
        }));
        return new ClientConfig(
                values, definition.defaults().isKnown() ? changed : new TreeSet<>(), definition.defaults());
    }

    /// In the configuration itself, before 0.11 only in a static field of its class.
    private Definition definition(Instance config) {
        return KafkaField.CONFIG_DEFINITION
                .instance(config)
                .or(() -> definitionsByClass.computeIfAbsent(
                        config.type().number(), type -> declared(config.type(), "CONFIG")))
                .map(found -> definitions.computeIfAbsent(found.number(), number -> defined(found)))
                .orElse(Definition.UNKNOWN);
    }

    private Definition defined(Instance found) {
        Map<String, Optional<HeapObject>> values = new HashMap<>();
        SortedMap<String, String> texts = new TreeMap<>();
        Optional<Instance> mustBeSet = declared(found.type(), "NO_DEFAULT_VALUE");
        List<JavaCollections.Entry> keys = KafkaField.DEFINITION_KEYS
                .reference(found)
                .map(JavaCollections::entries)
                .orElse(List.of());
        for (JavaCollections.Entry entry : keys.subList(0, Math.min(keys.size(), KEYS_SHOWN))) {
            Optional<String> key = key(entry);
            if (key.isPresent() && entry.value().orElse(null) instanceof Instance described) {
                Optional<HeapObject> value = KafkaField.KEY_DEFAULT.reference(described);
                if (value.isEmpty() || !value.equals(mustBeSet)) {
                    values.put(key.get(), value);
                    texts.put(key.get(), Secrets.shown(key.get(), value(value)));
                }
            }
        }
        return new Definition(found.number(), values, new ClientConfig.Defaults(texts));
    }

    /// A static field of this class or the nearest one above, if Kafka's.
    private static Optional<Instance> declared(HeapClass type, String field) {
        return Stream.iterate(
                        Optional.of(type), Optional::isPresent, at -> at.get().superclass())
                .map(Optional::get)
                .filter(at -> KafkaClasses.isKafka(at.name()))
                .map(at -> at.staticField(field))
                .flatMap(Optional::stream)
                .filter(found -> found.bits() >= 0)
                .map(found -> type.heap().object((int) found.bits()))
                .filter(Instance.class::isInstance)
                .map(Instance.class::cast)
                .findFirst();
    }

    private static List<JavaCollections.Entry> entries(Instance config, String field) {
        List<JavaCollections.Entry> entries =
                config.reference(field).map(JavaCollections::entries).orElse(List.of());
        return entries.subList(0, Math.min(entries.size(), KEYS_SHOWN));
    }

    private Optional<String> key(JavaCollections.Entry entry) {
        return entry.key()
                .flatMap(key -> keys.computeIfAbsent(
                        key.number(), number -> keyText(key).map(Secrets::bounded)));
    }

    private Shown shown(Definition definition, String key, Optional<HeapObject> value) {
        Setting setting = new Setting(
                definition.number(), key, value.map(HeapObject::number).orElse(-1));
        return shown.computeIfAbsent(setting, s -> {
            String text = value(value);
            return new Shown(Secrets.shown(key, text), !definition.isDefault(key, value, text));
        });
    }

    private static Optional<String> keyText(HeapObject object) {
        return object instanceof Instance instance
                ? instance.text().or(() -> RedactedKeys.of(instance))
                : Optional.empty();
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
            case "java.lang.String" -> Names.of(instance);
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
