package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrphanedProducersTest {
    private final ClientRule rule = new OrphanedProducers();

    @Test
    void withoutAProducerItDoesNotArise() {
        assertEquals(
                "The dump holds no producer.",
                Clients.none().notApplicable(rule).sentence());
        assertEquals(
                "The part of the dump that was read holds no producer.",
                Clients.none().cut().notApplicable(rule).sentence());
    }

    @Test
    void withoutARunningProducerItDoesNotArise() {
        assertEquals(
                "None of the 2 producers of the dump was running.",
                Clients.of(AProducer.closed("a"), AProducer.starting("b"))
                        .notApplicable(rule)
                        .sentence());
        assertEquals(
                "The only producer of the dump was not running.",
                Clients.of(AProducer.closed("a")).notApplicable(rule).sentence());
    }

    @Test
    void producersThatAreHeldAreClear() {
        assertEquals(
                "4 running sender threads were checked; each belongs to a KafkaProducer that the application holds.",
                Clients.of(4, number -> AProducer.open("orders-" + number))
                        .with(AProducer.closed("old"))
                        .clear(rule)
                        .sentence());
        assertEquals(
                "1 running sender thread was checked; it belongs to a KafkaProducer that the application holds.",
                Clients.of(AProducer.open("orders")).clear(rule).sentence());
    }

    @Test
    void aClearAnswerSaysThatTheDumpIsCut() {
        assertTrue(Clients.of(AProducer.open("orders"))
                .cut()
                .clear(rule)
                .sentence()
                .endsWith(" The dump is cut: this holds for the part that was read."));
    }

    @Test
    void oneOrphanIsWorthKnowing() {
        Diagnosis.Problem answer =
                Clients.of(AProducer.open("a"), AProducer.orphaned("b")).problem(rule);
        assertEquals(Severity.INFO, answer.severity());
        assertEquals(Grade.PROOF, answer.grade());
        assertEquals(
                "1 of 2 running producers was dropped without close(): nothing reaches its KafkaProducer any more, yet its"
                        + " thread runs. It keeps 136.7 KiB of heap and a thread (1 MiB of stack reserved) until the"
                        + " process ends.",
                answer.sentence());
        assertEquals(
                Evidence.of("orphaned producers", Quantity.count(1), Quantity.count(1), List.of(0x1100L)),
                answer.evidence().getFirst());
    }

    @ParameterizedTest
    @CsvSource({"1, INFO, 1", "2, INFO, 1", "3, WARNING, 3", "19, WARNING, 3", "20, CRITICAL, 20", "200, CRITICAL, 20"})
    void severityGrowsWithTheirNumber(int orphans, Severity severity, long threshold) {
        Diagnosis.Problem answer = Clients.of(orphans, number -> AProducer.orphaned("producer-" + number))
                .problem(rule);
        assertEquals(severity, answer.severity());
        assertEquals(
                Quantity.count(threshold),
                answer.evidence().getFirst().threshold().orElseThrow());
    }

    @Test
    void aCutMayHideWhoHeldThem() {
        assertEquals(
                Grade.STRONG,
                Clients.of(AProducer.orphaned("a")).cut().problem(rule).grade());
    }

    @Test
    void itSaysHowFastTheyWereBornAndHowManyThereEverWere() {
        Diagnosis.Problem answer = Clients.of(200, number -> AProducer.orphaned("producer-" + number)
                        .born(Clients.before(Duration.ofSeconds(500 - 2 * number))))
                .producersEver(300)
                .problem(rule);
        assertTrue(answer.sentence().startsWith("All 200 running producers were dropped"), answer.sentence());
        assertTrue(
                answer.sentence()
                        .endsWith(
                                " They were created within 6 min 38 s, about 30 a minute. Of 300 producers ever created"
                                        + " without a client.id, 200 still run."),
                answer.sentence());
        assertTrue(answer.evidence().contains(Evidence.of("births of orphaned producers", Quantity.perHour(1800))));
        assertTrue(answer.evidence()
                .contains(Evidence.of("age of the oldest orphaned producer", Quantity.of(Duration.ofSeconds(498)))));
    }

    @Test
    void itSaysWhenNoneHasEverEnded() {
        assertTrue(Clients.of(7, number -> AProducer.orphaned("producer-" + number))
                .producersEver(7)
                .problem(rule)
                .sentence()
                .endsWith(" Of 7 producers ever created without a client.id, none has ended."));
    }

    @Test
    void theCounterIsNotHeldAgainstProducersWithIdsOfTheirOwn() {
        assertFalse(Clients.of(AProducer.orphaned("orders"))
                .producersEver(7)
                .problem(rule)
                .sentence()
                .contains("ever created"));
    }

    @Test
    void theAdviceFollowsTheClientIds() {
        assertAdvice(
                "KafkaProducer without client.id", Clients.of(3, number -> AProducer.orphaned("producer-" + number)));
        assertAdvice(
                "a KafkaTemplate or a KafkaProducer",
                Clients.of(3, number -> AProducer.orphaned("producer-" + number))
                        .spring());
        assertAdvice(
                "DefaultKafkaProducerFactory or KafkaTemplate is made for every send",
                Clients.of(3, number -> AProducer.orphaned("orders-1")).spring());
        assertAdvice(
                "producerPerThread",
                Clients.of(3, number -> AProducer.orphaned("orders-" + number)).spring());
        assertAdvice(
                "with these client ids: \"orders-1\", \"orders-2\", \"orders-3\" and 1 more. Create",
                Clients.of(4, number -> AProducer.orphaned("orders-" + number)));
        assertAdvice("client ids: \"orders\". Create", Clients.of(4, number -> AProducer.orphaned("orders")));
        assertAdvice(
                "with these client ids",
                Clients.of(AProducer.orphaned("orders-1"), AProducer.orphaned("bills-2"))
                        .spring());
    }

    private void assertAdvice(String words, Clients clients) {
        String text = clients.problem(rule).advice().text();
        assertTrue(text.contains(words), text);
    }
}
