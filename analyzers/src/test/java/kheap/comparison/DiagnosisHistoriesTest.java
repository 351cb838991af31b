package kheap.comparison;

import static kheap.comparison.ADay.at;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kheap.comparison.DiagnosisHistory.Change;
import kheap.diagnosis.Severity;
import org.junit.jupiter.api.Test;

class DiagnosisHistoriesTest {
    private static List<DiagnosisHistory> histories(ADay... made) {
        List<Day> days = Arrays.stream(made).map(ADay::day).toList();
        return DiagnosisHistories.of(days, TrendBasis.of(days, Lives.of(days).list()));
    }

    private static Change change(ADay... made) {
        return histories(made).getFirst().change();
    }

    private static ADay problem(int day, Severity severity) {
        return ADay.of(day).problem("rule", severity);
    }

    private static ADay clear(int day) {
        return ADay.of(day).clear("rule");
    }

    @Test
    void theFirstAndTheLastDayDecide() {
        assertEquals(Change.NEW, change(clear(0), problem(1, Severity.INFO)));
        assertEquals(Change.WORSE, change(problem(0, Severity.INFO), problem(1, Severity.CRITICAL)));
        assertEquals(Change.SAME, change(problem(0, Severity.WARNING), clear(1), problem(2, Severity.WARNING)));
        assertEquals(Change.BETTER, change(problem(0, Severity.CRITICAL), problem(1, Severity.WARNING)));
        assertEquals(Change.VANISHED, change(problem(0, Severity.INFO), clear(1)));
        assertEquals(Change.NONE, change(clear(0), clear(1)));
    }

    @Test
    void aProblemInBetweenHasVanished() {
        assertEquals(Change.VANISHED, change(clear(0), problem(1, Severity.INFO), clear(2)));
    }

    @Test
    void theDaysAreThoseOfTheProcessThatTrendsAreToldFrom() {
        ADay other = problem(2, Severity.CRITICAL).startedAt(at(1).plusSeconds(60));
        assertEquals(Change.BETTER, change(problem(0, Severity.WARNING), problem(1, Severity.INFO), other));
    }

    @Test
    void aProblemOfALaterProcessIsNew() {
        assertEquals(
                Change.NEW, change(clear(0), clear(1), problem(2, Severity.INFO).startedAt(at(1).plusSeconds(60))));
    }

    @Test
    void aQuestionThatADayWasNotAskedHasNoAnswerThere() {
        List<DiagnosisHistory> histories =
                histories(clear(0).clear("gone"), ADay.of(1).clear("come").clear("rule"));
        assertEquals(
                List.of("come", "rule", "gone"),
                histories.stream().map(history -> history.question().id()).toList());
        assertEquals(Optional.empty(), histories.getFirst().days().getFirst());
        assertEquals(Optional.empty(), histories.getLast().days().getLast());
    }
}
