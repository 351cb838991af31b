package kheap.comparison.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import kheap.comparison.Bound;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Quantity.Unit;
import kheap.diagnosis.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrowingDirectBuffersTest {
    private static final int MIB = 1 << 20;

    private final GrowthRule rule = new GrowingDirectBuffers();

    @Test
    void daysThatDoNotTellThemAreNotJudged() {
        assertEquals(
                "No two days that belong together tell the size of direct buffers.",
                TestedDays.of(2).notApplicable(rule).sentence());
    }

    @Test
    void buffersThatStayAreClear() {
        assertEquals(
                "Memory of direct buffers stayed at 8 MiB within 1 d, 12.5 % of their limit of 64 MiB: they do not grow"
                        + " towards it.",
                direct(TestedDays.of(2), 8, 8).clear(rule).sentence());
        assertEquals(
                "Memory of direct buffers fell from 8 MiB to 4 MiB within 1 d, 6.3 % of their limit of 64 MiB: they do not"
                        + " grow towards it.",
                direct(TestedDays.of(2), 8, 4).clear(rule).sentence());
    }

    @ParameterizedTest
    @CsvSource({"31, INFO", "32, WARNING", "57, WARNING", "58, CRITICAL"})
    void severityFollowsTheShareOfTheLimit(double last, Severity severity) {
        assertEquals(severity, direct(TestedDays.of(2), 8, last).problem(rule).severity());
    }

    @Test
    void sinceJdk25ThreadsDoNotExplainIt() {
        assertTrue(direct(TestedDays.of(2), 8, 32)
                .count("threads.kafka", "Kafka's threads", 8, 108)
                .bytes("direct.uncounted.bytes", "memory of direct buffers that the JDK does not count", 0, 3 << 20)
                .problem(rule)
                .sentence()
                .endsWith(" What threads keep for their next read or write, 3 MiB at last, is not among them: this JDK does"
                        + " not count it."));
    }

    @Test
    void itSaysWhetherKafkasThreadsGrewAlong() {
        Diagnosis.Problem answer = direct(TestedDays.of(3), 8, 20, 32)
                .count("threads.kafka", "Kafka's threads", 8, 8, 8)
                .problem(rule);
        assertEquals(
                "Memory of direct buffers grew from 8 MiB to 32 MiB within 2 d, 50 % of their limit of 64 MiB. That is"
                        + " 12 MiB a day (± 1.2 MiB). Kafka's threads did not become more, so the buffers are hardly theirs.",
                answer.sentence());
        assertEquals(Grade.STRONG, answer.grade());
        Diagnosis.Problem along = direct(TestedDays.of(2), 8, 32)
                .count("threads.kafka", "Kafka's threads", 8, 108)
                .problem(rule);
        assertEquals(
                "Memory of direct buffers grew from 8 MiB to 32 MiB within 1 d, 50 % of their limit of 64 MiB. That is"
                        + " 1 MiB an hour, as far as two dumps tell, which are only a line. Kafka's threads grew too, from 8"
                        + " to 108, and each may bring some.",
                along.sentence());
        assertEquals(Grade.HINT, along.grade());
    }

    private static TestedDays direct(TestedDays days, double... mebibytes) {
        return days.bounded(
                "direct.bytes",
                "memory of direct buffers",
                new Bound("the limit of direct memory", Unit.BYTES, 64L * MIB),
                Arrays.stream(mebibytes).map(value -> value * MIB).toArray());
    }
}
