package kheap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kheap.comparison.ADay;
import kheap.comparison.ClassHistory;
import kheap.comparison.DumpComparison;
import kheap.report.Block.Chart.Course;
import kheap.trend.Series.Point;
import org.junit.jupiter.api.Test;

class SeveralDaysTest {
    @Test
    void theTitleNamesTheServiceOrSaysThatThereAreSeveral() {
        assertEquals(
                "Kafka clients of com.acme.Orders over 7 dumps",
                Report.of(Comparisons.leak()).title());
        assertEquals(
                "Kafka clients of 3 services over 3 dumps",
                Report.of(Comparisons.strangers()).title());
    }

    @Test
    void profilesOfAGoProgramAreCalledSo() throws IOException {
        Report report = Report.of(Comparisons.channels());
        assertEquals("Kafka clients of a Go program over 6 profiles", report.title());
        StringBuilder text = new StringBuilder();
        TextReport.write(report, text, false, 140);
        for (String word : List.of("dump", "Heap ", "Orphaned", "Classes", "class ", "Threads")) {
            assertFalse(text.toString().contains(word), () -> word + " in " + text);
        }
        for (String word : List.of(
                "All 64 partitions met",
                "heap-5.pb.gz is left out",
                "Those whose memory or goroutines grew",
                "main.cache<script>",
                "21.5 channels")) {
            assertTrue(text.toString().contains(word), () -> word + " not in " + text);
        }
    }

