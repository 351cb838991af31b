package kheap.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import kheap.ByteSize;
import kheap.analysis.DumpAnalysis;
import kheap.analysis.DumpFacts;
import kheap.analysis.HeapFacts;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Quantity.Unit;
import kheap.diagnosis.Question;
import kheap.evidence.ControlGroup;
import kheap.evidence.EvidenceFile;
import kheap.evidence.MemoryRollup;
import kheap.kafka.Admin;
import kheap.kafka.Batches;
import kheap.kafka.BufferPool;
import kheap.kafka.ClientConfig;
import kheap.kafka.ClientMemory;
import kheap.kafka.Consumer;
import kheap.kafka.Instrumentation;
import kheap.kafka.KafkaClients;
import kheap.kafka.KafkaThread;
import kheap.kafka.Network;
import kheap.kafka.Outside;
import kheap.kafka.Owner;
import kheap.kafka.Producer;
import kheap.process.ProcessFacts;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static final Owner NOBODY = Owner.nobody(List.of());
    private static final Network NETWORK = new Network(
            3, Optional.empty(), List.of(new Network.Node("1", "READY", 0), new Network.Node("2", "DISCONNECTED", 1)));

    private static ByteSize size(long bytes) {
        return new ByteSize(bytes);
    }

    private static ClientMemory memory(long own) {
        return new ClientMemory(size(own), size(1), size(2), size(3), size(4), size(5), size(1_000_000));
    }

    private static Producer producer(String id, Producer.State state, Map<String, String> settings, OptionalInt known) {
        return new Producer(
                id,
                state,
                state == Producer.State.CLOSED,
                1,
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                new Owner(Owner.Kind.APPLICATION, "Main", new StringBuilder("Main").toString(), List.of()),
                Optional.empty(),
                ClientConfig.of(settings),
                new BufferPool(size(1000), size(600), 1, size(100), 2, false),
                new Batches(
                        7,
                        4,
                        size(250),
                        size(200),
                        70,
                        1,
                        size(150),
                        size(150),
                        Optional.of(Duration.ofSeconds(9)),
                        2,
                        List.of(),
                        List.of(),
                        List.of(),
                        Batches.Fill.NONE,
                        Batches.Overhead.NONE),
                new Producer.Partitions(8, known),
                NETWORK,
                Optional.empty(),
                List.of(),
                0,
                new Instrumentation(90, 0, 0, List.of()),
                memory(100),
                size(1));
    }

    private static Producer producer(String id, Producer.State state) {
        return producer(id, state, Map.of(), OptionalInt.of(12));
    }

    private static Consumer consumer(boolean closed) {
        return new Consumer(
                "billing",
                Consumer.Kind.CLASSIC,
                2,
                closed ? Consumer.State.CLOSED : Consumer.State.OPEN,
                Optional.empty(),
                12,
                List.of(),
                0,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                NOBODY,
                Optional.empty(),
                new Consumer.Fetched(5, 2, size(77), size(70), size(40), List.of()),
                ClientConfig.UNKNOWN,
                NETWORK,
                Instrumentation.NONE,
                memory(200),
                size(1));
    }

    private static Admin admin(Admin.State state) {
        return new Admin(
                "admin",
                state,
                3,
                Optional.empty(),
                Optional.empty(),
                NOBODY,
                Optional.empty(),
                0,
                ClientConfig.UNKNOWN,
                NETWORK,
                Instrumentation.NONE,
                memory(300),
                size(1));
    }

    private static KafkaThread thread(KafkaThread.Kind kind, boolean alive) {
        return new KafkaThread(kind, "a thread", 4, alive, "RUNNABLE", "", List.of());
    }

    private static KafkaClients.Found found(List<Producer> producers, List<Consumer> consumers, List<Admin> admins) {
        return new KafkaClients.Found(
                new KafkaClients.Surroundings(
                        Optional.empty(),
                        size(50_000),
                        true,
                        30,
                        false,
                        Optional.empty(),
                        ProcessFacts.UNKNOWN,
                        Optional.empty(),
                        false),
                List.of("4.1.2"),
                producers,
                consumers,
                admins,
                new KafkaClients.Created(OptionalLong.of(40), OptionalLong.empty(), OptionalLong.of(2)),
                List.of(new KafkaClients.InstanceCount("Sender", 3, size(900))),
                List.of(
                        thread(KafkaThread.Kind.PRODUCER, true),
                        thread(KafkaThread.Kind.PRODUCER, false),
                        thread(KafkaThread.Kind.CONSUMER_NETWORK, true)),
                List.of(),
                Outside.NONE,
                size(60));
    }

    private static DumpAnalysis analysis(KafkaClients kafka, Diagnosis... diagnoses) {
        return new DumpAnalysis(
                new DumpFacts("a.hprof", 1, Optional.empty(), "", 8, true, 0, "own", List.of()),
                new ProcessFacts(
                        Optional.empty(),
                        Optional.empty(),
                        OptionalLong.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new ProcessFacts.DirectBuffers(6, size(640), size(6400)))),
                new HeapFacts(800, size(50_000), 0, ByteSize.ZERO, 90, 30),
                kafka,
                List.of(diagnoses),
                List.of());
    }

    private static Map<String, Double> values(DumpAnalysis analysis) {
        return Figures.of(analysis).stream().collect(Collectors.toMap(Figure::name, Figure::value));
    }

    private static void has(Map<String, Double> values, String name, double value) {
        assertEquals(value, values.get(name), name);
    }

    @Test
    void everyFigureIsThereWithItsOwnNameAndWords() {
        List<Figure> figures = Figures.of(analysis(found(List.of(), List.of(), List.of())));
        assertEquals(
                figures.size(), figures.stream().map(Figure::name).distinct().count());
        assertEquals(
                figures.size(), figures.stream().map(Figure::label).distinct().count());
        assertEquals(
                List.of(
                        "heap.bytes",
                        "heap.objects",
                        "heap.classes",
                        "threads",
                        "direct.bytes",
                        "direct.buffers",
                        "rest.bytes",
                        "kafka.bytes"),
                figures.stream().map(Figure::name).limit(8).toList());
        for (Figure figure : figures) {
            assertEquals(figure.name().endsWith(".bytes"), figure.unit() == Unit.BYTES, figure.name());
        }
    }

    @Test
    void whatFilesBesideADumpTellIsFollowedAgainstTheContainersLimit() {
        ControlGroup container = new ControlGroup(
                Optional.of(size(2_000_000)),
                false,
                Optional.of(size(1_900_000)),
                Map.of(),
                Map.of(),
                OptionalLong.empty(),
                OptionalLong.empty());
        MemoryRollup sums = new MemoryRollup(size(1_500_000), Optional.empty(), Optional.empty());
        DumpAnalysis alone = analysis(found(List.of(), List.of(), List.of()));
        DumpAnalysis beside = alone.beside(List.of(
                new EvidenceFile("memory.max", Optional.empty(), 1, 0, container),
                new EvidenceFile("smaps_rollup", Optional.empty(), 9, 0, sums)));

        has(values(beside), "process.bytes", 1_900_000);
        has(values(beside), "process.resident.bytes", 1_500_000);
        assertEquals(
                Optional.of(new Bound("the limit of the container", Unit.BYTES, 2_000_000)),
                Day.of(beside, Instant.EPOCH).figure("process.bytes").flatMap(Figure::bound));
        assertFalse(values(beside).containsKey("process.arenas.bytes"));
        assertTrue(values(alone).keySet().stream().noneMatch(name -> name.startsWith("process.")));
    }

    @Test
    void statesAreCountedWithTheirOwnBytes() {
        Map<String, Double> values = values(analysis(found(
                List.of(
                        producer("a", Producer.State.OPEN),
                        producer("b", Producer.State.ORPHANED),
                        producer("c", Producer.State.ORPHANED),
                        producer("d", Producer.State.CLOSED)),
                List.of(consumer(false), consumer(true)),
                List.of(admin(Admin.State.ORPHANED)))));
        has(values, "producers", 4);
        has(values, "producers.open", 1);
        has(values, "producers.orphaned", 2);
        has(values, "producers.orphaned.bytes", 230);
        has(values, "producers.closed", 1);
        has(values, "producers.starting", 0);
        has(values, "consumers.open", 1);
        has(values, "consumers.closed.bytes", 215);
        has(values, "consumers.fetched.bytes", 154);
        has(values, "consumers.fetches", 10);
        has(values, "consumers.assigned", 12);
        has(values, "admins.orphaned", 1);
        has(values, "admins.orphaned.bytes", 315);
        has(values, "admins.open", 0);
        has(values, "kafka.bytes", 4 * 115 + 2 * 215 + 315 + 60);
        has(values, "kafka.shared.bytes", 60);
        has(values, "kafka.batches.bytes", 4 * 100 + 2 * 200 + 300);
        has(values, "kafka.metrics.bytes", 21);
        has(values, "rest.bytes", 50_000 - (4 * 115 + 2 * 215 + 315 + 60));
        has(values, "metrics", 360);
    }

    @Test
    void aClosedProducersPoolAndConnectionsDoNotCount() {
        List<Producer> producers = List.of(producer("a", Producer.State.OPEN), producer("b", Producer.State.CLOSED));
        DumpAnalysis analysis = analysis(found(producers, List.of(consumer(true)), List.of(admin(Admin.State.CLOSED))));
        Map<String, Double> values = values(analysis);
        has(values, "pools.total.bytes", 1000);
        has(values, "pools.in-use.bytes", 300);
        has(values, "pools.free.bytes", 100);
        has(values, "pools.unallocated.bytes", 600);
        has(values, "pools.waiters", 2);
        has(values, "pools.ghost.bytes", 50);
        has(values, "requests.in-flight", 3);
        has(values, "connections", 1);
        Bound total = Day.of(analysis, Instant.EPOCH)
                .figure("pools.in-use.bytes")
                .flatMap(Figure::bound)
                .orElseThrow();
        assertEquals(new Bound("buffer.memory of all producers", Unit.BYTES, 1000), total);
    }

    @Test
    void batchesThreadsAndInstancesAreCounted() {
        Map<String, Double> values = values(analysis(found(
                List.of(producer("a", Producer.State.OPEN), producer("b", Producer.State.OPEN)),
                List.of(),
                List.of())));
        has(values, "batches", 14);
        has(values, "batches.in-flight", 8);
        has(values, "batches.records", 140);
        has(values, "batches.reserved.bytes", 500);
        has(values, "batches.written.bytes", 400);
        has(values, "batches.oversized", 2);
        has(values, "batches.oldest", 9000);
        has(values, "partitions.queues", 16);
        has(values, "threads", 30);
        has(values, "threads.kafka", 2);
        has(values, "threads.kafka.producer", 1);
        has(values, "threads.kafka.consumer-network", 1);
        has(values, "threads.kafka.login-refresh", 0);
        has(values, "instances.Sender", 3);
        has(values, "instances.Sender.bytes", 900);
        has(values, "created.producers", 40);
        has(values, "created.admins", 2);
        has(values, "direct.bytes", 640);
        assertFalse(values.containsKey("created.consumers"));
    }

    @Test
    void aDumpWithoutKafkaHasZerosWhereZeroIsTrue() {
        Map<String, Double> values = values(analysis(new KafkaClients.None(true)));
        has(values, "producers", 0);
        has(values, "producers.orphaned.bytes", 0);
        has(values, "threads.kafka", 0);
        has(values, "kafka.bytes", 0);
        has(values, "rest.bytes", 50_000);
        assertFalse(values.containsKey("batches.oldest"));
        assertFalse(values.containsKey("created.producers"));
    }

    @Test
    void aDumpWhoseClientsCouldNotBeReadHasNoneOfKafkasFigures() {
        Day day = Day.of(analysis(new KafkaClients.Unreadable(List.of("what"))), Instant.EPOCH);
        assertEquals(
                List.of("heap.bytes", "heap.objects", "heap.classes", "threads", "direct.bytes", "direct.buffers"),
                day.figures().stream().map(Figure::name).toList());
        assertFalse(day.tellsClients());
        assertEquals(List.of(), day.clients());
    }

    @Test
    void evidenceIsAFigureByTheNameOfItsRule() {
        Diagnosis clear = new Diagnosis.Clear(
                new Question("orphaned-producers", "", ""),
                "",
                List.of(
                        Evidence.of("running senders without a producer", Quantity.count(0)),
                        Evidence.of("share of the pool", Quantity.share(0.25)),
                        Evidence.of("share of the pool", Quantity.share(0.5))));
        List<Figure> figures = Figures.of(analysis(new KafkaClients.Unreadable(List.of()), clear));
        assertEquals(
                List.of(
                        new Figure(
                                "evidence.orphaned-producers.running-senders-without-a-producer",
                                "running senders without a producer",
                                Unit.COUNT,
                                0,
                                Optional.empty()),
                        new Figure(
                                "evidence.orphaned-producers.share-of-the-pool",
                                "share of the pool",
                                Unit.PERCENT,
                                25,
                                Optional.empty())),
                figures.subList(figures.size() - 2, figures.size()));
    }

    @Test
    void theNumbersThatCountsMayApproachAreKnown() {
        List<Bound> bounds = Bounds.of(analysis(found(
                List.of(producer("a", Producer.State.OPEN), producer("b", Producer.State.CLOSED)),
                List.of(consumer(false)),
                List.of())));
        assertEquals(
                List.of(
                        new Bound("living threads", Unit.COUNT, 30),
                        new Bound("running producers", Unit.COUNT, 1),
                        new Bound("partitions that the producers know", Unit.COUNT, 12),
                        new Bound("partitions assigned to consumers", Unit.COUNT, 12),
                        new Bound("buffer.memory of all producers", Unit.BYTES, 1000)),
                bounds);
    }

    private static Optional<Bound> boundOfQueues(Producer... producers) {
        return Day.of(analysis(found(List.of(producers), List.of(), List.of())), Instant.EPOCH)
                .figure("partitions.queues")
                .orElseThrow()
                .bound();
    }

    @Test
    void thePartitionsThatProducersKnowBoundTheirQueues() {
        Producer knows12 = producer("a", Producer.State.OPEN);
        assertEquals(
                Optional.of(new Bound("partitions that the producers know", Unit.COUNT, 24)),
                boundOfQueues(knows12, knows12));
        assertEquals(
                Optional.empty(),
                boundOfQueues(knows12, producer("b", Producer.State.OPEN, Map.of(), OptionalInt.empty())));
        assertEquals(
                Optional.empty(),
                boundOfQueues(knows12, producer("b", Producer.State.OPEN, Map.of(), OptionalInt.of(3))));
        assertEquals(Optional.empty(), boundOfQueues());
    }

    @Test
    void thePartitionsOfOneProducerAreKnownBesideThoseOfAll() {
        Producer knows12 = producer("a", Producer.State.OPEN);
        List<Bound> bounds = Bounds.of(analysis(found(List.of(knows12, knows12), List.of(), List.of())));
        assertTrue(bounds.contains(new Bound("partitions that the producers know", Unit.COUNT, 24)));
        assertTrue(bounds.contains(new Bound("partitions that one producer knows", Unit.COUNT, 12)));
    }

    @Test
    void anOwnerOfManyClientsIsKeptOnce() {
        List<ClientState> clients = ClientStates.of(found(
                List.of(producer("a", Producer.State.OPEN), producer("b", Producer.State.OPEN)), List.of(), List.of()));
        assertSame(clients.getFirst().owner(), clients.getLast().owner());
    }

    @Test
    void clientsThatAreMadeAlikeHaveTheSameConfiguration() {
        List<ClientState> clients = ClientStates.of(found(
                List.of(
                        producer("a", Producer.State.OPEN, Map.of("client.id", "a", "acks", "1"), OptionalInt.empty()),
                        producer("b", Producer.State.OPEN, Map.of("client.id", "b", "acks", "1"), OptionalInt.empty()),
                        producer("c", Producer.State.OPEN, Map.of("client.id", "c", "acks", "0"), OptionalInt.empty())),
                List.of(),
                List.of()));
        assertEquals(clients.get(0).configuration(), clients.get(1).configuration());
        assertNotEquals(clients.get(0).configuration(), clients.get(2).configuration());
        assertTrue(clients.stream().allMatch(one -> one.state().equals("open")));
    }
}
