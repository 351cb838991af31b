package kheap.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import kheap.ByteSize;
import kheap.ObjectLayout;
import kheap.kafka.Instrumentation.Plugin;
import kheap.samples.AdminClientPerCall;
import kheap.samples.ClosedProducers;
import kheap.samples.DeadBroker;
import kheap.samples.FullBufferPool;
import kheap.samples.HealthyService;
import kheap.samples.HeavyInterceptor;
import kheap.samples.LargeRecordsDirect;
import kheap.samples.LongTaskSamples;
import kheap.samples.ManyTopics;
import kheap.samples.MeterPerClient;
import kheap.samples.NoKafka;
import kheap.samples.OversizedRecords;
import kheap.samples.PlainTextToTlsPort;
import kheap.samples.PlantedSecrets;
import kheap.samples.ReactorBacklog;
import kheap.samples.RedeployedApplication;
import kheap.samples.SameClientId;
import kheap.samples.SchemaPerRecord;
import kheap.samples.SpringProducerPerThread;
import kheap.samples.SpringTemplatePerSend;
import kheap.samples.SpringTransactionalPool;
import kheap.samples.StreamsStores;
import kheap.samples.UnboundedExecutor;
import kheap.samples.UnclosedProducers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Reads the dumps of the sample programs and compares with what the programs say of themselves.
class SampleProgramsTest {
    private static long in(KafkaClients.Found clients, Producer.State state) {
        return clients.producers().stream().filter(p -> p.state() == state).count();
    }

    @Test
    void droppedProducersAreOrphansAndKeptOnesAreOpen() throws Exception {
        KafkaClients.Found clients = Dumped.sample(UnclosedProducers.class);
        assertEquals(UnclosedProducers.KEPT, in(clients, Producer.State.OPEN));
        assertEquals(UnclosedProducers.DROPPED, in(clients, Producer.State.ORPHANED));
        assertEquals(UnclosedProducers.KEPT, clients.count("KafkaProducer"));
        assertEquals(UnclosedProducers.KEPT + UnclosedProducers.DROPPED, clients.count("Sender"));
        assertEquals(
                UnclosedProducers.KEPT + UnclosedProducers.DROPPED,
                clients.created().producers().orElseThrow());
        assertTrue(clients.producers().stream().allMatch(p -> p.createdAt().isPresent()));
        assertEquals(
                Set.of("UnclosedProducers (static HELD)", "nobody"),
                clients.producers().stream().map(p -> p.owner().description()).collect(Collectors.toSet()));
        assertEquals(List.of("4.1.2"), clients.versions());
        assertEquals(5, clients.threads().stream().filter(KafkaThread::alive).count());
    }

    @Test
    void aProducerThatNeverSentHasNoQueueAndKnowsNoPartition() throws Exception {
        for (Producer producer : Dumped.sample(UnclosedProducers.class).producers()) {
            assertEquals(new Producer.Partitions(0, OptionalInt.of(0)), producer.partitions());
        }
    }

    @Test
    void closedProducersAreClosedAndSomebodyHoldsThem() throws Exception {
        KafkaClients.Found clients = Dumped.sample(ClosedProducers.class);
        assertEquals(ClosedProducers.CLOSED, in(clients, Producer.State.CLOSED));
        assertEquals(ClosedProducers.OPEN, in(clients, Producer.State.OPEN));
        assertTrue(clients.producers().stream()
                .filter(p -> p.state() == Producer.State.CLOSED)
                .allMatch(p -> p.pool().closed() && p.owner().kind() == Owner.Kind.APPLICATION));
    }

    @Test
    void adminClientsThatNobodyHoldsAreOrphans() throws Exception {
        KafkaClients.Found clients = Dumped.sample(AdminClientPerCall.class);
        assertEquals(
                AdminClientPerCall.CALLS,
                clients.admins().stream()
                        .filter(admin -> admin.state() == Admin.State.ORPHANED)
                        .count());
        assertEquals(AdminClientPerCall.CALLS, clients.created().admins().orElseThrow());
    }