    @Test
    void theChartOfPartitionProducersHasTheirEndAndTheCurveTowardsIt() {
        Course course = Report.of(Comparisons.channels()).charts().stream()
                .filter(Course.class::isInstance)
                .map(Course.class::cast)
                .filter(chart -> chart.title().equals("Partition producers"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                List.of(64.0), course.levels().stream().map(Course.Level::value).toList());
        assertEquals(11, course.fit().getFirst().value(), 1e-9);
        double end = course.fit().getLast().value();
        assertTrue(end > 55 && end < 64, () -> "the curve ends at " + end);
    }

    @Test
    void theVerdictSoundsAsTheWorstProblem() {
        assertEquals(Block.Verdict.Tone.CRITICAL, Report.of(Comparisons.leak()).tone());
        assertEquals(
                Block.Verdict.Tone.WARNING, Report.of(Comparisons.twoDumps()).tone());
        assertEquals(
                Block.Verdict.Tone.CLEAR, Report.of(Comparisons.nothingGrew()).tone());
        assertEquals(
                Block.Verdict.Tone.UNKNOWN, Report.of(Comparisons.strangers()).tone());
    }

    @Test
    void noEndIsForetoldWithoutItsAssumption() {
        String verdict = verdict(Comparisons.leak()).sentence();

        assertTrue(verdict.contains("The heap meets its limit of 1 GiB about 2026-11-24 10:00 UTC."), verdict);
        assertTrue(verdict.contains("This holds if the heap goes on growing"), verdict);
        assertFalse(verdict(Comparisons.bounded()).sentence().contains("limit"));
    }

    @Test
    void thatNothingGrewDoesNotHideWhatTheLastDumpShows() {
        assertTrue(verdict(Comparisons.fullAllAlong())
                .sentence()
                .endsWith("no problem found. But the last dump alone shows 1 problem, see the problems of single"
                        + " dumps."));
        assertEquals(
                Block.Verdict.Tone.NOTE, verdict(Comparisons.fullAllAlong()).tone());
        assertTrue(verdict(Comparisons.nothingGrew()).sentence().endsWith("no problem found."));
        assertEquals(
                Block.Verdict.Tone.CLEAR, verdict(Comparisons.nothingGrew()).tone());
    }

    @Test
    void whatIsToldByAgeGoesFromTheYoungestProcessToTheOldest() {
        DumpComparison comparison = DumpComparison.of(
                List.of(
                        ADay.of(0)
                                .startedAt(ADay.at(0).minusSeconds(36_000))
                                .type("com.acme.Basket", 900, 900_000)
                                .day(),
                        ADay.of(1)
                                .startedAt(ADay.at(1).minusSeconds(3_600))
                                .type("com.acme.Basket", 90, 90_000)
                                .day()),
                List.of(),
                Optional.empty());
        Listing<ClassHistory> classes = DayListings.of(comparison.days()).classes();
        assertEquals(
                List.of("com.acme.Basket", "90 → 900"),
                classes.cells(classes.rows().getFirst()).stream()
                        .limit(2)
                        .map(Cell::text)
                        .toList());
    }

    @Test
    void whereRestartsSetAFigureBackTheVerdictSaysHowFarItWent() {
        assertTrue(
                verdict(Comparisons.restarts()).figures().contains(new Block.Fact("Heap", "400 MiB, up to 610 MiB")));
    }

    @Test
    void whatTwoReplicasHadIsNoCourse() {
        List<Block.Fact> facts = verdict(Comparisons.replicas()).figures();

        assertTrue(facts.contains(new Block.Fact("Heap", "400 MiB → 540 MiB")), facts.toString());
        assertTrue(
                facts.contains(
                        new Block.Fact("Dumps", "6 of 3 processes; the figures here are of the one with 3 dumps")),
                facts.toString());
        assertEquals(
                List.of("400 MiB", "540 MiB", "+140 MiB"),
                table(Comparisons.replicas(), "figures").rows().getFirst().subList(2, 5).stream()
                        .map(Cell::text)
                        .toList());
    }

    @Test
    void aMomentOfATrendByAgeIsAnAge() {
        String caption = course(Comparisons.ages(), "Heap").caption();

        assertTrue(
                caption.contains(
                        "Grew from 300 MiB to 500 MiB with the age of the process, and has not grown since it ran for"
                                + " 4 h."),
                caption);
    }

    @Test
    void ratesAreToldByTheLongestTimeThatTheDumpsCover() {
        assertEquals("Per second", rateColumn(Comparisons.seconds()));
        assertEquals("Per day", rateColumn(Comparisons.leak()));
    }

    private static String rateColumn(DumpComparison comparison) {
        return DayListings.of(comparison.days()).changed().columns().stream()
                .map(column -> column.heading().name())
                .filter(name -> name.startsWith("Per "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsToBeKnownFirstStandsFirst() {
        assertTrue(facts(Comparisons.twoDumps(), "doubts").getFirst().value().contains("only a line"));
        assertTrue(facts(Comparisons.restarts(), "doubts").getFirst().value().contains("started again"));
        assertEquals(
                new Block.Fact("Left out", "day-4.hprof: The file is no heap dump: it begins with PK."),
                facts(Comparisons.strangers(), "doubts").getLast());
        assertTrue(section(Comparisons.leak(), "doubts").isEmpty());
    }

    @Test
    void whatTellsMostHasALargeChartIfItGrowsAndWhatElseChangedASmallOne() {
        assertEquals(
                List.of(
                        "Heap",
                        "Memory that Kafka clients keep",
                        "Orphaned producers",
                        "Threads",
                        "Queues of partitions"),
                courses(Comparisons.leak())
                        .filter(course -> !course.small())
                        .map(Course::title)
                        .toList());
        assertEquals(
                List.of("Objects", "Producers", "Fetched records", "Metrics", "Age of the oldest batch"),
                courses(Comparisons.leak())
                        .filter(Course::small)
                        .map(Course::title)
                        .toList());
    }

    @Test
    void aFitIsProlongedToTheLimitWhereThatIsNotFar() {
        Course heap = course(Comparisons.leak(), "Heap");

        assertEquals(
                List.of("limit 1 GiB"),
                heap.levels().stream().map(Course.Level::name).toList());
        assertEquals(1L << 30, heap.fit().getLast().value(), 1 << 10);
        assertTrue(heap.fit().getLast().at().isAfter(Instant.parse("2026-11-24T00:00:00Z")));
    }

    @Test
    void elseItIsProlongedByAThirdOfTheTime() {
        assertEquals(
                Instant.parse("2026-11-22T10:15:30Z"),
                course(Comparisons.leak(), "Threads").fit().getLast().at());
    }

    @Test
    void aCurveNearsItsPlateauAndTheBoundIsDrawn() {
        Course queues = course(Comparisons.bounded(), "Queues of partitions");

        assertEquals(
                "bound 312, partitions that the producers know",
                queues.levels().getFirst().name());
        assertEquals(312 * (1 - Math.exp(-1 / 3.0)), queues.fit().getFirst().value(), 1);
        assertTrue(queues.fit().getLast().value() < 311.6);
        assertTrue(queues.caption().contains("ever more slowly, towards 312 ± 3"), queues.caption());
    }

    @Test
    void aLevelFarAboveIsSaidRatherThanDrawn() {
        DumpComparison comparison = Comparisons.smallUnder(64);
        Course heap = course(comparison, "Heap");

        assertEquals(List.of(), heap.levels());
        assertTrue(heap.caption().contains("Far above the picture: limit 64 GiB."), heap.caption());
    }

    @Test
    void aRestartBreaksTheLineAndALifeThatIsOverIsNotProlonged() {
        Course heap = course(Comparisons.restarts(), "Heap");

        assertEquals(List.of(3, 4, 1), heap.lives().stream().map(List::size).toList());
        assertEquals(1, heap.restarts().size());
        assertEquals(Instant.parse("2026-11-20T10:15:30Z"), heap.fit().getLast().at());
    }

    @Test
    void aScaleThatDoesNotBeginAtZeroSaysSo() {
        Course heap = course(Comparisons.bounded(), "Heap");

        assertTrue(heap.floor() > 0);
        assertTrue(heap.caption().endsWith("The scale does not begin at zero."), heap.caption());
        assertEquals(0, course(Comparisons.leak(), "Heap").floor());
    }

    @Test
    void theRateOfTwoPointsIsOnlyALine() {
        assertTrue(course(Comparisons.twoDumps(), "Heap").caption().endsWith("two points are only a line."));
    }

    @Test
    void aFigureOfACutDumpIsTheLeastThatThereWas() {
        Block.Table dumps = (Block.Table)
                section(Comparisons.restarts(), "days").getFirst().blocks().getFirst();

        assertEquals("≥ 400 MiB", dumps.rows().getLast().get(5).text());
        assertEquals("400 MiB", dumps.rows().getFirst().get(5).text());
    }

    @Test
    void eachDayHasItsSign() {
        Block.Table problems = (Block.Table) section(Comparisons.leak(), "problems-by-day")
                .getFirst()
                .blocks()
                .getFirst();

        assertEquals(1, problems.rows().size(), "what was clear on every day is left out");
        assertEquals("✔▲▲✖✖✖✖", problems.rows().getFirst().get(1).text());
    }

    @Test
    void aSparklineShowsTheShapeOfFewAndOfManyPoints() {
        assertEquals("▁▂▃▅▆▇█", sparkline(7));
        assertEquals("▁", sparkline(1));
        assertEquals(12, sparkline(30).length());
        assertTrue(sparkline(30).startsWith("▁") && sparkline(30).endsWith("█"));
    }

    private static String sparkline(int points) {
        return Sparkline.of(Stream.iterate(0, day -> day + 1)
                .limit(points)
                .map(day -> new Point(Instant.EPOCH.plusSeconds(day), day))
                .toList());
    }

    private static Block.Verdict verdict(DumpComparison comparison) {
        return (Block.Verdict) Report.of(comparison).blocks().getFirst();
    }

    private static Course course(DumpComparison comparison, String title) {
        return courses(comparison)
                .filter(course -> course.title().equals(title))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<Course> courses(DumpComparison comparison) {
        return Report.of(comparison).charts().stream().map(Course.class::cast);
    }

    private static Block.Table table(DumpComparison comparison, String id) {
        return (Block.Table) section(comparison, id).getFirst().blocks().getFirst();
    }

    private static List<Block.Section> section(DumpComparison comparison, String id) {
        return Report.of(comparison).blocks().stream()
                .filter(Block.Section.class::isInstance)
                .map(Block.Section.class::cast)
                .filter(section -> section.id().equals(id))
                .toList();
    }

    private static List<Block.Fact> facts(DumpComparison comparison, String id) {
        return ((Block.Facts) section(comparison, id).getFirst().blocks().getFirst()).facts();
    }
}
