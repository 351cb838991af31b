package kheap.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import kheap.ByteSize;
import kheap.UnreadableDumpException;
import kheap.analysis.ProfileAnalysis;
import kheap.analysis.ProfileAnalyzer;
import kheap.diagnosis.Diagnosis;
import kheap.trend.Series.Point;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The whole route over several profiles: from those that a program took of itself to what is said of them, held
/// against what the program counted.
class GoDaysTest {
    private static final Path PROFILES = Path.of("..", "sample-dumps", "profiles");
    private static final int PARTITIONS = 64;
    private static final int MESSAGES_PER_DAY = 12;

    /// As the program printed it.
    private static final List<Integer> MET = List.of(11, 19, 28, 31, 36, 43);

    private static final List<Day> DAYS = new ArrayList<>();
    private static DumpComparison comparison;

    @BeforeAll
    static void compare() throws UnreadableDumpException {
        for (int day = 1; day <= MET.size(); day++) {
            for (String kind : List.of("heap", "goroutine")) {
                ProfileAnalysis analysis = ProfileAnalyzer.analyze(
                        PROFILES.resolve("%s-%d.pb.gz".formatted(kind, day)), OptionalInt.of(PARTITIONS));
                DAYS.add(Day.of(analysis, Day.takenAt(analysis).orElseThrow()));
            }
        }
        comparison = DumpComparison.of(DAYS, List.of(), Optional.empty());
    }

    private static List<Integer> values(String figure) {
        return comparison.days().growth(figure).orElseThrow().series().points().stream()
                .map(Point::value)
                .map(Double::intValue)
                .toList();
    }

    @Test
    void theOrderInWhichTheProfilesAreGivenMakesNoDifference() {
        assertEquals(comparison, DumpComparison.of(DAYS.reversed(), List.of(), Optional.empty()));
    }

    @Test
    void eachDayHasItsHeapAndItsGoroutines() {
        assertEquals(MET.size(), comparison.days().days().size());
        assertEquals(
                List.of(IntStream.range(0, MET.size()).boxed().toList()),
                comparison.days().lives().stream().map(Life::days).toList());
        assertEquals(MET, values("go.partition-producers"));
        assertEquals(MET, values("go.goroutines.partition-producer"));
    }

    @Test
    void theMemoryOfTheChannelsIsThatOfAsManyAsThereArePartitionsAndOneForTheTopic() {
        assertEquals(
                MET.stream().map(met -> met * 8).toList(),
                values("go.partition-producers.bytes").stream()
                        .map(bytes -> bytes >> 20)
                        .toList());
        assertEquals(
                MET.stream().map(met -> met * 8 + 8).toList(),
                comparison.days().growth("go.channels.bytes").orElseThrow().series().points().stream()
                        .map(point -> (int) (point.value() / (1 << 20)))
                        .toList());
    }

    @Test
    void theMessagesThatWereSentLieWithinTheRange() {
        Filling filling = Filling.of(comparison.days()).orElseThrow();
        double hours =
                (filling.last().at().toEpochMilli() - filling.first().at().toEpochMilli()) / 3_600_000.0;
        double sent = (MET.size() - 1) * MESSAGES_PER_DAY / hours;
        assertTrue(filling.least() < sent && sent < filling.most(), filling::toString);
        assertEquals(sent, filling.messages(), sent / 4);
    }

    @Test
    void theMemoryIsExplainedByChannelsThatEndAndByNothingElse() {
        assertEquals(
                List.of("growing-channels"),
                comparison.problems().stream()
                        .map(problem -> problem.question().id())
                        .toList());
        assertTrue(
                clear(comparison, "growing-heap").sentence().contains("nearly all that came are channels of sarama"));
        clear(comparison, "growing-goroutines");
    }

    private static Diagnosis.Clear clear(DumpComparison comparison, String question) {
        return assertInstanceOf(
                Diagnosis.Clear.class,
                comparison.diagnoses().stream()
                        .filter(answer -> answer.question().id().equals(question))
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void aLimitThatTheChannelsWillNearlyFillIsToldOfTheHeapAsWell() {
        Limit below = new Limit(new ByteSize(540L << 20), "as --limit says");
        Diagnosis.Problem heap = DumpComparison.of(DAYS, List.of(), Optional.of(below)).problems().stream()
                .filter(problem -> problem.question().id().equals("growing-heap"))
                .findFirst()
                .orElseThrow();
        assertTrue(heap.sentence().contains("ends when every partition has one"), heap::sentence);
    }

    @Test
    void theFunctionThatGrewIsTheOneThatMakesThem() {
        assertEquals(
                List.of("github.com/Shopify/sarama.(*asyncProducer).newPartitionProducer"),
                comparison.days().classes().stream().map(ClassHistory::name).toList());
    }

    @Test
    void aLimitAboveTheEndIsNotMet() {
        Limit limit = new Limit(new ByteSize(1L << 30), "as --limit says");
        assertEquals(
                Optional.empty(),
                DumpComparison.of(DAYS, List.of(), Optional.of(limit)).days().projection());
        Limit below = new Limit(new ByteSize(400L << 20), "as --limit says");
        assertTrue(DumpComparison.of(DAYS, List.of(), Optional.of(below))
                .days()
                .projection()
                .isPresent());
    }
}