    @Test
    void aFullPoolIsReadToTheByte() throws Exception {
        Producer producer = Dumped.sample(FullBufferPool.class).producers().getFirst();
        assertEquals(new ByteSize(FullBufferPool.BUFFER_MEMORY), producer.pool().total());
        assertEquals(ByteSize.ZERO, producer.pool().unallocated());
        assertEquals(FullBufferPool.WAITERS, producer.pool().waiters());
        assertEquals(
                Set.of("order-handler-0", "order-handler-1", "order-handler-2"), Set.copyOf(producer.blockedThreads()));
        assertEquals(FullBufferPool.BATCHES, producer.batches().count());
        assertEquals(FullBufferPool.PARTITIONS, producer.batches().partitionCount());
        assertEquals(FullBufferPool.RECORDS, producer.batches().records());
        assertEquals(
                new Producer.Partitions(FullBufferPool.PARTITIONS, OptionalInt.of(FullBufferPool.PARTITIONS)),
                producer.partitions());
        assertEquals(
                new ByteSize(FullBufferPool.BUFFER_MEMORY), producer.batches().reserved());
        assertEquals(0, producer.ghostBytes());
        assertEquals(FullBufferPool.IN_FLIGHT_REQUESTS, producer.network().inFlightRequests());
        assertEquals(
                FullBufferPool.BATCH_SIZE,
                producer.config().number("batch.size").orElseThrow());
        assertTrue(producer.batches().oldestAge().orElseThrow().compareTo(Duration.ofMinutes(1)) < 0);
        // The batches' own buffers must be theirs, and not be counted elsewhere.
        assertTrue(producer.memory().batches().bytes() >= FullBufferPool.BUFFER_MEMORY);
    }

    @Test
    void aProducerOfManyTopicsCostsWhatItsMetricsCost() throws Exception {
        Producer producer = Dumped.sample(ManyTopics.class).producers().getFirst();
        ClientCost cost = ClientCost.of(producer, Optional.of(new ObjectLayout(12, 4)))
                .orElseThrow();
        assertEquals("4.1", cost.version());
        // The usual number is that of one topic.
        assertEquals(109 + (ManyTopics.TOPICS - 1) * ManyTopics.METRICS_PER_TOPIC, cost.metrics(), 5);
        assertEquals(ManyTopics.TOPICS, producer.partitions().queues());
        assertTrue(cost.times() > 10, () -> "only " + cost);
        assertEquals(ByteSize.ZERO, producer.batches().reserved());
    }

