package kheap.comparison.rules;

import static kheap.comparison.ClientState.Kind.CONSUMER;
import static kheap.comparison.ClientState.Kind.PRODUCER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientChurnTest {
    private final GrowthRule rule = new ClientChurn();

    @Test
    void dumpsOfDifferentProcessesDoNotTell() {
        assertEquals(
                "Each dump is of another process, and no client outlives its process.",
                created(TestedDays.of(2).restartedBefore(1), 0, 1000)
                        .notApplicable(rule)
                        .sentence());
    }

    @Test
    void withoutAClientItDoesNotArise() {
        assertEquals(
                "No day shows a client.", TestedDays.of(2).notApplicable(rule).sentence());
    }

    @Test
    void clientsThatStayAreClear() {
        assertEquals(
                "1 client stayed within 1 d, 0 went and 2 came: they are not made and closed all the time.",
                TestedDays.of(2)
                        .clients(1, PRODUCER, "open", "Service", 0, 1)
                        .clients(2, CONSUMER, "open", "Service", 1, 1)
                        .clear(rule)
                        .sentence());
    }

    @Test
    void aLeakIsNoChurn() {
        created(TestedDays.of(2), 12, 312)
                .count("producers", "producers", 12, 312)
                .clear(rule);
    }

    @Test
    void clientsThatWereMadeAndAreGoneAreChurn() {
        Diagnosis.Problem answer = created(TestedDays.of(4), 10, 420, 820, 1250)
                .count("producers", "producers", 4, 4, 4, 4)
                .problem(rule);
        assertEquals(
                "1,240 producers were made within 3 d, and 1,240 of them are gone again: probably one is made and closed"
                        + " for every call. That is 17 an hour (± 1.7).",
                answer.sentence());
        assertEquals(Severity.WARNING, answer.severity());
        assertEquals(Grade.STRONG, answer.grade());
    }

    @ParameterizedTest
    @CsvSource({"10, INFO", "99, INFO", "100, WARNING"})
    void severityGrowsWithTheirNumber(int gone, Severity severity) {
        assertEquals(
                severity,
                created(TestedDays.of(2), 0, gone)
                        .count("producers", "producers", 4, 4)
                        .problem(rule)
                        .severity());
    }

    @Test
    void clientsThatOthersReplacedAreWorthKnowing() {
        Diagnosis.Problem answer = TestedDays.of(2)
                .clients(1, PRODUCER, "open", "Service", 0, 1)
                .clients(3, PRODUCER, "open", "Service", 0, 0)
                .clients(4, PRODUCER, "open", "Service", 1, 1)
                .problem(rule);
        assertEquals(
                "3 of the 4 clients of the first day are gone and 4 others came within 1 d: something closes clients and"
                        + " makes new ones. The new ones are held by Service.",
                answer.sentence());
        assertEquals(Severity.INFO, answer.severity());
    }

    @Test
    void whereAStartIsNotKnownARestartIsNotRuledOut() {
        Diagnosis.Problem answer = TestedDays.of(2)
                .withoutStarts()
                .clients(3, PRODUCER, "open", "Service", 0, 0)
                .clients(3, PRODUCER, "open", "Service", 1, 1)
                .problem(rule);
        assertEquals(Grade.HINT, answer.grade());
        assertEquals(
                "3 of the 3 clients of the first day are gone and 3 others came within 1 d: something closes clients and"
                        + " makes new ones. The new ones are held by Service. Nothing shows that the dumps are of one"
                        + " process.",
                answer.sentence());
    }

    private static TestedDays created(TestedDays days, double... values) {
        return days.count("created.producers", "producers ever made without a client id of their own", values);
    }
}
