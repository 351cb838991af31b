package kheap.kafka;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import kheap.heap.HeapClass;
import kheap.heap.HeapDump;
import kheap.heap.HeapObject;
import kheap.heap.Instance;
import kheap.heap.ObjectArray;

/// Reads what Micrometer has in the heap of Kafka: the ids of its meters, which name clients in a tag, and the tasks
/// that its timers count as running.
///
/// Cost: nothing where Micrometer is not loaded, else one look at the class of each object.
final class MicrometerReader {
    /// How many ids are read; of more, these are spread evenly. Reading one takes 16 µs.
    static final int LOOKED_AT = 10_000;

    /// The timers of Spring Kafka's observations, which a dump with its texts blanked out tells by their hashes.
    private static final List<String> SPRINGS = List.of("spring.kafka.listener.active", "spring.kafka.template.active");

    private static final int TIMERS_LOOKED_AT = 10_000;
    private static final int TAGS_LOOKED_AT = 32;
    private static final int CELLS_LOOKED_AT = 1 << 10;

    private static final String PACKAGE = "io.micrometer.core.instrument.";
    private static final String ID = PACKAGE + "Meter$Id";
    private static final String REGISTRY = PACKAGE + "MeterRegistry";
    private static final String LONG_TASK_TIMER = PACKAGE + "internal.DefaultLongTaskTimer";

    private final HeapDump heap;
    /// By the number of the class: which of the three above it is or is below of.
    private final Map<Integer, String> kinds = new HashMap<>();

    private final Map<String, List<Integer>> found = new HashMap<>();

    MicrometerReader(HeapDump heap) {
        this.heap = heap;
        if (heap.classesNamed(ID).isEmpty()) {
            return;
        }
        for (HeapClass type : heap.classes()) {
            for (HeapClass at = type; at != null; at = at.superclass().orElse(null)) {
                if (at.name().equals(ID)
                        || at.name().equals(REGISTRY)
                        || at.name().equals(LONG_TASK_TIMER)) {
                    kinds.put(type.number(), at.name());
                }
            }
        }
        for (int object : heap.instances(kinds.keySet(), 0, Integer.MAX_VALUE)) {
            found.computeIfAbsent(kinds.get(heap.classOf(object)), kind -> new ArrayList<>())
                    .add(object);
        }
    }

    private List<Integer> all(String kind) {
        return found.getOrDefault(kind, List.of());
    }

    /// @param running the client ids of the clients that run
    Meters.Micrometer meters(Set<String> running) {
        List<Integer> ids = all(ID);
        int read = Math.min(ids.size(), LOOKED_AT);
        long ofKafka = 0;
        long ofGone = 0;
        Set<String> gone = new HashSet<>();
        List<Long> objects = new ArrayList<>();
        for (int i = 0; i < read; i++) {
            Instance id = new Instance(heap, ids.get((int) ((long) i * ids.size() / read)));
            Optional<String> client = clientId(id);
            if (client.isPresent()) {
                ofKafka++;
                if (!running.contains(client.get())) {
                    ofGone++;
                    gone.add(client.get());
                    if (objects.size() < Meters.SHOWN) {
                        objects.add(id.address());
                    }
                }
            }
        }
        return new Meters.Micrometer(
                ids.size(),
                read,
                ofKafka,
                ofGone,
                gone.size(),
                new TreeSet<>(gone).stream().limit(Meters.SHOWN).toList(),
                heap.retained(Set.copyOf(all(REGISTRY))),
                objects);
    }

    /// The value of the tag that names a client, of which binders write the key differently.
    private static Optional<String> clientId(Instance id) {
        Optional<HeapObject> tags = id.reference("tags");
        Optional<HeapObject> array = tags.filter(Instance.class::isInstance)
                .flatMap(set -> ((Instance) set).reference("sortedSet").or(() -> ((Instance) set).reference("tags")));
        if (array.orElse(null) instanceof ObjectArray pairs) {
            for (HeapObject tag : pairs.elements(TAGS_LOOKED_AT).toList()) {
                if (tag instanceof Instance pair && isClientId(text(pair, "key"))) {
                    return Optional.of(text(pair, "value")).filter(value -> !value.isBlank());
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isClientId(String key) {
        return key.equals("client.id") || key.equals("client-id") || key.equals("client_id");
    }

    private static String text(Instance object, String field) {
        return object.instance(field).flatMap(Instance::text).orElse("");
    }

    List<Meters.LongTasks> longTasks() {
        return all(LONG_TASK_TIMER).stream()
                .limit(TIMERS_LOOKED_AT)
                .map(number -> new Instance(heap, number))
                .map(MicrometerReader::longTasks)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparingLong(Meters.LongTasks::running).reversed())
                .limit(Meters.SHOWN)
                .toList();
    }

    private static Optional<Meters.LongTasks> longTasks(Instance timer) {
        long running = timer.instance("activeTasks").map(MicrometerReader::size).orElse(0L);
        return timer.instance("id")
                .flatMap(id -> id.instance("name"))
                .map(MicrometerReader::timerName)
                .filter(name -> running > 0 && name.contains("kafka"))
                .map(name -> new Meters.LongTasks(name, running, timer.address(), timer.retained()));
    }

    private static String timerName(Instance name) {
        return name.text()
                .or(() -> SPRINGS.stream().filter(one -> Names.was(name, one)).findFirst())
                .orElse("");
    }

    /// A set in a `ConcurrentSkipListMap`, which counts its entries in a `LongAdder` since JDK 9.
    private static long size(Instance set) {
        Optional<Instance> adder = set.instance("m").flatMap(map -> map.instance("adder"));
        long size = adder.map(count -> count.number("base").orElse(0)).orElse(0L);
        if (adder.flatMap(count -> count.reference("cells")).orElse(null) instanceof ObjectArray cells) {
            for (HeapObject cell : cells.elements(CELLS_LOOKED_AT).toList()) {
                size += cell instanceof Instance counted
                        ? counted.number("value").orElse(0)
                        : 0;
            }
        }
        return Math.max(0, size);
    }
}
