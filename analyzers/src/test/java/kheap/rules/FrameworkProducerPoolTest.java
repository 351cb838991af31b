package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Severity;
import kheap.kafka.KafkaThread;
import kheap.kafka.Owner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FrameworkProducerPoolTest {
    private final ClientRule rule = new FrameworkProducerPool();

    private static AProducer pooled(Owner.Kind kind, int number) {
        return AProducer.open("orders-" + number).ownedBy(kind, "DefaultKafkaProducerFactory orders");
    }

    @Test
    void withoutARunningProducerItDoesNotArise() {
        assertEquals(
                "The dump holds no producer.",
                Clients.none().notApplicable(rule).sentence());
        Clients.of(AProducer.closed("a")).notApplicable(rule);
    }

    @Test
    void withoutAFrameworkItDoesNotArise() {
        assertEquals(
                "The running producer belongs to no framework's pool that kheap knows.",
                Clients.of(AProducer.open("a")).notApplicable(rule).sentence());
        assertEquals(
                "None of the 7 running producers belongs to a framework's pool that kheap knows.",
                Clients.of(7, number -> AProducer.open("a")).notApplicable(rule).sentence());
        Clients.of(AProducer.orphaned("orders-1")).notApplicable(rule);
    }

    @Test
    void factoriesThatShareOneProducerAreClear() {
        assertEquals(
                "1 Spring factory was checked; it shares one producer between all threads.",
                Clients.of(pooled(Owner.Kind.SPRING_FACTORY, 1)).clear(rule).sentence());
        assertEquals(
                "5 Spring factories were checked; each shares one producer between all threads.",
                Clients.of(5, number -> pooled(Owner.Kind.SPRING_FACTORY, 1))
                        .clear(rule)
                        .sentence());
    }

    @ParameterizedTest
    @CsvSource({"6, WARNING", "50, WARNING", "51, CRITICAL"})
    void manyFactoriesAreAPoolThatNobodyPlanned(int factories, Severity severity) {
        Diagnosis.Problem answer = Clients.of(factories, number -> pooled(Owner.Kind.SPRING_FACTORY, 1))
                .problem(rule);
        assertEquals(severity, answer.severity());
        assertTrue(answer.advice().snippet().orElseThrow().contains("@Bean"));
    }

    @Test
    void aPoolOfTheRightSizeIsDescribed() {
        assertEquals(
                "1 pool was checked; the largest (DefaultKafkaProducerFactory orders) holds 10 running producers for 30"
                        + " threads outside Kafka.",
                Clients.of(10, number -> pooled(Owner.Kind.SPRING_TRANSACTIONAL, number))
                        .withThreads(10, KafkaThread.Kind.PRODUCER, "orders")
                        .clear(rule)
                        .sentence());
        assertEquals(
                "1 pool was checked; the largest (DefaultKafkaProducerFactory orders) holds 1 running producer for"
                        + " threads that the dump does not count.",
                Clients.of(pooled(Owner.Kind.SPRING_PER_THREAD, 1))
                        .livingThreads(0)
                        .clear(rule)
                        .sentence());
    }

    @ParameterizedTest
    @EnumSource(
            value = Owner.Kind.class,
            names = {"SPRING_PER_THREAD", "SPRING_TRANSACTIONAL", "FLINK", "FRAMEWORK"})
    void aPoolWithMoreThanTwoProducersForEachThreadIsTooLarge(Owner.Kind kind) {
        Clients.of(40, number -> pooled(kind, number))
                .livingThreads(60)
                .withThreads(40, KafkaThread.Kind.PRODUCER, "orders")
                .clear(rule);
        Diagnosis.Problem answer = Clients.of(41, number -> pooled(kind, number))
                .livingThreads(61)
                .withThreads(41, KafkaThread.Kind.PRODUCER, "orders")
                .problem(rule);
        assertEquals(Severity.WARNING, answer.severity());
        assertEquals(Grade.STRONG, answer.grade());
        assertEquals(
                "A pool (DefaultKafkaProducerFactory orders) holds 41 running producers, but only 20 threads outside Kafka are alive"
                        + " to use them. They keep 5.5 MiB of heap and 41 threads.",
                answer.sentence());
    }

    @Test
    void aCutMayHideTheThreads() {
        assertEquals(
                Grade.HINT,
                Clients.of(41, number -> pooled(Owner.Kind.FLINK, number))
                        .livingThreads(20)
                        .cut()
                        .problem(rule)
                        .grade());
    }

    @Test
    void anEndedThreadOfKafkasIsNotSubtracted() {
        Clients.of(4, number -> pooled(Owner.Kind.FLINK, number))
                .livingThreads(2)
                .withEndedThread()
                .clear(rule);
    }

    @ParameterizedTest
    @CsvSource({"SPRING_PER_THREAD, true", "SPRING_TRANSACTIONAL, true", "FLINK, false", "FRAMEWORK, false"})
    void numbersFarBeyondThePoolMeanThatProducersComeAndGo(Owner.Kind kind, boolean counted) {
        Clients.of(pooled(kind, 100)).clear(rule);
        Clients young = Clients.of(pooled(kind, 101));
        if (counted) {
            Diagnosis.Problem answer = young.problem(rule);
            assertEquals(Severity.WARNING, answer.severity());
            assertTrue(
                    answer.sentence().contains("numbered its producers up to 101 and holds 1 now"), answer.sentence());
        } else {
            young.clear(rule);
        }
    }

    @Test
    void aLargePoolMayHaveLargeNumbers() {
        Clients.of(20, number -> pooled(Owner.Kind.SPRING_TRANSACTIONAL, number * 10))
                .clear(rule);
        Clients.of(20, number -> pooled(Owner.Kind.SPRING_TRANSACTIONAL, number * 10 + 1))
                .problem(rule);
    }

    @Test
    void aNumberThatIsNoCounterDoesNotMatter() {
        Clients.of(AProducer.open("orders-20261122101500")
                        .ownedBy(Owner.Kind.SPRING_PER_THREAD, "DefaultKafkaProducerFactory"))
                .clear(rule);
    }

    @Test
    void orphansOfEndedThreadsAreRemainsOfAPool() {
        Diagnosis.Problem answer = Clients.of(3, number -> AProducer.orphaned("orders-" + number))
                .spring()
                .problem(rule);
        assertEquals(Severity.INFO, answer.severity());
        assertEquals(Grade.HINT, answer.grade());
        assertEquals(
                "3 orphaned producers look like the remains of a Spring factory with a producer for each thread, by the"
                        + " client ids; the answer on orphaned producers says what they cost.",
                answer.sentence());
    }

    @Test
    void orphansOfFactoriesForEverySendAreRemainsToo() {
        assertTrue(Clients.of(AProducer.orphaned("orders-1"))
                .spring()
                .problem(rule)
                .sentence()
                .startsWith("1 orphaned producer looks like the remains of Spring factories made for every send"));
    }
}
