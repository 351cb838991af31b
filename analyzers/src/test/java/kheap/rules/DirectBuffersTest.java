package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kheap.ByteSize;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Severity;
import kheap.kafka.DirectMemory;
import kheap.kafka.DirectMemory.Buffers;
import kheap.kafka.DirectMemory.Caches;
import kheap.kafka.DirectMemory.Holding;
import kheap.kafka.DirectMemory.ThreadCache;
import kheap.kafka.Meters;
import kheap.kafka.Outside;
import kheap.kafka.RecordsHeld;
import kheap.kafka.Schemas;
import kheap.process.ProcessFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectBuffersTest {
    private static final long MIB = 1 << 20;

    private final ClientRule rule = new DirectBuffers();

    private static ByteSize mib(double size) {
        return new ByteSize(Math.round(size * MIB));
    }

    private static ProcessFacts process(long count, ByteSize bytes, ByteSize limit, Optional<ByteSize> maxHeap) {
        return new ProcessFacts(
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                maxHeap,
                Optional.of(new ProcessFacts.DirectBuffers(count, bytes, limit)));
    }

    private static Clients clients(ProcessFacts process, DirectMemory direct) {
        return Clients.none()
                .process(process)
                .outside(new Outside(RecordsHeld.NONE, Meters.NONE, Schemas.NONE, List.of(), List.of(), direct));
    }

    /// Threads of Kafka's that keep three buffers each.
    ///
    /// @param counted whether the JDK counts them against its limit
    private static DirectMemory kept(int threads, ByteSize each, boolean counted, Optional<ByteSize> cacheLimit) {
        ByteSize all = new ByteSize(threads * each.bytes());
        Caches caches = new Caches(threads, 3L * threads, all, counted ? ByteSize.ZERO : all);
        return new DirectMemory(
                counted && threads > 0 ? new Buffers(3L * threads, all, each) : Buffers.NONE,
                threads == 0 ? Caches.NONE : caches,
                Caches.NONE,
                threads == 0
                        ? List.of()
                        : List.of(new ThreadCache(
                                "kafka-producer-network-thread | a", 0x10, true, "a", new Buffers(3, each, each))),
                List.of(),
                cacheLimit);
    }

    @Test
    void withoutABufferAndTheBooksItDoesNotArise() {
        assertEquals(
                "The dump holds no direct buffer, nor the JDK's count of them.",
                clients(ProcessFacts.UNKNOWN, DirectMemory.NONE)
                        .notApplicable(rule)
                        .sentence());
        assertEquals(
                "The part of the dump that was read holds no direct buffer, nor the JDK's count of them.",
                clients(ProcessFacts.UNKNOWN, DirectMemory.NONE)
                        .cut()
                        .notApplicable(rule)
                        .sentence());
    }

    @Test
    void manySmallBuffersAreClear() {
        Diagnosis.Clear clear = clients(
                        process(931, new ByteSize(241 << 10), mib(512), Optional.of(mib(512))),
                        kept(3, new ByteSize(4 << 10), true, Optional.empty()))
                .clear(rule);
        assertEquals(
                "931 direct buffers keep 241 KiB of the 512 MiB allowed; Kafka's threads keep 12 KiB of them.",
                clear.sentence());
        assertEquals(
                List.of(
                        "share of the limit of direct memory",
                        "direct buffers",
                        "memory of direct buffers",
                        "buffers that Kafka's threads keep",
                        "buffers that other threads keep"),
                clear.evidence().stream().map(evidence -> evidence.name()).toList());
    }

    @Test
    void noneAtAllIsClear() {
        Clients none = clients(process(0, ByteSize.ZERO, mib(64), Optional.empty()), DirectMemory.NONE);
        assertEquals(
                "The JDK counts no direct buffer against its limit of 64 MiB; Kafka's threads keep none.",
                none.clear(rule).sentence());
        assertTrue(none.cut().clear(rule).sentence().endsWith("this holds for the part that was read."));
    }

    @Test
    void withoutTheBooksTheBuffersThemselvesAreCounted() {
        assertEquals(
                "3 direct buffers keep 1 MiB; Kafka's threads keep 1 MiB.",
                clients(ProcessFacts.UNKNOWN, kept(1, mib(1), true, Optional.empty()))
                        .clear(rule)
                        .sentence());
    }

    @ParameterizedTest
    @CsvSource({"69.9, CLEAR", "70, WARNING", "89.9, WARNING", "90, CRITICAL", "100, CRITICAL"})
    void theJdksLimitIsTheFirstThatCounts(double percent, String expected) {
        Clients full = clients(process(4, mib(percent), mib(100), Optional.of(mib(100_000))), DirectMemory.NONE);
        assertEquals(
                expected,
                full.ask(rule) instanceof Diagnosis.Problem problem
                        ? problem.severity().name()
                        : "CLEAR");
    }

    @Test
    void aFullLimitNamesWhoHoldsTheLargestBuffer() {
        DirectMemory direct = new DirectMemory(
                new Buffers(4, mib(480), mib(200)),
                Caches.NONE,
                new Caches(1, 1, mib(1), ByteSize.ZERO),
                List.of(),
                List.of(new Holding(0x30, mib(200), "ImageCache (static BUFFERS)")),
                Optional.empty());
        Diagnosis.Problem problem = clients(process(4, mib(480), mib(512), Optional.empty()), direct)
                .cut()
                .problem(rule);
        assertEquals(
                "4 direct buffers keep 480 MiB of the 512 MiB allowed, 93.8 %. At the limit the process gets an"
                        + " OutOfMemoryError while its heap looks fine. Kafka's threads keep none. The largest one that no"
                        + " thread keeps, 200 MiB, is held by ImageCache (static BUFFERS).",
                problem.sentence());
        assertEquals(Certainty.PROOF, problem.certainty());
        assertEquals(List.of(0x30L), problem.evidence().getFirst().objects());
        assertTrue(problem.advice().snippet().isEmpty());
    }

    @Test
    void aLimitThatThreadsFillIsCuredByAProperty() {
        Diagnosis.Problem problem = clients(
                        process(30, mib(80), mib(100), Optional.empty()), kept(10, mib(7), true, Optional.empty()))
                .problem(rule);
        assertTrue(problem.sentence().contains("Kafka's threads keep 70 MiB of them."), problem::sentence);
        assertEquals(
                "-Djdk.nio.maxCachedBufferSize=65536",
                problem.advice().snippet().orElseThrow());
    }

    @Test
    void aTenthOfTheHeapInThreadsIsAWarning() {
        Clients clients = clients(
                process(30, mib(12.5), mib(500), Optional.of(mib(100))), kept(5, mib(2.5), true, Optional.empty()));
        Diagnosis.Problem problem = clients.problem(rule);
        assertEquals(
                "5 threads of Kafka's keep 12.5 MiB outside the heap for their next read or write, 12.5 % of the maximum heap of"
                        + " 100 MiB, one alone 2.5 MiB: as much as the largest so far, for as long as the thread lives.",
                problem.sentence());
        assertEquals(Severity.WARNING, problem.severity());
        assertEquals(Grade.STRONG, problem.grade());
        assertTrue(problem.certainty().missing().contains("container"));
    }

    @Test
    void sinceJdk25NoLimitBoundsThem() {
        Diagnosis.Problem problem = clients(
                        process(0, ByteSize.ZERO, mib(100), Optional.of(mib(100))),
                        kept(5, mib(2.4), false, Optional.empty()))
                .problem(rule);
        assertTrue(
                problem.sentence().endsWith("Since JDK 25 no limit but the container's bounds that."),
                problem::sentence);
        assertEquals(
                "The JDK counts no direct buffer against its limit of 100 MiB; Kafka's threads keep 1 MiB, which this JDK does"
                        + " not count.",
                clients(
                                process(0, ByteSize.ZERO, mib(100), Optional.of(mib(100))),
                                kept(1, mib(1), false, Optional.empty()))
                        .clear(rule)
                        .sentence());
    }

    @Test
    void oneLargeCacheIsWorthKnowing() {
        Diagnosis.Problem problem = clients(
                        process(3, mib(8), mib(4096), Optional.of(mib(4096))), kept(1, mib(8), true, Optional.empty()))
                .problem(rule);
        assertEquals(
                "1 thread of Kafka's keeps 8 MiB outside the heap for its next read or write: as much as the largest so far,"
                        + " for as long as the thread lives.",
                problem.sentence());
        assertEquals(Severity.INFO, problem.severity());
        clients(process(3, mib(8), mib(4096), Optional.of(mib(4096))), kept(1, mib(7.9), true, Optional.empty()))
                .clear(rule);
    }

    @Test
    void aPropertyThatIsSetAlreadyIsToBeLowered() {
        assertEquals(
                "jdk.nio.maxCachedBufferSize is set, but too high to help: lower it.",
                clients(
                                process(30, mib(12), mib(500), Optional.of(mib(100))),
                                kept(5, mib(2.4), true, Optional.of(mib(16))))
                        .problem(rule)
                        .advice()
                        .text());
    }

    @Test
    void whatOtherThreadsKeepIsNotKafkas() {
        DirectMemory others = new DirectMemory(
                new Buffers(1, mib(50), mib(50)),
                Caches.NONE,
                new Caches(1, 1, mib(50), ByteSize.ZERO),
                List.of(new ThreadCache("http", 0x10, false, "", new Buffers(1, mib(50), mib(50)))),
                List.of(),
                Optional.empty());
        assertFalse(clients(process(1, mib(50), mib(500), Optional.of(mib(100))), others)
                .clear(rule)
                .sentence()
                .isEmpty());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 1_000})
    void everySentenceReadsWellForNoneOneAndMany(int count) {
        for (boolean counted : new boolean[] {true, false}) {
            for (double limit : new double[] {0, 10, 1_000, 1e7}) {
                Clients clients = clients(
                        process(count, mib(counted ? count : 0), mib(limit), Optional.of(mib(100))),
                        kept(count, mib(1), counted, Optional.empty()));
                clients.ask(rule);
                clients.cut().ask(rule);
            }
        }
    }
}
