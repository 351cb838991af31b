package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import kheap.ByteSize;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Severity;
import kheap.kafka.Batches;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PerRecordOverheadTest {
    private static final long MIB = 1 << 20;
    private static final Batches.Callbacks NO_CALLBACKS = new Batches.Callbacks(50, 0, "", ByteSize.ZERO);

    private final ClientRule rule = new PerRecordOverhead();

    /// A mebibyte of buffers, 1,000 records in each.
    private static AProducer keeping(String id, double overheadMib, Batches.Callbacks callbacks) {
        return keeping(id, 1, overheadMib, callbacks);
    }

    private static AProducer keeping(String id, long buffersMib, double overheadMib, Batches.Callbacks callbacks) {
        long buffers = buffersMib * MIB;
        return AProducer.open(id)
                .holding(64)
                .records(1_000)
                .keepingInBatches(buffers + Math.round(overheadMib * MIB))
                .overhead(new Batches.Overhead(1_000, new ByteSize(buffers), callbacks, Batches.Compressors.NONE, 0));
    }

    @Test
    void withoutARunningProducerItDoesNotArise() {
        assertEquals(
                "The dump holds no producer.",
                Clients.none().notApplicable(rule).sentence());
        Clients.of(AProducer.closed("a").holding(9)).notApplicable(rule);
    }

    @Test
    void withoutAWaitingRecordItDoesNotArise() {
        assertEquals(
                "The dump holds no record that waits in a running producer.",
                Clients.of(AProducer.open("a")).notApplicable(rule).sentence());
    }

    @Test
    void lessThanTheBuffersIsClear() {
        assertEquals(
                "1,000 records wait in batches, and besides 1 MiB of buffers the batches keep 512 KiB, 524 B for each"
                        + " record.",
                Clients.of(keeping("a", 0.5, NO_CALLBACKS))
                        .heap(2 * MIB)
                        .clear(rule)
                        .sentence());
    }

    @Test
    void oneRecordReadsWell() {
        AProducer one = AProducer.open("a")
                .holding(1)
                .keepingInBatches(AProducer.BATCH + 120)
                .overhead(new Batches.Overhead(
                        1, new ByteSize(AProducer.BATCH), NO_CALLBACKS, Batches.Compressors.NONE, 0));
        assertEquals(
                "1 record waits in batches, and besides 16 KiB of buffers the batches keep 120 B, 120 B for each record."
                        + " The dump is cut: this holds for the part that was read.",
                Clients.of(one).cut().clear(rule).sentence());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 64, WARNING",
        "8, 23.9, 64, WARNING",
        "8, 24, 480, CRITICAL",
        "8, 24, 481, WARNING",
        "1, 15.9, 64, WARNING",
        "1, 16, 64, CRITICAL"
    })
    void severityGrowsWithTheRatioAndTheShareOfTheHeap(
            long buffersMib, double overheadMib, long heapMib, Severity severity) {
        Diagnosis.Problem answer = Clients.of(keeping("a", buffersMib, overheadMib, NO_CALLBACKS))
                .heap(heapMib * MIB)
                .problem(rule);
        assertEquals(severity, answer.severity());
        assertEquals(Grade.PROOF, answer.grade());
    }

    @Test
    void theWorseComesBeforeTheLarger() {
        Diagnosis.Problem answer = Clients.of(
                        keeping("larger", 16, 20, NO_CALLBACKS), keeping("worse", 4, 16, NO_CALLBACKS))
                .heap(64 * MIB)
                .problem(rule);
        assertEquals(Severity.CRITICAL, answer.severity());
        assertTrue(answer.sentence().contains("\"worse\""), answer::sentence);
    }

    @Test
    void lessThanAHundredthOfTheHeapDoesNotMatter() {
        Clients.of(keeping("a", 9, NO_CALLBACKS)).heap(901 * MIB).clear(rule);
    }

    @Test
    void compressorsAreNotTheRecords() {
        Clients.of(AProducer.open("a")
                        .holding(64)
                        .keepingInBatches(9 * MIB)
                        .overhead(new Batches.Overhead(
                                64,
                                new ByteSize(MIB),
                                NO_CALLBACKS,
                                new Batches.Compressors(64, new ByteSize(9 * MIB), 0, ByteSize.ZERO),
                                0)))
                .heap(16 * MIB)
                .clear(rule);
    }

    @Test
    void aCutMayHideABuffer() {
        assertEquals(
                Grade.STRONG,
                Clients.of(keeping("a", 4, NO_CALLBACKS))
                        .heap(16 * MIB)
                        .cut()
                        .problem(rule)
                        .grade());
    }

    @Test
    void itNamesTheCallbackThatHoldsMost() {
        Diagnosis.Problem answer = Clients.of(keeping(
                        "orders",
                        4,
                        new Batches.Callbacks(50, 48, "com.acme.OrderService$$Lambda+0x00007f", new ByteSize(4_000))))
                .heap(16 * MIB)
                .problem(rule);
        assertEquals(
                "1,000 waiting records of producer \"orders\" keep 4 MiB besides 1 MiB of buffers, 4.1 KiB for each record,"
                        + " of which about 3.9 KiB is its callback (a lambda of OrderService). buffer.memory (32 MiB)"
                        + " \"is not a hard bound\": full of such records, it would come with 128 MiB more.",
                answer.sentence());
        assertTrue(answer.advice().snippet().isPresent());
    }

    @Test
    void aFullPoolHasNothingMoreToCome() {
        assertTrue(Clients.of(keeping("a", 4, NO_CALLBACKS).bufferMemory(MIB))
                .heap(16 * MIB)
                .problem(rule)
                .sentence()
                .endsWith(" buffer.memory (1 MiB) \"is not a hard bound\": it does not count this."));
    }

    @Test
    void aCallbackClassOfItsOwnIsNamedAsItIs() {
        assertTrue(
                Clients.of(keeping("a", 4, new Batches.Callbacks(50, 50, "com.acme.Confirmation", new ByteSize(4_000))))
                        .heap(16 * MIB)
                        .problem(rule)
                        .sentence()
                        .contains("is its callback (Confirmation)."));
    }

    @Test
    void withoutACallbackKafkasOwnEntriesAreWhatCounts() {
        Diagnosis.Problem answer =
                Clients.of(keeping("a", 4, NO_CALLBACKS)).heap(16 * MIB).problem(rule);
        assertTrue(answer.sentence().contains(", most of it Kafka's own entries for a record of 1 KiB."));
        assertEquals(Optional.empty(), answer.advice().snippet());
    }

    @Test
    void theOneThatKeepsMostIsNamed() {
        assertTrue(Clients.of(keeping("a", 4, NO_CALLBACKS), keeping("b", 5, NO_CALLBACKS))
                .heap(64 * MIB)
                .problem(rule)
                .sentence()
                .contains("producer \"b\""));
    }
}
