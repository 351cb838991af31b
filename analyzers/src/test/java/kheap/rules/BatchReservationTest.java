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

class BatchReservationTest {
    private static final int MOST = (int) (AProducer.BUFFER / AProducer.BATCH);

    private final ClientRule rule = new BatchReservation();

    /// Waiting batches of the usual size.
    private static AProducer waiting(String id, int batches, int medianPercent) {
        return AProducer.open(id)
                .holding(batches)
                .filled(new Batches.Fill(
                        batches, new ByteSize(batches * AProducer.BATCH), new ByteSize(batches * 100L), medianPercent));
    }

    @Test
    void withoutARunningProducerItDoesNotArise() {
        assertEquals(
                "The dump holds no producer.",
                Clients.none().notApplicable(rule).sentence());
        assertEquals(
                "The only producer of the dump was not running.",
                Clients.of(AProducer.closed("a").holding(9)).notApplicable(rule).sentence());
    }

    @Test
    void whereEveryBatchIsOnItsWayItDoesNotArise() {
        assertEquals(
                "The dump holds no batch of a running producer that waits to be sent.",
                Clients.of(AProducer.open("a").holding(9)).notApplicable(rule).sentence());
    }

    @Test
    void littleMemoryInWaitingBatchesIsClear() {
        assertEquals(
                "1 batch waits to be sent, with at most 1.6 % of a buffer.memory, and the median one is 3 % full.",
                Clients.of(waiting("a", 1, 3).bufferMemory(1 << 20)).clear(rule).sentence());
        assertEquals(
                "140 batches wait to be sent, with at most 4.9 % of a buffer.memory, and each producer's median one is at"
                        + " least 1 % full.",
                Clients.of(waiting("a", 40, 1), waiting("b", 100, 80))
                        .clear(rule)
                        .sentence());
    }

    @Test
    void aClearAnswerOfACutDumpHoldsForWhatWasRead() {
        assertTrue(Clients.of(waiting("a", 1, 3))
                .cut()
                .clear(rule)
                .sentence()
                .endsWith("The dump is cut: this holds for the part that was read."));
    }

    @ParameterizedTest
    @CsvSource({"1023, 24", "1024, 25", "2048, 100"})
    void halfOfThePoolInHardlyFilledBatchesIsTheLimit(int batches, int medianPercent) {
        Clients.of(waiting("a", batches, medianPercent)).clear(rule);
    }

    @ParameterizedTest
    @CsvSource({"4, WARNING", "2048, WARNING", "2049, CRITICAL"})
    void itIsCriticalWhenNotEveryPartitionsBatchFits(int partitions, Severity severity) {
        Diagnosis.Problem answer =
                Clients.of(waiting("a", MOST / 2, 24).queues(partitions)).problem(rule);
        assertEquals(severity, answer.severity());
        assertEquals(Grade.STRONG, answer.grade());
    }

    @Test
    void aCutMakesItAHint() {
        assertEquals(
                Grade.HINT,
                Clients.of(waiting("a", MOST, 1)).cut().problem(rule).grade());
    }

    @Test
    void itSaysWhatEachBatchTakesAndWhatAllWouldTake() {
        Diagnosis.Problem answer =
                Clients.of(waiting("views", MOST / 2, 1).queues(4_000)).problem(rule);
        assertEquals(
                "1,024 waiting batches of producer \"views\" have reserved 16 MiB, 50 % of buffer.memory, and the median one"
                        + " is 1 % full: a batch takes 16 KiB with its first record. One for each of the 4,000 partitions"
                        + " sent to takes 62.5 MiB, more than buffer.memory (32 MiB).",
                answer.sentence());
        assertEquals(Optional.of("""
                        batch.size=4096
                        # or, with kafka-clients 4.4 and later, take memory only as records come:
                        buffer.memory.allocation.strategy=incremental"""), answer.advice().snippet());
    }

    @Test
    void aSingleBatchIsInNobodysWay() {
        AProducer one = waiting("a", 1, 0).bufferMemory(AProducer.BATCH);
        assertEquals(
                "1 batch waits to be sent, with at most 100 % of a buffer.memory, and the median one is 0 % full.",
                Clients.of(one).clear(rule).sentence());
    }

    @Test
    void oneOfOnePartitionReadsWell() {
        assertTrue(Clients.of(waiting("a", 2, 0).queues(1).bufferMemory(2 * AProducer.BATCH))
                .problem(rule)
                .sentence()
                .endsWith(" One for its only partition takes 16 KiB, within buffer.memory (32 KiB)."));
    }

    @Test
    void theWorstIsNamedAndOthersAreCounted() {
        String sentence = Clients.of(
                        waiting("a", MOST, 1), waiting("b", MOST / 2, 1).queues(9_000), waiting("c", MOST, 1))
                .problem(rule)
                .sentence();
        assertTrue(sentence.startsWith("1,024 waiting batches of producer \"b\""));
        assertTrue(sentence.endsWith(" 2 other producers do likewise."));
    }

    @Test
    void whereBatchesTakeMemoryAsRecordsComeThatIsNotAdvised() {
        assertEquals(
                Optional.of("batch.size=2048"),
                Clients.of(waiting("a", MOST, 1).queues(8_000).with("buffer.memory.allocation.strategy", "incremental"))
                        .problem(rule)
                        .advice()
                        .snippet());
    }
}
