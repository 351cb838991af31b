package kheap.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import kheap.ByteSize;
import kheap.ObjectLayout;
import kheap.analysis.DumpAnalysis;
import kheap.analysis.DumpAnalysis.ClassRow;
import kheap.analysis.DumpFacts;
import kheap.analysis.HeapFacts;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;
import kheap.kafka.Admin;
import kheap.kafka.Batches;
import kheap.kafka.BogusReceive;
import kheap.kafka.BufferPool;
import kheap.kafka.ClientConfig;
import kheap.kafka.ClientMemory;
import kheap.kafka.Consumer;
import kheap.kafka.DirectMemory;
import kheap.kafka.Instrumentation;
import kheap.kafka.KafkaClients;
import kheap.kafka.KafkaThread;
import kheap.kafka.LibraryCopy;
import kheap.kafka.Meters;
import kheap.kafka.Network;
import kheap.kafka.Outside;
import kheap.kafka.Owner;
import kheap.kafka.Producer;
import kheap.kafka.RecordsHeld;
import kheap.kafka.Schemas;
import kheap.process.ProcessFacts;

/// Analyses written by hand, one for each situation that a report must tell.
final class Analyses {
    static final String SCRIPT = "<script>alert(1)</script>";

    private static final Instant TAKEN = Instant.parse("2026-11-20T10:15:30Z");
    private static final long MIB = 1024 * 1024;

    private static final Question ORPHANS = new Question(
            "orphaned-producers",
            "Were producers dropped without close()?",
            "A producer that is just being made when the dump is taken may look dropped.");
    private static final Question EXHAUSTED = new Question(
            "buffer-memory-exhausted",
            "Is buffer.memory used up?",
            "A pool that was full a moment before the dump looks free.");
    private static final Question BOOKS = new Question(
            "pool-accounting",
            "Do the books of the buffer pools balance?",
            "A dump may catch a pool in the middle of a change.");
    private static final Question ADMINS = new Question(
            "admin-client-leak",
            "Are admin clients piling up?",
            "Admin clients that were closed and collected do not show.");

    private Analyses() {}

    /// A few producers of one service, most of them dropped, one of them full.
    static DumpAnalysis orphans() {
        return orphans(12);
    }

    static DumpAnalysis orphans(int count) {
        List<Producer> producers = new ArrayList<>();
        producers.add(full());
        for (int number = 1; number <= count; number++) {
            producers.add(orphan(number));
        }
        List<KafkaThread> threads = new ArrayList<>(
                producers.stream().flatMap(one -> one.thread().stream()).toList());
        threads.add(thread(
                KafkaThread.Kind.HEARTBEAT, "kafka-coordinator-heartbeat-thread | billing", "consumer-billing-1"));
        threads.add(thread(KafkaThread.Kind.PRODUCER, "kafka-producer-network-thread | producer-0", ""));
        List<Consumer> consumers = List.of(consumer());
        List<Admin> admins = List.of(admin());
        KafkaClients.Found found = new KafkaClients.Found(
                new KafkaClients.Surroundings(
                        Optional.of(TAKEN),
                        size(410 * MIB),
                        true,
                        60 + count,
                        true,
                        Optional.empty(),
                        ProcessFacts.UNKNOWN,
                        Optional.of(new ObjectLayout(12, 4)),
                        false),
                List.of("3.9.1"),
                producers,
                consumers,
                admins,
                new KafkaClients.Created(OptionalLong.of(count + 5L), OptionalLong.of(1), OptionalLong.empty()),
                counts(count),
                threads,
                List.of(new BogusReceive(0x7f0012340L, 352518912, "-1", false, BogusReceive.Protocol.TLS_ALERT)),
                around("app", "consumer-billing-1"),
                size(3 * MIB));
        List<Diagnosis> diagnoses = List.of(
                new Diagnosis.Problem(
                        ORPHANS,
                        Severity.CRITICAL,
                        Certainty.PROOF,
                        "Of %d running producers, %d were dropped without close(): their threads and buffers stay until the process ends."
                                .formatted(count + 1, count),
                        List.of(
                                Evidence.of(
                                        "running senders without a producer",
                                        Quantity.count(count),
                                        Quantity.count(1),
                                        List.of(0x7f0001000L, 0x7f0002000L, 0x7f0003000L)),
                                Evidence.of("memory they keep", Quantity.of(size(count * 139_000L))),
                                Evidence.of("rate of births", Quantity.perHour(31.9))),
                        Advice.of(
                                "Make one producer when the application starts, share it between threads, and close it at the end.",
                                "private final Producer<K, V> producer = new KafkaProducer<>(config);\n\nvoid stop() {\n    producer.close();\n}")),
                new Diagnosis.Clear(
                        BOOKS, "The books of %d pools balance to the byte.".formatted(count + 1), List.of()),
                new Diagnosis.NotApplicable(ADMINS, "There is one admin client; nothing can pile up."),
                new Diagnosis.Problem(
                        EXHAUSTED,
                        Severity.WARNING,
                        Certainty.strong("Watch how long the oldest request waits."),
                        "Producer \"orders\" uses 31.5 MiB of its 32 MiB, and 2 threads wait inside send.",
                        List.of(Evidence.of(
                                "pool in use", Quantity.share(0.984), Quantity.share(0.9), List.of(0x7f0000010L))),
                        Advice.of("See why the broker answers slowly before you raise buffer.memory.")));
        return analysis(found, diagnoses, true);
    }

