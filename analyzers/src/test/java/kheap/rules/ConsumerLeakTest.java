package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Severity;
import kheap.kafka.Owner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsumerLeakTest {
    private static final Duration LONG_AGO = Duration.ofMinutes(6);

    private final ClientRule rule = new ConsumerLeak();

    private static AConsumer abandoned() {
        return AConsumer.open().polled(LONG_AGO);
    }

    @Test
    void withoutAConsumerItDoesNotArise() {
        assertEquals(
                "The dump holds no consumer.",
                Clients.of(AProducer.open("a")).notApplicable(rule).sentence());
        assertEquals(
                "The part of the dump that was read holds no consumer.",
                Clients.none().cut().notApplicable(rule).sentence());
    }

    @Test
    void consumersThatWorkAreClear() {
        assertEquals(
                "1 consumer was checked; 1 is running and held by the application, with 4 partitions, and none is idle;"
                        + " fewer than 4 idle ones are normal.",
                Clients.none().withConsumers(1, AConsumer.open()).clear(rule).sentence());
        assertEquals(
                "3 consumers were checked; 2 are running and held by the application, with 2 partitions, and none is idle;"
                        + " fewer than 4 idle ones are normal.",
                Clients.none()
                        .withConsumers(2, AConsumer.open().assigned(1))
                        .withConsumers(1, AConsumer.closed())
                        .clear(rule)
                        .sentence());
        assertTrue(Clients.none()
                .withConsumers(1, AConsumer.open())
                .cut()
                .clear(rule)
                .sentence()
                .contains("The dump is cut"));
    }

    @Test
    void closedOnesAreClear() {
        assertEquals(
                "2 consumers were checked; none is running.",
                Clients.none().withConsumers(2, AConsumer.closed()).clear(rule).sentence());
    }

    @ParameterizedTest
    @CsvSource({"1, INFO, 1", "2, INFO, 1", "3, WARNING, 3", "19, WARNING, 3", "20, CRITICAL, 20"})
    void severityGrowsWithTheNumberOfDroppedOnes(int consumers, Severity severity, long threshold) {
        Diagnosis.Problem answer =
                Clients.none().withConsumers(consumers, AConsumer.orphan()).problem(rule);
        assertEquals(severity, answer.severity());
        assertEquals(Grade.PROOF, answer.grade());
        assertEquals(
                Quantity.count(threshold),
                answer.evidence().getFirst().threshold().orElseThrow());
    }

    @Test
    void itSaysWhatDroppedOnesKeep() {
        assertEquals(
                "The only running consumer was dropped without close(): nothing of the application reaches it any more, yet"
                        + " its connections are open. It keeps 200 KiB of heap and 1 thread (1 MiB of stack reserved) until"
                        + " the process ends.",
                Clients.none()
                        .withConsumers(1, AConsumer.orphan())
                        .problem(rule)
                        .sentence());
        Diagnosis.Problem answer = Clients.none()
                .withConsumers(1, AConsumer.open())
                .withConsumers(2, AConsumer.orphan().born(Duration.ofSeconds(40)))
                .withConsumers(
                        2,
                        AConsumer.orphan()
                                .born(Duration.ofSeconds(10))
                                .withoutThread()
                                .withoutGroup())
                .consumersEver(5)
                .problem(rule);
        assertEquals(
                "4 of 5 running consumers were dropped without close(): nothing of the application reaches them any more,"
                        + " yet their connections are open. They keep 800 KiB of heap and 2 threads (2 MiB of stack reserved)"
                        + " until the process ends. They were created within 30 s, about 6 a minute.",
                answer.sentence());
        assertTrue(
                answer.evidence().contains(Evidence.of("consumers ever created without client.id", Quantity.count(5))));
        assertTrue(Clients.none()
                .withConsumers(1, AConsumer.orphan().withoutThread())
                .problem(rule)
                .sentence()
                .contains("200 KiB of heap and no thread until"));
    }

    @Test
    void aCutMayHideWhoHeldThem() {
        Diagnosis.Problem answer =
                Clients.none().withConsumers(1, AConsumer.orphan()).cut().problem(rule);
        assertEquals(Grade.STRONG, answer.grade());
        assertTrue(answer.sentence().contains("The dump is cut"));
    }

    @ParameterizedTest
    @CsvSource({"4, WARNING", "20, WARNING", "21, CRITICAL"})
    void manyThatNobodyPollsAreSuspect(int consumers, Severity severity) {
        Diagnosis.Problem answer =
                Clients.none().withConsumers(consumers, abandoned()).problem(rule);
        assertEquals(severity, answer.severity());
        assertEquals(Grade.STRONG, answer.grade());
    }

    @Test
    void theWorseComesFirst() {
        Clients one = Clients.none().withConsumers(1, AConsumer.orphan()).withConsumers(3, abandoned());
        assertEquals(Severity.INFO, one.problem(rule).severity());
        assertTrue(one.withConsumers(1, abandoned())
                .problem(rule)
                .sentence()
                .startsWith("4 of 5 running consumers are held by the application"));
        assertTrue(Clients.none()
                .withConsumers(3, AConsumer.orphan())
                .withConsumers(4, abandoned())
                .problem(rule)
                .sentence()
                .startsWith("3 of 7 running consumers were dropped"));
    }

    @Test
    void itNamesTheGroupOfThoseThatNobodyPolls() {
        assertEquals(
                "4 of 6 running consumers are held by the application and were not polled for longer than"
                        + " max.poll.interval.ms, all of group \"billing\". They keep 800 KiB of heap and 4 threads (4 MiB"
                        + " of stack reserved).",
                Clients.none()
                        .withConsumers(2, AConsumer.open())
                        .withConsumers(4, abandoned())
                        .problem(rule)
                        .sentence());
    }

    @Test
    void aFewIdleOnesAreClear() {
        assertTrue(Clients.none()
                .withConsumers(3, abandoned())
                .clear(rule)
                .sentence()
                .contains("with 12 partitions, and 3 are idle;"));
    }

    @Test
    void theIntervalIsTheConsumersOwn() {
        Clients.none()
                .withConsumers(9, abandoned().set("max.poll.interval.ms", "600000"))
                .clear(rule);
        Clients.none()
                .withConsumers(
                        9, AConsumer.open().polled(Duration.ofSeconds(90)).set("max.poll.interval.ms", "60000"))
                .problem(rule);
    }

    @Test
    void oneThatIsInsidePollForLongIsPolled() {
        Clients.none().withConsumers(9, abandoned().polling()).clear(rule);
    }

    @Test
    void onesThatWereNeverPolledAreJudgedByTheirAge() {
        AConsumer never = AConsumer.open().assigned(0).neverPolled();
        Clients.none().withConsumers(4, never.born(LONG_AGO)).problem(rule);
        Clients.none().withConsumers(4, never.born(Duration.ofMinutes(1))).clear(rule);
    }

    @Test
    void whereTheLastPollIsUnknownPartitionsSpeakForThem() {
        Clients.none().withConsumers(9, AConsumer.open().neverPolled()).clear(rule);
    }

    @Test
    void oneOfNoGroupWithoutPartitionsMayBeForRestoring() {
        Clients.none().withConsumers(9, abandoned().assigned(0).withoutGroup()).clear(rule);
    }

    @Test
    void moreMembersThanPartitionsAreAWaste() {
        Diagnosis.Problem answer = Clients.none()
                .withConsumers(4, AConsumer.open().assigned(1))
                .withConsumers(6, AConsumer.open().assigned(0))
                .problem(rule);
        assertEquals(Severity.INFO, answer.severity());
        assertEquals(
                "6 of 10 running consumers are polled and have no partition, all of group \"billing\": the group has more"
                        + " than the topics have partitions. That is no leak, but they keep 1.2 MiB of heap and 6 threads (6"
                        + " MiB of stack reserved).",
                answer.sentence());
        assertTrue(Clients.none()
                .withConsumers(4, AConsumer.open().assigned(0).polling().owner(Owner.Kind.SPRING_LISTENER))
                .problem(rule)
                .sentence()
                .contains("the concurrency of Spring's listener containers is more than"));
        Clients.none().withConsumers(3, AConsumer.open().assigned(0)).clear(rule);
    }

    @Test
    void manyCreatedAndFewAliveMeansOneForEveryCall() {
        Diagnosis.Problem answer = Clients.none()
                .withConsumers(2, AConsumer.open())
                .consumersEver(4_711)
                .problem(rule);
        assertEquals(Severity.WARNING, answer.severity());
        assertEquals(
                "4,711 consumers were created so far, and 2 are running: probably one is made and closed for every call.",
                answer.sentence());
        assertTrue(Clients.none().consumersEver(101).problem(rule).sentence().contains("and none is running"));
    }

    @Test
    void manyCreatedAndManyAliveIsNoChurn() {
        Clients.none().withConsumers(1, AConsumer.open()).consumersEver(100).clear(rule);
        Clients.none().withConsumers(50, AConsumer.open()).consumersEver(400).clear(rule);
    }
}
