package kheap.kafka;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import kheap.ByteSize;
import kheap.heap.HeapDump;
import kheap.heap.HeapThread;
import kheap.heap.Instance;
import kheap.heap.JavaCollections;

/// Reads the producers of a dump: one for each `Sender`.
final class ProducerReader {
    private final HeapDump heap;
    private final KafkaClasses classes;
    private final Threads threads;
    private final ConfigReader configs;
    private final Optional<Instant> takenAt;
    private final Map<Integer, Instance> facadeBySender = new HashMap<>();

    ProducerReader(HeapDump heap, KafkaClasses classes, Threads threads, ConfigReader configs) {
        this.heap = heap;
        this.classes = classes;
        this.threads = threads;
        this.configs = configs;
        this.takenAt = heap.file().takenAt();
        for (Instance facade : classes.instances("producer.KafkaProducer")) {
            KafkaField.PRODUCER_SENDER
                    .instance(facade)
                    .ifPresent(sender -> facadeBySender.put(sender.number(), facade));
        }
    }

    /// A producer's objects, found before anything is measured.
    record Found(
            Instance sender,
            Optional<Instance> facade,
            Instance accumulator,
            Instance pool,
            Optional<Instance> networkClient,
            Optional<Instance> metrics,
            Optional<HeapThread> thread) {}