    static DumpAnalysis healthy() {
        Producer producer = producer(
                "orders",
                Producer.State.OPEN,
                1,
                application(),
                new BufferPool(size(32 * MIB), size(32 * MIB - 16384), 1, size(16384), 0, false),
                Batches.NONE,
                300_000);
        KafkaClients.Found found = new KafkaClients.Found(
                new KafkaClients.Surroundings(
                        Optional.of(TAKEN),
                        size(410 * MIB),
                        true,
                        40,
                        false,
                        Optional.empty(),
                        ProcessFacts.UNKNOWN,
                        Optional.of(new ObjectLayout(12, 4)),
                        false),
                List.of("4.1.2"),
                List.of(producer),
                List.of(),
                List.of(),
                new KafkaClients.Created(OptionalLong.of(1), OptionalLong.of(0), OptionalLong.of(0)),
                List.of(new KafkaClients.InstanceCount("Sender", 1, size(23_000))),
                List.of(producer.thread().orElseThrow()),
                List.of(),
                Outside.NONE,
                ByteSize.ZERO);
        return analysis(
                found,
                List.of(
                        new Diagnosis.Clear(ORPHANS, "One sender runs, and its producer is held.", List.of()),
                        new Diagnosis.Clear(
                                EXHAUSTED,
                                "The fullest pool uses 0.1 % of its memory.",
                                List.of(Evidence.of("pool in use", Quantity.share(0.001)))),
                        new Diagnosis.NotApplicable(ADMINS, "There is no admin client.")),
                true);
    }

    /// The heap and the clients are fine, and the container is full.
    static DumpAnalysis besideFiles() {
        return beside(healthy());
    }

    /// The same beside files that tell of a full container.
    static DumpAnalysis beside(DumpAnalysis dump) {
        List<Diagnosis> diagnoses = new ArrayList<>(dump.diagnoses());
        diagnoses.addAll(Footprints.problems());
        return new DumpAnalysis(
                dump.dump(),
                dump.process(),
                dump.heap(),
                dump.kafka(),
                Footprints.ofStacksAndArenas(),
                diagnoses,
                dump.classes());
    }

    static DumpAnalysis withoutKafka() {
        return analysis(new KafkaClients.None(false), nothingApplies("The dump holds no Kafka client."), true);
    }

    static DumpAnalysis unreadable() {
        return analysis(
                new KafkaClients.Unreadable(
                        List.of("org.apache.kafka.clients.producer.internals.BufferPool declares arena and chunks.")),
                nothingApplies("The Kafka clients of this dump have a layout that kheap does not know."),
                false);
    }

