package kheap.kafka;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import kheap.ByteSize;
import kheap.Progress;
import kheap.heap.HeapClass;
import kheap.heap.HeapDump;
import kheap.heap.HeapThread;
import kheap.heap.Instance;
import kheap.heap.JavaCollections;
import kheap.heap.ObjectArray;

/// Reads the applications of Kafka Streams.
///
/// The way from a `KafkaStreams` to its stores changed with nearly every version: through threads, task managers,
/// registries, state updaters and wrappers of stores. What stayed is the stores, caches, tasks and queues
/// themselves. So a search goes from the application through objects of Kafka Streams and the JDK's collections, and
/// stops at those; it enters no store, no cache and nothing of the application's.
///
/// Checked against kafka-streams 2.8.2, 3.9.1, 4.1.2 and 4.3.1.
final class StreamsReader {
    /// An application has some thousand such objects for each task.
    private static final int SEARCHED = 1 << 22;

    private static final String INTERNALS = "streams.state.internals.";
    private static final List<String> IN_MEMORY = List.of(
            "InMemoryKeyValueStore",
            "InMemoryWindowStore",
            "InMemorySessionStore",
            "InMemoryTimeOrderedKeyValueBuffer",
            "InMemoryTimeOrderedKeyValueChangeBuffer",
            "MemoryLRUCache");

    private final HeapDump heap;
    private final KafkaClasses classes;
    private final Threads threads;
    private final ConfigReader configs;
    private final Map<Integer, Role> roles = new HashMap<>();
    private final BitSet seen = new BitSet();
    private int searched;

    /// What an object is to the search, by its class.
    private enum Role {
        APPLICATION,
        IN_MEMORY_STORE,
        ROCKSDB_STORE,
        CACHE,
        QUEUE,
        ACTIVE_TASK,
        STANDBY_TASK,
        PROCESSING_THREAD,
        PASSAGE,
        FOREIGN
    }

    StreamsReader(HeapDump heap, KafkaClasses classes, Threads threads, ConfigReader configs) {
        this.heap = heap;
        this.classes = classes;
        this.threads = threads;
        this.configs = configs;
    }

    /// The applications, those whose stores keep most of the heap first.
    List<StreamsApplication> read(Progress progress) {
        List<Instance> applications = classes.instances("streams.KafkaStreams");
        if (applications.isEmpty()) {
            return List.of();
        }
        assignRoles();
        List<StreamsApplication> read = new ArrayList<>();
        for (Instance application : applications) {
            read.add(read(application, progress));
        }
        read.sort(
                Comparator.comparing((StreamsApplication one) -> one.retained(StreamsApplication.Store.Kind.IN_MEMORY))
                        .reversed()
                        .thenComparing(StreamsApplication::id)
                        .thenComparing(StreamsApplication::address));
        return List.copyOf(read);
    }

    private void assignRoles() {
        for (HeapClass type : heap.classes()) {
            String name = type.name();
            boolean ofStreams =
                    KafkaClasses.isKafka(name) && KafkaClasses.shortName(name).startsWith("streams.");
            if (ofStreams || name.startsWith("java.util.")) {
                roles.put(type.number(), Role.PASSAGE);
            }
        }
        assign("streams.KafkaStreams", Role.APPLICATION);
        IN_MEMORY.forEach(store -> assign(INTERNALS + store, Role.IN_MEMORY_STORE));
        assign(INTERNALS + "RocksDBStore", Role.ROCKSDB_STORE);
        assign(INTERNALS + "ThreadCache", Role.CACHE);
        assign("streams.processor.internals.RecordQueue", Role.QUEUE);
        assign("streams.processor.internals.StreamTask", Role.ACTIVE_TASK);
        assign("streams.processor.internals.StandbyTask", Role.STANDBY_TASK);
        assign("streams.processor.internals.StreamThread", Role.PROCESSING_THREAD);
    }

