package kheap.kafka;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.Progress;
import kheap.heap.HeapClass;
import kheap.heap.HeapDump;
import kheap.heap.HeapThread;
import kheap.heap.Instance;
import kheap.heap.Referrers;
import kheap.heap.RootPaths;

/// Reads which copies of kafka-clients a process has loaded, and which of their applications are gone.
///
/// An application is gone when its loader says that it was stopped or closed, or when nothing but Kafka's own
/// leftovers reaches the loader: its threads, its JMX beans, the parts of its clients. A container holds the loader
/// of an application that runs, and so do the application's objects.
///
/// Cost: with one loader, a look at the classes and at Kafka's threads. With several, a walk over the references of
/// the heap, a pass over its objects, and a path to each loader.
final class LibraryReader {
    /// Some of these classes are loaded with every copy that is in use.
    private static final List<String> CORE = List.of(
            "utils.AppInfoParser",
            "producer.KafkaProducer",
            "producer.internals.Sender",
            "consumer.KafkaConsumer",
            "admin.KafkaAdminClient");

    /// What an application holds of a client. It counts as the application's, not as Kafka's.
    private static final List<String> FACADES = List.of(
            "producer.KafkaProducer",
            "consumer.KafkaConsumer",
            "consumer.KafkaShareConsumer",
            "admin.KafkaAdminClient");

    private static final int MOST_PARENTS = 100;

    private final HeapDump heap;
    private final KafkaClasses classes;
    private final Progress progress;
    private final Map<Key, Copy> copies = new LinkedHashMap<>();
    private final Map<Integer, Optional<Copy>> byClass = new HashMap<>();

    private record Key(int loader, String prefix) {
        static Key of(HeapClass type) {
            return new Key(type.loader(), KafkaClasses.prefix(type));
        }
    }

    /// A copy in the making.
    private static final class Copy {
        private final Key key;
        private final Optional<String> version;
        private int producers;
        private int consumers;
        private int admins;
        private Optional<Instant> lastBirth = Optional.empty();
        /// The objects of its clients.
        private final List<Integer> clients = new ArrayList<>();
        /// Its living threads by their context class loaders.
        private final Map<Integer, List<Integer>> threads = new LinkedHashMap<>();

        Copy(Key key, Optional<String> version) {
            this.key = key;
            this.version = version;
        }

        void add(int client, Optional<Instant> birth) {
            clients.add(client);
            lastBirth = Stream.of(lastBirth, birth).flatMap(Optional::stream).max(Comparator.naturalOrder());
        }

        Stream<Integer> allThreads() {
            return threads.values().stream().flatMap(List::stream);
        }
    }

    LibraryReader(HeapDump heap, KafkaClasses classes, Progress progress) {
        this.heap = heap;
        this.classes = classes;
        this.progress = progress;
    }

    List<LibraryCopy> read(List<Producer> producers, List<Consumer> consumers, List<Admin> admins) {
        CORE.stream()
                .flatMap(name -> classes.named(name).stream())
                .forEach(type -> copies.computeIfAbsent(Key.of(type), key -> new Copy(key, classes.version(type))));
        producers.stream()
                .filter(producer -> producer.state() != Producer.State.CLOSED)
                .forEach(producer ->
                        clientAt(producer.address(), producer.createdAt()).ifPresent(copy -> copy.producers++));
        consumers.stream().filter(consumer -> !consumer.closed()).forEach(consumer -> clientAt(
                        consumer.address(), consumer.createdAt())
                .ifPresent(copy -> copy.consumers++));
        admins.stream()
                .filter(admin -> admin.state() != Admin.State.CLOSED)
                .forEach(admin -> clientAt(admin.address(), admin.createdAt()).ifPresent(copy -> copy.admins++));
        heap.threads().stream().filter(HeapThread::alive).forEach(this::thread);
        return copies(areSeveralApplications() ? Optional.of(new Grip()) : Optional.empty());
    }

    /// The copy that a class of Kafka's, or one that an application derived from it, belongs to. Kafka Streams and
    /// the like may have a loader without one.
    private Optional<Copy> copyOf(HeapClass type) {
        Optional<Copy> known = byClass.get(type.number());
        if (known == null) {
            known = KafkaClasses.isKafka(type.name())
                    ? Optional.ofNullable(copies.get(Key.of(type)))
                    : type.superclass().flatMap(this::copyOf);
            byClass.put(type.number(), known);
        }
        return known;
    }

    private Optional<Copy> clientAt(long address, Optional<Instant> birth) {
        OptionalInt object = heap.at(address);
        if (object.isEmpty()) {
            return Optional.empty();
        }
        Optional<Copy> copy = copyOf(heap.object(object.getAsInt()).type());
        copy.ifPresent(found -> found.add(object.getAsInt(), birth));
        return copy;
    }

    private void thread(HeapThread thread) {
        copyOf(heap.object(thread.object()).type()).ifPresent(copy -> copy.threads
                .computeIfAbsent(contextOf(thread.object()).orElse(copy.key.loader), loader -> new ArrayList<>(1))
                .add(thread.object()));
    }

    private Optional<Integer> contextOf(int thread) {
        return new Instance(heap, thread)
                .reference("java.lang.Thread", "contextClassLoader")
                .map(loader -> loader.number());
    }