    /// Every text that a dump may bring is hostile.
    static DumpAnalysis nasty() {
        String quotes = "orders\"'><img onerror=alert(1)>&amp;";
        String longName = "com.acme." + "very.".repeat(400) + "LongName";
        String controls = "red\033[31m\u0007\u202Eback";
        Batches batches = new Batches(
                2,
                0,
                size(32768),
                size(100),
                7,
                0,
                ByteSize.ZERO,
                size(16384),
                Optional.empty(),
                2,
                List.of(
                        new Batches.Partition(quotes, 0, 1, 0, size(16384), size(50), 3, 0, Optional.empty()),
                        new Batches.Partition(controls, 1, 1, 0, size(16384), size(50), 4, 0, Optional.empty())),
                List.of(new Batches.Size(size(16384), 2)),
                List.of(),
                Batches.Fill.NONE,
                Batches.Overhead.NONE);
        Owner owner = new Owner(
                Owner.Kind.APPLICATION,
                longName,
                SCRIPT + controls,
                List.of(new Owner.Step("static " + SCRIPT, longName, 0x10), new Owner.Step(".x\ny", quotes, 0x20)));
        Producer one =
                producer(SCRIPT, Producer.State.OPEN, 1, owner, pool(size(32 * MIB), size(32768)), batches, 40_000_000);
        Producer twin = producer(
                SCRIPT, Producer.State.CLOSED, 2, owner, pool(size(32 * MIB), ByteSize.ZERO), Batches.NONE, 10);
        KafkaClients.Found found = new KafkaClients.Found(
                new KafkaClients.Surroundings(
                        Optional.empty(),
                        size(410 * MIB),
                        false,
                        3,
                        false,
                        Optional.empty(),
                        ProcessFacts.UNKNOWN,
                        Optional.of(new ObjectLayout(12, 4)),
                        false),
                List.of(quotes),
                List.of(one, twin),
                List.of(),
                List.of(),
                new KafkaClients.Created(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty()),
                List.of(),
                List.of(thread(KafkaThread.Kind.OTHER, controls, SCRIPT)),
                List.of(),
                around(SCRIPT, controls),
                ByteSize.ZERO);
        Diagnosis problem = new Diagnosis.Problem(
                ORPHANS,
                Severity.INFO,
                Certainty.hint("Ask " + SCRIPT + "."),
                "Client " + SCRIPT + " is odd.",
                List.of(Evidence.of(SCRIPT, Quantity.count(1))),
                Advice.of("Rename " + quotes, "id = \"" + SCRIPT + "\""));
        DumpAnalysis plain = analysis(found, List.of(problem), false);
        return new DumpAnalysis(
                new DumpFacts(SCRIPT + ".hprof", 1, Optional.empty(), quotes, 8, false, 0, "mat", List.of(SCRIPT)),
                process(quotes),
                plain.heap(),
                found,
                plain.diagnoses(),
                List.of(new ClassRow(longName, 1, size(1), size(1))));
    }

    /// Two copies of the library, the first one's application gone, and a thread that keeps direct buffers.
    private static Outside around(String loader, String thread) {
        DirectMemory.Buffers buffers = new DirectMemory.Buffers(3, size(9 * MIB), size(8 * MIB));
        return new Outside(
                RecordsHeld.NONE,
                Meters.NONE,
                Schemas.NONE,
                List.of(),
                List.of(copy(loader, 0x7f0020000L, false), copy(loader, 0x7f0021000L, true)),
                new DirectMemory(
                        buffers,
                        new DirectMemory.Caches(1, 3, size(9 * MIB), ByteSize.ZERO),
                        DirectMemory.Caches.NONE,
                        List.of(new DirectMemory.ThreadCache(thread, 0x7f0022000L, true, "billing", buffers)),
                        List.of(new DirectMemory.Holding(0x7f0023000L, size(2 * MIB), loader)),
                        Optional.of(size(MIB))));
    }

    private static LibraryCopy copy(String name, long address, boolean held) {
        LibraryCopy.Loader loader = new LibraryCopy.Loader(
                "java.net.URLClassLoader",
                address,
                Optional.of(name),
                LibraryCopy.State.UNKNOWN,
                held,
                List.of(
                        new Owner.Step("thread", "org.apache.kafka.common.utils.KafkaThread", 0x7f0024000L),
                        new Owner.Step("contextClassLoader", "java.net.URLClassLoader", address)));
        return new LibraryCopy(
                "",
                Optional.of("3.9.1"),
                loader,
                1,
                0,
                0,
                List.of(new LibraryCopy.Context(loader, 1)),
                held,
                size(400_000));
    }

    private static ProcessFacts process(String javaVersion) {
        return new ProcessFacts(
                Optional.of(javaVersion),
                Optional.of("com.acme.orders.Main"),
                OptionalLong.of(4711),
                Optional.of(TAKEN.minus(Duration.ofHours(30))),
                Optional.of(size(512 * MIB)),
                Optional.of(new ProcessFacts.DirectBuffers(12, size(300_000), size(512 * MIB))));
    }

    private static List<Diagnosis> nothingApplies(String reason) {
        return List.of(new Diagnosis.NotApplicable(ORPHANS, reason), new Diagnosis.NotApplicable(ADMINS, reason));
    }

