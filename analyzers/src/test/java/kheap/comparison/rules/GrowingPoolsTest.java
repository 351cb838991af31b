package kheap.comparison.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Severity;
import kheap.trend.Trend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrowingPoolsTest {
    private static final double MIB = 1 << 20;

    private final GrowthRule rule = new GrowingPools();

    @Test
    void daysThatDoNotTellThemAreNotJudged() {
        assertEquals(
                "No two days that belong together tell the size of the pools.",
                TestedDays.of(2).notApplicable(rule).sentence());
        assertEquals(
                "No day shows a producer that is not closed.",
                pools(TestedDays.of(2), both(0), both(0), both(0))
                        .notApplicable(rule)
                        .sentence());
    }

    @Test
    void poolsThatStayAreClear() {
        assertEquals(
                "The pools hold 3 MiB of the 32 MiB (buffer.memory) that bound them. On the first of these days it was as"
                        + " much.",
                pools(TestedDays.of(2), both(32), both(1), both(2)).clear(rule).sentence());
    }

    @Test
    void poolsThatGrewOnceAfterTheStartAreClear() {
        assertEquals(
                "The pools hold 3 MiB of the 32 MiB (buffer.memory) that bound them. They grew once from 1 MiB and stopped:"
                        + " none since 2026-11-17 10:00 UTC.",
                pools(
                                TestedDays.of(4)
                                        .trend("pools.free.bytes", new Trend.Stopped(TestedDays.at(1), 3 * MIB)),
                                new double[] {32, 32, 32, 32},
                                new double[] {0, 0, 0, 0},
                                new double[] {1, 3, 3, 3})
                        .clear(rule)
                        .sentence());
    }

    @Test
    void poolsThatStillGrowAreBounded() {
        assertEquals(
                "The pools hold 3 MiB of the 64 MiB (buffer.memory) that bound them. They grew from 1 MiB: buffers are kept"
                        + " for reuse, and the bound holds. The bound itself grew from 32 MiB: there were more producers"
                        + " or larger ones.",
                pools(TestedDays.of(2), new double[] {32, 64}, both(0), new double[] {1, 3})
                        .clear(rule)
                        .sentence());
    }

    @Test
    void poolsThatShrankAreClear() {
        assertEquals(
                "The pools hold 1 MiB of the 32 MiB (buffer.memory) that bound them. On the first of these days they held"
                        + " 3 MiB.",
                pools(TestedDays.of(2), both(32), both(0), new double[] {3, 1})
                        .clear(rule)
                        .sentence());
    }

    @ParameterizedTest
    @CsvSource({"16, WARNING", "30, WARNING", "30.4, CRITICAL", "32, CRITICAL"})
    void memoryInUseThatRisesTowardsTheBoundIsAProblem(double last, Severity severity) {
        Diagnosis.Problem answer = pools(TestedDays.of(2), both(32), new double[] {2, last}, both(0))
                .problem(rule);
        assertEquals(severity, answer.severity());
        assertEquals(Grade.STRONG, answer.grade());
    }

    @Test
    void itSaysHowMuchIsInUse() {
        assertEquals(
                "Pool memory in use grew from 2 MiB to 24 MiB within 2 d: that is 75 % of buffer.memory (32 MiB), and send()"
                        + " waits when all of it is in use. That is 11 MiB a day (± 1.1 MiB).",
                pools(TestedDays.of(3), new double[] {32, 32, 32}, new double[] {2, 13, 24}, new double[] {0, 0, 0})
                        .problem(rule)
                        .sentence());
    }

    @Test
    void aSmallRiseIsBounded() {
        pools(TestedDays.of(2), both(32), new double[] {2, 15.9}, both(0)).clear(rule);
    }

    @ParameterizedTest
    @CsvSource({
        "1, Threads that wait for pool memory grew from 0 to 1 within 1 d",
        "4, Threads that wait for pool memory grew from 0 to 4 within 1 d"
    })
    void threadsThatHaveComeToWaitAreCritical(int waiters, String start) {
        Diagnosis.Problem answer = pools(TestedDays.of(2), both(32), new double[] {2, 32}, both(0))
                .count("pools.waiters", "threads that wait for pool memory", 0, waiters)
                .lastDayAnswers("buffer-memory-exhausted", Severity.CRITICAL)
                .problem(rule);
        assertEquals(
                start
                        + ": on the last of these days 32 MiB of the 32 MiB of buffer.memory was in use, and send() stands"
                        + " still.",
                answer.sentence());
        assertEquals(Severity.CRITICAL, answer.severity());
        assertEquals("Do something.", answer.advice().text());
    }

    private static double[] both(double value) {
        return new double[] {value, value};
    }

    private static TestedDays pools(TestedDays days, double[] total, double[] inUse, double[] free) {
        return days.bytes("pools.total.bytes", "buffer.memory of all producers", mebibytes(total))
                .bytes("pools.in-use.bytes", "pool memory in use", mebibytes(inUse))
                .bytes("pools.free.bytes", "pool memory kept for reuse", mebibytes(free));
    }

    private static double[] mebibytes(double[] values) {
        return Arrays.stream(values).map(value -> value * MIB).toArray();
    }
}
