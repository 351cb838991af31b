package kheap.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import kheap.analysis.AnalysisFile;
import kheap.app.output.Form;
import kheap.diagnosis.Severity;
import kheap.report.AnalysisJson;
import kheap.report.HtmlReport;
import kheap.report.Report;
import kheap.report.TextReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnalyzeTest {
    private static final Route CRITICAL = FakeRoute.finding(Severity.CRITICAL);
    private static final String JSON =
            ((Form) out -> AnalysisJson.write(FakeRoute.analysis(Severity.CRITICAL), out)).text();
    private static final String HTML =
            ((Form) out -> HtmlReport.write(Report.of(FakeRoute.analysis(Severity.CRITICAL)), out)).text();

    @TempDir
    Path folder;

    private Path dump;

    @BeforeEach
    void aDump() throws IOException {
        dump = Files.writeString(folder.resolve("orders.hprof"), "JAVA PROFILE");
    }

    private Run analyze(Route route, Object... options) {
        Stream<String> all = Stream.concat(
                Stream.of("analyze", dump.toString()), Stream.of(options).map(Object::toString));
        return Run.of(route, all.toArray(String[]::new));
    }

    private static String text(boolean colour) {
        Report report = Report.of(FakeRoute.analysis(Severity.CRITICAL));
        return ((Form) out -> TextReport.write(report, out, colour, Screen.USUAL_COLUMNS)).text();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theVerdictGoesToStandardOutputAndNothingToStandardError() {
        Run run = analyze(CRITICAL);

        assertEquals(text(false), run.out());
        assertTrue(run.out().contains(FakeRoute.SENTENCE));
        assertEquals("", run.err());
        assertEquals(0, run.exitCode());
    }

    @Test
    void aTerminalGetsColours() {
        Run run = Run.of(CRITICAL, true, "analyze", dump.toString());

        assertEquals(text(true), run.out());
        assertTrue(run.out().contains("\u001b["));
    }

    @ParameterizedTest
    @CsvSource({
        "INFO,     info, 1",
        "INFO,     warning, 0",
        "INFO,     critical, 0",
        "WARNING,  info, 1",
        "WARNING,  warning, 1",
        "WARNING,  critical, 0",
        "CRITICAL, info, 1",
        "CRITICAL, warning, 1",
        "CRITICAL, critical, 1",
        "CRITICAL, CRITICAL, 1",
    })
    void failOnMeansThisSeverityOrWorse(Severity found, String failOn, int exitCode) {
        assertEquals(
                exitCode, analyze(FakeRoute.finding(found), "--fail-on", failOn).exitCode());
    }

    @Test
    void theWorstProblemDecides() {
        Route route = FakeRoute.finding(Severity.INFO, Severity.CRITICAL, Severity.WARNING);

        assertEquals(1, analyze(route, "--fail-on", "critical").exitCode());
    }

    @Test
    void withoutProblemsFailOnIsContent() {
        assertEquals(0, analyze(FakeRoute.finding(), "--fail-on", "info").exitCode());
    }

    @Test
    void failOnStillPrintsTheVerdict() {
        assertEquals(text(false), analyze(CRITICAL, "--fail-on", "info").out());
    }

    @Test
    void jsonToStandardOutputIsNothingButJson() {
        Run run = analyze(CRITICAL, "--json", "-");

        assertEquals(JSON, run.out());
        assertTrue(run.out().startsWith("{"));
        assertEquals("", run.err());
    }

    @Test
    void quietLeavesTheJsonOnStandardOutput() {
        assertEquals(JSON, analyze(CRITICAL, "--quiet", "--json", "-").out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders.kheap.json", "orders.kheap.json.gz"})
    void theAnalysisIsSavedToBeReadInPlaceOfTheDump(String name) throws IOException {
        Path saved = folder.resolve(name);

        Run run = analyze(CRITICAL, "--quiet", "--save", saved);
        assertEquals("", run.out() + run.err());
        assertEquals(0, run.exitCode());
        assertEquals(FakeRoute.analysis(Severity.CRITICAL), AnalysisFile.read(saved));
        assertEquals(name.endsWith(".gz"), Files.readAllBytes(saved)[0] == 0x1f);

        Run again = Run.of(Route.LIBRARY, "analyze", saved.toString(), "--fail-on", "warning");
        assertEquals(1, again.exitCode());
        assertTrue(again.out().contains(FakeRoute.SENTENCE));
        assertTrue(again.out().contains("saved analysis"), again.out());
        assertEquals("", again.err());
        assertEquals(3, Run.of(Route.LIBRARY, "objects", saved.toString()).exitCode());
        assertEquals(0, Run.of(Route.LIBRARY, "histogram", saved.toString()).exitCode());
    }

    @Test
    void anAnalysisIsSavedToAFileOfItsOwn() throws IOException {
        Path file = folder.resolve("orders.kheap.json");
        assertEquals(2, analyze(CRITICAL, "--save", "-").exitCode());
        assertEquals(2, analyze(CRITICAL, "--save", dump).exitCode());
        assertEquals(2, analyze(CRITICAL, "--save", file, "--json", file).exitCode());
        assertEquals(2, analyze(CRITICAL, "--save", file, "--html", file).exitCode());
        assertEquals(List.of("orders.hprof"), files());
    }

    @Test
    void filesAreWrittenBesideTheVerdict() throws IOException {
        Path html = folder.resolve("report.html");
        Path json = folder.resolve("report.json");

        Run run = analyze(CRITICAL, "--html", html, "--json", json);

        assertEquals(text(false), run.out());
        assertEquals(HTML, Files.readString(html));
        assertEquals(JSON, Files.readString(json));
        assertEquals(List.of("orders.hprof", "report.html", "report.json"), files());
    }

    @Test
    void quietSaysNothingAndWritesTheFiles() throws IOException {
        Path html = folder.resolve("report.html");

        Run run = analyze(CRITICAL, "--quiet", "--html", html);

        assertEquals("", run.out());
        assertEquals("", run.err());
        assertEquals(HTML, Files.readString(html));
    }

    @Test
    void anOlderReportIsReplaced() throws IOException {
        Path html = Files.writeString(folder.resolve("report.html"), "yesterday".repeat(100_000));

        analyze(CRITICAL, "--html", html);

        assertEquals(HTML, Files.readString(html));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aReportHasThePermissionsOfAnyNewFile() throws IOException {
        Path html = folder.resolve("report.html");

        analyze(CRITICAL, "--html", html);

        assertEquals(
                PosixFilePermissions.toString(Files.getPosixFilePermissions(dump)),
                PosixFilePermissions.toString(Files.getPosixFilePermissions(html)));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aLinkedReportStaysALink() throws IOException {
        Path html = Files.writeString(folder.resolve("report.html"), "");
        Path link = Files.createSymbolicLink(folder.resolve("latest.html"), html);

        analyze(CRITICAL, "--html", link);

        assertTrue(Files.isSymbolicLink(link));
        assertEquals(HTML, Files.readString(html));
    }

    @Test
    void anOlderReportSurvivesAFailure() throws IOException {
        Path html = Files.writeString(folder.resolve("report.html"), "yesterday");

        analyze(
                FakeRoute.doing(progress -> {
                    throw new IllegalStateException("broken");
                }),
                "--html",
                html);

        assertEquals("yesterday", Files.readString(html));
    }

    @ParameterizedTest
    @CsvSource({"--html", "--json"})
    void theDumpIsNeverOverwritten(String option) throws IOException {
        Run run = analyze(CRITICAL, option, dump);

        assertEquals(2, run.exitCode());
        assertEquals(dump + " is one of the files to read, which are never written to.\n", run.err());
        assertEquals("JAVA PROFILE", Files.readString(dump));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void theDumpIsNotOverwrittenThroughALinkEither() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("report.html"), dump);

        assertEquals(2, analyze(CRITICAL, "--html", link).exitCode());
        assertEquals("JAVA PROFILE", Files.readString(dump));
    }

    @Test
    void aMissingFolderIsToldBeforeTheDumpIsRead() {
        Path html = folder.resolve("none").resolve("report.html");

        Run run = analyze(
                FakeRoute.doing(progress -> {
                    throw new IllegalStateException("the dump was read");
                }),
                "--html",
                html);

        assertEquals(
                html + " cannot be written: the folder " + folder.resolve("none") + " does not exist.\n", run.err());
        assertEquals(2, run.exitCode());
    }

    @Test
    void aFolderIsNoReport() {
        Run run = analyze(CRITICAL, "--html", folder);

        assertEquals(folder + " is a folder. Name a file in it.\n", run.err());
        assertEquals(2, run.exitCode());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aPlaceThatRefusesIsToldInOneSentence() {
        Run run = analyze(CRITICAL, "--html", "/proc/report.html");

        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().startsWith("/proc/report.html cannot be written: "), run.err());
        assertEquals(2, run.exitCode());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskIsToldInOneSentence() {
        Run run = analyze(CRITICAL, "--json", "/dev/full");

        assertEquals("/dev/full cannot be written: No space left on device.\n", run.err());
        assertEquals(2, run.exitCode());
    }

    @Test
    void htmlDoesNotGoToStandardOutput() {
        Run run = analyze(CRITICAL, "--html", "-");

        assertEquals("--html needs the name of a file\nSee: kheap analyze --help\n", run.err());
        assertEquals(2, run.exitCode());
    }

    @Test
    void twoFormsNeedTwoFiles() {
        Run run = analyze(CRITICAL, "--html", folder.resolve("a"), "--json", folder.resolve("a"));

        assertTrue(run.err().startsWith("--html and --json name the same file\n"), run.err());
        assertEquals(2, run.exitCode());
    }

    @Test
    void progressIsTakenAwayBeforeTheVerdict() {
        Route route = FakeRoute.doing(progress -> {
            progress.step("Reading the dump");
            return FakeRoute.analysis();
        });

        Run run = Run.of(route, true, "analyze", dump.toString());

        assertEquals("\rReading the dump\r                \r", run.err());
        assertFalse(run.out().contains("Reading the dump"));
    }

    @Test
    void quietHidesProgressOnATerminalToo() {
        Route route = FakeRoute.doing(progress -> {
            progress.step("Reading the dump");
            return FakeRoute.analysis();
        });

        assertEquals(
                "", Run.of(route, true, "analyze", "--quiet", dump.toString()).err());
    }
}