    private void assign(String type, Role role) {
        classes.family(type).forEach(member -> roles.put(member.number(), role));
    }

    /// What a search met.
    private static final class Met {
        final Map<Role, List<Instance>> byRole = new HashMap<>();

        void add(Role role, Instance object) {
            byRole.computeIfAbsent(role, r -> new ArrayList<>()).add(object);
        }

        List<Instance> all(Role role) {
            return byRole.getOrDefault(role, List.of());
        }
    }

    private Met search(Instance application, Progress progress) {
        Met met = new Met();
        Deque<Integer> open = new ArrayDeque<>(List.of(application.number()));
        seen.set(application.number());
        while (!open.isEmpty() && searched < SEARCHED) {
            if ((++searched & 0xfff) == 0) {
                progress.goOn();
            }
            heap.outgoing(open.pop(), target -> {
                if (seen.get(target)) {
                    return;
                }
                Role role = role(target);
                switch (role) {
                    case APPLICATION, FOREIGN -> {}
                    case IN_MEMORY_STORE, ROCKSDB_STORE, CACHE, QUEUE -> {
                        seen.set(target);
                        met.add(role, new Instance(heap, target));
                    }
                    case ACTIVE_TASK, STANDBY_TASK, PROCESSING_THREAD -> {
                        seen.set(target);
                        met.add(role, new Instance(heap, target));
                        open.push(target);
                    }
                    case PASSAGE -> {
                        seen.set(target);
                        open.push(target);
                    }
                }
            });
        }
        return met;
    }

    private Role role(int object) {
        return roles.computeIfAbsent(
                heap.classOf(object), type -> heap.object(object) instanceof ObjectArray ? Role.PASSAGE : Role.FOREIGN);
    }

    private StreamsApplication read(Instance application, Progress progress) {
        Met met = search(application, progress);
        Optional<ClientConfig> config = application
                .instance("applicationConfigs")
                .or(() -> application.instance("config"))
                .map(configs::read);
        String clientId = application.instance("clientId").map(Names::of).orElse("");
        List<StreamsApplication.Store> stores = stores(met);
        return new StreamsApplication(
                config.flatMap(found -> found.text("application.id")).orElse(""),
                clientId,
                application.instance("state").map(Names::ofConstant).orElse("UNKNOWN"),
                application.address(),
                threads(met, clientId),
                tasks(met),
                cache(met),
                stores.stream().limit(StreamsApplication.SHOWN).toList(),
                stores.size(),
                config.flatMap(found -> found.text("rocksdb.config.setter")).isPresent(),
                heap.retained(application.number()));
    }

    private StreamsApplication.Threads threads(Met met, String clientId) {
        Set<Integer> processing = new HashSet<>();
        met.all(Role.PROCESSING_THREAD).forEach(thread -> processing.add(thread.number()));
        int alive = 0;
        int ended = 0;
        for (int thread : processing) {
            Optional<HeapThread> known = threads.at(thread);
            boolean isNew = known.map(HeapThread::state)
                    .filter(Thread.State.NEW.name()::equals)
                    .isPresent();
            if (known.filter(HeapThread::alive).isPresent()) {
                alive++;
            } else if (!isNew) {
                ended++;
            }
        }
        int others = clientId.isEmpty()
                ? 0
                : (int) threads.named(clientId + "-")
                        .filter(thread -> thread.alive() && !processing.contains(thread.object()))
                        .count();
        return new StreamsApplication.Threads(alive, ended, others);
    }

    private StreamsApplication.Tasks tasks(Met met) {
        long buffered = 0;
        ByteSize bytes = ByteSize.ZERO;
        for (Instance queue : met.all(Role.QUEUE)) {
            buffered += queue.reference("fifoQueue")
                            .map(records -> JavaCollections.elements(records).size())
                            .orElse(0)
                    + (queue.instance("headRecord").isPresent() ? 1 : 0);
            bytes = bytes.plus(heap.retained(queue.number()));
        }
        return new StreamsApplication.Tasks(
                met.all(Role.ACTIVE_TASK).size(), met.all(Role.STANDBY_TASK).size(), buffered, bytes);
    }

