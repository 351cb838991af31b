package kheap.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.UnreadableDumpException;
import kheap.analysis.AnalysisFile;
import kheap.analysis.DumpAnalysis;
import kheap.analysis.DumpFacts;
import kheap.analysis.HeapFacts;
import kheap.kafka.KafkaClients;
import kheap.process.ProcessFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Of saved analyses, which are read as they are in a terminal; the library's tests read dumps.
class CompareTest {
    private static final String MONDAY = "2026-11-16T10:00:00Z";
    private static final String TUESDAY = "2026-11-17T10:00:00Z";
    private static final String WEDNESDAY = "2026-11-18T10:00:00Z";

    @TempDir
    private Path folder;

    private Path day(String name, String takenAt, int mebibytes) throws IOException {
        DumpAnalysis analysis = new DumpAnalysis(
                new DumpFacts(
                        name + ".hprof",
                        1000,
                        takenAt.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(takenAt)),
                        "JAVA PROFILE 1.0.2",
                        8,
                        true,
                        0,
                        "kheap",
                        List.of()),
                new ProcessFacts(
                        Optional.of("25.0.3"),
                        Optional.of("orders.jar"),
                        OptionalLong.of(1),
                        Optional.of(Instant.parse("2026-11-15T00:00:00Z")),
                        Optional.empty(),
                        Optional.empty()),
                new HeapFacts(10L * mebibytes, new ByteSize((long) mebibytes << 20), 0, ByteSize.ZERO, 5, 3),
                new KafkaClients.None(true),
                List.of(),
                List.of());
        Path file = folder.resolve(name + ".kheap.json");
        try (OutputStream out = Files.newOutputStream(file)) {
            AnalysisFile.write(analysis, "1.2.3", out);
        }
        return file;
    }

    private Path monday() throws IOException {
        return day("monday", MONDAY, 100);
    }

    private Path tuesday() throws IOException {
        return day("tuesday", TUESDAY, 200);
    }

    private Path wednesday() throws IOException {
        return day("wednesday", WEDNESDAY, 300);
    }

    private static Run compare(Object... arguments) {
        return Run.of(
                Route.LIBRARY,
                Stream.concat(Stream.of("compare"), Stream.of(arguments).map(Object::toString))
                        .toArray(String[]::new));
    }

    private static List<String> dumps(String json) {
        List<String> names = new ArrayList<>();
        var at = Pattern.compile("\"file\" : \"([a-z]+)\\.hprof\"").matcher(json);
        while (at.find()) {
            names.add(at.group(1));
        }
        return names;
    }

    @Test
    void dumpsAreSortedByTheTimesWhenTheyWereTaken() throws IOException {
        Run run = compare(wednesday(), monday(), tuesday(), "--json", "-");

        assertEquals(List.of("monday", "tuesday", "wednesday"), dumps(run.out()).subList(0, 3));
        assertTrue(run.out().startsWith("{"), run.out());
        assertEquals("", run.err());
        assertEquals(0, run.exitCode());
    }

    @Test
    void theVerdictIsPrintedAndEveryFormIsWritten() throws IOException {
        Path html = folder.resolve("growth.html");
        Path json = folder.resolve("growth.json");

        Run run = compare(monday(), tuesday(), wednesday(), "--html", html, "--json", json);

        assertTrue(run.out().contains("300 MiB"), run.out());
        assertTrue(Files.readString(html).contains("<html"));
        assertEquals(compare(monday(), tuesday(), wednesday(), "--json", "-").out(), Files.readString(json));
        assertEquals("", compare(monday(), tuesday(), "--quiet").out());
    }

    @Test
    void theLimitOfTheUserCounts() throws IOException {
        Run run = compare(monday(), tuesday(), wednesday(), "--limit", "512m");

        assertTrue(run.out().contains("512 MiB, as --limit says"), run.out());
    }

    @Test
    void failOnMeansTheWorstOfWhatGrew() throws IOException {
        Object[] days = {monday(), tuesday(), wednesday(), "--limit", "400m", "--quiet", "--fail-on"};
        assertEquals(1, compare(with(days, "info")).exitCode());
        Object[] steady = {monday(), day("steady", TUESDAY, 100), "--quiet", "--fail-on"};
        assertEquals(0, compare(with(steady, "info")).exitCode());
    }

    private static Object[] with(Object[] arguments, Object more) {
        return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray();
    }

    @Test
    void whatCannotBeReadIsLeftOutAndSaid() throws IOException {
        Path garbage = Files.writeString(folder.resolve("garbage.hprof"), "no dump");

        Run run = compare(monday(), garbage, tuesday());

        assertEquals(
                garbage + " is not a heap dump: it does not begin with 'JAVA PROFILE'. Give a heap dump in HPROF form,"
                        + " as 'jcmd PID GC.heap_dump FILE' writes it.\n",
                run.err());
        assertTrue(run.out().contains("garbage.hprof is not a heap dump"), run.out());
        assertFalse(run.out().contains(folder.toString()), run.out());
        assertEquals(0, run.exitCode());
    }

    @Test
    void twoMustRemain() throws IOException {
        Path garbage = Files.writeString(folder.resolve("garbage.hprof"), "no dump");

        Run run = compare(monday(), garbage);

        assertTrue(run.err().startsWith(garbage + " is not a heap dump"), run.err());
        assertTrue(run.err().endsWith("That leaves fewer than two dumps, and a comparison takes two.\n"), run.err());
        assertEquals("", run.out());
        assertEquals(3, run.exitCode());
    }

    @Test
    void aFileThatIsNamedTwiceCountsOnce() throws IOException {
        Path again = folder.resolve("..").resolve(folder.getFileName()).resolve("monday.kheap.json");

        Run run = compare(monday(), again, tuesday(), "--json", "-");

        assertEquals(again + " is the same file as " + monday() + " and counts once.\n", run.err());
        assertEquals(List.of("monday", "tuesday"), dumps(run.out()).subList(0, 2));
        assertEquals(2, compare(monday(), again).exitCode());
    }

    @Test
    void theSameDumpUnderTwoNamesCountsOnce() throws IOException {
        Path copy = Files.copy(monday(), folder.resolve("copy.kheap.json"));

        Run run = compare(monday(), copy, tuesday());
        assertTrue(run.out().contains("is the same dump as"), run.out());
        assertEquals(0, run.exitCode());

        Run both = compare(monday(), copy);
        assertTrue(both.err().startsWith("These are all the same dump; a comparison takes two different ones.\n"));
        assertEquals(2, both.exitCode());
    }

    @Test
    void aDumpWithoutATimeNeedsOne() throws IOException {
        Path timeless = day("timeless", "", 50);

        Run run = compare(monday(), timeless, tuesday());
        assertTrue(
                run.err()
                        .startsWith(timeless + " does not say when it was taken. Say it: --at '" + timeless
                                + "=2026-11-20T10:15'\n"),
                run.err());
        assertEquals(2, run.exitCode());

        Run said = compare(monday(), timeless, tuesday(), "--json", "-", "--at", "timeless.kheap.json=2026-11-01");
        assertEquals("", said.err());
        assertEquals(List.of("timeless", "monday", "tuesday"), dumps(said.out()).subList(0, 3));
    }

    @Test
    void dumpsOfTheSameTimeNeedAnotherOne() throws IOException {
        Path other = day("other", MONDAY, 50);

        Run run = compare(monday(), other);
        assertTrue(
                run.err().startsWith(monday() + " and " + other + " are both of " + MONDAY + ". Say which was when:"),
                run.err());
        assertEquals(2, run.exitCode());
        assertEquals(0, compare(monday(), other, "--at", other + "=" + TUESDAY).exitCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "monday.kheap.json",
                "monday.kheap.json=noon",
                "nobody=2026-11-01",
                "=2026-11-01",
                "monday.kheap.json=+999999999-12-31",
                "monday.kheap.json="
            })
    void aTimeThatSaysNothingIsRefused(String at) throws IOException {
        Run run = compare(monday(), tuesday(), "--at", at);

        assertEquals(2, run.exitCode());
        assertEquals(2, run.err().lines().count(), run.err());
    }

    @Test
    void whatAFileIsCalledDoesNotReachTheTerminalRaw() throws IOException {
        Path red = Files.writeString(folder.resolve("red\033[31m.hprof"), "no dump");

        for (Run run : List.of(
                compare(monday(), red, tuesday()),
                compare(monday(), red),
                compare(red, red),
                compare(monday(), tuesday(), "--at", red),
                compare(monday(), tuesday(), "--html", red.resolve("growth.html")))) {
            assertTrue(run.err().contains("red\uFFFD[31m"), run.err());
            assertFalse((run.out() + run.err()).contains("\033"), run.err());
        }
    }

    @Test
    void nothingIsReadBeforeItIsClearWhereResultsGo() throws IOException {
        Path monday = monday();
        assertEquals(2, compare(monday, tuesday(), "--html", monday).exitCode());
        assertEquals(2, compare(tuesday(), monday, "--json", monday).exitCode());
        assertEquals(2, compare(monday, tuesday(), "--html", "-").exitCode());
        assertEquals(2, compare(monday).exitCode());
        assertEquals(2, compare(monday, folder).exitCode());
        assertEquals(2, compare().exitCode());
        assertEquals(2, compare(monday, tuesday(), "--limit", "much").exitCode());
    }

    @Test
    void beingCancelledBetweenDumpsEndsIt() throws IOException {
        List<String> steps = new ArrayList<>();
        Run run = Run.of(
                FakeRoute.doing(progress -> {
                    progress.step("Reading");
                    if (steps.size() == 1) {
                        throw new CancellationException();
                    }
                    steps.add("read");
                    throw new UnreadableDumpException(Path.of("a"), "is no dump", "Go on");
                }),
                "compare",
                "a",
                "b",
                "c");

        assertEquals("Cancelled.\n", run.err());
        assertEquals(4, run.exitCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "m", "-1g", "1e9", "1,5g", "99999999999999t", "512mm", "0.0001k"})
    void whatIsNoSizeIsRefused(String text) throws IOException {
        Run run = compare(monday(), tuesday(), "--limit=" + text);

        assertEquals(2, run.exitCode());
        assertFalse(run.err().contains("Exception"), run.err());
    }
}