    private static DumpAnalysis analysis(KafkaClients kafka, List<Diagnosis> diagnoses, boolean complete) {
        return new DumpAnalysis(
                new DumpFacts(
                        "orders.hprof",
                        512 * MIB,
                        Optional.of(TAKEN),
                        "JAVA PROFILE 1.0.2",
                        8,
                        complete,
                        complete ? 0 : 3 * MIB,
                        "mat",
                        List.of("Sizes assume compressed references.")),
                process("17.0.15+6 (OpenJDK 64-Bit Server VM)"),
                new HeapFacts(8_123_456, size(410 * MIB), 1000, size(2 * MIB), 12_345, 72),
                kafka,
                diagnoses,
                List.of(
                        new ClassRow("byte[]", 900_000, size(200 * MIB), size(200 * MIB)),
                        new ClassRow("java.lang.String", 800_000, size(19 * MIB), size(60 * MIB))));
    }

    private static Producer full() {
        Batches batches = new Batches(
                1_960,
                5,
                size(31 * MIB),
                size(29 * MIB),
                48_000,
                9,
                size(8_100_783),
                size(900_087),
                Optional.of(Duration.ofSeconds(95)),
                64,
                IntStream.range(0, 50)
                        .mapToObj(number -> new Batches.Partition(
                                "orders.created",
                                number,
                                60 - number,
                                number < 5 ? 1 : 0,
                                size((60 - number) * 16384L),
                                size((60 - number) * 15000L),
                                1500L - number,
                                number < 9 ? 1 : 0,
                                Optional.of(Duration.ofMillis(95_000 - 1_000L * number))))
                        .toList(),
                List.of(new Batches.Size(size(16384), 1_400), new Batches.Size(size(900_087), 9)),
                List.of(0x7f0a00000L),
                new Batches.Fill(1_955, size(31 * MIB), size(29 * MIB), 93),
                new Batches.Overhead(
                        48_000,
                        size(31 * MIB),
                        new Batches.Callbacks(50, 50, "com.acme.orders.Confirmation", size(96)),
                        new Batches.Compressors(64, size(64 * 131_072L), 0, ByteSize.ZERO),
                        0));
        return producer(
                "orders",
                Producer.State.OPEN,
                0,
                spring(),
                new BufferPool(size(32 * MIB), size(MIB / 4), 16, size(16384), 2, false),
                batches,
                33 * MIB);
    }

    private static Producer orphan(int number) {
        return producer(
                "producer-" + number,
                Producer.State.ORPHANED,
                number,
                Owner.nobody(List.of()),
                pool(size(32 * MIB), ByteSize.ZERO),
                Batches.NONE,
                139_000 - number);
    }

    private static Producer producer(
            String clientId,
            Producer.State state,
            int number,
            Owner owner,
            BufferPool pool,
            Batches batches,
            long ownBytes) {
        return new Producer(
                clientId,
                state,
                state == Producer.State.CLOSED,
                0x7f0001000L + number * 0x1000L,
                state == Producer.State.OPEN ? OptionalLong.of(0x7e0001000L + number) : OptionalLong.empty(),
                Optional.of(TAKEN.minusSeconds(7200).plusSeconds(number * 7L)),
                Optional.of("3.9.1"),
                owner,
                Optional.of(thread(KafkaThread.Kind.PRODUCER, "kafka-producer-network-thread | " + clientId, clientId)),
                new ClientConfig(
                        new TreeMap<>(Map.of(
                                "buffer.memory", "33554432", "batch.size", "16384", "sasl.jaas.config", "[hidden]")),
                        new TreeSet<>(List.of("sasl.jaas.config")),
                        new ClientConfig.Defaults(new TreeMap<>(Map.of(
                                "buffer.memory", "33554432", "batch.size", "16384", "sasl.jaas.config", "null")))),
                pool,
                batches,
                // One of a topic that it no longer sends to, and a producer whose metadata was behind a cut.
                new Producer.Partitions(7, number % 2 == 0 ? OptionalInt.empty() : OptionalInt.of(6)),
                new Network(
                        batches.inFlight(),
                        batches.oldestAge(),
                        List.of(new Network.Node("-1", "DISCONNECTED", 0), new Network.Node("1", "READY", 0))),
                number % 2 == 0
                        ? Optional.empty()
                        : Optional.of(new Producer.Transaction("tx-" + clientId, "IN_TRANSACTION")),
                pool.waiters() > 0 ? List.of("http-nio-8080-exec-1", "http-nio-8080-exec-2") : List.of(),
                5,
                new Instrumentation(
                        98,
                        39,
                        5,
                        List.of(new Instrumentation.Plugin(
                                Instrumentation.Plugin.Kind.TELEMETRY,
                                "org.apache.kafka.common.telemetry.internals.ClientTelemetryReporter",
                                0x7e0001000L,
                                size(44_000)))),
                new ClientMemory(
                        batches.reserved(),
                        pool.free(),
                        ByteSize.ZERO,
                        size(60),
                        size(40),
                        size(Math.max(0, ownBytes - batches.reserved().bytes())),
                        size(4096)),
                size(23_000));
    }

