package kheap.comparison;

import static kheap.ByteSize.ZERO;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.diagnosis.Quantity.Unit;
import kheap.kafka.Admin;
import kheap.kafka.BufferPool;
import kheap.kafka.ClientMemory;
import kheap.kafka.Consumer;
import kheap.kafka.DirectMemory;
import kheap.kafka.KafkaClients;
import kheap.kafka.KafkaThread;
import kheap.kafka.Network;
import kheap.kafka.Producer;

/// The figures of Kafka's clients.
final class ClientFigures {
    private final KafkaClients.Found clients;
    private final Figures figures;

    private ClientFigures(KafkaClients.Found clients, Figures figures) {
        this.clients = clients;
        this.figures = figures;
    }

    static void add(KafkaClients.Found clients, Figures figures) {
        ClientFigures all = new ClientFigures(clients, figures);
        all.memory();
        all.producers();
        all.consumers();
        all.admins();
        all.threads();
        all.pools();
        all.batches();
        all.partitions();
        all.network();
        figures.count("metrics", "metrics of producers", sum(clients.producers(), producer -> producer.instrumentation()
                .metrics()));
        DirectMemory direct = clients.outside().directMemory();
        figures.bytes(
                "direct.uncounted.bytes",
                "memory of direct buffers that the JDK does not count",
                direct.kafkas().uncounted().plus(direct.others().uncounted()));
        all.instances();
        all.created();
    }

    private void memory() {
        List<ClientMemory> memories = Stream.of(
                        clients.producers().stream().map(Producer::memory),
                        clients.consumers().stream().map(Consumer::memory),
                        clients.admins().stream().map(Admin::memory))
                .flatMap(kind -> kind)
                .toList();
        figures.bytes("kafka.bytes", "memory of Kafka's clients", clients.totalBytes());
        figures.bytes("kafka.shared.bytes", "memory that several Kafka clients share", clients.sharedBytes());
        figures.bytes("kafka.batches.bytes", "memory of batches", bytes(memories, ClientMemory::batches));
        figures.bytes("kafka.pool.bytes", "memory of the pools' free lists", bytes(memories, ClientMemory::pool));
        figures.bytes("kafka.fetched.bytes", "memory of fetched records", bytes(memories, ClientMemory::fetched));
        figures.bytes("kafka.metrics.bytes", "memory of the clients' metrics", bytes(memories, ClientMemory::metrics));
        figures.bytes(
                "kafka.network.bytes",
                "memory of the clients' connections and metadata",
                bytes(memories, ClientMemory::network));
        figures.bytes("kafka.other.bytes", "memory of the clients' other parts", bytes(memories, ClientMemory::other));
    }

    private void producers() {
        figures.count(Figures.PRODUCERS, "producers", clients.producers().size());
        for (Producer.State state : Producer.State.values()) {
            state("producers", state, clients.producers(), Producer::state, Producer::memory);
        }
    }

    private void consumers() {
        List<Consumer> all = clients.consumers();
        figures.count("consumers", "consumers", all.size());
        for (Consumer.State state : Consumer.State.values()) {
            state("consumers", state, all, Consumer::state, Consumer::memory);
        }
        figures.bytes(
                "consumers.fetched.bytes", "memory of fetches that wait to be polled", bytes(all, one -> one.fetched()
                        .bytes()));
        figures.count("consumers.fetches", "fetches that wait to be polled", sum(all, one -> one.fetched()
                .fetches()));
        figures.count("consumers.assigned", "partitions assigned to consumers", assigned(clients));
    }

    private void admins() {
        figures.count("admins", "admin clients", clients.admins().size());
        for (Admin.State state : Admin.State.values()) {
            state("admins", state, clients.admins(), Admin::state, Admin::memory);
        }
    }

    private <C, S extends Enum<S>> void state(
            String kind, S state, List<C> all, Function<C, S> stateOf, Function<C, ClientMemory> memory) {
        List<C> in = all.stream().filter(one -> stateOf.apply(one) == state).toList();
        String word = ClientStates.word(state);
        String words = word + " " + (kind.equals("admins") ? "admin clients" : kind);
        figures.count(kind + "." + word, words, in.size());
        figures.bytes(kind + "." + word + ".bytes", "memory of " + words, bytes(in, one -> memory.apply(one)
                .own()));
    }

    private void threads() {
        List<KafkaThread> living =
                clients.threads().stream().filter(KafkaThread::alive).toList();
        figures.count("threads.kafka", "Kafka's threads", living.size());
        for (KafkaThread.Kind kind : KafkaThread.Kind.values()) {
            figures.count(
                    "threads.kafka." + kind.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    kind == KafkaThread.Kind.OTHER ? "other threads of Kafka" : "threads of the kind " + kind,
                    living.stream().filter(thread -> thread.kind() == kind).count());
        }
    }

