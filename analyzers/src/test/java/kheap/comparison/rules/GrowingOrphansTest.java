package kheap.comparison.rules;

import static kheap.comparison.ClientState.Kind.PRODUCER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Severity;
import kheap.trend.Trend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrowingOrphansTest {
    private final GrowthRule rule = new GrowingOrphans();

    @Test
    void daysThatDoNotTellThemAreNotJudged() {
        assertEquals(
                "No two days that belong together tell the number of orphaned producers.",
                TestedDays.of(2).notApplicable(rule).sentence());
        assertEquals(
                "No two days that belong together tell the number of orphaned producers.",
                orphans(TestedDays.of(2), 3, TestedDays.UNTOLD)
                        .notApplicable(rule)
                        .sentence());
    }

    @Test
    void daysWithoutAnyAreClear() {
        assertEquals(
                "No day shows a producer that was dropped without close().",
                orphans(TestedDays.of(3), 0, 0, 0).clear(rule).sentence());
    }

    @Test
    void thoseOfTheFirstDayAloneAreClear() {
        assertEquals(
                "The 3 orphaned producers of the first day are still there, and none came within 2 d.",
                orphans(TestedDays.of(3), 3, 3, 3)
                        .clients(3, PRODUCER, "orphaned", "nobody", 0, 2)
                        .clear(rule)
                        .sentence());
        assertEquals(
                "The orphaned producer of the first day is still there, and none came within 1 d.",
                orphans(TestedDays.of(2), 1, 1)
                        .clients(1, PRODUCER, "orphaned", "nobody", 0, 1)
                        .clear(rule)
                        .sentence());
    }

    @Test
    void fewerAreClear() {
        assertEquals(
                "Orphaned producers fell from 5 to 3 within 1 d: they do not pile up.",
                orphans(TestedDays.of(2), 5, 3).clear(rule).sentence());
    }

    @Test
    void thoseThatWereBornBetweenTheDumpsOfOneProcessProveIt() {
        Diagnosis.Problem answer = orphans(TestedDays.of(4), 12, 27, 43, 58)
                .clients(12, PRODUCER, "orphaned", "nobody", 0, 3)
                .clients(46, PRODUCER, "orphaned", "nobody", 1, 3)
                .problem(rule);
        assertEquals(
                "Orphaned producers grew from 12 to 58 within 3 d: 46 came, with 6.1 MiB of heap and 46 threads; the first"
                        + " 12 are still there. That is 15 a day ± 2.",
                answer.sentence());
        assertEquals(Grade.PROOF, answer.grade());
        assertEquals(Severity.WARNING, answer.severity());
        assertTrue(answer.evidence()
                .containsAll(List.of(
                        Evidence.of("orphaned producers at first", Quantity.count(12)),
                        Evidence.of("orphaned producers at last", Quantity.count(58)))));
    }

    @Test
    void withoutTheirBirthsTheirNumberIsStrongEvidence() {
        Diagnosis.Problem answer = orphans(TestedDays.of(2), 12, 58).problem(rule);
        assertEquals(
                "Orphaned producers grew from 12 to 58 within 1 d. That is 46 a day, as far as two dumps tell, which are"
                        + " only a line.",
                answer.sentence());
        assertEquals(Grade.STRONG, answer.grade());
    }

    @Test
    void aCutDumpAndUnknownStartsWeakenTheProof() {
        for (TestedDays days : List.of(TestedDays.of(2).cut(0), TestedDays.of(2).withoutStarts())) {
            Diagnosis.Problem answer = orphans(days, 1, 5)
                    .clients(1, PRODUCER, "orphaned", "nobody", 0, 1)
                    .clients(4, PRODUCER, "orphaned", "nobody", 1, 1)
                    .problem(rule);
            assertEquals(Grade.STRONG, answer.grade());
            assertTrue(answer.sentence()
                    .contains("4 came, with 546.9 KiB of heap and 4 threads; the first one is still there."));
        }
    }

    @Test
    void overRestartsTheyAreHeldAgainstTheAgeOfTheProcess() {
        Diagnosis.Problem answer = orphans(TestedDays.of(3).restartedBefore(1).restartedBefore(2), 3, 6, 9)
                .problem(rule);
        assertEquals(
                "Orphaned producers grew from 3 to 9 between processes that ran for 2 h and for 6 h. That is 3 a day ± 0."
                        + " Each dump is of another process, so they are compared by its age.",
                answer.sentence());
        assertEquals(Grade.HINT, answer.grade());
    }

    @Test
    void aRestartAfterwardsIsSaid() {
        assertTrue(orphans(TestedDays.of(4).restartedBefore(3), 3, 6, 9, 1)
                .problem(rule)
                .sentence()
                .endsWith(" The process was restarted after that."));
        assertTrue(orphans(TestedDays.of(4).restartedBefore(1), 9, 1, 2, 4)
                .problem(rule)
                .sentence()
                .endsWith(" This is since the restart at 2026-11-17 06:00 UTC."));
    }

    @Test
    void thoseThatNoLongerComeAreWorthKnowing() {
        Diagnosis.Problem answer = orphans(
                        TestedDays.of(4)
                                .trend("producers.orphaned", new Trend.Stopped(TestedDays.at(1), 20))
                                .lastDayAnswers("orphaned-producers", Severity.CRITICAL),
                        2,
                        20,
                        20,
                        20)
                .problem(rule);
        assertEquals(
                "Orphaned producers grew from 2 to 20 within 3 d. None came since 2026-11-17 10:00 UTC.",
                answer.sentence());
        assertEquals(Severity.INFO, answer.severity());
    }

    @ParameterizedTest
    @CsvSource({
        "1, CRITICAL, INFO",
        "2, CRITICAL, INFO",
        "3, INFO, WARNING",
        "3, WARNING, WARNING",
        "3, CRITICAL, CRITICAL"
    })
    void severityFollowsTheLastDayOnceItIsAHabit(int came, Severity lastDay, Severity severity) {
        assertEquals(
                severity,
                orphans(TestedDays.of(2).lastDayAnswers("orphaned-producers", lastDay), 17, 17 + came)
                        .problem(rule)
                        .severity());
    }

    @Test
    void theAdviceIsThatOfTheLastDay() {
        assertEquals(
                "Do what the answer of the last day says.",
                orphans(TestedDays.of(2).lastDayAnswers("orphaned-producers", Severity.INFO), 1, 2)
                        .problem(rule)
                        .advice()
                        .text());
        assertTrue(
                orphans(TestedDays.of(2), 1, 2).problem(rule).advice().text().startsWith("Find what makes a producer"));
    }

    private static TestedDays orphans(TestedDays days, double... values) {
        return days.count("producers.orphaned", "orphaned producers", values);
    }
}
