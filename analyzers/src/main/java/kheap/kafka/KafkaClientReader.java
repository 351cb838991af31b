package kheap.kafka;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kheap.Progress;
import kheap.heap.ClassCount;
import kheap.heap.HeapClass;
import kheap.heap.HeapDump;
import kheap.heap.Instance;
import kheap.heap.RootPaths;
import kheap.process.ProcessFacts;

/// Finds every Kafka client of a dump and turns it into plain records.
public final class KafkaClientReader {
    /// The classes whose instances are counted, as Kafka developers call them; each with its earlier names.
    private static final List<List<String>> COUNTED = List.of(
            List.of("producer.KafkaProducer"),
            List.of("producer.internals.RecordAccumulator"),
            List.of("producer.internals.BufferPool"),
            List.of("producer.internals.Sender"),
            // The second before 0.11.
            List.of("producer.internals.ProducerBatch", "producer.internals.RecordBatch"),
            List.of("consumer.KafkaConsumer"),
            List.of("consumer.KafkaShareConsumer"),
            List.of("admin.KafkaAdminClient"));

    private final HeapDump heap;
    private final ProcessFacts process;
    private final KafkaClasses classes;
    private final Progress progress;

    private KafkaClientReader(HeapDump heap, ProcessFacts process, Progress progress) {
        this.heap = heap;
        this.process = process;
        this.classes = new KafkaClasses(heap);
        this.progress = progress;
    }

    /// Reads the Kafka clients of an open dump.
    ///
    /// Cost: one pass over the classes of all objects and, if there is any client, one over their references, with
    /// two bits of memory for each object.
    ///
    /// @param process which process the dump is of, as far as that is known
    public static KafkaClients read(HeapDump heap, ProcessFacts process, Progress progress) {
        return new KafkaClientReader(heap, process, progress).read();
    }

    /// How many objects of Kafka's clients there are, by the simple names of [KafkaClients.Found#counts] and in
    /// their order, from what is known while a dump is being opened. Shaded copies of the library count; subclasses
    /// that an application made do not, for only names are known. Unlike there, garbage counts.
    ///
    /// @return every name, with 0 where there is none
    public static SequencedMap<String, Long> early(List<ClassCount> histogram) {
        SequencedMap<String, Long> counts = new LinkedHashMap<>();
        for (List<String> names : COUNTED) {
            counts.put(
                    simpleName(names),
                    histogram.stream()
                            .filter(row -> KafkaClasses.isKafka(row.name())
                                    && names.contains(KafkaClasses.shortName(row.name())))
                            .mapToLong(ClassCount::count)
                            .sum());
        }
        return counts;
    }