    private static StreamsApplication.Cache cache(Met met) {
        long used = 0;
        long limit = 0;
        for (Instance cache : met.all(Role.CACHE)) {
            limit += Math.max(0, cache.number("maxCacheSizeBytes").orElse(0));
            // Since 3.5 the cache counts for itself; before, each of its parts.
            used += cache.instance("sizeInBytes")
                    .map(size -> size.number("value"))
                    .orElseGet(() -> cache.reference("caches")
                            .map(caches -> OptionalLong.of(JavaCollections.elements(caches).stream()
                                    .filter(Instance.class::isInstance)
                                    .mapToLong(part -> ((Instance) part)
                                            .number("currentSizeBytes")
                                            .orElse(0))
                                    .sum()))
                            .orElse(OptionalLong.empty()))
                    .orElse(0);
        }
        return new StreamsApplication.Cache(new ByteSize(Math.max(0, used)), new ByteSize(limit));
    }

    private List<StreamsApplication.Store> stores(Met met) {
        Map<String, List<Instance>> onHeap = byName(met.all(Role.IN_MEMORY_STORE));
        Map<String, List<Instance>> inRocksDb = byName(met.all(Role.ROCKSDB_STORE));
        List<StreamsApplication.Store> stores = new ArrayList<>();
        onHeap.forEach((name, members) -> stores.add(store(name, StreamsApplication.Store.Kind.IN_MEMORY, members)));
        inRocksDb.forEach((name, members) -> stores.add(store(name, StreamsApplication.Store.Kind.ROCKSDB, members)));
        stores.sort(Comparator.comparing(StreamsApplication.Store::retained)
                .reversed()
                .thenComparing(StreamsApplication.Store::name));
        return stores;
    }

    private static Map<String, List<Instance>> byName(List<Instance> stores) {
        Map<String, List<Instance>> byName = new LinkedHashMap<>();
        for (Instance store : stores) {
            if (!isOpen(store)) {
                // Of a topology that was never started, or put away.
                continue;
            }
            String name = store.instance("name")
                    .or(() -> store.instance("storeName"))
                    .map(Names::of)
                    .orElse("");
            // The segments of a window are named after the time that they begin with.
            byName.computeIfAbsent(
                            store.type().name().endsWith("Segment") ? name.replaceFirst("[.:-]\\d+$", "") : name,
                            n -> new ArrayList<>())
                    .add(store);
        }
        return byName;
    }

    private StreamsApplication.Store store(String name, StreamsApplication.Store.Kind kind, List<Instance> members) {
        return new StreamsApplication.Store(
                name,
                kind,
                members.size(),
                members.stream().mapToLong(StreamsReader::entries).sum(),
                members.stream().map(member -> heap.retained(member.number())).reduce(ByteSize.ZERO, ByteSize::plus),
                members.stream().mapToLong(StreamsReader::openIterators).sum());
    }

    /// A plain boolean until 4.2, an `AtomicBoolean` since 4.3.
    private static boolean isOpen(Instance store) {
        return store.isTrue("open")
                || store.instance("open")
                        .filter(open -> open.number("value").orElse(0) != 0)
                        .isPresent();
    }

    /// From the size that the map counts, through the wrapper that makes it safe for threads.
    private static long entries(Instance store) {
        Optional<Instance> map = store.instance("map");
        return map.flatMap(found -> found.instance("m"))
                .or(() -> map)
                .map(found -> found.number("size").orElse(0))
                .orElse(0L);
    }

    private static long openIterators(Instance store) {
        return store.reference("openIterators")
                .map(iterators -> JavaCollections.elements(iterators).size())
                .orElse(0);
    }
}