    private static BufferPool pool(ByteSize total, ByteSize inUse) {
        return new BufferPool(total, size(total.bytes() - inUse.bytes()), 0, size(16384), 0, false);
    }

    private static Owner application() {
        return new Owner(
                Owner.Kind.APPLICATION,
                "com.acme.Orders",
                "com.acme.Orders",
                List.of(
                        new Owner.Step("static INSTANCE", "com.acme.Orders", 0x7e0000010L),
                        new Owner.Step("producer", "org.apache.kafka.clients.producer.KafkaProducer", 0x7e0001000L)));
    }

    private static Owner spring() {
        return new Owner(
                Owner.Kind.SPRING_FACTORY,
                "org.springframework.kafka.core.DefaultKafkaProducerFactory",
                "DefaultKafkaProducerFactory \"orders\", one producer for all threads",
                List.of(
                        new Owner.Step(
                                "system class", "org.springframework.boot.SpringApplicationShutdownHook", 0x7e0000010L),
                        new Owner.Step("contexts", "java.util.LinkedHashSet", 0x7e0000020L),
                        new Owner.Step(
                                "producerFactory",
                                "org.springframework.kafka.core.DefaultKafkaProducerFactory",
                                0x7e0000030L)));
    }

    private static Consumer consumer() {
        return new Consumer(
                "consumer-billing-1",
                Consumer.Kind.CLASSIC,
                0x7d0001000L,
                Consumer.State.OPEN,
                Optional.of("billing"),
                2,
                List.of("invoices-0", "invoices-1"),
                0,
                true,
                Optional.of(Duration.ofMillis(340)),
                Optional.of(TAKEN.minusSeconds(7000)),
                Optional.of("3.9.1"),
                application(),
                Optional.of(thread(
                        KafkaThread.Kind.HEARTBEAT,
                        "kafka-coordinator-heartbeat-thread | billing",
                        "consumer-billing-1")),
                new Consumer.Fetched(12, 1, size(12_583_415), size(12_000_000), size(12_583_415), List.of()),
                ClientConfig.UNKNOWN,
                Network.NONE,
                Instrumentation.NONE,
                new ClientMemory(
                        ByteSize.ZERO,
                        ByteSize.ZERO,
                        size(12_583_415),
                        size(50_000),
                        size(20_000),
                        size(1000),
                        ByteSize.ZERO),
                size(9_000));
    }

    private static Admin admin() {
        return new Admin(
                "adminclient-1",
                Admin.State.ORPHANED,
                0x7c0001000L,
                Optional.of(TAKEN.minusSeconds(60)),
                Optional.of("3.9.1"),
                Owner.nobody(List.of()),
                Optional.empty(),
                0,
                ClientConfig.UNKNOWN,
                Network.NONE,
                Instrumentation.NONE,
                new ClientMemory(size(0), size(0), size(0), size(0), size(0), size(0), size(0)),
                size(9_000));
    }

    private static KafkaThread thread(KafkaThread.Kind kind, String name, String client) {
        return new KafkaThread(
                kind,
                name,
                0x7b0001000L,
                true,
                "RUNNABLE",
                client,
                List.of(
                        "sun.nio.ch.EPoll.wait(Native Method)",
                        "org.apache.kafka.common.network.Selector.select(Selector.java:877)",
                        "org.apache.kafka.clients.producer.internals.Sender.run(Sender.java:242)"));
    }

    private static List<KafkaClients.InstanceCount> counts(int orphans) {
        return List.of(
                new KafkaClients.InstanceCount("KafkaProducer", 1, size(3_000)),
                new KafkaClients.InstanceCount("RecordAccumulator", orphans + 1, size(23_000L * orphans)),
                new KafkaClients.InstanceCount("BufferPool", orphans + 1, size(400L * orphans)),
                new KafkaClients.InstanceCount("Sender", orphans + 1, size(139_000L * orphans)),
                new KafkaClients.InstanceCount("ProducerBatch", 1_960, size(31 * MIB)));
    }

    private static ByteSize size(long bytes) {
        return new ByteSize(bytes);
    }
}
