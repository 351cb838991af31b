package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kheap.ByteSize;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Severity;
import kheap.kafka.Outside;
import kheap.kafka.StreamsApplication;
import kheap.kafka.StreamsApplication.Store;
import kheap.process.ProcessFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamsStateTest {
    private static final long MIB = 1 << 20;
    private static final ByteSize RETAINED = new ByteSize(430 << 10);

    private final ClientRule rule = new StreamsState();

    private static StreamsApplication application(String id, String state, Store... stores) {
        return application(id, state, 2, new StreamsApplication.Tasks(8, 0, 100, new ByteSize(MIB)), stores);
    }

    private static StreamsApplication application(
            String id, String state, int threads, StreamsApplication.Tasks tasks, Store... stores) {
        return new StreamsApplication(
                id,
                id + "-0a1b",
                state,
                0x51,
                new StreamsApplication.Threads(threads, threads == 0 ? 2 : 0, 1),
                tasks,
                new StreamsApplication.Cache(new ByteSize(3 * MIB), new ByteSize(10 * MIB)),
                List.of(stores),
                stores.length,
                false,
                RETAINED);
    }

    private static Store onHeap(long bytes) {
        return new Store("latest", Store.Kind.IN_MEMORY, 8, 12_000, new ByteSize(bytes), 0);
    }

    private static Store inRocksDb(int count, long iterators) {
        return new Store("history", Store.Kind.ROCKSDB, count, 0, new ByteSize(1200), iterators);
    }

    private static Clients of(StreamsApplication... applications) {
        return Clients.none()
                .outside(new Outside(
                        Outside.NONE.records(),
                        Outside.NONE.meters(),
                        Outside.NONE.schemas(),
                        Arrays.asList(applications),
                        List.of(),
                        Outside.NONE.directMemory()));
    }

    private static ProcessFacts maxHeap(long bytes) {
        return new ProcessFacts(
                Optional.empty(),
                Optional.empty(),
                ProcessFacts.UNKNOWN.pid(),
                Optional.empty(),
                Optional.of(new ByteSize(bytes)),
                Optional.empty());
    }

    @Test
    void withoutAnApplicationItDoesNotArise() {
        assertEquals(
                "The dump holds no application of Kafka Streams.",
                Clients.of(AProducer.open("a")).notApplicable(rule).sentence());
        assertEquals(
                "The part of the dump that was read holds no application of Kafka Streams.",
                Clients.none().cut().notApplicable(rule).sentence());
    }

    @Test
    void whatKeepsItsBoundsIsClear() {
        assertEquals(
                "1 application of Kafka Streams was checked: 8 tasks; the caches hold 3 MiB of the 10 MiB that they may, the"
                        + " stores on the heap 20 MiB; 2 stores of RocksDB may take up to 196 MiB outside of it; 1 iterator"
                        + " is open.",
                of(application("billing", "RUNNING", onHeap(20 * MIB), inRocksDb(2, 1)))
                        .clear(rule)
                        .sentence());
        assertEquals(
                "2 applications of Kafka Streams were checked: 16 tasks; the caches hold 6 MiB of the 20 MiB that they may, the"
                        + " stores on the heap 0 B; no iterator is open.",
                of(application("billing", "RUNNING"), application("shipping", "RUNNING"))
                        .clear(rule)
                        .sentence());
        assertTrue(of(application("billing", "RUNNING"), application("billing", "NOT_RUNNING"))
                .clear(rule)
                .sentence()
                .startsWith("2 applications of Kafka Streams were checked, 1 closed and still held: 16 tasks;"));
        assertTrue(of(application("billing", "RUNNING"))
                .cut()
                .clear(rule)
                .sentence()
                .contains("The dump is cut"));
    }

    @Test
    void aClosedOneBesideARunningOneIsClear() {
        of(application("billing", "NOT_RUNNING"), application("billing", "RUNNING"))
                .clear(rule);
    }

    @ParameterizedTest
    @CsvSource({"9, 1, false", "10, 1, true", "11, 3, false", "12, 3, true"})
    void iteratorsAreToldByTheThreadsThatMayUseThem(long iterators, int threads, boolean told) {
        Diagnosis answer = of(application(
                        "billing",
                        "RUNNING",
                        threads,
                        new StreamsApplication.Tasks(1, 0, 0, ByteSize.ZERO),
                        inRocksDb(1, iterators)))
                .ask(rule);
        assertEquals(told, answer instanceof Diagnosis.Problem);
    }

    @Test
    void iteratorsThatNobodyCloses() {
        Diagnosis.Problem answer = of(application("billing", "RUNNING", inRocksDb(2, 16), onHeap(MIB)))
                .problem(rule);
        assertEquals(Severity.WARNING, answer.severity());
        assertEquals(Grade.STRONG, answer.grade());
        assertEquals(
                "16 iterators over stores are open, 16 of them over \"history\", while 2 threads process: one that is not"
                        + " closed keeps blocks and files of RocksDB in memory that no heap dump shows.",
                answer.sentence());
        assertEquals(
                List.of(Evidence.of(
                        "open iterators over stores", Quantity.count(16), Quantity.count(10), List.of(0x51L))),
                answer.evidence());
        assertEquals(
                Grade.HINT,
                of(application("billing", "RUNNING", inRocksDb(2, 16)))
                        .cut()
                        .problem(rule)
                        .grade());
    }

    @Test
    void twoOfOneApplication() {
        Diagnosis.Problem answer = of(application("billing", "RUNNING"), application("billing", "CREATED"))
                .with(AProducer.open("billing-0a1b-StreamThread-1-producer"))
                .with(AProducer.open("orders"))
                .problem(rule);
        assertEquals(Severity.WARNING, answer.severity());
        assertEquals(
                "2 KafkaStreams of the application \"billing\" are not closed (1 created, 1 running); they have 2 producers,"
                        + " consumers and admin clients.",
                answer.sentence());
        of(application("billing", "RUNNING"), application("shipping", "RUNNING"))
                .clear(rule);
    }

    /// A comparison of several days knows evidence by its name.
    @Test
    void noEvidenceHasTheNameOfAnother() {
        Diagnosis.Problem answer = of(
                        application("billing", "RUNNING"),
                        application("billing", "CREATED"),
                        application("shipping", "RUNNING"),
                        application("shipping", "CREATED"))
                .problem(rule);
        assertEquals(
                1,
                answer.evidence().stream()
                        .filter(evidence ->
                                evidence.name().equals("KafkaStreams of one application that are not closed"))
                        .count());
        assertEquals(
                answer.evidence().size(),
                answer.evidence().stream().map(Evidence::name).distinct().count());
    }

    @Test
    void applicationsWhoseIdsWereBlankedOutAreNotTheSame() {
        of(application("", "RUNNING"), application("", "RUNNING")).clear(rule);
    }

    @Test
    void oneThatHasFailed() {
        StreamsApplication.Tasks none = new StreamsApplication.Tasks(0, 0, 0, ByteSize.ZERO);
        Diagnosis.Problem answer = of(application("billing", "ERROR", 0, none)).problem(rule);
        assertEquals(Severity.WARNING, answer.severity());
        assertEquals(Grade.PROOF, answer.grade());
        assertEquals(
                "1 application of Kafka Streams has failed: no thread of \"billing\" processes records any more (state ERROR).",
                answer.sentence());
        assertTrue(of(application("billing", "RUNNING", 0, none), application("shipping", "ERROR", 0, none))
                .problem(rule)
                .sentence()
                .startsWith("2 applications of Kafka Streams have failed: "));
    }

    @ParameterizedTest
    @CsvSource({"399, , 1000", "400, WARNING, 1000", "699, WARNING, 1000", "700, CRITICAL, 1000", "63, , 64"})
    void storesOnTheHeapAreHeldAgainstTheMaximum(long mib, Severity severity, long maximum) {
        Diagnosis answer = of(application("billing", "RUNNING", onHeap(mib * MIB)))
                .process(maxHeap(maximum * MIB))
                .ask(rule);
        assertEquals(
                Optional.ofNullable(severity),
                Optional.of(answer)
                        .filter(Diagnosis.Problem.class::isInstance)
                        .map(problem -> ((Diagnosis.Problem) problem).severity()));
    }

    @Test
    void theLargestStoreOnTheHeapIsNamed() {
        assertEquals(
                "The stores that Kafka Streams keeps on the heap take 401 MiB, 40.1 % of the maximum heap; the largest is"
                        + " \"latest\" with 400 MiB for 12,000 entries.",
                of(application("billing", "RUNNING", onHeap(MIB), onHeap(400 * MIB)))
                        .process(maxHeap(1000 * MIB))
                        .problem(rule)
                        .sentence());
        assertTrue(of(application("billing", "RUNNING", onHeap(200 * MIB)))
                .problem(rule)
                .sentence()
                .contains("78.1 % of what the heap holds now"));
    }

    @Test
    void recordsThatWaitForTasks() {
        assertEquals(
                "1,200,000 records wait in the queues of tasks and take 120 MiB, 12 % of the maximum heap.",
                of(application(
                                "billing",
                                "RUNNING",
                                2,
                                new StreamsApplication.Tasks(1, 0, 1_200_000, new ByteSize(120 * MIB))))
                        .process(maxHeap(1000 * MIB))
                        .problem(rule)
                        .sentence());
    }

    @Test
    void closedOnesThatAreHeld() {
        StreamsApplication closed = application("billing", "NOT_RUNNING");
        of(closed, closed).clear(rule);
        Diagnosis.Problem answer = of(closed, closed, closed).problem(rule);
        assertEquals(Severity.INFO, answer.severity());
        assertEquals(
                "3 KafkaStreams are closed and something still holds them: they retain 1.3 MiB.", answer.sentence());
    }

    @Test
    void whatRocksDbMayTakeIsAHint() {
        Diagnosis.Problem answer = of(application("billing", "RUNNING", inRocksDb(12, 0)))
                .process(maxHeap(512 * MIB))
                .problem(rule);
        assertEquals(Severity.INFO, answer.severity());
        assertEquals(Grade.HINT, answer.grade());
        assertEquals(
                "12 open stores of RocksDB may take up to 1.1 GiB outside of the heap (98 MiB each), more than the maximum"
                        + " heap of 512 MiB.",
                answer.sentence());
        of(application("billing", "RUNNING", inRocksDb(12, 0)))
                .process(maxHeap(4096 * MIB))
                .clear(rule);
        assertTrue(of(application("billing", "RUNNING", inRocksDb(12, 0)))
                .problem(rule)
                .sentence()
                .endsWith("more than the heap holds now."));
    }

    @Test
    void whatTheApplicationSetsItselfIsNotGuessed() {
        StreamsApplication set = new StreamsApplication(
                "billing",
                "billing-1",
                "RUNNING",
                0x51,
                new StreamsApplication.Threads(1, 0, 0),
                new StreamsApplication.Tasks(1, 0, 0, ByteSize.ZERO),
                new StreamsApplication.Cache(ByteSize.ZERO, ByteSize.ZERO),
                List.of(inRocksDb(100, 0)),
                1,
                true,
                RETAINED);
        of(set).clear(rule);
    }

    @Test
    void severalFindingsAreToldWorstFirst() {
        Diagnosis.Problem answer = of(
                        application("billing", "RUNNING", inRocksDb(12, 40)), application("billing", "CREATED"))
                .process(maxHeap(512 * MIB))
                .problem(rule);
        assertTrue(answer.sentence().startsWith("40 iterators over stores are open"), answer::sentence);
        assertTrue(answer.sentence().contains("2 KafkaStreams of the application"), answer::sentence);
        assertEquals(3, answer.evidence().size());
    }
}
