package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kheap.ByteSize;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Severity;
import kheap.kafka.Owner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManyProducersTest {
    private final ClientRule rule = new ManyProducers();

    @Test
    void withoutARunningProducerItDoesNotArise() {
        assertEquals(
                "The dump holds no producer.",
                Clients.none().notApplicable(rule).sentence());
        assertEquals(
                "The only producer of the dump was not running.",
                Clients.of(AProducer.starting("a")).notApplicable(rule).sentence());
    }

    @Test
    void aFewForOneTargetAreClear() {
        assertEquals(
                "1 running producer was checked; no other has the same target.",
                Clients.of(AProducer.open("a")).clear(rule).sentence());
        assertEquals(
                "5 running producers were checked; all have the same target, and up to 5 are normal.",
                Clients.of(5, number -> AProducer.open("p" + number))
                        .clear(rule)
                        .sentence());
        assertEquals(
                "2 running producers were checked; no two have the same target.",
                Clients.of(AProducer.open("a"), AProducer.open("b").with("acks", "0"))
                        .clear(rule)
                        .sentence());
    }

    @Test
    void theMostForOneTargetAreCounted() {
        assertEquals(
                "4 running producers were checked; 3 of them have the same target, and up to 5 are normal.",
                Clients.of(3, number -> AProducer.open("p" + number))
                        .with(AProducer.open("other").with("acks", "0"))
                        .clear(rule)
                        .sentence());
    }

    @ParameterizedTest
    @CsvSource({"6, WARNING, 6", "50, WARNING, 6", "51, CRITICAL, 51"})
    void severityGrowsWithTheirNumber(int producers, Severity severity, long threshold) {
        Diagnosis.Problem answer =
                Clients.of(producers, number -> AProducer.open("p" + number)).problem(rule);
        assertEquals(severity, answer.severity());
        assertEquals(Grade.STRONG, answer.grade());
        assertEquals(
                Quantity.count(threshold),
                answer.evidence().getFirst().threshold().orElseThrow());
    }

    @Test
    void itSaysWhatTheyCostAndMayCost() {
        Diagnosis.Problem answer =
                Clients.of(8, number -> AProducer.open("p" + number)).problem(rule);
        assertEquals(
                "8 running producers send to kafka-1:9092 with the same security, acks, compression and serializers; one"
                        + " could serve all threads. Together they keep 1.1 MiB of heap and may buffer up to 256 MiB (their buffer.memory).",
                answer.sentence());
        assertTrue(answer.evidence()
                .contains(Evidence.of("their buffer.memory together", Quantity.of(new ByteSize(256 << 20)))));
    }

    @Test
    void theOrderOfServersAndTheNameOfAcksDoNotMakeATarget() {
        Diagnosis.Problem answer = Clients.of(6, number -> AProducer.open("p" + number)
                        .with("bootstrap.servers", number % 2 == 0 ? "[b:1, a:1]" : "a:1,b:1")
                        .with("acks", number % 2 == 0 ? "-1" : "all"))
                .problem(rule);
        assertTrue(answer.sentence().startsWith("6 running producers send to a:1 and 1 more"), answer.sentence());
    }

    @Test
    void otherSettingsMakeAnotherTarget() {
        for (String key : new String[] {
            "bootstrap.servers",
            "security.protocol",
            "acks",
            "compression.type",
            "key.serializer",
            "value.serializer",
            "transactional.id"
        }) {
            Clients.of(5, number -> AProducer.open("p" + number))
                    .with(AProducer.open("other").with(key, "other"))
                    .clear(rule);
        }
    }

    @Test
    void anAddressOfIpVersion6KeepsItsBrackets() {
        Diagnosis.Problem answer = Clients.of(
                        6, number -> AProducer.open("p" + number).with("bootstrap.servers", "[::1]:9092"))
                .problem(rule);
        assertTrue(answer.sentence().contains("send to [::1]:9092 with"), answer.sentence());
    }

    @Test
    void transactionalIdsAreNotCompared() {
        Diagnosis.Problem answer = Clients.of(
                        6, number -> AProducer.open("p" + number).with("transactional.id", "tx-" + number))
                .problem(rule);
        assertEquals(Severity.INFO, answer.severity());
        assertEquals(Grade.HINT, answer.grade());
        assertTrue(answer.sentence().contains("so the number may be right"), answer.sentence());
    }

    @Test
    void producersThatAFrameworkKeepsForEachThreadMayBeNeeded() {
        assertEquals(
                Grade.HINT,
                Clients.of(6, number -> AProducer.open("p" + number).ownedBy(Owner.Kind.CONNECT, "task " + number))
                        .problem(rule)
                        .grade());
    }

    @Test
    void producersWithoutConfigurationAreAGroupOfTheirOwn() {
        Diagnosis.Problem answer = Clients.of(
                        60, number -> AProducer.open("p" + number).withoutConfig())
                .problem(rule);
        assertEquals(Severity.WARNING, answer.severity());
        assertEquals(Grade.HINT, answer.grade());
        assertTrue(
                answer.sentence().startsWith("60 running producers have a configuration that the dump does not hold."),
                answer.sentence());
    }

    @Test
    void aSurplusOfOrphansIsToldByTheOtherAnswer() {
        Diagnosis.Problem answer = Clients.of(AProducer.open("a"))
                .with(60, number -> AProducer.orphaned("producer-" + number))
                .problem(rule);
        assertEquals(Severity.INFO, answer.severity());
        assertEquals(
                "61 running producers send to kafka-1:9092 with the same security, acks, compression and serializers,"
                        + " but the application holds only 1 of"
                        + " them: the other 60 were dropped, as the answer on orphaned producers says.",
                answer.sentence());
    }

    @Test
    void orphansDoNotMakeASurplusThatIsHeldWorse() {
        Diagnosis.Problem answer = Clients.of(6, number -> AProducer.open("p" + number))
                .with(60, number -> AProducer.orphaned("producer-" + number))
                .problem(rule);
        assertEquals(Severity.WARNING, answer.severity());
        assertTrue(answer.sentence().contains(", 60 of them dropped;"), answer.sentence());
    }

    @Test
    void otherCrowdedTargetsAreCounted() {
        Clients clients = Clients.of(9, number -> AProducer.open("p" + number))
                .with(6, number -> AProducer.open("q" + number).with("acks", "0"));
        assertTrue(
                clients.problem(rule).sentence().endsWith(" 1 other target has more than 5 too."),
                clients.problem(rule).sentence());
    }

    @Test
    void aClearAnswerSaysThatTheDumpIsCut() {
        assertFalse(Clients.of(AProducer.open("a")).clear(rule).sentence().contains("cut"));
        assertTrue(Clients.of(AProducer.open("a")).cut().clear(rule).sentence().contains("The dump is cut"));
    }

    @Test
    void whereAllWereDroppedItSaysNone() {
        assertEquals(
                "8 running producers send to kafka-1:9092 with the same security, acks, compression and serializers, and"
                        + " the application holds none of them: they were dropped, as the answer on orphaned producers"
                        + " says.",
                Clients.of(8, number -> AProducer.orphaned("p" + number))
                        .problem(rule)
                        .sentence());
    }
}
