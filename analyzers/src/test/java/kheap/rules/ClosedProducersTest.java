package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Severity;
import kheap.kafka.Owner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClosedProducersTest {
    private static final long MIB = 1 << 20;

    private final ClientRule rule = new ClosedProducers();

    @Test
    void withoutAProducerItDoesNotArise() {
        assertEquals(
                "The dump holds no producer.",
                Clients.none().notApplicable(rule).sentence());
    }

    @Test
    void openProducersAreClear() {
        assertEquals(
                "1 producer was checked; none is closed.",
                Clients.of(AProducer.open("a")).clear(rule).sentence());
        assertEquals(
                "3 producers were checked; none is closed. The dump is cut: this holds for the part that was read.",
                Clients.of(AProducer.open("a"), AProducer.orphaned("b"), AProducer.starting("c"))
                        .cut()
                        .clear(rule)
                        .sentence());
    }

    @Test
    void aProducerThatIsJustClosingIsClear() {
        assertEquals(
                "1 producer was checked; 1 is closing, with its thread still at work.",
                Clients.of(AProducer.closing("a")).clear(rule).sentence());
        assertEquals(
                "2 producers were checked; 2 are closing, with their threads still at work.",
                Clients.of(AProducer.closing("a"), AProducer.closing("b"))
                        .clear(rule)
                        .sentence());
    }

    @Test
    void aSmallOneIsWorthKnowing() {
        Diagnosis.Problem answer = Clients.of(AProducer.closed("a")).problem(rule);
        assertEquals(Severity.INFO, answer.severity());
        assertEquals(Grade.PROOF, answer.grade());
        assertEquals(
                "1 closed producer is still referenced and keeps 136.7 KiB of heap, 0.1 % of the live heap. It is held by"
                        + " com.acme.Orders.",
                answer.sentence());
        assertTrue(answer.advice().text().startsWith("Drop the reference"));
    }

    @ParameterizedTest
    @CsvSource({
        "1048575, 1024, INFO",
        "1048576, 1024, WARNING",
        "16777215, 100, WARNING",
        "16777216, 100, CRITICAL",
        "16777216, 1024, WARNING",
        "53687091, 1024, CRITICAL"
    })
    void severityGrowsWithTheirBytesAndTheirShare(long bytes, long heapMib, Severity severity) {
        assertEquals(
                severity,
                Clients.of(AProducer.closed("a").own(bytes))
                        .heap(heapMib * MIB)
                        .problem(rule)
                        .severity());
    }

    @Test
    void theirBytesAreAddedUp() {
        Diagnosis.Problem answer = Clients.of(8, number -> AProducer.closed("p" + number))
                .with(AProducer.closing("last").own(MIB))
                .problem(rule);
        assertEquals(Severity.WARNING, answer.severity());
        assertEquals(
                "8 closed producers are still referenced and keep 1.1 MiB of heap, 0.4 % of the live heap. All are held by"
                        + " com.acme.Orders.",
                answer.sentence());
    }

    @Test
    void theOneWhoHoldsMostIsNamed() {
        Diagnosis.Problem answer = Clients.of(AProducer.closed("a"))
                .with(2, number -> AProducer.closed("b").ownedBy(Owner.Kind.METRICS, "PrometheusMeterRegistry"))
                .problem(rule);
        assertTrue(answer.sentence().endsWith(" 2 are held by PrometheusMeterRegistry."), answer.sentence());
        assertTrue(answer.advice().text().contains("out of the registry"));
    }

    @Test
    void theClientsOfAClosedKafkaStreamsAreLetGoWithIt() {
        Diagnosis.Problem answer = Clients.of(
                        AProducer.closed("a").ownedBy(Owner.Kind.STREAMS, "StreamsProducer (producer)"))
                .problem(rule);
        assertTrue(
                answer.sentence().endsWith(" It is held by Kafka Streams: StreamsProducer (producer)."),
                answer::sentence);
        assertTrue(answer.advice().text().startsWith("Let go of a KafkaStreams once it is closed"));
    }

    @Test
    void whereNobodyIsOnThePathItSaysSo() {
        assertTrue(Clients.of(AProducer.closed("a").ownedBy(Owner.Kind.NOBODY, ""))
                .problem(rule)
                .sentence()
                .endsWith(" No object of the application is on the path to it."));
    }

    @Test
    void aCutMayHideALivingThread() {
        assertEquals(
                Grade.STRONG,
                Clients.of(AProducer.closed("a")).cut().problem(rule).grade());
    }

    @Test
    void aProducerWhoseThreadDiedIsNotCalledClosed() {
        Diagnosis.Problem answer =
                Clients.of(AProducer.closed("a").lostThread()).problem(rule);
        assertEquals(Severity.WARNING, answer.severity());
        assertEquals(
                "1 producer lost its network thread to an error, most likely an OutOfMemoryError: nothing sent with it"
                        + " leaves. It keeps 136.7 KiB of heap, 0.1 % of the live heap. It is held by com.acme.Orders.",
                answer.sentence());
        assertTrue(answer.advice().text().startsWith("Find the error"));
    }

    @Test
    void closedProducersAndLostThreadsAreToldApart() {
        assertTrue(Clients.of(
                        AProducer.closed("a"),
                        AProducer.closed("b"),
                        AProducer.closed("c").lostThread())
                .problem(rule)
                .sentence()
                .startsWith(
                        "3 stopped producers are still referenced; 1 of them lost its network thread to an error, most"
                                + " likely an OutOfMemoryError: nothing sent with it leaves. Together they keep "));
    }
}