    private KafkaClients read() {
        progress.step("Looking for Kafka clients");
        if (classes.isEmpty()) {
            return new KafkaClients.None(false);
        }
        List<String> unknown = unknownLayouts();
        if (!unknown.isEmpty()) {
            return new KafkaClients.Unreadable(unknown);
        }
        Threads threads = new Threads(heap);
        ConfigReader configs = new ConfigReader();
        ProducerReader producers = new ProducerReader(heap, classes, threads, configs);
        ConsumerReader consumers = new ConsumerReader(heap, classes, threads, configs);
        AdminReader admins = new AdminReader(heap, classes, threads, configs);
        List<ProducerReader.Found> senders = producers.find();
        List<ConsumerParts> consumerObjects = consumers.find();
        List<Instance> adminObjects = admins.find();
        if (senders.isEmpty() && consumerObjects.isEmpty() && adminObjects.isEmpty()) {
            return new KafkaClients.None(true);
        }
        Set<Integer> registries = Stream.of(
                        senders.stream().map(ProducerReader.Found::metrics),
                        consumerObjects.stream().map(ConsumerParts::metrics),
                        adminObjects.stream().map(KafkaField.ADMIN_METRICS::instance))
                .flatMap(found -> found.flatMap(Optional::stream).map(Instance::number))
                .collect(Collectors.toSet());
        List<Attribution.Anchors> anchors = new ArrayList<>();
        senders.forEach(sender -> anchors.add(producers.anchors(sender)));
        consumerObjects.forEach(consumer -> anchors.add(consumers.anchors(consumer)));
        adminObjects.forEach(admin -> anchors.add(admins.anchors(admin)));
        Attribution attribution = Attribution.of(heap, anchors, progress);

        progress.step("Reading the Kafka clients");
        Owners owners = new Owners(attribution);
        List<Producer> readProducers = new ArrayList<>();
        List<Consumer> readConsumers = new ArrayList<>();
        List<Admin> readAdmins = new ArrayList<>();
        int client = 0;
        for (ProducerReader.Found sender : senders) {
            readProducers.add(producers.read(
                    sender,
                    attribution,
                    client,
                    owners.of(client, sender.sender().number())));
            progressed(++client, anchors.size());
        }
        for (ConsumerParts consumer : consumerObjects) {
            readConsumers.add(consumers.read(
                    consumer,
                    attribution,
                    client,
                    owners.of(client, consumer.core().number())));
            progressed(++client, anchors.size());
        }
        for (Instance admin : adminObjects) {
            readAdmins.add(admins.read(admin, attribution, client, owners.of(client, admin.number())));
            progressed(++client, anchors.size());
        }
        readProducers.sort(Comparator.comparing((Producer p) -> p.memory().own())
                .reversed()
                .thenComparing(Producer::clientId));
        readConsumers.sort(Comparator.comparing((Consumer c) -> c.memory().own())
                .reversed()
                .thenComparing(Consumer::clientId));
        readAdmins.sort(
                Comparator.comparing((Admin a) -> a.memory().own()).reversed().thenComparing(Admin::clientId));
        Holdings holdings = Holdings.read(heap, classes, progress);
        List<StreamsApplication> streams = new StreamsReader(heap, classes, threads, configs).read(progress);
        return new KafkaClients.Found(
                surroundings(threads),
                classes.versions(),
                readProducers,
                readConsumers,
                readAdmins,
                created(),
                counts(),
                threads.kafkaThreads(),
                bogusReceives(),
                new Outside(
                        holdings.records(),
                        new MetersReader(heap, classes, registries)
                                .read(readProducers, readConsumers, readAdmins, streams),
                        holdings.schemas(),
                        streams,
                        new LibraryReader(heap, classes, progress).read(readProducers, readConsumers, readAdmins),
                        new DirectMemoryReader(heap, threads, readConsumers, progress).read()),
                attribution.shared());
    }

    private void progressed(int client, int clients) {
        progress.goOn();
        progress.at(client, clients);
    }

    /// The owners of the clients, by their number in the attribution.
    private final class Owners {
        private final Attribution attribution;
        private final OwnerReader reader = new OwnerReader(heap);
        private final RootPaths paths = new RootPaths(heap);

        Owners(Attribution attribution) {
            this.attribution = attribution;
        }

        /// @param body the object that is the client, whether or not it still has a facade
        Owner of(int client, int body) {
            if (attribution.isHeldByRoots(client)) {
                return reader.read(attribution.pathToFacade(client));
            }
            List<Integer> fromClient = attribution.pathFromClient(client);
            return fromClient.isEmpty()
                    ? reader.heldByNobody(paths.to(body, progress))
                    : reader.heldByClient(fromClient);
        }
    }

    /// For every class that misses a field we cannot do without, what it declares.
    private List<String> unknownLayouts() {
        Set<String> missing = new TreeSet<>();
        for (KafkaField field : KafkaField.values()) {
            for (String name : field.types()) {
                for (HeapClass type : classes.named(name)) {
                    if (field.isRequired() && !field.isIn(type)) {
                        missing.add("%s has no field %s; it declares %s."
                                .formatted(
                                        type.name(),
                                        String.join(" or ", field.names()),
                                        String.join(", ", type.declaredFields())));
                    }
                }
            }
        }
        return List.copyOf(missing);
    }

