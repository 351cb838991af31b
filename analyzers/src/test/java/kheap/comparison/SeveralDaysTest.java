package kheap.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kheap.Progress;
import kheap.analysis.DumpAnalysis;
import kheap.analysis.DumpAnalyzer;
import kheap.comparison.ClientHistory.Fate;
import kheap.diagnosis.Diagnosis;
import kheap.heap.Engine;
import kheap.heap.Opening;
import kheap.samples.Sample;
import kheap.samples.SeveralDays;
import kheap.trend.Trend;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The whole route over several days: from the dumps of [SeveralDays] to what is said of them, held against what the
/// program says of itself.
class SeveralDaysTest {
    private static final List<Day> DAYS = new ArrayList<>();
    private static DumpComparison comparison;

    @BeforeAll
    static void compare() throws IOException, InterruptedException {
        for (Path dump : Sample.growAll(SeveralDays.class, Path.of("target", "dumps", "default"))) {
            DumpAnalysis analysis = DumpAnalyzer.analyze(dump, Opening.by(Engine.KHEAP), Progress.NONE);
            DAYS.add(Day.of(analysis, analysis.dump().takenAt().orElseThrow()));
        }
        comparison = DumpComparison.of(DAYS, List.of(), Optional.empty());
    }

    private static Growth growth(String figure) {
        return comparison.days().growth(figure).orElseThrow();
    }

    private static ClassHistory classHistory(String name) {
        return comparison.days().classes().stream()
                .filter(history -> history.name().equals(SeveralDays.class.getName() + "$" + name))
                .findFirst()
                .orElseThrow();
    }

    private static List<ClientHistory> orphans(Fate fate) {
        return comparison.days().clients().stream()
                .filter(client -> client.fate() == fate && client.last().state().equals("orphaned"))
                .toList();
    }

    @Test
    void theOrderInWhichTheDumpsAreGivenMakesNoDifference() {
        assertEquals(comparison, DumpComparison.of(DAYS.reversed(), List.of(), Optional.empty()));
    }

    @Test
    void theDaysAreOneLifeWithoutAWarning() {
        assertEquals(
                List.of(IntStream.range(0, SeveralDays.DAYS).boxed().toList()),
                comparison.days().lives().stream().map(Life::days).toList());
        assertEquals(List.of(), comparison.days().warnings());
    }

    @Test
    void leakedProducersGrowAsFastAsTheyAreMade() {
        Trend.Growing growing = assertInstanceOf(
                Trend.Growing.class, growth("producers.orphaned").trend());
        Duration span = Duration.between(DAYS.getFirst().at(), DAYS.getLast().at());
        double perHour = SeveralDays.LEAKED_PER_DAY * (SeveralDays.DAYS - 1) / (span.toMillis() / 3_600_000.0);
        // A busy machine is late for some days.
        assertEquals(perHour, growing.rate().perHour(), perHour / 5);
    }

    @Test
    void everyLeakedProducerIsSeenFromTheFirstDumpAfterItsBirthOn() {
        assertEquals(SeveralDays.LEAKED_PER_DAY, orphans(Fate.STAYED).size());
        List<ClientHistory> born = orphans(Fate.BORN);
        assertEquals(SeveralDays.LEAKED_PER_DAY * (SeveralDays.DAYS - 1), born.size());
        for (ClientHistory producer : born) {
            for (int day = 0; day < SeveralDays.DAYS; day++) {
                assertEquals(
                        DAYS.get(day).at().isAfter(producer.last().createdAt().orElseThrow()),
                        producer.days().get(day).isPresent());
            }
        }
    }

    @Test
    void theProducerThatStaysKeepsItsPool() {
        ClientHistory producer = comparison.days().clients().stream()
                .filter(client -> client.last().clientId().equals(SeveralDays.PRODUCER))
                .findFirst()
                .orElseThrow();
        assertTrue(producer.days().stream().allMatch(Optional::isPresent));
        assertEquals(
                new Trend.Stable(SeveralDays.BATCH_SIZE, SeveralDays.BATCH_SIZE),
                growth("pools.free.bytes").trend());
        assertEquals(new Trend.Stable(0, 0), growth("pools.in-use.bytes").trend());
    }

    @Test
    void handlersAndQueuesApproachThePartitions() {
        for (Trend trend : List.of(
                classHistory("PartitionHandler").instances(),
                growth("partitions.queues").trend())) {
            Trend.Saturating saturating = assertInstanceOf(Trend.Saturating.class, trend);
            assertEquals(
                    SeveralDays.PARTITIONS,
                    saturating.plateau(),
                    saturating.error().orElseThrow());
        }
        for (Optional<Bound> bound : List.of(
                classHistory("PartitionHandler").bound(),
                growth("partitions.queues").bound())) {
            assertEquals(SeveralDays.PARTITIONS, bound.orElseThrow().value());
        }
    }

    @Test
    void theCacheStoppedWhenItWasFull() {
        assertEquals(
                new Trend.Stopped(DAYS.get(SeveralDays.CACHE_FULL_ON_DAY - 1).at(), SeveralDays.CUSTOMERS),
                classHistory("Customer").instances());
    }

    @Test
    void theLeakIsAccusedWithItsThreadsAndItsMemoryAndNothingElseIs() {
        Set<String> problems = comparison.problems().stream()
                .map(problem -> problem.question().id())
                .collect(Collectors.toSet());
        assertEquals(Set.of("growing-orphans", "growing-threads", "growing-heap"), problems);
    }

    @Test
    void everyQuestionHasAnAnswer() {
        for (Diagnosis diagnosis : comparison.diagnoses()) {
            assertFalse(diagnosis instanceof Diagnosis.NotApplicable, diagnosis::sentence);
        }
    }

    @Test
    void theGrowthThatHasAnEndIsNamedWithTheNumberThatBoundsIt() {
        Diagnosis bounded = comparison.diagnoses().stream()
                .filter(diagnosis -> diagnosis.question().id().equals("bounded-growth"))
                .findFirst()
                .orElseThrow();
        assertInstanceOf(Diagnosis.Clear.class, bounded);
        assertTrue(bounded.sentence().contains(String.valueOf(SeveralDays.PARTITIONS)), bounded::sentence);
    }
}
