package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Severity;
import kheap.kafka.KafkaThread.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KafkaThreadsTest {
    private final Rule rule = new KafkaThreads();

    private static Clients threads(int count) {
        return Clients.none().withThreads(count, Kind.PRODUCER, "orders");
    }

    @Test
    void withoutALivingThreadItDoesNotArise() {
        assertEquals(
                "The dump holds no living thread of Kafka's.",
                threads(0).notApplicable(rule).sentence());
        assertEquals(
                "The part of the dump that was read holds no living thread of Kafka's.",
                threads(0).withEndedThread().cut().notApplicable(rule).sentence());
    }

    @Test
    void aFewAreClear() {
        assertEquals(
                "40 living threads were checked; 1 is Kafka's: kafka-producer-network-thread (1). Their number is normal"
                        + " and none has lost its client.",
                threads(1).clear(rule).sentence());
        assertEquals(
                "40 living threads were checked; 5 are Kafka's: kafka-admin-client-thread (3),"
                        + " kafka-producer-network-thread (2). Their number is normal and none has lost its client. The"
                        + " dump is cut: this holds for the part that was read.",
                threads(2)
                        .withThreads(3, Kind.ADMIN, "adminclient-1")
                        .cut()
                        .clear(rule)
                        .sentence());
    }

    @ParameterizedTest
    @CsvSource({"51, WARNING, 51", "500, WARNING, 51", "501, CRITICAL, 501"})
    void severityGrowsWithTheirNumber(int count, Severity severity, long threshold) {
        Diagnosis.Problem answer = threads(count).livingThreads(10_000).problem(rule);
        assertEquals(severity, answer.severity());
        assertEquals(Grade.PROOF, answer.grade());
        assertEquals(
                Quantity.count(threshold),
                answer.evidence().getFirst().threshold().orElseThrow());
    }

    @Test
    void fiftyAmongManyAreClear() {
        threads(50).livingThreads(10_000).clear(rule);
    }

    @Test
    void moreThanThreeOfTenThreadsAreAWarning() {
        threads(24).livingThreads(80).clear(rule);
        assertEquals(
                Severity.WARNING, threads(25).livingThreads(80).problem(rule).severity());
        threads(19).livingThreads(20).clear(rule);
    }

    @Test
    void itCountsByKindAndSaysWhatTheyCost() {
        Diagnosis.Problem answer = threads(200)
                .withThreads(10, Kind.ADMIN, "adminclient-1")
                .withThreads(2, Kind.HEARTBEAT, "c")
                .livingThreads(240)
                .problem(rule);
        assertEquals(
                "212 of 240 living threads are Kafka's: kafka-producer-network-thread (200), kafka-admin-client-thread (10),"
                        + " kafka-coordinator-heartbeat-thread (2). They reserve about 212 MiB of stack and use about"
                        + " 18.2 MiB of it even when idle.",
                answer.sentence());
        assertTrue(answer.evidence().contains(Evidence.of("kafka-admin-client-thread", Quantity.count(10))));
        assertTrue(answer.advice().text().startsWith("Use fewer producers"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"PRODUCER", "ADMIN", "HEARTBEAT", "CONSUMER_NETWORK"})
    void aThreadWithoutItsClientIsWorthKnowing(Kind kind) {
        Diagnosis.Problem answer = threads(1).withThreads(1, kind, "").problem(rule);
        assertEquals(Severity.INFO, answer.severity());
        assertEquals(Grade.STRONG, answer.grade());
        assertEquals(
                "2 living threads are Kafka's. 1 of them works for no client that the dump shows.", answer.sentence());
        assertEquals(
                Evidence.of("Kafka threads without a client", Quantity.count(1), List.of(0xF000L)),
                answer.evidence().getLast());
        assertEquals(
                Grade.HINT,
                threads(1).withThreads(1, kind, "").cut().problem(rule).grade());
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"STREAMS", "LOGIN_REFRESH", "OTHER"})
    void threadsThatServeSeveralClientsNeedNone(Kind kind) {
        threads(1).withThreads(1, kind, "").clear(rule);
    }

    @ParameterizedTest
    @CsvSource({
        "PRODUCER, fewer producers",
        "ADMIN, one Admin",
        "HEARTBEAT, fewer consumers",
        "CONSUMER_NETWORK, fewer consumers",
        "STREAMS, num.stream.threads",
        "LOGIN_REFRESH, fewer Kafka clients",
        "OTHER, fewer Kafka clients"
    })
    void theAdviceFollowsTheMostFrequentKind(Kind kind, String words) {
        String text =
                threads(1).withThreads(60, kind, "x").problem(rule).advice().text();
        assertTrue(text.contains(words), text);
    }

    @Test
    void stacksThatWereMeasuredReplaceTheEstimate() {
        Diagnosis.Problem answer = new AFootprint()
                .stacks(212, 212, 19)
                .dump(threads(200).livingThreads(212))
                .problem(new KafkaThreads());
        assertEquals(
                "200 of 212 living threads are Kafka's: kafka-producer-network-thread (200). In pmap -x, 212 stacks reserve 212"
                        + " MiB and hold 19 MiB.",
                answer.sentence());
        assertTrue(answer.evidence().contains(Evidence.of("stack resident", Quantity.of(AFootprint.mib(19)))));
        assertTrue(answer.evidence().contains(Evidence.of("stack reserved", Quantity.of(AFootprint.mib(212)))));
    }

    @Test
    void aMapThatTellsOnlyAddressesSaysSo() {
        assertTrue(new AFootprint()
                .stacks(212, 212, -1)
                .dump(threads(200))
                .problem(new KafkaThreads())
                .sentence()
                .endsWith("In pmap -x, 212 stacks reserve 212 MiB."));
    }

    @Test
    void aThreadDumpTellsHowFastTheyWereStarted() {
        assertTrue(new AFootprint()
                .ages(10, 16)
                .threads(912, Kind.PRODUCER, 900)
                .problem(new KafkaThreads())
                .sentence()
                .startsWith("900 of 912 living threads are Kafka's: kafka-producer-network-thread (900). They were"
                        + " started within 6 s, the youngest 10 s before the thread dump. They reserve"));
    }

    @Test
    void aThreadDumpAnswersWithoutADump() {
        Diagnosis.Problem answer =
                new AFootprint().threads(212, Kind.PRODUCER, 200).problem(new KafkaThreads());
        assertEquals(Severity.WARNING, answer.severity());
        assertEquals(Grade.STRONG, answer.grade());
        assertTrue(answer.sentence().startsWith("200 of 212 living threads are Kafka's"), answer.sentence());
        assertTrue(answer.certainty().missing().contains("heap dump"));
        assertEquals(
                "40 living threads are in the thread dump; 1 is Kafka's: kafka-producer-network-thread (1). Their number is"
                        + " normal; whether each has its client only a heap dump tells.",
                new AFootprint()
                        .threads(40, Kind.PRODUCER, 1)
                        .clear(new KafkaThreads())
                        .sentence());
        assertEquals(
                "The thread dump lists 40 threads; none is Kafka's.",
                new AFootprint().threads(40, Kind.PRODUCER, 0).notApplicable(new KafkaThreads()));
        assertEquals(
                "Neither a dump nor a thread dump shows threads of Kafka's.",
                new AFootprint().notApplicable(new KafkaThreads()));
    }

    @ParameterizedTest
    @CsvSource({"799, ", "800, WARNING", "949, WARNING", "950, CRITICAL"})
    void theLimitOnThreadsCounts(long tasks, Severity severity) {
        AFootprint footprint =
                new AFootprint().tasks(tasks, 1000).dump(threads(20).livingThreads(790));
        if (severity == null) {
            footprint.clear(new KafkaThreads());
        } else {
            Diagnosis.Problem answer = footprint.problem(new KafkaThreads());
            assertEquals(severity, answer.severity());
            assertTrue(
                    answer.sentence()
                            .endsWith(" The container may have 1,000 threads (pids.max), and has %d.".formatted(tasks)),
                    answer.sentence());
        }
    }
}