    private KafkaClients.Surroundings surroundings(Threads threads) {
        return new KafkaClients.Surroundings(
                heap.file().takenAt(),
                heap.reachable().bytes(),
                heap.file().complete(),
                threads.living(),
                !heap.classesNamed("org.springframework.kafka.core.DefaultKafkaProducerFactory")
                        .isEmpty(),
                new SpringKafkaVersionReader(heap).read(),
                process,
                Optional.of(heap.file().layout()),
                heap.isRedacted());
    }

    private KafkaClients.Created created() {
        return new KafkaClients.Created(
                sequence("PRODUCER_CLIENT_ID_SEQUENCE", "producer.ProducerConfig", "producer.KafkaProducer"),
                sequence("CONSUMER_CLIENT_ID_SEQUENCE", "consumer.ConsumerConfig", "consumer.KafkaConsumer"),
                sequence("ADMIN_CLIENT_ID_SEQUENCE", "admin.KafkaAdminClient"));
    }

    /// How often an `AtomicInteger` that starts at 1 was taken, over all copies of the library.
    private OptionalLong sequence(String name, String... types) {
        long taken = 0;
        boolean found = false;
        for (String type : types) {
            for (HeapClass declaring : classes.named(type)) {
                Optional<kheap.heap.Field> field = declaring.staticField(name);
                if (field.isPresent()
                        && field.get().bits() >= 0
                        && heap.object((int) field.get().bits()) instanceof Instance counter) {
                    taken += Math.max(0, counter.number("value").orElse(1) - 1);
                    found = true;
                }
            }
        }
        return found ? OptionalLong.of(taken) : OptionalLong.empty();
    }

    private List<KafkaClients.InstanceCount> counts() {
        List<KafkaClients.InstanceCount> counts = new ArrayList<>();
        for (List<String> names : COUNTED) {
            Set<Integer> members = new HashSet<>();
            for (String name : names) {
                for (int object : classes.numbers(name)) {
                    members.add(object);
                }
            }
            counts.add(new KafkaClients.InstanceCount(simpleName(names), members.size(), heap.retained(members)));
        }
        return counts;
    }

    private static String simpleName(List<String> names) {
        String newest = names.getFirst();
        return newest.substring(newest.lastIndexOf('.') + 1);
    }

    private List<BogusReceive> bogusReceives() {
        return classes.instances("network.NetworkReceive").stream()
                .map(KafkaClientReader::bogus)
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<BogusReceive> bogus(Instance receive) {
        boolean allocated = KafkaField.RECEIVE_BUFFER.reference(receive).isPresent();
        int requested = (int) KafkaField.RECEIVE_REQUESTED.number(receive).orElseGet(() -> sizeRead(receive));
        return BogusReceive.protocol(requested, allocated)
                .map(protocol -> new BogusReceive(
                        receive.address(),
                        requested,
                        KafkaField.RECEIVE_SOURCE
                                .instance(receive)
                                .map(Names::of)
                                .orElse(""),
                        allocated,
                        protocol));
    }

    /// Before 1.0 the size stands only in the four bytes that were read.
    private static long sizeRead(Instance receive) {
        return receive.instance("size")
                .flatMap(buffer -> buffer.reference("hb"))
                .filter(kheap.heap.PrimitiveArray.class::isInstance)
                .map(bytes -> ((kheap.heap.PrimitiveArray) bytes).bits(0, 4))
                .filter(bits -> bits.length == 4)
                .map(bits -> (bits[0] & 0xff) << 24 | (bits[1] & 0xff) << 16 | (bits[2] & 0xff) << 8 | bits[3] & 0xff)
                .orElse(-1L);
    }
}