    /// Of producers that are not closed: nobody takes memory from the pool of one that is.
    private void pools() {
        List<Producer> working = working(clients);
        List<BufferPool> pools = working.stream().map(Producer::pool).toList();
        Bound total = bufferMemory(clients);
        figures.bytes("pools.total.bytes", total.label(), bytes(pools, BufferPool::total));
        figures.bytes("pools.in-use.bytes", "pool memory in use", bytes(pools, BufferPool::inUse), total);
        figures.bytes("pools.free.bytes", "pool memory kept for reuse", bytes(pools, BufferPool::free), total);
        figures.bytes(
                "pools.unallocated.bytes", "unallocated pool memory", bytes(pools, BufferPool::unallocated), total);
        figures.count("pools.waiters", "threads that wait for pool memory", sum(pools, BufferPool::waiters));
        // Bytes that are back before their batch is gone would hide others that are lost.
        figures.bytes(
                "pools.ghost.bytes",
                "pool memory that no batch accounts for",
                bytes(working, one -> new ByteSize(Math.max(0, one.ghostBytes()))));
    }

    private void batches() {
        List<Producer> all = clients.producers();
        figures.count("batches", "batches", sum(all, one -> one.batches().count()));
        figures.count("batches.in-flight", "batches in flight", sum(all, one -> one.batches()
                .inFlight()));
        figures.count("batches.records", "records in batches", sum(all, one -> one.batches()
                .records()));
        figures.bytes("batches.reserved.bytes", "memory reserved by batches", bytes(all, one -> one.batches()
                .reserved()));
        figures.bytes("batches.written.bytes", "memory written in batches", bytes(all, one -> one.batches()
                .written()));
        figures.count("batches.oversized", "batches larger than batch.size", sum(all, one -> one.batches()
                .oversized()));
        all.stream()
                .flatMap(one -> one.batches().oldestAge().stream())
                .max(Duration::compareTo)
                .ifPresent(age -> figures.time("batches.oldest", "age of the oldest batch", age));
    }

    /// A topic that a producer has not used for long is no longer known, and its queues stay: then what is known
    /// bounds nothing.
    private void partitions() {
        List<Producer> working = working(clients);
        long queues = sum(working, one -> one.partitions().queues());
        figures.count(
                "partitions.queues",
                "queues of partitions that producers have sent to",
                queues,
                knownPartitions(clients).filter(known -> known.value() >= queues));
    }

    /// The partitions that the producers know, counted for each of them; empty where one does not tell.
    static Optional<Bound> knownPartitions(KafkaClients.Found clients) {
        List<OptionalInt> known = known(clients);
        return known.isEmpty() || known.contains(OptionalInt.empty())
                ? Optional.empty()
                : Optional.of(
                        new Bound("partitions that the producers know", Unit.COUNT, sum(known, OptionalInt::getAsInt)));
    }

    /// What the application keeps for each partition it keeps once, however many producers know that partition.
    static Optional<Bound> mostPartitions(KafkaClients.Found clients) {
        return known(clients).stream()
                .flatMapToInt(OptionalInt::stream)
                .boxed()
                .max(Integer::compare)
                .map(most -> new Bound("partitions that one producer knows", Unit.COUNT, most));
    }

    private static List<OptionalInt> known(KafkaClients.Found clients) {
        return working(clients).stream().map(one -> one.partitions().known()).toList();
    }

    /// Of clients that are not closed: the connections of one that is mean nothing.
    private void network() {
        List<Network> networks = Stream.of(
                        working(clients).stream().map(Producer::network),
                        clients.consumers().stream()
                                .filter(one -> !one.closed())
                                .map(Consumer::network),
                        clients.admins().stream()
                                .filter(one -> one.state() != Admin.State.CLOSED)
                                .map(Admin::network))
                .flatMap(kind -> kind)
                .toList();
        figures.count("requests.in-flight", "unanswered requests", sum(networks, Network::inFlightRequests));
        figures.count("connections", "connections to brokers", sum(networks, one -> one.nodes().stream()
                .filter(Network.Node::isUp)
                .count()));
    }

    private void instances() {
        for (KafkaClients.InstanceCount row : clients.counts()) {
            figures.count("instances." + row.name(), "instances of " + row.name(), row.count());
            figures.bytes(
                    "instances." + row.name() + ".bytes", "memory kept by instances of " + row.name(), row.retained());
        }
    }

    private void created() {
        created("producers", "producers", clients.created().producers());
        created("consumers", "consumers", clients.created().consumers());
        created("admins", "admin clients", clients.created().admins());
    }

    private void created(String kind, String words, OptionalLong created) {
        created.ifPresent(count ->
                figures.count("created." + kind, words + " ever made without a client id of their own", count));
    }

    /// The producers whose pools count.
    private static List<Producer> working(KafkaClients.Found clients) {
        return clients.producers().stream()
                .filter(one -> one.state() != Producer.State.CLOSED)
                .toList();
    }

    /// What all pools together may hold.
    static Bound bufferMemory(KafkaClients.Found clients) {
        return new Bound(
                "buffer.memory of all producers",
                Unit.BYTES,
                bytes(working(clients), one -> one.pool().total()).bytes());
    }

    /// A consumer that is closed works on no partition.
    static long assigned(KafkaClients.Found clients) {
        return clients.consumers().stream()
                .filter(one -> !one.closed())
                .mapToLong(Consumer::assigned)
                .sum();
    }

    private static <T> long sum(Collection<T> of, ToLongFunction<T> value) {
        return of.stream().mapToLong(value).sum();
    }

    private static <T> ByteSize bytes(Collection<T> of, Function<T, ByteSize> value) {
        return of.stream().map(value).reduce(ZERO, ByteSize::plus);
    }
}
