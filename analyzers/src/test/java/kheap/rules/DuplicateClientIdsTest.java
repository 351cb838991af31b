package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Severity;
import kheap.kafka.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DuplicateClientIdsTest {
    private final ClientRule rule = new DuplicateClientIds();

    private static Clients sharing(int producers) {
        return Clients.of(producers, number -> AProducer.open("orders"));
    }

    @Test
    void anIdOfItsOwnIsClear() {
        assertEquals(
                "1 client was checked; there is no other that could have its client.id.",
                sharing(1).clear(rule).sentence());
        assertEquals(
                "3 clients were checked; each has a client.id of its own among those of its kind.",
                Clients.of(AProducer.open("a"), AProducer.open("b"))
                        .withAdmins(1, Admin.State.OPEN)
                        .clear(rule)
                        .sentence());
    }

    @Test
    void clientsOfDifferentKindsDoNotCollide() {
        Clients.of(AProducer.open("adminclient-1"))
                .withAdmins(1, Admin.State.OPEN)
                .clear(rule);
    }

    @Test
    void twoOfOneIdAreWorthKnowing() {
        Diagnosis.Problem answer = sharing(2).problem(rule);
        assertEquals(
                "2 open producers have the client.id \"orders\": their JMX beans have the same names, so the metrics of one"
                        + " of them are seen and of the other not, they share a quota, and their log lines cannot be told"
                        + " apart.",
                answer.sentence());
        assertEquals(2, answer.evidence().getFirst().objects().size());
        assertEquals(Grade.PROOF, sharing(2).cut().problem(rule).grade());
    }

    @ParameterizedTest
    @CsvSource({"2, INFO", "9, INFO", "10, WARNING", "50, WARNING"})
    void manyOfOneIdAreAWarning(int producers, Severity severity) {
        assertEquals(severity, sharing(producers).problem(rule).severity());
    }

    @Test
    void furtherIdsAreCounted() {
        Clients clients = sharing(3)
                .with(2, number -> AProducer.open("audit"))
                .withAdmins(1, Admin.State.OPEN)
                .withAdmins(1, Admin.State.OPEN);
        assertTrue(
                clients.problem(rule).sentence().endsWith("2 further ids are shared by 4 more."),
                clients.problem(rule)::sentence);
    }

    @Test
    void droppedAndClosedOnesAreLeftToTheRulesAboutThem() {
        Clients.of(AProducer.open("orders"), AProducer.orphaned("orders"), AProducer.closed("orders"))
                .clear(rule);
        assertTrue(sharing(2)
                .with(AProducer.orphaned("orders"))
                .problem(rule)
                .sentence()
                .endsWith("Not counted: 1 client of that id that was dropped without close()."));
    }

    @Test
    void idsThatCannotBeReadAreNotTheSame() {
        assertEquals(
                "No client with a client id was running and held by the application.",
                Clients.of(3, number -> AProducer.open("")).notApplicable(rule).sentence());
        Clients.of(3, number -> AProducer.open("\uFFFD\uFFFD")).notApplicable(rule);
    }
}
