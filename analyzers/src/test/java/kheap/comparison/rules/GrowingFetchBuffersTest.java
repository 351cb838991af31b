package kheap.comparison.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Severity;
import org.junit.jupiter.api.Test;

class GrowingFetchBuffersTest {
    private static final double MIB = 1 << 20;

    private final GrowthRule rule = new GrowingFetchBuffers();

    @Test
    void daysThatDoNotTellThemAreNotJudged() {
        assertEquals(
                "No two days that belong together tell the size of fetched records.",
                TestedDays.of(2).notApplicable(rule).sentence());
    }

    @Test
    void withoutAConsumerItDoesNotArise() {
        assertEquals(
                "No day shows a consumer.",
                fetched(TestedDays.of(2).count("consumers", "consumers", 0, 0), 0, 0)
                        .notApplicable(rule)
                        .sentence());
    }

    @Test
    void nothingFetchedIsClear() {
        assertEquals(
                "No day shows fetched records that wait to be polled.",
                fetched(consumers(2), 0, 0).clear(rule).sentence());
    }

    @Test
    void lessThanOneFetchMoreIsClear() {
        assertEquals(
                "Memory of fetches that wait to be polled grew from 2 MiB to 2.5 MiB within 1 d: they do not pile up.",
                fetched(consumers(2), 2 * MIB, 2.5 * MIB).clear(rule).sentence());
    }

    @Test
    void aSteadyGrowthIsAWarning() {
        Diagnosis.Problem answer =
                fetched(consumers(3), 2 * MIB, 22 * MIB, 42 * MIB).problem(rule);
        assertEquals(
                "Memory of fetches that wait to be polled grew from 2 MiB to 42 MiB within 2 d. That is 20 MiB a day (± 2 MiB)."
                        + " The consumers did not become more.",
                answer.sentence());
        assertEquals(Severity.WARNING, answer.severity());
        assertEquals(Grade.STRONG, answer.grade());
    }

    @Test
    void twoDaysAreOnlyAHint() {
        Diagnosis.Problem answer = fetched(TestedDays.of(2).count("consumers", "consumers", 1, 4), 2 * MIB, 42 * MIB)
                .problem(rule);
        assertEquals(
                "Memory of fetches that wait to be polled grew from 2 MiB to 42 MiB within 1 d. That is 1.7 MiB an hour, as far"
                        + " as two dumps tell, which are only a line. The consumers grew too, from 1 to 4.",
                answer.sentence());
        assertEquals(Severity.INFO, answer.severity());
        assertEquals(Grade.HINT, answer.grade());
    }

    private static TestedDays consumers(int days) {
        double[] one = new double[days];
        Arrays.fill(one, 1);
        return TestedDays.of(days).count("consumers", "consumers", one);
    }

    private static TestedDays fetched(TestedDays days, double... values) {
        return days.bytes("consumers.fetched.bytes", "memory of fetches that wait to be polled", values);
    }
}
