package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OversizedRecordsTest {
    private static final long DOUBLE = 2 * AProducer.BATCH;

    private final ClientRule rule = new OversizedRecords();

    @Test
    void withoutARunningProducerItDoesNotArise() {
        assertEquals(
                "The dump holds no producer.",
                Clients.none().notApplicable(rule).sentence());
        Clients.of(AProducer.closed("a").holdingOversized(9, DOUBLE)).notApplicable(rule);
    }

    @Test
    void withoutABatchItDoesNotArise() {
        assertEquals(
                "The dump holds no waiting batch of a running producer.",
                Clients.of(AProducer.open("a")).notApplicable(rule).sentence());
    }

    @Test
    void batchesOfTheUsualSizeAreClear() {
        assertEquals(
                "1 batch was checked; none is larger than its producer's batch.size.",
                Clients.of(AProducer.open("a").holding(1)).clear(rule).sentence());
        assertEquals(
                "120 batches were checked; none is larger than its producer's batch.size. The dump is cut: this holds for"
                        + " the part that was read.",
                Clients.of(AProducer.open("a").holding(20), AProducer.open("b").holding(100))
                        .cut()
                        .clear(rule)
                        .sentence());
    }

    @Test
    void aFewLargeOnesAreClear() {
        assertEquals(
                "501 batches were checked; 1 is larger than batch.size and takes at most 0.4 % of a pool's bytes in use.",
                Clients.of(AProducer.open("a").holding(500).holdingOversized(1, DOUBLE))
                        .clear(rule)
                        .sentence());
    }

    /// Of 100 units in use, of which an oversized batch takes two.
    @ParameterizedTest
    @CsvSource({"10, WARNING", "24, WARNING", "25, CRITICAL", "50, CRITICAL"})
    void severityGrowsWithTheirShare(int oversized, Severity severity) {
        Diagnosis.Problem answer = Clients.of(
                        AProducer.open("a").holding(100 - 2 * oversized).holdingOversized(oversized, DOUBLE))
                .problem(rule);
        assertEquals(severity, answer.severity());
        assertEquals(Grade.PROOF, answer.grade());
    }

    @Test
    void lessThanAFifthIsClear() {
        Clients.of(AProducer.open("a").holding(82).holdingOversized(9, DOUBLE)).clear(rule);
    }

    @Test
    void aRecordNearTheLargestRequestIsCritical() {
        assertEquals(
                Severity.CRITICAL,
                Clients.of(AProducer.open("a").holding(1000).holdingOversized(1, 524_288))
                        .problem(rule)
                        .severity());
        Clients.of(AProducer.open("a").holding(1000).holdingOversized(1, 524_287))
                .clear(rule);
    }

    @Test
    void aPoolThatIsAlmostEmptyIsOnlyWorthKnowing() {
        Diagnosis.Problem answer =
                Clients.of(AProducer.open("a").holdingOversized(1, 100_000)).problem(rule);
        assertEquals(Severity.INFO, answer.severity());
        assertTrue(answer.sentence().startsWith("The only batch of producer \"a\" is larger than batch.size"));
    }

    @Test
    void aFewLargeOnesElsewhereDoNotHideIt() {
        assertEquals(
                "a",
                Clients.of(
                                AProducer.open("a").holdingOversized(1, 100_000),
                                AProducer.open("b").holding(1000).holdingOversized(9, 100_000))
                        .problem(rule)
                        .sentence()
                        .split("\"")[1]);
    }

    @Test
    void itSaysHowMuchAndAdvisesABatchThatFits() {
        Diagnosis.Problem answer = Clients.of(
                        AProducer.open("orders").holding(1).holdingOversized(9, 900_087))
                .problem(rule);
        assertEquals(
                "9 of 10 batches of producer \"orders\" are larger than batch.size (16 KiB): 7.7 MiB, 99.8 % of the buffer"
                        + " memory in use, the largest 879 KiB. Each such buffer is allocated for one record and thrown"
                        + " away, never reused.",
                answer.sentence());
        assertEquals(Optional.of("batch.size=1048576"), answer.advice().snippet());
        assertEquals(List.of(0xBAL), answer.evidence().get(1).objects());
    }

    @Test
    void alargerBatchIsNotAdvisedWhereEveryPartitionWouldReserveIt() {
        Diagnosis.Problem answer = Clients.of(
                        AProducer.open("orders").holdingOversized(9, 900_087).partitions(17))
                .problem(rule);
        assertEquals(Optional.empty(), answer.advice().snippet());
        assertTrue(answer.advice().text().startsWith("Send smaller records"));
    }

    @Test
    void aSizeThatIsAPowerOfTwoFitsItself() {
        assertEquals(
                Optional.of("batch.size=32768"),
                Clients.of(AProducer.open("a").holdingOversized(20, DOUBLE))
                        .problem(rule)
                        .advice()
                        .snippet());
    }

    @Test
    void otherProducersAreCounted() {
        assertTrue(Clients.of(2, number -> AProducer.open("p" + number).holdingOversized(20 * number, DOUBLE))
                .problem(rule)
                .sentence()
                .endsWith(" 1 other producer has some too."));
    }

    @Test
    void booksInTheMiddleOfAChangeGiveNoShareAboveTheWhole() {
        assertTrue(Clients.of(AProducer.open("a").holdingOversized(20, DOUBLE).losing(-AProducer.BATCH))
                .problem(rule)
                .sentence()
                .contains(", 100 % of the buffer memory in use"));
    }

    @Test
    void aCutMayHideOtherBatches() {
        assertEquals(
                Grade.STRONG,
                Clients.of(AProducer.open("a").holdingOversized(20, DOUBLE))
                        .cut()
                        .problem(rule)
                        .grade());
    }
}