    /// The senders whose accumulator and pool the dump holds.
    List<Found> find() {
        return classes.instances("producer.internals.Sender").stream()
                .map(this::find)
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Found> find(Instance sender) {
        Optional<Instance> accumulator = KafkaField.SENDER_ACCUMULATOR.instance(sender);
        Optional<Instance> pool = accumulator.flatMap(KafkaField.ACCUMULATOR_POOL::instance);
        if (pool.isEmpty()) {
            // A sender whose constructor the dump caught, or whose accumulator stood behind the cut.
            return Optional.empty();
        }
        Optional<Instance> facade = Optional.ofNullable(facadeBySender.get(sender.number()));
        Optional<HeapThread> thread = facade.flatMap(KafkaField.PRODUCER_THREAD::instance)
                .flatMap(object -> threads.at(object.number()))
                .or(() -> threads.running(sender.number()));
        Optional<Instance> metrics = facade.flatMap(KafkaField.PRODUCER_METRICS::instance)
                .or(() -> KafkaField.SENDER_METRICS
                        .instance(sender)
                        .flatMap(sensors -> sensors.instance("metrics"))
                        .flatMap(registry -> registry.type().hasField("sensors")
                                ? Optional.of(registry)
                                : registry.instance("metrics")))
                .or(() -> pool.get().instance("metrics"));
        return Optional.of(new Found(
                sender,
                facade,
                accumulator.get(),
                pool.get(),
                KafkaField.SENDER_CLIENT.instance(sender),
                metrics,
                thread));
    }

    Attribution.Anchors anchors(Found found) {
        Attribution.Anchors anchors = new Attribution.Anchors();
        found.facade.ifPresent(facade -> anchors.facade(facade.number()));
        anchors.add(Attribution.Part.OTHER, found.sender.number());
        anchors.add(Attribution.Part.OTHER, found.accumulator.number());
        for (Instance batch : BatchReader.objects(found.accumulator)) {
            anchors.add(Attribution.Part.BATCHES, batch.number());
        }
        anchors.add(Attribution.Part.POOL, found.pool.number());
        PoolReader.freeBuffers(found.pool).forEach(buffer -> anchors.add(Attribution.Part.POOL, buffer.number()));
        found.metrics.ifPresent(metrics -> MetricsReader.anchor(metrics, anchors));
        KafkaField.SENDER_METRICS
                .instance(found.sender)
                .ifPresent(sensors -> anchors.add(Attribution.Part.METRICS, sensors.number()));
        found.networkClient.ifPresent(client -> NetworkReader.anchor(client, anchors));
        KafkaField.SENDER_METADATA
                .instance(found.sender)
                .ifPresent(metadata -> anchors.add(Attribution.Part.NETWORK, metadata.number()));
        found.thread.ifPresent(thread -> anchors.add(Attribution.Part.NETWORK, thread.object()));
        KafkaField.SENDER_TRANSACTION_MANAGER
                .instance(found.sender)
                .ifPresent(manager -> anchors.add(Attribution.Part.OTHER, manager.number()));
        found.facade
                .flatMap(KafkaField.PRODUCER_INTERCEPTORS::instance)
                .ifPresent(interceptors -> anchors.add(Attribution.Part.OTHER, interceptors.number()));
        config(found).ifPresent(config -> anchors.add(Attribution.Part.OTHER, config.number()));
        return anchors;
    }

    /// @param client this producer's number in the attribution
    Producer read(Found found, Attribution attribution, int client, Owner owner) {
        Optional<MetricsReader> metrics = found.metrics.map(MetricsReader::of);
        String clientId = found.networkClient
                .flatMap(KafkaField.NETWORK_CLIENT_ID::instance)
                .map(Names::of)
                .orElse("");
        BufferPool pool = PoolReader.read(found.pool);
        long batchSize =
                KafkaField.ACCUMULATOR_BATCH_SIZE.number(found.accumulator).orElse(0);
        return new Producer(
                clientId,
                state(found, attribution.isHeld(client)),
                !KafkaField.SENDER_RUNNING.isTrue(found.sender),
                found.sender.address(),
                found.facade.isPresent() && attribution.isHeld(client)
                        ? OptionalLong.of(found.facade.get().address())
                        : OptionalLong.empty(),
                metrics.flatMap(MetricsReader::birth),
                classes.version(found.sender.type()),
                owner,
                found.thread.map(thread -> threads.claim(thread, clientId)),
                config(found).map(configs::read).orElse(ClientConfig.UNKNOWN),
                pool,
                new BatchReader(takenAt).read(found.accumulator, found.sender, regular(pool, batchSize)),
                new Producer.Partitions(BatchReader.queues(found.accumulator), knownPartitions(found.sender)),
                found.networkClient.map(new NetworkReader(takenAt)::read).orElse(Network.NONE),
                transaction(found.sender),
                threads.waitingIn(found.pool),
                muted(found.accumulator),
                metrics.map(reader -> reader.instrumentation(found.facade)).orElse(Instrumentation.NONE),
                attribution.memory(client),
                heap.retained(found.sender.number()));
    }

    private static int muted(Instance accumulator) {
        return KafkaField.ACCUMULATOR_MUTED
                .reference(accumulator)
                .map(muted -> JavaCollections.elements(muted).size())
                .orElse(0);
    }

    private static OptionalInt knownPartitions(Instance sender) {
        return KafkaField.SENDER_METADATA
                .instance(sender)
                .flatMap(KafkaField.METADATA_CLUSTER::instance)
                .flatMap(KafkaField.CLUSTER_PARTITIONS::reference)
                .map(partitions ->
                        OptionalInt.of(JavaCollections.entries(partitions).size()))
                .orElse(OptionalInt.empty());
    }

    /// Every idempotent producer has a transaction manager; only a transactional one has an id in it.
    private static Optional<Producer.Transaction> transaction(Instance sender) {
        Optional<Instance> manager = KafkaField.SENDER_TRANSACTION_MANAGER.instance(sender);
        return manager.flatMap(KafkaField.TRANSACTION_ID::instance)
                .map(Names::of)
                .map(id -> new Producer.Transaction(
                        id,
                        manager.flatMap(KafkaField.TRANSACTION_STATE::instance)
                                .map(Names::ofConstant)
                                .orElse("UNKNOWN")));
    }

    /// What a batch takes at most without a record too large for it. The incremental pool of 4.4 hands out whole
    /// chunks, of which `batch.size` need not be a multiple; other pools hand out `batch.size`.
    private static ByteSize regular(BufferPool pool, long batchSize) {
        long chunk = Math.max(1, pool.poolable().bytes());
        return new ByteSize(chunk * Math.ceilDiv(Math.max(chunk, batchSize), chunk));
    }

    private static Producer.State state(Found found, boolean held) {
        if (!KafkaField.SENDER_RUNNING.isTrue(found.sender)) {
            return Producer.State.CLOSED;
        }
        if (found.thread.isEmpty()) {
            // Dropped after its thread died, or not yet given one.
            return held
                            && found.facade
                                    .flatMap(KafkaField.PRODUCER_THREAD::instance)
                                    .isEmpty()
                    ? Producer.State.STARTING
                    : Producer.State.CLOSED;
        }
        if (found.thread.get().state().equals(Thread.State.NEW.name())) {
            return Producer.State.STARTING;
        }
        if (!found.thread.get().alive()) {
            return Producer.State.CLOSED;
        }
        return held ? Producer.State.OPEN : Producer.State.ORPHANED;
    }

    private static Optional<Instance> config(Found found) {
        return found.facade
                .flatMap(KafkaField.PRODUCER_CONFIG::instance)
                .or(() -> found.networkClient.flatMap(NetworkReader::config));
    }
}
