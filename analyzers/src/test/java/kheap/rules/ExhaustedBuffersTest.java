package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import kheap.ByteSize;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExhaustedBuffersTest {
    private final ClientRule rule = new ExhaustedBuffers();

    private static AProducer full() {
        return AProducer.open("orders").bufferMemory(512 * AProducer.BATCH).holding(512);
    }

    @Test
    void withoutARunningProducerItDoesNotArise() {
        assertEquals(
                "The dump holds no producer.",
                Clients.none().notApplicable(rule).sentence());
        Clients.of(AProducer.closed("a").holding(2048)).notApplicable(rule);
    }

    @Test
    void roomIsClear() {
        assertEquals(
                "1 running producer was checked; it uses 0 % of its 32 MiB buffer.memory, and no thread waits for memory.",
                Clients.of(AProducer.open("a")).clear(rule).sentence());
        assertEquals(
                "2 running producers were checked; the fullest, \"b\", uses 50 % of its 32 MiB buffer.memory, and no thread"
                        + " waits for memory.",
                Clients.of(AProducer.open("a"), AProducer.open("b").holding(1024))
                        .clear(rule)
                        .sentence());
    }

    @ParameterizedTest
    @CsvSource({"80, WARNING", "94, WARNING", "95, CRITICAL", "100, CRITICAL"})
    void severityGrowsWithWhatIsInUse(int percent, Severity severity) {
        Diagnosis.Problem answer = Clients.of(
                        AProducer.open("a").bufferMemory(100 * AProducer.BATCH).holding(percent))
                .problem(rule);
        assertEquals(severity, answer.severity());
        assertEquals(Grade.PROOF, answer.grade());
        assertFalse(answer.sentence().contains("Stuck"));
    }

    @Test
    void lessThanFourFifthsIsClear() {
        Clients.of(AProducer.open("a").bufferMemory(100 * AProducer.BATCH).holding(79))
                .clear(rule);
    }

    @Test
    void aWaitingThreadIsCriticalWhateverIsInUse() {
        Diagnosis.Problem answer =
                Clients.of(AProducer.open("a").waitingThreads("http-1")).problem(rule);
        assertEquals(Severity.CRITICAL, answer.severity());
        assertTrue(
                answer.sentence().endsWith(", and 1 thread waits in send() for room: \"http-1\"."), answer.sentence());
        assertTrue(Clients.of(AProducer.open("a").waiters(2))
                .problem(rule)
                .sentence()
                .endsWith(", and 2 threads wait in send() for room."));
    }

    @Test
    void aBrokerThatDoesNotAnswerIsNamed() {
        Diagnosis.Problem answer = Clients.of(full().waitingThreads("http-1", "http-2", "http-3", "http-4")
                        .oldestBatch(Duration.ofSeconds(70))
                        .unanswered(5, Duration.ofSeconds(28)))
                .problem(rule);
        assertEquals(
                "Producer \"orders\" uses 8 MiB of 8 MiB buffer.memory (100 %), and 4 threads wait in send() for room:"
                        + " \"http-1\" and 3 more. Stuck: its oldest batch has waited for 1 min 10 s, and"
                        + " delivery.timeout.ms is 2 min. 5 requests have no answer yet, the oldest for 28 s.",
                answer.sentence());
        assertEquals(
                "Find out why the broker does not answer: its disks, its replicas, the network between. Let send() fail"
                        + " early meanwhile. More buffer.memory only buys time: 8 MiB piled up in 1 min 10 s.",
                answer.advice().text());
        assertTrue(answer.evidence()
                .contains(Evidence.of(
                        "age of the oldest batch",
                        Quantity.of(Duration.ofSeconds(70)),
                        Quantity.of(Duration.ofSeconds(60)),
                        List.of())));
        assertTrue(answer.evidence()
                .contains(Evidence.of("bytes of the fullest partition", Quantity.of(new ByteSize(8 << 20)))));
    }

    @Test
    void aBrokerThatCannotBeReachedIsNamed() {
        Diagnosis.Problem answer = Clients.of(full().disconnected()).problem(rule);
        assertTrue(answer.sentence().endsWith(" No connection to a broker is up."), answer.sentence());
        assertEquals(
                "Restore the way to the brokers, and let send() fail early while there is none. More buffer.memory only"
                        + " buys time.",
                answer.advice().text());
    }

    @Test
    void anAnswerAfterLessThanThreeSecondsIsNormal() {
        assertFalse(Clients.of(full().unanswered(5, Duration.ofMillis(2_999)))
                .problem(rule)
                .sentence()
                .contains("no answer"));
        Diagnosis.Problem slow =
                Clients.of(full().unanswered(1, Duration.ofSeconds(3))).problem(rule);
        assertTrue(slow.sentence().endsWith(" 1 request has no answer yet, the oldest for 3 s."), slow.sentence());
    }

    @Test
    void aStuckBatchIsNotExplainedByTheLoad() {
        String text = Clients.of(full().oldestBatch(Duration.ofSeconds(61)))
                .problem(rule)
                .advice()
                .text();
        assertTrue(text.startsWith("Find out why the brokers do not take these records"), text);
    }

    @Test
    void ifAllAreFullItSaysSo() {
        assertTrue(Clients.of(full(), full())
                .problem(rule)
                .sentence()
                .startsWith("Both running producers are short of memory. Producer "));
    }

    @Test
    void withAnsweringBrokersTheAdviceIsToSendLess() {
        assertTrue(Clients.of(full()).problem(rule).advice().text().startsWith("More is sent than the brokers take"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 120000, 60000, false",
        "0, 120000, 60001, true",
        "90000, 120000, 90000, false",
        "90000, 120000, 90001, true"
    })
    void stuckIsOlderThanLingerAndHalfTheDeliveryTimeout(String linger, String timeout, long ageMillis, boolean stuck) {
        assertEquals(
                stuck,
                Clients.of(full().with("linger.ms", linger)
                                .with("delivery.timeout.ms", timeout)
                                .oldestBatch(Duration.ofMillis(ageMillis)))
                        .problem(rule)
                        .sentence()
                        .contains("Stuck"));
    }

    @Test
    void withoutConfigurationTheDefaultTimeoutIsTaken() {
        assertTrue(Clients.of(full().withoutConfig().oldestBatch(Duration.ofSeconds(61)))
                .problem(rule)
                .sentence()
                .contains("delivery.timeout.ms is 2 min"));
    }

    @Test
    void ofSeveralTheWorstIsTold() {
        Diagnosis.Problem answer = Clients.of(
                        AProducer.open("a"),
                        AProducer.open("b").holding(1700),
                        AProducer.open("c").waitingThreads("http-1"))
                .problem(rule);
        assertTrue(
                answer.sentence().startsWith("2 of 3 running producers are short of memory. Producer \"c\" uses"),
                answer.sentence());
    }

    @Test
    void aCutMayHideTheFreeList() {
        assertEquals(Grade.STRONG, Clients.of(full()).cut().problem(rule).grade());
        assertTrue(Clients.of(AProducer.open("a")).cut().clear(rule).sentence().contains("The dump is cut"));
    }
}
