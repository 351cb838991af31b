package kheap.comparison.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrowingMetricsTest {
    private final GrowthRule rule = new GrowingMetrics();

    @Test
    void daysThatDoNotTellThemAreNotJudged() {
        assertEquals(
                "No two days that belong together tell the number of metrics.",
                TestedDays.of(2).notApplicable(rule).sentence());
        assertEquals(
                "There are days without a producer to hold the metrics against.",
                metrics(TestedDays.of(2).count("producers", "producers", 0, 1), 0, 91, 0, 90_000)
                        .notApplicable(rule)
                        .sentence());
    }

    @Test
    void metricsThatCameWithClientsAreClear() {
        assertEquals(
                "Each producer had about 100 metrics on the first day and 100 on the last: metrics do not outgrow the"
                        + " producers.",
                metrics(TestedDays.of(2).count("producers", "producers", 1, 50), 100, 5_000, 90_000, 4_500_000)
                        .clear(rule)
                        .sentence());
    }

    @Test
    void metricsThatOutgrowTheClientsAreAProblem() {
        Diagnosis.Problem answer = metrics(
                        TestedDays.of(2).count("producers", "producers", 4, 4), 400, 9_600, 400_000, 9_600_000)
                .problem(rule);
        assertEquals(
                "The metrics of each producer grew from 100 to 2,400 within 1 d, and the memory of all clients' metrics from"
                        + " 390.6 KiB to 9.2 MiB. That is 8.8 MiB a day, as far as two dumps tell, which are only a line.",
                answer.sentence());
        assertEquals(Severity.WARNING, answer.severity());
    }

    @ParameterizedTest
    @CsvSource({"1048575, INFO", "1048576, WARNING"})
    void severityFollowsTheMemory(double bytes, Severity severity) {
        assertEquals(
                severity,
                metrics(TestedDays.of(2).count("producers", "producers", 1, 1), 100, 200, 0, bytes)
                        .problem(rule)
                        .severity());
    }

    @Test
    void aFifthMoreIsClear() {
        metrics(TestedDays.of(2).count("producers", "producers", 1, 1), 100, 120, 0, 2_000_000)
                .clear(rule);
    }

    private static TestedDays metrics(TestedDays days, double first, double last, double firstBytes, double lastBytes) {
        return days.count("metrics", "metrics of producers", first, last)
                .bytes("kafka.metrics.bytes", "memory of the clients' metrics", firstBytes, lastBytes);
    }
}
