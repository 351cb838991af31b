package kheap.comparison.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import kheap.comparison.ADay;
import kheap.comparison.Day;
import kheap.comparison.DumpComparison;
import kheap.comparison.Life;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Severity;
import kheap.trend.Rate;
import kheap.trend.Trend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrowingHeapTest {
    private static final int MIB = 1 << 20;
    private static final Trend UP = new Trend.Growing(new Rate(1, OptionalDouble.empty()));

    private final GrowthRule rule = new GrowingHeap();

    @Test
    void daysThatDoNotTellItAreNotJudged() {
        assertEquals(
                "No two days that belong together tell the size of the heap and of Kafka's part.",
                TestedDays.of(2).notApplicable(rule).sentence());
    }

    @Test
    void aHeapThatDoesNotGrowIsClear() {
        assertEquals(
                "Memory of the heap fell from 100 MiB to 90 MiB within 1 d. Kafka's clients keep 2 MiB of it.",
                kafka(heap(TestedDays.of(2), 100, 90), 1, 2).clear(rule).sentence());
    }

    @Test
    void aHeapThatStoppedIsClear() {
        TestedDays days = TestedDays.of(4).trend("heap.bytes", new Trend.Stopped(TestedDays.at(1), 300.0 * MIB));
        assertEquals(
                "Memory of the heap grew from 100 MiB to 300 MiB within 3 d and stopped: no growth since 2026-11-17 10:00"
                        + " UTC. Kafka's clients keep 2 MiB of it.",
                kafka(heap(days, 100, 300, 300, 300), 1, 2, 2, 2).clear(rule).sentence());
    }

    @Test
    void aGrowthOfOthersExoneratesKafka() {
        Diagnosis.Problem answer = kafka(heap(TestedDays.of(3), 100, 250, 400), 1, 1.2, 1.4)
                .type("com.shop.Basket", UP, Optional.empty(), 10, 50_000, 200_000)
                .type("byte[]", UP, Optional.empty(), 10, 30_000, 100_000)
                .type("java.lang.String", UP, Optional.empty(), 10, 20, 30)
                .problem(rule);
        assertEquals(
                "Memory of the heap grew from 100 MiB to 400 MiB within 2 d. Kafka's clients took 409.6 KiB of these 300 MiB"
                        + " (0.1 %): the growth is not theirs. That is 6.3 MiB an hour (± 640 KiB).",
                answer.sentence());
        assertEquals(Severity.WARNING, answer.severity());
        assertEquals(Grade.STRONG, answer.grade());
        assertEquals(
                "Look in the last dump at what holds the classes that grew most: com.shop.Basket (by 190.7 MiB), byte[] (by"
                        + " 95.4 MiB), java.lang.String (by 19.5 KiB). Kafka's clients are not the cause.",
                answer.advice().text());
        assertTrue(kafka(heap(TestedDays.of(2), 100, 400), 2, 1)
                .problem(rule)
                .sentence()
                .contains("Kafka's clients took nothing of that."));
    }

    @Test
    void aGrowthOfKafkaIsSaidToBeThat() {
        Diagnosis.Problem answer =
                kafka(heap(TestedDays.of(2), 100, 400), 1, 271).problem(rule);
        assertEquals(
                "Memory of the heap grew from 100 MiB to 400 MiB within 1 d. Kafka's clients took 270 MiB of these 300 MiB"
                        + " (90 %). That is 12.5 MiB an hour, as far as two dumps tell, which are only a line.",
                answer.sentence());
        assertEquals(Severity.INFO, answer.severity());
        assertEquals(Grade.HINT, answer.grade());
        assertTrue(answer.advice().text().startsWith("Follow the answers on producers"));
    }

    @Test
    void itForetellsTheEndWithItsAssumption() {
        Diagnosis.Problem answer = kafka(heap(TestedDays.of(3), 100, 250, 400), 1, 1, 1)
                .limit(1024L * MIB)
                .meetsLimitAfter(Duration.ofDays(10))
                .problem(rule);
        assertEquals(
                "Memory of the heap grew from 100 MiB to 400 MiB within 2 d. Kafka's clients took nothing of that. It"
                        + " meets the limit of 1 GiB about 2026-11-28 (2026-11-27 to 2026-11-29). This holds if the heap goes on growing as"
                        + " it did between the first and the last dump of this process.",
                answer.sentence());
        assertTrue(answer.evidence()
                .contains(Evidence.of(
                        "time to the limit",
                        Quantity.of(Duration.ofDays(10)),
                        Quantity.of(Duration.ofDays(7)),
                        List.of())));
    }

    @ParameterizedTest
    @CsvSource({"2, 8, INFO", "2, 7, WARNING", "2, 1, CRITICAL", "3, 8, WARNING", "3, 7, CRITICAL", "3, 0, CRITICAL"})
    void whoMeetsTheLimitWithinAWeekIsInDanger(int count, int days, Severity severity) {
        assertEquals(
                severity,
                kafka(heap(TestedDays.of(count), rising(count)), rising(count))
                        .limit(1024L * MIB)
                        .meetsLimitAfter(Duration.ofDays(days))
                        .problem(rule)
                        .severity());
    }

    @Test
    void anAlarmReachesNoFurtherThanThirtyTimesWhatWasSeen() {
        // 512 MiB are 196 s away at the first pace, and 677 s at the second
        assertEquals(Severity.CRITICAL, afterTenSeconds(100, 110, 120).severity());
        assertEquals(Severity.WARNING, afterTenSeconds(100, 103, 106).severity());
    }

    private Diagnosis.Problem afterTenSeconds(long... mebibytes) {
        List<Day> days = IntStream.range(0, mebibytes.length)
                .mapToObj(day -> ADay.of(ADay.FIRST.plusSeconds(5L * day))
                        .bytes("heap.bytes", mebibytes[day] * MIB)
                        .bytes("kafka.bytes", MIB)
                        .day())
                .toList();
        return assertInstanceOf(
                Diagnosis.Problem.class,
                rule.check(DumpComparison.of(days, List.of(), Optional.empty()).days()));
    }

    @Test
    void theTimeThatIsLeftIsCountedFromTheProcessThatGrows() {
        TestedDays days = TestedDays.of(3)
                .lives(
                        new Life(Optional.of(TestedDays.at(0)), List.of(0, 1)),
                        new Life(Optional.of(TestedDays.at(0)), List.of(2)));
        Diagnosis.Problem answer = kafka(heap(days, 100, 200, 50), 1, 1, 1)
                .limit(300L * MIB)
                .meetsLimitAfter(Duration.ZERO)
                .problem(rule);
        assertTrue(answer.evidence()
                .contains(Evidence.of(
                        "time to the limit",
                        Quantity.of(Duration.ofDays(1)),
                        Quantity.of(Duration.ofDays(7)),
                        List.of())));
    }

    @Test
    void aHeapThatIsNearlyFullSaysSoWhetherItGrowsOrNot() {
        String full = " It is at 95 % of the limit of 100 MiB already.";
        assertTrue(nearlyFull(95).sentence().endsWith(full), nearlyFull(95).sentence());
        Diagnosis.Problem steady =
                kafka(heap(TestedDays.of(2), 95, 95), 1, 1).limit(100L * MIB).problem(rule);
        assertEquals(
                "Memory of the heap stayed at 95 MiB within 1 d. Kafka's clients keep 1 MiB of it." + full,
                steady.sentence());
        assertEquals(Severity.WARNING, steady.severity());
    }

    @Test
    void aHeapThatIsNearlyFullIsInDanger() {
        assertEquals(Severity.CRITICAL, nearlyFull(90).severity());
        assertEquals(Severity.INFO, nearlyFull(89).severity());
    }

    @Test
    void aLimitThatLiesBehindIsSaidToDoSo() {
        Diagnosis.Problem grown = nearlyFull(120);
        assertEquals(Severity.CRITICAL, grown.severity());
        assertTrue(grown.sentence().contains(" It is at 120 % of the limit of 100 MiB already."), grown.sentence());
    }

    @Test
    void whereTheRestShrankKafkaIsNotSaidToHaveTakenMoreThanAll() {
        String sentence =
                kafka(heap(TestedDays.of(2), 100, 110), 10, 30).problem(rule).sentence();
        assertTrue(sentence.contains("Kafka's clients grew by 20 MiB; the rest of the heap shrank."), sentence);
    }

    private Diagnosis.Problem nearlyFull(double last) {
        return kafka(heap(TestedDays.of(2), 10, last), 1, 1).limit(100L * MIB).problem(rule);
    }

    @Test
    void aGrowthThatSlowsDownSaysWhereItEnds() {
        TestedDays days = TestedDays.of(5)
                .trend(
                        "heap.bytes",
                        new Trend.Saturating(
                                520.0 * MIB, OptionalDouble.of(MIB), 20, new Rate(MIB, OptionalDouble.of(1))));
        Diagnosis.Problem answer =
                kafka(heap(days, 100, 300, 400, 450, 500), 1, 1, 1, 1, 1).problem(rule);
        assertEquals(Severity.INFO, answer.severity());
        assertTrue(answer.sentence().endsWith(" It grows ever more slowly, towards 520 MiB."), answer.sentence());
    }

    @ParameterizedTest
    @CsvSource({"600, INFO, .", "570, WARNING, .", "510, CRITICAL, ', which is more than the limit of 510 MiB.'"})
    void whetherAGrowthThatSlowsDownEndsBelowTheLimitMatters(int limit, Severity severity, String words) {
        TestedDays days = TestedDays.of(5)
                .trend(
                        "heap.bytes",
                        new Trend.Saturating(
                                520.0 * MIB, OptionalDouble.of(MIB), 20, new Rate(MIB, OptionalDouble.of(1))));
        Diagnosis.Problem answer = kafka(heap(days, 100, 300, 400, 420, 440), 1, 1, 1, 1, 1)
                .limit((long) limit * MIB)
                .problem(rule);
        assertEquals(severity, answer.severity());
        assertTrue(answer.sentence().endsWith(" towards 520 MiB" + words), answer.sentence());
    }

    private static double[] rising(int count) {
        return IntStream.rangeClosed(1, count).mapToDouble(day -> day * 100).toArray();
    }

    private static TestedDays heap(TestedDays days, double... mebibytes) {
        return days.bytes("heap.bytes", "memory of the heap", bytes(mebibytes));
    }

    private static TestedDays kafka(TestedDays days, double... mebibytes) {
        return days.bytes("kafka.bytes", "memory of Kafka's clients", bytes(mebibytes));
    }

    private static double[] bytes(double... mebibytes) {
        return Arrays.stream(mebibytes).map(value -> value * MIB).toArray();
    }
}