    /// Whether there is a loader for which it is worth asking whether its application is gone: a second copy, or a
    /// context class loader that is not just a parent of the copy's.
    private boolean areSeveralApplications() {
        Set<String> prefixes = new HashSet<>();
        return copies.values().stream()
                .anyMatch(copy -> !prefixes.add(copy.key.prefix)
                        || copy.threads.keySet().stream().anyMatch(context -> !isWithin(copy.key.loader, context)));
    }

    /// Whether a loader is this one or one of its parents.
    private boolean isWithin(int loader, int parent) {
        int at = loader;
        for (int depth = 0; depth < MOST_PARENTS && at != parent; depth++) {
            Optional<Integer> next = heap.object(at) instanceof Instance instance
                    ? instance.reference("java.lang.ClassLoader", "parent").map(above -> above.number())
                    : Optional.empty();
            if (next.isEmpty()) {
                return heap.address(parent) == 0;
            }
            at = next.get();
        }
        return at == parent;
    }

    private List<LibraryCopy> copies(Optional<Grip> grip) {
        Optional<Copy> newest = copies.values().stream()
                .filter(copy -> copy.lastBirth.isPresent())
                .max(Comparator.comparing(copy -> copy.lastBirth.orElseThrow()));
        return copies.values().stream()
                .map(copy -> new LibraryCopy(
                        copy.key.prefix,
                        copy.version,
                        loader(copy.key.loader, grip),
                        copy.producers,
                        copy.consumers,
                        copy.admins,
                        copy.threads.entrySet().stream()
                                .map(context -> new LibraryCopy.Context(
                                        loader(context.getKey(), grip),
                                        context.getValue().size()))
                                .sorted(Comparator.comparing(LibraryCopy.Context::threads)
                                        .reversed())
                                .toList(),
                        newest.filter(copy::equals).isPresent(),
                        grip.map(any -> retained(copy)).orElse(ByteSize.ZERO)))
                .toList();
    }

    private LibraryCopy.Loader loader(int loader, Optional<Grip> grip) {
        return LoaderReader.read(
                heap,
                loader,
                grip.map(held -> held.holds(loader)).orElse(true),
                grip.map(held -> held.path(loader)).orElse(List.of()));
    }

    private ByteSize retained(Copy copy) {
        Set<Integer> group = copy.allThreads().collect(Collectors.toSet());
        group.addAll(copy.clients);
        group.add(copy.key.loader);
        return heap.retained(group);
    }

    /// What keeps the loaders.
    private final class Grip {
        private final Referrers referrers = heap.referrers();
        private final Set<Integer> loaders = copies.values().stream()
                .flatMap(copy -> Stream.concat(Stream.of(copy.key.loader), copy.threads.keySet().stream()))
                .collect(Collectors.toSet());

        private final BitSet heldOtherwise;
        private final RootPaths paths;
        private final OwnerReader owners = new OwnerReader(heap);

        Grip() {
            progress.step("Looking for applications that are gone");
            heldOtherwise = referrers.reachableWithout(kafkas(), progress);
            BitSet outOfTheWay = new BitSet();
            heap.classes().stream()
                    .filter(type -> loaders.contains(type.loader()) && heap.isReachable(type.number()))
                    .filter(type -> !isBean(type))
                    .forEach(type -> outOfTheWay.set(referrers.nodeOf(type.number())));
            // A loader is kept by each of its classes, and those by all their instances: that tells nothing, and takes
            // a pass over the heap for each class. The beans are what an ended client may leave behind.
            paths = new RootPaths(heap, node -> !outOfTheWay.get(node), new BitSet());
        }

        /// The nodes of all that is Kafka's own: threads, instances and classes, but not what applications hold of
        /// the clients.
        private BitSet kafkas() {
            Set<Integer> facades = FACADES.stream()
                    .flatMap(name -> classes.family(name).stream())
                    .map(HeapClass::number)
                    .collect(Collectors.toSet());
            Set<Integer> types = heap.classes().stream()
                    .filter(type -> isOfClients(type.name()) && !facades.contains(type.number()))
                    .map(HeapClass::number)
                    .collect(Collectors.toSet());
            BitSet kafkas = new BitSet();
            Stream.of(
                            types.stream().filter(heap::isReachable),
                            copies.values().stream().flatMap(Copy::allThreads))
                    .flatMap(objects -> objects)
                    .forEach(object -> bar(object, kafkas));
            for (int instance : heap.instances(types, 0, Integer.MAX_VALUE)) {
                bar(instance, kafkas);
            }
            return kafkas;
        }

        /// A leaf's node is that of its only referrer.
        private void bar(int object, BitSet barrier) {
            if (!referrers.isLeaf(object)) {
                barrier.set(referrers.nodeOf(object));
            }
        }

        private static boolean isOfClients(String name) {
            return KafkaClasses.isKafka(name)
                    && (name.contains("org.apache.kafka.clients.") || name.contains("org.apache.kafka.common."));
        }

        private static boolean isBean(HeapClass type) {
            return KafkaClasses.isKafka(type.name())
                    && (type.name().endsWith(".AppInfoParser$AppInfo")
                            || type.name().endsWith(".JmxReporter$KafkaMbean"));
        }

        boolean holds(int loader) {
            return heap.address(loader) == 0 || referrers.isLeaf(loader) || heldOtherwise.get(referrers.nodeOf(loader));
        }

        List<Owner.Step> path(int loader) {
            List<Integer> path = heap.address(loader) == 0 ? List.of() : paths.to(loader, progress);
            return owners.steps(path);
        }
    }
}
