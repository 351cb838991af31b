package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoolAccountingTest {
    private static final long ONE_PERCENT = AProducer.BUFFER / 100 + 1;

    private final ClientRule rule = new PoolAccounting();

    @Test
    void withoutARunningProducerItDoesNotArise() {
        assertEquals(
                "The dump holds no producer.",
                Clients.none().notApplicable(rule).sentence());
        Clients.of(AProducer.closed("a").losing(4 << 20)).notApplicable(rule);
    }

    @Test
    void booksThatBalanceAreClear() {
        assertEquals(
                "1 pool was checked: batches hold the 160 KiB that count as in use, to the byte.",
                Clients.of(AProducer.open("a").holding(10)).clear(rule).sentence());
        assertEquals(
                "2 pools were checked; nothing is in use.",
                Clients.of(AProducer.open("a"), AProducer.orphaned("b"))
                        .clear(rule)
                        .sentence());
    }

    @Test
    void aBatchOnItsWayIsClear() {
        assertEquals(
                "1 pool was checked: batches hold the 32 KiB that count as in use, but for 16 KiB at most, which a send()"
                        + " in progress explains. The dump is cut: this holds for the part that was read.",
                Clients.of(AProducer.open("a").holding(1).losing(AProducer.BATCH))
                        .cut()
                        .clear(rule)
                        .sentence());
    }

    @Test
    void lostBytesAreAProblem() {
        Diagnosis.Problem answer = Clients.of(
                        AProducer.open("a"),
                        AProducer.open("orders").holding(64).losing(3 << 20))
                .problem(rule);
        assertEquals(Severity.WARNING, answer.severity());
        assertEquals(Grade.PROOF, answer.grade());
        assertEquals(
                "The pool of producer \"orders\" counts 4 MiB as in use, but its batches hold only 1 MiB: 3 MiB (9.4 % of"
                        + " buffer.memory) are lost. They do not come back before the producer is closed.",
                answer.sentence());
    }

    @Test
    void theLimitIsOnePercentOfALargePool() {
        Clients.of(AProducer.open("a").losing(ONE_PERCENT - 2)).clear(rule);
        Clients.of(AProducer.open("a").losing(ONE_PERCENT)).problem(rule);
    }

    @Test
    void theLimitIsTwoBatchesOfASmallPool() {
        AProducer small = AProducer.open("a").bufferMemory(1 << 20);
        Clients.of(small.losing(2 * AProducer.BATCH - 1)).clear(rule);
        Clients.of(small.losing(1)).problem(rule);
    }

    @Test
    void aThreadThatWaitsMayHoldPartOfItsBuffer() {
        AProducer small = AProducer.open("a").bufferMemory(1 << 20).waiters(2);
        Clients.of(small.losing(4 * AProducer.BATCH - 1)).clear(rule);
        assertEquals(Grade.STRONG, Clients.of(small.losing(1)).problem(rule).grade());
    }

    @Test
    void aTenthOfThePoolIsCritical() {
        AProducer producer = AProducer.open("a").bufferMemory(10 << 20);
        assertEquals(
                Severity.WARNING,
                Clients.of(producer.losing((1 << 20) - 1)).problem(rule).severity());
        assertEquals(
                Severity.CRITICAL, Clients.of(producer.losing(1)).problem(rule).severity());
    }

    @Test
    void otherLosersAreCounted() {
        Clients clients = Clients.of(3, number -> AProducer.open("p" + number).losing(number << 20));
        assertTrue(clients.problem(rule).sentence().startsWith("The pool of producer \"p3\""));
        assertTrue(clients.problem(rule).sentence().endsWith(" 2 other producers lost bytes too."));
    }

    @ParameterizedTest
    @CsvSource({
        "0.9.0.1, PROOF", "2.8.2, PROOF", "3.9.1, PROOF", "3.9.2, STRONG", "3.10.0, STRONG", "4.0.1, PROOF",
        "4.0.2, STRONG", "4.1.1, PROOF", "4.1.2, STRONG", "4.2.0, STRONG", "4.4.0, STRONG", "5.0, STRONG",
        "3.9.2-ccs, STRONG", "7.9.0-ccs, STRONG", "unknown, STRONG"
    })
    void whereTheLibraryKeepsExpiredBytesOnPurposeItIsNoProof(String version, Grade grade) {
        assertEquals(
                grade,
                Clients.of(AProducer.open("a").losing(4 << 20))
                        .versions(version)
                        .problem(rule)
                        .grade());
    }

    @Test
    void anUnknownVersionMayKeepThemToo() {
        assertEquals(
                Grade.STRONG,
                Clients.of(AProducer.open("a").losing(4 << 20))
                        .versions()
                        .problem(rule)
                        .grade());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void suchALibraryIsExplained(int requests) {
        String sentence = Clients.of(AProducer.open("a").losing(4 << 20).unanswered(requests, Duration.ZERO))
                .versions("3.9.1", "4.2.0")
                .problem(rule)
                .sentence();
        assertTrue(sentence.contains("may keep the bytes of expired batches out until a broker answers"), sentence);
    }

    @Test
    void aCutMakesMissingBatchesLookLikeLostBytes() {
        assertEquals(
                "The dump is cut: batches that are missing from it would look like bytes lost from the pools.",
                Clients.of(AProducer.open("a").losing(4 << 20))
                        .cut()
                        .notApplicable(rule)
                        .sentence());
    }
}
