package kheap.comparison.rules;

import static kheap.comparison.ClientState.Kind.PRODUCER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import kheap.comparison.Life;
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
                        + " 12 are still there. That is 15 a day (± 1.5). They came in 2 groups about 1 d apart, as jobs and"
                        + " deployments make them.",
                answer.sentence());
        assertEquals(Grade.PROOF, answer.grade());
        assertEquals(Severity.WARNING, answer.severity());
        assertTrue(answer.evidence()
                .containsAll(List.of(
                        Evidence.of("orphaned producers at first", Quantity.count(12)),
                        Evidence.of("orphaned producers at last", Quantity.count(58)))));
    }

    @ParameterizedTest
    @CsvSource({"10, 7, CRITICAL", "10, 8, WARNING", "100, 7, WARNING"})
    void thoseThatAreAboutToFillTheHeapAreCritical(double grewMebibytes, int daysToLimit, Severity severity) {
        double first = 100.0 * 1024 * 1024;
        double grew = grewMebibytes * 1024 * 1024;
        assertEquals(
                severity,
                orphans(TestedDays.of(3), 12, 35, 58)
                        .clients(12, PRODUCER, "orphaned", "nobody", 0, 2)
                        .clients(46, PRODUCER, "orphaned", "nobody", 1, 2)
                        .bytes("heap.bytes", "memory of the heap", first, first + grew / 2, first + grew)
                        .bytes("kafka.bytes", "memory of Kafka's clients", 1, 2, 3)
                        .limit(1L << 30)
                        .meetsLimitAfter(Duration.ofDays(daysToLimit))
                        .problem(rule)
                        .severity());
    }

    @Test
    void withoutTheirBirthsTheirNumberIsStrongEvidence() {
        Diagnosis.Problem answer = orphans(TestedDays.of(2), 12, 58).problem(rule);
        assertEquals(
                "Orphaned producers grew from 12 to 58 within 1 d. That is 1.9 an hour, as far as two dumps tell, which are"
                        + " only a line.",
                answer.sentence());
        assertEquals(Grade.STRONG, answer.grade());
    }

    @Test
    void aCutDumpWeakensTheProof() {
        Diagnosis.Problem answer = orphans(TestedDays.of(2).cut(0), 1, 3)
                .clients(1, PRODUCER, "orphaned", "nobody", 0, 1)
                .clients(2, PRODUCER, "orphaned", "nobody", 1, 1)
                .problem(rule);
        assertEquals(Grade.STRONG, answer.grade());
        assertEquals(
                "Orphaned producers grew from 1 to 3 within 1 d: 2 came, with 273.4 KiB of heap and 2 threads; the first one"
                        + " is still there. That is 2 a day, as far as two dumps tell, which are only a line. One of these"
                        + " dumps is cut: there was at least what it shows.",
                answer.sentence());
    }

    @Test
    void birthsThatAreOverAreWorthKnowing() {
        Diagnosis.Problem answer = orphans(
                        TestedDays.of(4).lastDayAnswers("orphaned-producers", Severity.CRITICAL), 1, 9, 9, 25)
                .born(25, PRODUCER, "orphaned", Duration.ofHours(20), Duration.ofMinutes(10))
                .problem(rule);
        assertEquals(
                "Orphaned producers grew from 1 to 25 within 3 d: 25 came, with 3.3 MiB of heap and 25 threads. All were born"
                        + " within 4 h, and none in the 1 d 23 h since.",
                answer.sentence());
        assertEquals(Severity.INFO, answer.severity());
    }

    @Test
    void itSaysHowTheyCome() {
        assertTrue(orphans(TestedDays.of(4), 0, 24, 48, 72)
                .born(72, PRODUCER, "orphaned", Duration.ZERO, Duration.ofHours(1))
                .problem(rule)
                .sentence()
                .endsWith(" They come at intervals of 1 h, as a schedule makes them."));
    }

    @Test
    void aClientThatStayedShowsThatTheProcessDid() {
        TestedDays unknown =
                orphans(TestedDays.of(2).withoutStarts(), 0, 4).clients(4, PRODUCER, "orphaned", "nobody", 1, 1);
        assertEquals(Grade.STRONG, unknown.problem(rule).grade());
        assertTrue(unknown.problem(rule).sentence().endsWith(" Nothing shows that the dumps are of one process."));
        assertEquals(
                Grade.PROOF,
                unknown.clients(1, PRODUCER, "open", "Service", 0, 1)
                        .problem(rule)
                        .grade());
    }

    @Test
    void overRestartsTheyAreHeldAgainstTheAgeOfTheProcess() {
        Diagnosis.Problem answer = orphans(TestedDays.of(3).restartedBefore(1).restartedBefore(2), 3, 6, 9)
                .problem(rule);
        assertEquals(
                "Orphaned producers grew from 3 to 9 between processes that ran for 2 h and for 6 h. That is 3 a day (± 0.3)."
                        + " Each dump is of another process, so they are compared by its age.",
                answer.sentence());
        assertEquals(Grade.HINT, answer.grade());
    }

    @Test
    void processesOfUnknownAgeAreOnlyAHint() {
        Diagnosis.Problem answer = orphans(
                        TestedDays.of(2)
                                .withoutStarts()
                                .lives(new Life(Optional.empty(), List.of(0)), new Life(Optional.empty(), List.of(1))),
                        3,
                        9)
                .clients(9, PRODUCER, "orphaned", "nobody", 1, 1)
                .problem(rule);
        assertEquals(
                "Orphaned producers grew from 3 to 9 within 1 d. Each dump is of another process, and how long it ran is not"
                        + " known.",
                answer.sentence());
        assertEquals(Grade.HINT, answer.grade());
    }

    @Test
    void anotherProcessBesideIsSaid() {
        assertTrue(orphans(
                        TestedDays.of(4)
                                .lives(
                                        new Life(Optional.of(TestedDays.at(-1)), List.of(0, 2)),
                                        new Life(Optional.of(TestedDays.at(-1)), List.of(1, 3))),
                        1,
                        7,
                        1,
                        9)
                .problem(rule)
                .sentence()
                .endsWith(" Other dumps are of a process that ran beside this one."));
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
                "Do something.",
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