    @Test
    void healthyClientsCostWhatWasMeasured() throws Exception {
        KafkaClients.Found clients = Dumped.sample(HealthyService.class);
        List<ClientCost> costs = List.of(
                ClientCost.of(clients.producers().getFirst(), clients.surroundings().layout())
                        .orElseThrow(),
                ClientCost.of(clients.consumers().getFirst(), clients.surroundings().layout())
                        .orElseThrow(),
                ClientCost.of(clients.admins().getFirst(), clients.surroundings().layout())
                        .orElseThrow());
        for (ClientCost cost : costs) {
            assertTrue(cost.times() > 0.5 && cost.times() < 1.2, cost::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:-UseCompressedOops", "-XX:+UseCompactObjectHeaders"})
    void theUsualCostFollowsTheLayoutOfObjects(String layout) throws Exception {
        KafkaClients.Found usual = Dumped.sample(HealthyService.class);
        KafkaClients.Found other = Dumped.sample(HealthyService.class, layout);
        assertNotEquals(usual.surroundings().layout(), other.surroundings().layout());
        assertEquals(1, producerTimes(other) / producerTimes(usual), 0.04);
        assertEquals(1, adminTimes(other) / adminTimes(usual), 0.04);
    }

    private static double producerTimes(KafkaClients.Found clients) {
        return ClientCost.of(
                        clients.producers().getFirst(), clients.surroundings().layout())
                .orElseThrow()
                .times();
    }

    private static double adminTimes(KafkaClients.Found clients) {
        return ClientCost.of(clients.admins().getFirst(), clients.surroundings().layout())
                .orElseThrow()
                .times();
    }

    @Test
    void aBrokerThatFroze() throws Exception {
        Producer producer = producer(Dumped.sample(DeadBroker.class), DeadBroker.WAITING);
        assertEquals(DeadBroker.BATCHES, producer.batches().count());
        assertTrue(producer.muted() > 0);
        assertEquals(producer.batches().inFlight(), producer.muted());
        Network.Node broker = producer.network().nodes().stream()
                .filter(node -> node.id().equals(DeadBroker.BROKER))
                .findFirst()
                .orElseThrow();
        assertTrue(broker.isUp());
        assertEquals(0, broker.failedAttempts());
        assertEquals(1, broker.inFlight());
        Network.Request request = broker.oldestRequest().orElseThrow();
        assertEquals(Network.Api.PRODUCE, request.api());
        assertEquals(DeadBroker.REQUEST_TIMEOUT, request.timeout());
        assertTrue(request.age().compareTo(DeadBroker.WAITED) >= 0, request::toString);
        assertEquals(Optional.of(request.age()), producer.network().oldestRequestAge());
        assertTrue(broker.sinceLastAttempt().orElseThrow().compareTo(request.age()) >= 0);
    }

    @Test
    void aBootstrapServerThatNobodyIs() throws Exception {
        Producer producer = producer(Dumped.sample(DeadBroker.class), DeadBroker.UNCONNECTED);
        assertTrue(producer.network().isDown());
        Network.Node only = producer.network().nodes().getFirst();
        assertTrue(only.isBootstrap());
        assertEquals(1, producer.network().nodes().size());
        assertTrue(only.failedAttempts() >= DeadBroker.FAILED_ATTEMPTS, only::toString);
        assertTrue(only.sinceLastAttempt().orElseThrow().compareTo(Duration.ofSeconds(2)) < 0, only::toString);
        assertEquals(Optional.empty(), only.oldestRequest());
    }

    @Test
    void theStoresOfAnApplicationOfKafkaStreams() throws Exception {
        List<StreamsApplication> applications =
                Dumped.sample(StreamsStores.class).outside().streams();
        assertEquals(
                Set.of("RUNNING", "NOT_RUNNING", "CREATED"),
                applications.stream().map(StreamsApplication::state).collect(Collectors.toSet()));
        assertTrue(applications.stream().allMatch(one -> one.id().equals(StreamsStores.APPLICATION)));
        StreamsApplication running = applications.getFirst();
        assertEquals("RUNNING", running.state());
        assertEquals(1, running.threads().processing());
        assertEquals(0, running.threads().ended());
        assertEquals(StreamsStores.TASKS, running.tasks().active());
        assertEquals(0, running.tasks().buffered());
        assertEquals(new ByteSize(StreamsStores.CACHE_BYTES), running.cache().limit());
        assertTrue(running.cache().used().bytes() > (long) StreamsStores.ENTRIES * StreamsStores.VALUE_BYTES);
        assertFalse(running.ownRocksDbSettings());
        assertEquals(2, running.storeNames());
        StreamsApplication.Store onHeap = running.stores().getFirst();
        assertEquals(StreamsStores.ON_HEAP, onHeap.name());
        assertEquals(StreamsApplication.Store.Kind.IN_MEMORY, onHeap.kind());
        assertEquals(StreamsStores.TASKS, onHeap.count());
        assertEquals(StreamsStores.ENTRIES, onHeap.entries());
        assertTrue(onHeap.retained().bytes() > (long) StreamsStores.ENTRIES * StreamsStores.VALUE_BYTES);
        StreamsApplication.Store inRocksDb = running.stores().getLast();
        assertEquals(StreamsStores.IN_ROCKSDB, inRocksDb.name());
        assertEquals(StreamsStores.TASKS, running.rocksDbs());
        assertEquals(StreamsStores.ITERATORS, inRocksDb.openIterators());
        for (StreamsApplication idle : applications.subList(1, 3)) {
            assertEquals(List.of(), idle.stores());
            assertEquals(0, idle.tasks().active());
        }
    }

    private static Producer producer(KafkaClients.Found clients, String id) {
        return clients.producers().stream()
                .filter(producer -> producer.clientId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void recordsLargerThanABatchAreFound() throws Exception {
        Producer producer = Dumped.sample(OversizedRecords.class).producers().getFirst();
        assertEquals(OversizedRecords.OVERSIZED, producer.batches().oversized());
        assertEquals(
                new ByteSize((long) OversizedRecords.OVERSIZED * OversizedRecords.RESERVED_BYTES),
                producer.batches().oversizedBytes());
        assertEquals(
                OversizedRecords.OVERSIZED + OversizedRecords.ORDINARY,
                producer.batches().count());
        assertEquals(
                OversizedRecords.OVERSIZED + OversizedRecords.ORDINARY_RECORDS,
                producer.batches().records());
        assertEquals(0, producer.ghostBytes());
    }

    @Test
    void metersOfClosedProducersNameClientsThatAreGone() throws Exception {
        KafkaClients.Found clients = Dumped.sample(MeterPerClient.class);
        assertEquals(MeterPerClient.OPEN, in(clients, Producer.State.OPEN));
        assertEquals(MeterPerClient.CLOSED, in(clients, Producer.State.CLOSED));
        Meters.Micrometer meters = clients.outside().meters().micrometer();
        assertEquals(MeterPerClient.CLOSED, meters.goneClients());
        assertEquals(List.of("request-0", "request-1", "request-2", "request-3", "request-4"), meters.goneNames());
        assertEquals(meters.ids(), meters.read());
        assertEquals(meters.ids(), meters.ofKafka());
        assertTrue(meters.ofGoneClients() > 50 * MeterPerClient.CLOSED && meters.ofGoneClients() < meters.ids());
        // Closing took metrics out of the registries, and Micrometer still holds them.
        assertEquals(0, clients.outside().meters().stray().registries());
        assertTrue(clients.outside().meters().stray().unregistered() > 0);
    }

    @Test
    void tasksThatWereNotStoppedAreCounted() throws Exception {
        Meters.LongTasks tasks = Dumped.sample(LongTaskSamples.class)
                .outside()
                .meters()
                .longTasks()
                .getFirst();
        assertEquals(LongTaskSamples.TIMER, tasks.timer());
        assertEquals(LongTaskSamples.RUNNING, tasks.running());
        assertTrue(tasks.retained().bytes() > 32L * LongTaskSamples.RUNNING);
    }

    @Test
    void anInterceptorKeepsWhatItRemembers() throws Exception {
        Map<String, Plugin> byClient = Dumped.sample(HeavyInterceptor.class).producers().stream()
                .collect(Collectors.toMap(Producer::clientId, producer -> producer.instrumentation()
                        .plugins(Plugin.Kind.INTERCEPTOR)
                        .findFirst()
                        .orElseThrow()));
        assertEquals(Set.of("audited", "plain"), byClient.keySet());
        assertTrue(
                byClient.get("audited").retained().bytes() > HeavyInterceptor.RECORDS * HeavyInterceptor.VALUE_BYTES);
        assertEquals(16, byClient.get("plain").retained().bytes());
        assertEquals(
                HeavyInterceptor.Passing.class.getName(), byClient.get("plain").type());
    }

    @Test
    void everyMetricOfAServiceIsInTheRegistryOfOneOfItsClients() throws Exception {
        KafkaClients.Found clients = Dumped.sample(HealthyService.class);
        Meters meters = clients.outside().meters();
        List<Instrumentation> all = List.of(
                clients.producers().getFirst().instrumentation(),
                clients.consumers().getFirst().instrumentation(),
                clients.admins().getFirst().instrumentation());
        assertEquals(
                meters.metrics(),
                all.stream().mapToInt(Instrumentation::metrics).sum());
        assertEquals(
                meters.sensors(),
                all.stream().mapToInt(Instrumentation::sensors).sum());
        assertEquals(
                meters.beans(), all.stream().mapToInt(Instrumentation::beans).sum());
        assertEquals(Meters.Stray.NONE, meters.stray());
        assertEquals(Meters.Micrometer.NONE, meters.micrometer());
        assertEquals(2, meters.telemetryReporters());
    }

    @Test
    void clientsThatShareAnIdAreReadAsTheyAre() throws Exception {
        KafkaClients.Found clients = Dumped.sample(SameClientId.class);
        assertEquals(
                SameClientId.PRODUCERS,
                clients.producers().stream()
                        .filter(producer -> producer.clientId().equals(SameClientId.ID))
                        .count());
        assertEquals(
                SameClientId.CONSUMERS,
                clients.consumers().stream()
                        .filter(consumer -> consumer.clientId().equals(SameClientId.ID))
                        .count());
    }

    @Test
    void theFirstBytesOfTlsAreFoundInTheReceive() throws Exception {
        KafkaClients.Found clients = Dumped.sample(PlainTextToTlsPort.class, "-Xmx64m");
        assertEquals(1, clients.bogusReceives().size());
        BogusReceive receive = clients.bogusReceives().getFirst();
        assertEquals(PlainTextToTlsPort.REQUESTED_BYTES, receive.requestedBytes());
        assertEquals(BogusReceive.Protocol.TLS_ALERT, receive.protocol());
    }

    @Test
    void springsTemplatePerSendLeavesOrphansOfBothKinds() throws Exception {
        KafkaClients.Found clients = Dumped.sample(SpringTemplatePerSend.class);
        assertEquals(SpringTemplatePerSend.SENDS, in(clients, Producer.State.ORPHANED));
        assertEquals(0, clients.count("KafkaProducer"));
        assertEquals(
                SpringTemplatePerSend.SENDS,
                clients.admins().stream()
                        .filter(admin -> admin.state() == Admin.State.ORPHANED)
                        .count());
        assertTrue(clients.surroundings().springKafka());
    }

    @Test
    void springsFactoryIsNamedAsTheOwner() throws Exception {
        assertEquals(
                Set.of(Owner.Kind.SPRING_PER_THREAD),
                Dumped.sample(SpringProducerPerThread.class).producers().stream()
                        .map(p -> p.owner().kind())
                        .collect(Collectors.toSet()));
        assertEquals(
                Set.of(Owner.Kind.SPRING_TRANSACTIONAL),
                Dumped.sample(SpringTransactionalPool.class).producers().stream()
                        .map(p -> p.owner().kind())
                        .collect(Collectors.toSet()));
    }

    @Test
    void recordsThatWaitForAnExecutorAreFoundInItsQueue() throws Exception {
        RecordsHeld.Kind received =
                Dumped.sample(UnboundedExecutor.class).outside().records().received();
        assertEquals(UnboundedExecutor.WAITING + UnboundedExecutor.UNDER_WAY, received.objects());
        Held queue = received.holders().getFirst();
        assertEquals(1, received.holders().size());
        assertEquals(Held.Way.EXECUTOR, queue.way());
        assertEquals("the executor of thread \"order-worker\", UnboundedExecutor (static WORKERS)", queue.holder());
        assertEquals(UnboundedExecutor.WAITING, queue.objects());
        assertEquals(OptionalLong.of(UnboundedExecutor.WAITING), queue.elements());
        assertEquals(OptionalLong.empty(), queue.capacity());
        assertTrue(queue.retained().bytes() >= UnboundedExecutor.WAITING * 2_000L);
    }

    @Test
    void recordsInABufferOfReactorsAreFound() throws Exception {
        RecordsHeld.Kind received =
                Dumped.sample(ReactorBacklog.class).outside().records().received();
        assertEquals(ReactorBacklog.BUFFERED + 1, received.objects());
        Held buffer = received.holders().getFirst();
        assertEquals(1, received.holders().size());
        assertEquals(Held.Way.REACTOR, buffer.way());
        assertEquals(ReactorBacklog.BUFFERED, buffer.objects());
        assertEquals(OptionalLong.of(ReactorBacklog.BUFFERED), buffer.elements());
    }

    @Test
    void schemasThatOnlyTheirIdentityTellsApartAreFoundInTheirCache() throws Exception {
        Schemas schemas = Dumped.sample(SchemaPerRecord.class).outside().schemas();
        assertEquals(SchemaPerRecord.RECORDS * SchemaPerRecord.NAMES, schemas.schemas());
        assertEquals(SchemaPerRecord.NAMES, schemas.distinct());
        Held cache = schemas.caches().getFirst();
        assertEquals("java.util.IdentityHashMap", cache.type());
        assertEquals(OptionalLong.of(SchemaPerRecord.RECORDS), cache.elements());
        assertEquals(schemas.schemas(), cache.objects());
    }

    @Test
    void everyDeploymentHasItsCopyAndOnlyTheLastOneIsHeld() throws Exception {
        List<LibraryCopy> copies =
                Dumped.sample(RedeployedApplication.class).outside().copies();
        assertEquals(RedeployedApplication.UNDEPLOYED + 1, copies.size());
        for (LibraryCopy copy : copies) {
            assertEquals("", copy.prefix());
            assertEquals("4.1.2", copy.version().orElseThrow());
            assertEquals("java.net.URLClassLoader", copy.loader().type());
            assertEquals(RedeployedApplication.NAME, copy.loader().name().orElseThrow());
            assertEquals(RedeployedApplication.PRODUCERS, copy.producers());
            assertEquals(RedeployedApplication.PRODUCERS, copy.threads());
            assertEquals(List.of(copy.loader()), contexts(copy));
            assertEquals(copy.newest(), copy.loader().held());
            assertEquals(LibraryCopy.State.UNKNOWN, copy.loader().state());
            assertEquals("contextClassLoader", copy.loader().path().getLast().via());
        }
        assertEquals(
                RedeployedApplication.UNDEPLOYED,
                copies.stream().filter(copy -> copy.loader().isGone()).count());
    }

    private static List<LibraryCopy.Loader> contexts(LibraryCopy copy) {
        return copy.contexts().stream().map(LibraryCopy.Context::loader).toList();
    }

    @Test
    void aThreadKeepsAsMuchDirectMemoryAsItsLargestWrite() throws Exception {
        DirectMemory direct = Dumped.sample(LargeRecordsDirect.class).outside().directMemory();
        assertEquals(LargeRecordsDirect.PRODUCERS, direct.kafkas().threads());
        assertEquals(
                Set.of("images-1", "images-2", "images-3", "images-4"),
                direct.caches().stream()
                        .filter(DirectMemory.ThreadCache::kafkas)
                        .map(DirectMemory.ThreadCache::client)
                        .collect(Collectors.toSet()));
        for (DirectMemory.ThreadCache cache : direct.caches().subList(0, LargeRecordsDirect.PRODUCERS)) {
            assertTrue(cache.buffers().bytes().bytes() >= LargeRecordsDirect.VALUE_BYTES, cache::toString);
        }
        // JDK 25 counts none of them.
        assertEquals(direct.kafkas().bytes(), direct.kafkas().uncounted());
        assertEquals(Optional.empty(), direct.cacheLimit());
    }

    @Test
    void aBoundOnWhatThreadsKeepIsSeenAndWorks() throws Exception {
        DirectMemory direct = Dumped.sample(LargeRecordsDirect.class, "-Djdk.nio.maxCachedBufferSize=65536")
                .outside()
                .directMemory();
        assertEquals(new ByteSize(65_536), direct.cacheLimit().orElseThrow());
        assertTrue(direct.kafkas().bytes().bytes() <= LargeRecordsDirect.PRODUCERS * 2 * 65_536L, direct::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-XX:-UseCompressedOops", "-XX:+UseCompactObjectHeaders"})
    void aHealthyServiceIsReadUnderEveryObjectLayout(String jvmOption) throws Exception {
        KafkaClients.Found clients = jvmOption.isEmpty()
                ? Dumped.sample(HealthyService.class)
                : Dumped.sample(HealthyService.class, jvmOption);
        assertEquals(1, in(clients, Producer.State.OPEN));
        assertEquals(1, clients.producers().size());
        Consumer consumer = clients.consumers().getFirst();
        assertEquals(HealthyService.GROUP, consumer.group().orElseThrow());
        assertEquals(HealthyService.ASSIGNED, consumer.assigned());
        assertFalse(consumer.polling());
        assertEquals(Admin.State.OPEN, clients.admins().getFirst().state());
        // An idle producer of 3.7 and later keeps 125 to 210 KB; headers and references move it within that.
        long own = clients.producers().getFirst().memory().own().bytes();
        assertTrue(own > 100_000 && own < 350_000, () -> own + " bytes");
    }

    @Test
    void aKeyInAnotherScriptIsRead() throws Exception {
        ClientConfig config =
                Dumped.sample(PlantedSecrets.class).admins().getFirst().config();
        assertEquals(Secrets.MASK, config.values().get("пароль"));
    }

    @Test
    void aProgramWithoutKafkaHasNone() throws Exception {
        assertEquals(new KafkaClients.None(false), Dumped.clients(Dumped.dump(NoKafka.class)));
    }
}
