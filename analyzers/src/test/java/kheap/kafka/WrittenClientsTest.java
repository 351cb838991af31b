package kheap.kafka;

import static kheap.hprof.WrittenDump.ARRAY;
import static kheap.hprof.WrittenDump.OBJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import kheap.ByteSize;
import kheap.hprof.WrittenDump;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Clients in moments that no grown dump can be held in, written by hand with the fields of the released classes.
class WrittenClientsTest {
    private static final String KAFKA = "org.apache.kafka.";
    private static final long THREAD = 0x1400;
    private static final long ATOMIC_LONG = 0x1500;
    private static final long MAP = 0x1600;
    private static final long NODE = 0x1700;
    private static final long BUFFER = 0x1800;
    private static final long STRING = 0x1900;
    private static final long PRODUCER = 0x1a00;
    private static final long SENDER = 0x1b00;
    private static final long ACCUMULATOR = 0x1c00;
    private static final long POOL = 0x1d00;
    private static final long CLIENT = 0x1e00;
    private static final long REQUESTS = 0x1f00;
    private static final long REQUEST = 0x2000;
    private static final long METRICS = 0x2100;
    private static final long SENSOR = 0x2200;
    private static final long ADMIN = 0x2300;
    private static final long RUNNABLE = 0x2400;
    private static final long CALLBACK = 0x2500;
    private static final long CONSUMER = 0x2600;
    private static final long FETCHER = 0x2700;
    private static final long FETCH = 0x2800;
    private static final long PARTITION_DATA = 0x2900;
    private static final long RECORDS = 0x2a00;
    private static final long INCOMPLETE = 0x2b00;
    private static final long BATCH = 0x2c00;
    private static final long BUILDER = 0x2d00;
    private static final long STREAM = 0x2e00;
    private static final long CHUNK = 0x2f00;
    private static final long STATES = 0x3000;
    private static final long CONNECTION = 0x3100;
    private static final long HEADER = 0x3200;
    private static final long API = 0x3300;

    /// A running thread's status.
    private static final int RUNS = 5;

    private static final long TAKEN_AT = 1_700_000_000_000L;

    @TempDir
    Path folder;

    private static WrittenDump types() {
        WrittenDump dump = new WrittenDump(8)
                .takenAt(TAKEN_AT)
                .segment()
                .javaTypes()
                .type(THREAD, OBJECT, "java.lang.Thread", "L name", "L target", "J eetop", "I threadStatus")
                .type(ATOMIC_LONG, OBJECT, "java.util.concurrent.atomic.AtomicLong", "J value")
                .type(MAP, OBJECT, "java.util.HashMap", "L table")
                .type(NODE, OBJECT, "java.util.HashMap$Node", "L key", "L value", "L next")
                .type(BUFFER, OBJECT, "java.nio.HeapByteBuffer", "L hb")
                .type(STRING, OBJECT, "java.lang.String", "L value", "B coder");
        for (long type = THREAD; type <= STRING; type += 0x100) {
            dump.root(type);
        }
        return dump;
    }

    private static WrittenDump producerTypes() {
        return types().type(
                        PRODUCER,
                        OBJECT,
                        KAFKA + "clients.producer.KafkaProducer",
                        "L sender",
                        "L ioThread",
                        "L producerConfig",
                        "L metrics")
                .type(
                        SENDER,
                        OBJECT,
                        KAFKA + "clients.producer.internals.Sender",
                        "L accumulator",
                        "Z running",
                        "L client",
                        "L metadata",
                        "L sensors")
                .type(
                        ACCUMULATOR,
                        OBJECT,
                        KAFKA + "clients.producer.internals.RecordAccumulator",
                        "L free",
                        "L batches",
                        "L incomplete",
                        "I batchSize")
                .type(
                        POOL,
                        OBJECT,
                        KAFKA + "clients.producer.internals.BufferPool",
                        "J totalMemory",
                        "J nonPooledAvailableMemory",
                        "I poolableSize",
                        "L free",
                        "L waiters");
    }

    private static WrittenDump adminTypes() {
        return types().type(
                        ADMIN,
                        OBJECT,
                        KAFKA + "clients.admin.KafkaAdminClient",
                        "L thread",
                        "L runnable",
                        "L hardShutdownTimeMs",
                        "L client",
                        "L metrics",
                        "L clientId")
                .type(RUNNABLE, OBJECT, KAFKA + "clients.admin.KafkaAdminClient$AdminClientRunnable", "L callback")
                .type(CALLBACK, OBJECT, "com.acme.Callback", "L admin");
    }

    private KafkaClients.Found read(WrittenDump dump) throws IOException {
        return Dumped.found(dump.end().writeTo(folder.resolve("written.hprof")));
    }

