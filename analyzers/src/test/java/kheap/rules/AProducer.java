package kheap.rules;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import kheap.ByteSize;
import kheap.kafka.Batches;
import kheap.kafka.BufferPool;
import kheap.kafka.ClientConfig;
import kheap.kafka.ClientMemory;
import kheap.kafka.Instrumentation;
import kheap.kafka.KafkaThread;
import kheap.kafka.Network;
import kheap.kafka.Owner;
import kheap.kafka.Producer;

/// A producer in the making: healthy, idle, with Kafka's defaults, until a test says otherwise.
final class AProducer {
    static final long BATCH = 16_384;
    static final long BUFFER = 32 << 20;

    private final String id;
    private final Producer.State state;
    private final TreeMap<String, String> config = new TreeMap<>();
    private Optional<Instant> born = Optional.empty();
    private Optional<String> version = Optional.empty();
    private Optional<Producer.Transaction> transaction = Optional.empty();
    private Owner owner = new Owner(Owner.Kind.APPLICATION, "com.acme.Orders", "com.acme.Orders", List.of());
    private boolean threadAlive;
    private boolean lostThread;
    private long own = 140_000;
    private long total = BUFFER;
    private long inUse;
    private int waiters;
    private List<String> blocked = List.of();
    private int count;
    private long reserved;
    private int oversized;
    private long oversizedBytes;
    private long largest;
    private int partitions = 1;
    private Optional<Duration> oldest = Optional.empty();
    private Network network = Network.NONE;
    private int muted;
    private Instrumentation instrumentation = new Instrumentation(91, 39, 5, List.of());
    private ByteSize connections = ByteSize.ZERO;
    private int queues = 4;
    private long records;
    private long keptByBatches;
    private Batches.Fill fill = Batches.Fill.NONE;
    private Batches.Overhead overhead = Batches.Overhead.NONE;

    private AProducer(String id, Producer.State state, boolean threadAlive) {
        this.id = id;
        this.state = state;
        this.threadAlive = threadAlive;
        config.put("bootstrap.servers", "kafka-1:9092");
        config.put("acks", "all");
        config.put("batch.size", Long.toString(BATCH));
        config.put("linger.ms", "0");
        config.put("delivery.timeout.ms", "120000");
        config.put("max.request.size", "1048576");
    }

    static AProducer open(String id) {
        return new AProducer(id, Producer.State.OPEN, true);
    }

    static AProducer orphaned(String id) {
        AProducer producer = new AProducer(id, Producer.State.ORPHANED, true);
        producer.owner = Owner.nobody(List.of());
        return producer;
    }

    static AProducer closed(String id) {
        return new AProducer(id, Producer.State.CLOSED, false);
    }

    static AProducer closing(String id) {
        return new AProducer(id, Producer.State.CLOSED, true);
    }

    static AProducer starting(String id) {
        return new AProducer(id, Producer.State.STARTING, false);
    }

    AProducer born(Instant time) {
        born = Optional.of(time);
        return this;
    }

    AProducer ownedBy(Owner.Kind kind, String description) {
        owner = kind == Owner.Kind.NOBODY ? Owner.nobody(List.of()) : new Owner(kind, "Owner", description, List.of());
        return this;
    }

    AProducer with(String key, String value) {
        config.put(key, value);
        return this;
    }

    AProducer withoutConfig() {
        config.clear();
        return this;
    }

    AProducer version(String known) {
        version = Optional.of(known);
        return this;
    }

    AProducer transaction(String transactionalId) {
        transaction = Optional.of(new Producer.Transaction(transactionalId, "UNINITIALIZED"));
        return with("transactional.id", transactionalId);
    }

    AProducer own(long bytes) {
        own = bytes;
        return this;
    }

    AProducer metrics(int count) {
        instrumentation = new Instrumentation(count, 39, 5, List.of());
        return this;
    }

    /// What its connections and its metadata keep.
    AProducer connections(long bytes) {
        connections = new ByteSize(bytes);
        return this;
    }

    AProducer bufferMemory(long bytes) {
        total = bytes;
        return this;
    }

    /// Batches of the usual size, and their bytes in the pool's books.
    AProducer holding(int batches) {
        return holding(batches, BATCH);
    }

