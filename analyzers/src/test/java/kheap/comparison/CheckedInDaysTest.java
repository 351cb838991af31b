package kheap.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kheap.analysis.AnalysisFile;
import kheap.analysis.DumpAnalysis;
import kheap.samples.SeveralDays;
import kheap.trend.Trend;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Five days of [SeveralDays], saved with version 1 of the format: every later kheap reads them and says the same.
class CheckedInDaysTest {
    private static final List<Integer> DAYS = List.of(1, 2, 4, 6, 8);
    private static DumpComparison comparison;

    @BeforeAll
    static void compare() throws IOException {
        List<Day> days = new ArrayList<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(Path.of("..", "sample-dumps", "dumps"), "several-days-*.kheap.json.gz")) {
            for (Path file : files) {
                DumpAnalysis analysis = AnalysisFile.read(file);
                days.add(Day.of(analysis, analysis.dump().takenAt().orElseThrow()));
            }
        }
        comparison = DumpComparison.of(days, List.of(), Optional.empty());
    }

    private static List<Integer> values(String figure) {
        return comparison.days().growth(figure).orElseThrow().series().points().stream()
                .map(point -> (int) point.value())
                .toList();
    }

    private static ClassHistory classHistory(String name) {
        return comparison.days().classes().stream()
                .filter(history -> history.name().equals(SeveralDays.class.getName() + "$" + name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theyAreOneLifeOfOneProcess() {
        assertEquals(1, comparison.days().lives().size());
        assertEquals(List.of(), comparison.days().warnings());
    }

    @Test
    void theyHoldWhatTheProgramSays() {
        assertEquals(DAYS.stream().map(day -> day * SeveralDays.LEAKED_PER_DAY).toList(), values("producers.orphaned"));
        assertEquals(
                DAYS.stream()
                        .map(day -> SeveralDays.HANDLERS_BY_DAY.get(day - 1))
                        .toList(),
                values("partitions.queues"));
    }

    @Test
    void theLeakIsToldFromTheBoundAndTheCache() {
        assertEquals(
                Set.of("growing-orphans", "growing-threads", "growing-heap"),
                comparison.problems().stream()
                        .map(problem -> problem.question().id())
                        .collect(Collectors.toSet()));
        assertEquals(
                SeveralDays.PARTITIONS,
                classHistory("PartitionHandler").bound().orElseThrow().value());
        assertInstanceOf(Trend.Stopped.class, classHistory("Customer").instances());
    }
}