    private static WrittenDump text(WrittenDump dump, long at, String latin) {
        return dump.instance(at, STRING, at + 0x80, 0).bytes(at + 0x80, latin.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// A producer with sender, accumulator and pool behind it. A root holds it.
    private static WrittenDump producer(WrittenDump dump, long at, long thread, long metrics) {
        return dump.root(at)
                .instance(at, PRODUCER, at + 0x100, thread, 0L, metrics)
                .instance(at + 0x100, SENDER, at + 0x200, 1)
                .instance(at + 0x200, ACCUMULATOR, at + 0x300)
                .instance(at + 0x300, POOL, 1000L);
    }

    /// An admin client with a running thread behind it. Nothing holds it.
    ///
    /// @param shutdown when its `close()` gives up, or -1
    private static WrittenDump admin(WrittenDump dump, long at, long shutdown, long callback, long client) {
        return dump.instance(at, ADMIN, at + 0x100, at + 0x200, at + 0x300, client)
                .instance(at + 0x100, THREAD, 0L, at + 0x200, 7L, RUNS)
                .instance(at + 0x200, RUNNABLE, callback)
                .instance(at + 0x300, ATOMIC_LONG, shutdown);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, STARTING", "7, 5, OPEN", "0, 5, CLOSED", "0, 2, CLOSED"})
    void aRunningSenderIsAsItsThreadIs(long eetop, int status, Producer.State state) throws IOException {
        Producer producer = read(producer(producerTypes(), 0x10_000, 0x20_000, 0)
                        .instance(0x20_000, THREAD, 0L, 0x10_100L, eetop, status))
                .producers()
                .getFirst();
        assertEquals(state, producer.state());
        assertFalse(producer.closeCalled());
    }

    @Test
    void aSenderWithoutAThreadYetIsStarting() throws IOException {
        assertEquals(
                Producer.State.STARTING,
                read(producer(producerTypes(), 0x10_000, 0, 0))
                        .producers()
                        .getFirst()
                        .state());
    }

    @Test
    void aProducerWhoseMetadataIsBehindTheCutDoesNotTellWhatItKnows() throws IOException {
        assertEquals(
                new Producer.Partitions(0, OptionalInt.empty()),
                read(producer(producerTypes(), 0x10_000, 0, 0))
                        .producers()
                        .getFirst()
                        .partitions());
    }

    @Test
    void aThreadWaitsForThePoolThatItsStackHolds() throws IOException {
        WrittenDump dump = producer(producerTypes(), 0x10_000, 0, 0);
        producer(dump, 0x11_000, 0, 0);
        text(dump, 0x20_100, "orders");
        text(dump, 0x21_100, "payments")
                .instance(0x20_000, THREAD, 0x20_100L, 0L, 7L, RUNS)
                .instance(0x21_000, THREAD, 0x21_100L, 0L, 7L, RUNS)
                .thread(0x20_000, 1, KAFKA + "clients.producer.internals.BufferPool.allocate")
                .thread(0x21_000, 2, KAFKA + "clients.producer.internals.BufferPool.allocate")
                .local(0x10_300, 1, 0)
                .local(0x11_300, 2, 0);
        assertEquals(
                Map.of(0x10_100L, List.of("orders"), 0x11_100L, List.of("payments")),
                read(dump).producers().stream().collect(Collectors.toMap(Producer::address, Producer::blockedThreads)));
    }

    @Test
    void aClientIsAsOldAsItsOldestSensor() throws IOException {
        Producer producer = read(producer(producerTypes(), 0x10_000, 0, 0x20_000)
                        .type(METRICS, OBJECT, KAFKA + "common.metrics.Metrics", "L sensors")
                        .type(SENSOR, OBJECT, KAFKA + "common.metrics.Sensor", "J lastRecordTime")
                        .instance(0x20_000, METRICS, 0x20_100L)
                        .objectArray(0x20_100, ARRAY, 0x20_200, 0x20_300, 0x20_400, 0x20_500)
                        .instance(0x20_200, SENSOR, TAKEN_AT - 2000)
                        .instance(0x20_300, SENSOR, TAKEN_AT - 9000)
                        .instance(0x20_400, SENSOR, 0L)
                        .instance(0x20_500, SENSOR, TAKEN_AT - 1000))
                .producers()
                .getFirst();
        assertEquals(Instant.ofEpochMilli(TAKEN_AT - 9000), producer.createdAt().orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({"2, 0", "3, 1"})
    void aBatchThatFillsItsLastChunkIsNotOversized(int chunks, int oversized) throws IOException {
        WrittenDump dump = producerTypes()
                .type(INCOMPLETE, OBJECT, KAFKA + "clients.producer.internals.IncompleteBatches", "L incomplete")
                .type(
                        BATCH,
                        OBJECT,
                        KAFKA + "clients.producer.internals.ProducerBatch",
                        "L recordsBuilder",
                        "L topicPartition",
                        "J createdMs",
                        "I recordCount",
                        "Z isSplitBatch")
                .type(BUILDER, OBJECT, KAFKA + "common.record.internal.MemoryRecordsBuilder", "L bufferStream")
                .type(STREAM, OBJECT, KAFKA + "clients.producer.internals.ChunkedByteBufferOutputStream", "L chunks")
                .type(CHUNK, OBJECT, "java.nio.ByteBuffer", "I capacity")
                .root(0x10_000)
                .instance(0x10_000, PRODUCER, 0x10_100L)
                .instance(0x10_100, SENDER, 0x10_200L, 1)
                .instance(0x10_200, ACCUMULATOR, 0x10_300L, 0L, 0x10_400L, 150)
                .instance(0x10_300, POOL, 1000L, 0L, 100)
                .instance(0x10_400, INCOMPLETE, 0x10_500L)
                .objectArray(0x10_500, ARRAY, 0x10_600)
                .instance(0x10_600, BATCH, 0x10_700L)
                .instance(0x10_700, BUILDER, 0x10_800L)
                .instance(0x10_800, STREAM, 0x10_900L)
                .objectArray(
                        0x10_900,
                        ARRAY,
                        LongStream.range(0, chunks)
                                .map(i -> 0x11_000 + 0x100 * i)
                                .toArray());
        for (int i = 0; i < chunks; i++) {
            dump.instance(0x11_000 + 0x100 * i, CHUNK, 100);
        }
        Batches batches = read(dump).producers().getFirst().batches();
        assertEquals(new ByteSize(100L * chunks), batches.reserved());
        assertEquals(oversized, batches.oversized());
    }

    @ParameterizedTest
    @CsvSource({"-1, OPEN", "5000, CLOSED"})
    void anAdminClientIsClosedFromItsCloseAlthoughItsThreadStillRuns(long shutdown, Admin.State state)
            throws IOException {
        assertEquals(
                state,
                read(admin(adminTypes(), 0x10_000, shutdown, 0, 0).root(0x10_000))
                        .admins()
                        .getFirst()
                        .state());
    }

    @Test
    void aClientThatOnlyAnothersCallbackHoldsIsOwnedByThat() throws IOException {
        WrittenDump dump =
                admin(adminTypes(), 0x10_000, -1, 0x12_000, 0).root(0x10_000).instance(0x12_000, CALLBACK, 0x11_000L);
        Admin held = read(admin(dump, 0x11_000, -1, 0, 0)).admins().stream()
                .filter(admin -> admin.address() == 0x11_000)
                .findFirst()
                .orElseThrow();
        assertEquals(Admin.State.OPEN, held.state());
        assertEquals("com.acme.Callback", held.owner().type());
        assertEquals(
                "Callback (admin) that another Kafka client holds", held.owner().description());
        assertEquals(
                List.of("another Kafka client", "admin"),
                held.owner().path().stream().map(Owner.Step::via).toList());
    }

    @Test
    void theOldestRequestIsTheOneThatWasSentFirst() throws IOException {
        Admin admin = read(admin(adminTypes(), 0x10_000, -1, 0, 0x20_000)
                        .root(0x10_000)
                        .type(
                                CLIENT,
                                OBJECT,
                                KAFKA + "clients.NetworkClient",
                                "L inFlightRequests",
                                "L selector",
                                "L connectionStates",
                                "L clientId")
                        .type(REQUESTS, OBJECT, KAFKA + "clients.InFlightRequests", "L requests")
                        .type(REQUEST, OBJECT, KAFKA + "clients.NetworkClient$InFlightRequest", "J sendTimeMs")
                        .instance(0x20_000, CLIENT, 0x20_100L)
                        .instance(0x20_100, REQUESTS, 0x20_200L)
                        .instance(0x20_200, MAP, 0x20_300L)
                        .objectArray(0x20_300, ARRAY, 0x20_400)
                        .instance(0x20_400, NODE, 0L, 0x20_500L)
                        .objectArray(0x20_500, ARRAY, 0x20_600, 0x20_700, 0x20_800)
                        .instance(0x20_600, REQUEST, TAKEN_AT - 3000)
                        .instance(0x20_700, REQUEST, TAKEN_AT - 6000)
                        .instance(0x20_800, REQUEST, TAKEN_AT - 1000))
                .admins()
                .getFirst();
        assertEquals(3, admin.network().inFlightRequests());
        assertEquals(Duration.ofSeconds(6), admin.network().oldestRequestAge().orElseThrow());
    }

    /// As kafka-clients 1.0 to 1.1 have it: the API is a constant, and the timeout that of the client.
    @Test
    void beforeTwoPointZeroTheTimeoutIsTheClients() throws IOException {
        WrittenDump dump = admin(adminTypes(), 0x10_000, -1, 0, 0x20_000).root(0x10_000);
        text(dump, 0x21_000, "7");
        Admin admin = read(dump.type(
                                CLIENT,
                                OBJECT,
                                KAFKA + "clients.NetworkClient",
                                "L inFlightRequests",
                                "L selector",
                                "L connectionStates",
                                "L clientId",
                                "I requestTimeoutMs")
                        .type(REQUESTS, OBJECT, KAFKA + "clients.InFlightRequests", "L requests")
                        .type(STATES, OBJECT, KAFKA + "clients.ClusterConnectionStates", "L nodeState")
                        .type(
                                CONNECTION,
                                OBJECT,
                                KAFKA + "clients.ClusterConnectionStates$NodeConnectionState",
                                "L state",
                                "J lastConnectAttemptMs",
                                "J failedAttempts")
                        .type(
                                REQUEST,
                                OBJECT,
                                KAFKA + "clients.NetworkClient$InFlightRequest",
                                "J sendTimeMs",
                                "L header")
                        .type(HEADER, OBJECT, KAFKA + "common.requests.RequestHeader", "L apiKey")
                        .type(API, OBJECT, KAFKA + "common.protocol.ApiKeys", "S id")
                        .instance(0x20_000, CLIENT, 0x20_100L, 0L, 0x22_000L, 0L, 305_000)
                        .instance(0x20_100, REQUESTS, 0x20_200L)
                        .instance(0x20_200, MAP, 0x20_300L)
                        .objectArray(0x20_300, ARRAY, 0x20_400)
                        .instance(0x20_400, NODE, 0x21_000L, 0x20_500L)
                        .objectArray(0x20_500, ARRAY, 0x20_600)
                        .instance(0x20_600, REQUEST, TAKEN_AT - 3000, 0x20_700L)
                        .instance(0x20_700, HEADER, 0x20_800L)
                        .instance(0x20_800, API, 11)
                        .instance(0x22_000, STATES, 0x22_100L)
                        .instance(0x22_100, MAP, 0x22_200L)
                        .objectArray(0x22_200, ARRAY, 0x22_300)
                        .instance(0x22_300, NODE, 0x21_000L, 0x22_400L)
                        .instance(0x22_400, CONNECTION, 0L, TAKEN_AT - 9000, 4L))
                .admins()
                .getFirst();
        assertEquals(
                List.of(new Network.Node(
                        "7",
                        "UNKNOWN",
                        4,
                        1,
                        Optional.of(new Network.Request(
                                Network.Api.JOIN_GROUP, Duration.ofSeconds(3), Duration.ofMillis(305_000))),
                        Optional.of(Duration.ofSeconds(9)))),
                admin.network().nodes());
    }

    @Test
    void theFetchesOfOneAnswerCountTheirArrayOnce() throws IOException {
        Consumer.Fetched fetched = read(types().type(
                                CONSUMER, OBJECT, KAFKA + "clients.consumer.KafkaConsumer", "L fetcher")
                        .type(
                                FETCHER,
                                OBJECT,
                                KAFKA + "clients.consumer.internals.Fetcher",
                                "L completedFetches",
                                "L nextInLineFetch")
                        .type(
                                FETCH,
                                OBJECT,
                                KAFKA + "clients.consumer.internals.Fetcher$CompletedFetch",
                                "L partitionData")
                        .type(
                                PARTITION_DATA,
                                OBJECT,
                                KAFKA + "common.message.FetchResponseData$PartitionData",
                                "L records")
                        .type(RECORDS, OBJECT, KAFKA + "common.record.MemoryRecords", "L buffer")
                        .root(0x10_000)
                        .instance(0x10_000, CONSUMER, 0x10_100L)
                        .instance(0x10_100, FETCHER, 0x10_200L, 0x12_000L)
                        .objectArray(0x10_200, ARRAY, 0x11_000)
                        .instance(0x11_000, FETCH, 0x11_100L)
                        .instance(0x11_100, PARTITION_DATA, 0x11_200L)
                        .instance(0x11_200, RECORDS, 0x11_300L)
                        .instance(0x11_300, BUFFER, 0x13_000L)
                        .instance(0x12_000, FETCH, 0x12_100L)
                        .instance(0x12_100, PARTITION_DATA, 0x12_200L)
                        .instance(0x12_200, RECORDS, 0x12_300L)
                        .instance(0x12_300, BUFFER, 0x13_000L)
                        .bytes(0x13_000, 4096))
                .consumers()
                .getFirst()
                .fetched();
        assertEquals(2, fetched.fetches());
        assertEquals(1, fetched.arrays());
        long header = fetched.bytes().bytes() - 4096;
        assertTrue(header >= 8 && header <= 32, () -> fetched.bytes() + " for one array of 4096 bytes");
    }
}
