package kheap.comparison.rules;

import static kheap.comparison.ClientState.Kind.ADMIN;
import static kheap.comparison.ClientState.Kind.CONSUMER;
import static kheap.comparison.ClientState.Kind.PRODUCER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Severity;
import kheap.trend.Trend;
import org.junit.jupiter.api.Test;

class GrowingClientsTest {
    private final GrowthRule rule = new GrowingClients();

    @Test
    void daysThatDoNotTellThemAreNotJudged() {
        assertEquals(
                "No two days that belong together tell the number of clients.",
                TestedDays.of(2).notApplicable(rule).sentence());
    }

    @Test
    void asManyAsBeforeAreClear() {
        assertEquals(
                "There were 5 clients on the first day and as many on the last, within 2 d.",
                clients(TestedDays.of(3), 4, 4, 4)
                        .count("consumers.open", "open consumers", 1, 1, 1)
                        .clear(rule)
                        .sentence());
        assertEquals(
                "There was 1 client on the first day and as many on the last, within 1 d.",
                clients(TestedDays.of(2), 1, 1).clear(rule).sentence());
    }

    @Test
    void whereThereAreOrphanedProducersTheyAreSaidToBeLeftOut() {
        assertEquals(
                "Orphaned producers are not counted here. There was 1 client on the first day and as many on the last,"
                        + " within 1 d.",
                clients(TestedDays.of(2), 1, 1)
                        .count("producers.orphaned", "orphaned producers", 0, 9)
                        .clear(rule)
                        .sentence());
    }

    @Test
    void twoMoreAreNoPile() {
        assertEquals(
                "The first day had 4 clients, the last 6, within 1 d: they do not pile up.",
                clients(TestedDays.of(2), 4, 6).clear(rule).sentence());
    }

    @Test
    void aPileIsToldWithWhoHoldsTheNewOnes() {
        Diagnosis.Problem answer = clients(TestedDays.of(4), 4, 14, 24, 34)
                .clients(4, PRODUCER, "open", "Service", 0, 3)
                .clients(10, PRODUCER, "open", "Other", 1, 3)
                .clients(20, PRODUCER, "open", "com.shop.ProducerCache", 2, 3)
                .count("admins.orphaned", "orphaned admin clients", 0, 1, 2, 9)
                .problem(rule);
        assertEquals(
                "Open producers grew from 4 to 34 within 3 d. 20 of the new ones are held by com.shop.ProducerCache. That"
                        + " is 10 a day (± 1). So did orphaned admin clients (0 to 9).",
                answer.sentence());
        assertEquals(Severity.WARNING, answer.severity());
        assertEquals(Grade.STRONG, answer.grade());
        assertTrue(answer.advice().text().startsWith("Make one producer for each target"));
    }

    @Test
    void adminClientsThatWereDroppedCount() {
        Diagnosis.Problem answer = TestedDays.of(2)
                .count("admins.orphaned", "orphaned admin clients", 0, 30)
                .clients(30, ADMIN, "orphaned", "nobody", 1, 1)
                .lastDayAnswers("admin-client-leak", Severity.CRITICAL)
                .problem(rule);
        assertEquals(
                "Orphaned admin clients grew from 0 to 30 within 1 d. The new ones are held by nobody. That is 1.3 an hour, as"
                        + " far as two dumps tell, which are only a line.",
                answer.sentence());
        assertEquals(Severity.CRITICAL, answer.severity());
        assertEquals("Do something.", answer.advice().text());
    }

    @Test
    void consumersThatWereDroppedCount() {
        TestedDays days = TestedDays.of(3)
                .count("consumers.open", "open consumers", 2, 2, 2)
                .count("consumers.orphaned", "orphaned consumers", 1, 3, 7)
                .clients(1, CONSUMER, "orphaned", "nobody", 0, 2)
                .clients(6, CONSUMER, "orphaned", "nobody", 1, 2);
        Diagnosis.Problem answer = days.problem(rule);
        assertEquals(
                "Orphaned consumers grew from 1 to 7 within 2 d. The new ones are held by nobody. That is 3 a day (± 0.3).",
                answer.sentence());
        assertEquals(Severity.WARNING, answer.severity());
        assertTrue(answer.advice().text().startsWith("Close the consumer where it is used"));
        assertEquals(
                "Do something.",
                days.lastDayAnswers("consumer-leak", Severity.CRITICAL)
                        .problem(rule)
                        .advice()
                        .text());
        assertEquals(
                "There were 3 clients on the first day and as many on the last, within 1 d.",
                TestedDays.of(2)
                        .count("consumers.open", "open consumers", 2, 2)
                        .count("consumers.orphaned", "orphaned consumers", 1, 1)
                        .clear(rule)
                        .sentence());
    }

    @Test
    void consumersHaveAdviceOfTheirOwn() {
        assertTrue(TestedDays.of(2)
                .count("consumers.open", "open consumers", 1, 5)
                .problem(rule)
                .advice()
                .text()
                .startsWith("Close each consumer before its successor is made"));
    }

    @Test
    void aGrowthThatHasStoppedIsNoPile() {
        assertEquals(
                "The first day had 1 client, the last 9, within 3 d: they do not pile up.",
                clients(TestedDays.of(4).trend("producers.open", new Trend.Stopped(TestedDays.at(1), 9)), 1, 9, 9, 9)
                        .clear(rule)
                        .sentence());
    }

    private static TestedDays clients(TestedDays days, double... values) {
        return days.count("producers.open", "open producers", values);
    }
}
