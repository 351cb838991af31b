package kheap.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kheap.heap.HeapClass;
import kheap.heap.HeapDump;
import kheap.heap.Instance;

/// Kafka's classes in a dump: those in a package `org.apache.kafka`, under any prefix that a shaded copy may have,
/// with their subclasses wherever those stand.
///
/// Classes are asked for by their last packages and name, `producer.internals.Sender`. Two packages moved between
/// versions, so `record` and `utils` also match `record.internal` and `utils.internals`.
final class KafkaClasses {
    private static final String PACKAGE = "org.apache.kafka.";
    /// The classes whose instances can be asked for.
    private static final List<String> COUNTED = Stream.of(
                    List.of(
                            "producer.KafkaProducer",
                            "producer.internals.RecordAccumulator",
                            "producer.internals.BufferPool",
                            "producer.internals.Sender",
                            "producer.internals.ProducerBatch",
                            "producer.internals.RecordBatch",
                            "admin.KafkaAdminClient",
                            "network.NetworkReceive",
                            "metrics.Metrics",
                            "metrics.KafkaMetric",
                            "metrics.Sensor",
                            "metrics.JmxReporter$KafkaMbean",
                            "telemetry.internals.ClientTelemetryReporter",
                            "streams.KafkaStreams"),
                    ConsumerParts.TYPES)
            .flatMap(List::stream)
            .toList();

    private static final String VERSION_HOLDER = "utils.AppInfoParser";

    private final HeapDump heap;
    /// By the name from `org.apache.kafka.` on; several for several class loaders.
    private final Map<String, List<HeapClass>> byName = new HashMap<>();

    private final Map<Integer, List<HeapClass>> subclasses = new HashMap<>();
    /// By the names in [#COUNTED]; empty before the first question.
    private final Map<String, int[]> instances = new HashMap<>();

    KafkaClasses(HeapDump heap) {
        this.heap = heap;
        for (HeapClass type : heap.classes()) {
            if (isKafka(type.name())) {
                byName.computeIfAbsent(shortName(type.name()), n -> new ArrayList<>(1))
                        .add(type);
            }
            type.superclassNumber().ifPresent(above -> subclasses
                    .computeIfAbsent(above, n -> new ArrayList<>(2))
                    .add(type));
        }
    }

    boolean isEmpty() {
        return byName.isEmpty();
    }

    /// The classes of this name, without subclasses.
    List<HeapClass> named(String name) {
        return byName.getOrDefault(name, List.of());
    }

    /// The name by which a class of Kafka's is asked for: without what stands before `org.apache.kafka.`, without
    /// `clients.` or `common.`, and without the packages that 4.3 and 4.4 put in between.
    static String shortName(String className) {
        return className
                .substring(className.indexOf(PACKAGE) + PACKAGE.length())
                .replaceFirst("^common\\.utils\\.internals\\.", "utils.")
                .replaceFirst("^common\\.record\\.internal\\.", "record.")
                .replaceFirst("^(clients|common)\\.", "");
    }

    /// The classes of this name and all below them.
    List<HeapClass> family(String name) {
        List<HeapClass> family = new ArrayList<>(named(name));
        for (int i = 0; i < family.size(); i++) {
            family.addAll(subclasses.getOrDefault(family.get(i).number(), List.of()));
        }
        return family;
    }

    /// The numbers of the reachable instances of the class and its subclasses, ascending; of the classes that the
    /// readers start from.
    ///
    /// Cost: the first question goes over the heap, for all those classes at once.
    int[] numbers(String name) {
        if (instances.isEmpty()) {
            Map<String, Set<Integer>> families = new HashMap<>();
            COUNTED.forEach(counted -> families.put(
                    counted, family(counted).stream().map(HeapClass::number).collect(Collectors.toSet())));
            Set<Integer> all = families.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
            int[] found = heap.instances(all, 0, Integer.MAX_VALUE);
            families.forEach((counted, types) -> instances.put(
                    counted,
                    IntStream.of(found)
                            .filter(object -> types.contains(heap.classOf(object)))
                            .toArray()));
        }
        if (!instances.containsKey(name)) {
            throw new IllegalArgumentException("instances of " + name);
        }
        return instances.get(name);
    }

    /// The reachable instances of the class and its subclasses, in the order of their numbers.
    List<Instance> instances(String name) {
        return IntStream.of(numbers(name))
                .mapToObj(number -> new Instance(heap, number))
                .toList();
    }

    /// Whether the object's class is this one or below it.
    boolean isA(Instance object, String name) {
        return Stream.iterate(object.type(), type -> type.superclass().isPresent(), type -> type.superclass()
                        .get())
                .anyMatch(type -> named(name).contains(type));
    }

    /// The versions that the copies of the library state, ascending.
    List<String> versions() {
        return named(VERSION_HOLDER).stream()
                .map(this::statedBy)
                .flatMap(Optional::stream)
                .distinct()
                .sorted()
                .toList();
    }

    /// The version of the copy that this class of Kafka's belongs to: same loader, same prefix.
    Optional<String> version(HeapClass type) {
        return named(VERSION_HOLDER).stream()
                .filter(holder ->
                        holder.loader() == type.loader() && prefix(holder).equals(prefix(type)))
                .findFirst()
                .flatMap(this::statedBy);
    }

    /// What stands before `org.apache.kafka.` in the name of a class of Kafka's.
    static String prefix(HeapClass type) {
        return type.name().substring(0, Math.max(0, type.name().indexOf(PACKAGE)));
    }

    /// In the static field `VERSION`, before 0.11.0.1 `version`.
    private Optional<String> statedBy(HeapClass holder) {
        return Stream.of("VERSION", "version")
                .map(holder::staticField)
                .flatMap(Optional::stream)
                .filter(field -> field.bits() >= 0)
                .map(field -> heap.object((int) field.bits()))
                .filter(Instance.class::isInstance)
                .map(text -> ((Instance) text).text())
                .flatMap(Optional::stream)
                .findFirst();
    }

    /// Whether the class is one of Kafka's own.
    static boolean isKafka(String className) {
        int kafka = className.indexOf(PACKAGE);
        return kafka == 0 || kafka > 0 && className.charAt(kafka - 1) == '.';
    }
}