    AProducer holding(int batches, long each) {
        count += batches;
        reserved += batches * each;
        inUse += batches * each;
        largest = Math.max(largest, each);
        return this;
    }

    AProducer holdingOversized(int batches, long each) {
        oversized += batches;
        oversizedBytes += batches * each;
        return holding(batches, each);
    }

    /// Bytes in the pool's books and in no batch.
    AProducer losing(long bytes) {
        inUse += bytes;
        return this;
    }

    AProducer instrumented(Instrumentation found) {
        instrumentation = found;
        return this;
    }

    AProducer filled(Batches.Fill found) {
        fill = found;
        return this;
    }

    AProducer overhead(Batches.Overhead found) {
        overhead = found;
        return this;
    }

    /// Records in the batches; as many as batches where nothing is said.
    AProducer records(long count) {
        records = count;
        return this;
    }

    /// What the batches keep alone, their buffers included.
    AProducer keepingInBatches(long bytes) {
        keptByBatches = bytes;
        return this;
    }

    /// Partitions that it ever sent to.
    AProducer queues(int count) {
        queues = count;
        return this;
    }

    AProducer waitingThreads(String... names) {
        waiters = names.length;
        blocked = List.of(names);
        return this;
    }

    AProducer waiters(int threads) {
        waiters = threads;
        return this;
    }

    AProducer partitions(int touched) {
        partitions = touched;
        return this;
    }

    AProducer oldestBatch(Duration age) {
        oldest = Optional.of(age);
        return this;
    }

    AProducer unanswered(int requests, Duration oldestAge) {
        network = new Network(requests, Optional.of(oldestAge), List.of(new Network.Node("1", "READY", 0)));
        return this;
    }

    AProducer disconnected() {
        network = new Network(
                0,
                Optional.empty(),
                List.of(new Network.Node("-1", "DISCONNECTED", 4), new Network.Node("1", "CONNECTING", 9)));
        return this;
    }

    AProducer network(Network found) {
        network = found;
        return this;
    }

    AProducer muted(int found) {
        muted = found;
        return this;
    }

    /// Its thread has ended although nobody closed it.
    AProducer lostThread() {
        lostThread = true;
        return this;
    }

    Producer at(long address) {
        return new Producer(
                id,
                state,
                state == Producer.State.CLOSED && !lostThread,
                address,
                state == Producer.State.OPEN ? OptionalLong.of(address + 8) : OptionalLong.empty(),
                born,
                version,
                owner,
                thread(address),
                config.isEmpty() ? ClientConfig.UNKNOWN : ClientConfig.of(config),
                new BufferPool(
                        new ByteSize(total),
                        new ByteSize(total - inUse),
                        0,
                        new ByteSize(BATCH),
                        waiters,
                        state == Producer.State.CLOSED),
                batches(),
                new Producer.Partitions(queues, OptionalInt.of(6)),
                network,
                transaction,
                blocked,
                muted,
                instrumentation,
                new ClientMemory(
                        new ByteSize(keptByBatches),
                        ByteSize.ZERO,
                        ByteSize.ZERO,
                        new ByteSize(own),
                        connections,
                        ByteSize.ZERO,
                        ByteSize.ZERO),
                ByteSize.ZERO);
    }

    private Optional<KafkaThread> thread(long address) {
        return state == Producer.State.STARTING
                ? Optional.empty()
                : Optional.of(new KafkaThread(
                        KafkaThread.Kind.PRODUCER,
                        "kafka-producer-network-thread | " + id,
                        address + 16,
                        threadAlive,
                        threadAlive ? "RUNNABLE" : "TERMINATED",
                        id,
                        List.of()));
    }

    private Batches batches() {
        return new Batches(
                count,
                0,
                new ByteSize(reserved),
                new ByteSize(reserved),
                Math.max(count, records),
                oversized,
                new ByteSize(oversizedBytes),
                new ByteSize(largest),
                oldest,
                count == 0 ? 0 : partitions,
                count == 0
                        ? List.of()
                        : List.of(new Batches.Partition(
                                "orders",
                                0,
                                count,
                                0,
                                new ByteSize(reserved),
                                new ByteSize(reserved),
                                count,
                                oversized,
                                oldest)),
                List.of(),
                oversized == 0 ? List.of() : List.of(0xBAL),
                fill,
                overhead);
    }
}
