package kheap.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kheap.analysis.AnalysisFile;
import kheap.analysis.EvidenceAnalysis;
import kheap.app.output.Form;
import kheap.evidence.EvidenceReader;
import kheap.report.EvidenceJson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files beside a dump, with one and without.
class EvidenceTest {
    private static final Route ROUTE = FakeRoute.finding();

    @TempDir
    private Path folder;

    private Path dump;
    private Path map;
    private Path status;

    @BeforeEach
    void files() throws IOException {
        dump = Files.writeString(folder.resolve("orders.hprof"), "JAVA PROFILE 1.0.2");
        map = Files.writeString(folder.resolve("pmap.txt"), """
                4711:   java
                Address           Kbytes     RSS   Dirty Mode  Mapping
                00000000e0000000  387072   92628   92628 rw---   [ anon ]
                00007fcfae800000      16       0       0 -----   [ anon ]
                00007fcfae804000    1008      92      92 rw---   [ anon ]
                ---------------- ------- ------- -------
                total kB         388096   92720   92720
                """);
        status = Files.writeString(folder.resolve("status"), """
                Name:	java
                Pid:	4711
                VmHWM:	   92800 kB
                VmRSS:	   92720 kB
                Threads:	24
                """);
    }

    private Run run(Object... arguments) {
        return Run.of(ROUTE, Stream.of(arguments).map(Object::toString).toArray(String[]::new));
    }

    private static List<String> files(Run run) {
        return run.out()
                .lines()
                .map(line -> line.strip().split(" ")[0])
                .filter(word -> word.equals("pmap.txt") || word.equals("status"))
                .sorted()
                .toList();
    }

    @Test
    void evidenceIsReadWithoutADump() {
        Run run = run("evidence", map, status);
        assertEquals("", run.err());
        assertEquals(0, run.exitCode());
        assertEquals(List.of("pmap.txt", "status"), files(run), run.out());
        assertTrue(run.out().contains("4711"), run.out());
    }

    @Test
    void evidenceGoesToAFileAndToAProgram() throws IOException {
        Path html = folder.resolve("report.html");
        EvidenceAnalysis analysis = EvidenceAnalysis.of(EvidenceReader.read(map).files());
        Run run = run("evidence", map, "--html", html, "--json", "-");
        assertEquals(((Form) out -> EvidenceJson.write(analysis, out)).text(), run.out());
        assertTrue(Files.readString(html).contains("pmap.txt"));
        assertEquals("", run("evidence", map, "--quiet").out());
    }

    @Test
    void aFolderStandsForItsFilesAndNamesWhatIsLeftOut() throws IOException {
        Files.writeString(folder.resolve("notes.md"), "it was slow");
        Files.writeString(folder.resolve("limits"), "Limit\n");
        Run run = run("evidence", folder);
        assertEquals("""
                %s is a heap dump: 'kheap analyze %s --evidence %s' reads it with the rest.
                Left out of %s, for it is no evidence that kheap knows: notes.md.
                """.formatted(dump, dump, folder, folder), run.err());
        assertEquals(List.of("pmap.txt", "status"), files(run), run.out());
    }

    @Test
    void aFolderOfVeryManyFilesSaysHowManyWereNotLookedAt() throws IOException {
        Path many = Files.createDirectory(folder.resolve("many"));
        for (int i = 0; i < 1001; i++) {
            Files.createFile(many.resolve("z%04d".formatted(i)));
        }
        Files.move(status, many.resolve("status"));
        List<String> said = run("evidence", many).err().lines().toList();
        assertTrue(said.getFirst().endsWith(", z0019 and 979 more."), said.getFirst());
        assertEquals(many + " has more files than kheap looks at; left out: the last 2 by name.", said.getLast());
    }

    @Test
    void aLinkToAFolderStandsForItsFiles() throws IOException {
        Path latest = Files.createSymbolicLink(folder.resolve("latest"), Files.createDirectory(folder.resolve("day1")));
        Path moved = Files.move(status, folder.resolve("day1").resolve("status"));
        assertEquals(List.of("status"), files(run("evidence", latest)));
        assertEquals(2, run("evidence", latest, "--html", moved).exitCode());
    }

    @Test
    void theDumpInAFolderIsNotLeftOut() {
        Run run = run("analyze", dump, "--evidence", folder);
        assertEquals("", run.err());
        assertEquals(List.of("pmap.txt", "status"), files(run), run.out());
    }

    @Test
    void theDumpMayStandBeforeTheEvidenceAndBehindIt() {
        String before = run("analyze", dump, "--evidence", map, status).out();
        assertEquals(before, run("analyze", "--evidence", map, status, dump).out());
        assertEquals(
                before,
                run("analyze", "--evidence", map, status, "--fail-on", "critical", dump)
                        .out());
        assertEquals(
                before,
                run("analyze", "--evidence", map, "--evidence", status, "--", dump)
                        .out());
        assertEquals(
                before,
                run("analyze", dump, "--evidence", map, folder.resolve(".").resolve("pmap.txt"), status)
                        .out());
        assertTrue(before.contains("pmap.txt"), before);
    }

    @Test
    void evidenceAloneIsNoDump() {
        Run run = run("analyze", "--evidence", map);
        assertEquals("Missing required parameter: 'DUMP'\nSee: kheap analyze --help\n", run.err());
        assertEquals(2, run.exitCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"evidence", "analyze"})
    void evidenceThatCannotBeReadIsToldBeforeTheDumpIsRead(String command) throws IOException {
        Path notes = Files.writeString(folder.resolve("notes.md"), "it was slow");
        Route route = FakeRoute.doing(progress -> {
            throw new IllegalStateException("the dump was read");
        });
        for (Path wrong : List.of(notes, folder.resolve("missing"))) {
            Run run = command.equals("evidence")
                    ? Run.of(route, command, wrong.toString())
                    : Run.of(route, command, dump.toString(), "--evidence", map.toString(), wrong.toString());
            assertEquals(1, run.err().lines().count(), run.err());
            assertTrue(run.err().startsWith(wrong.toString()), run.err());
            assertEquals(3, run.exitCode());
        }
    }

    @Test
    void evidenceInPlaceOfADumpIsToldWhatItIs() {
        Run run = Run.of(Route.LIBRARY, "analyze", map.toString());
        assertEquals(
                "%s is no heap dump, it is pmap -x. Read it with 'kheap evidence %s', or beside a dump with --evidence.\n"
                        .formatted(map, map),
                run.err());
        assertEquals(3, run.exitCode());
        String folderRun = Run.of(Route.LIBRARY, "analyze", folder.toString()).err();
        assertTrue(folderRun.contains(" is no heap dump, it is a folder with evidence. "), folderRun);
    }

    @Test
    void whatIsSavedKeepsTheEvidence() throws IOException {
        Path saved = folder.resolve("orders.kheap.json");
        run("analyze", dump, "--evidence", map, "--quiet", "--save", saved);
        assertEquals(
                List.of("pmap.txt"),
                AnalysisFile.read(saved).footprint().files().stream()
                        .map(file -> file.name())
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--json", "--html"})
    void evidenceIsNeverOverwritten(String option) throws IOException {
        String before = Files.readString(map);
        for (Run run : List.of(
                run("evidence", folder, option, map), run("analyze", dump, "--evidence", folder, option, map))) {
            assertEquals(map + " is one of the files to read, which are never written to.\n", run.err());
            assertEquals(2, run.exitCode());
        }
        assertEquals(before, Files.readString(map));
    }

    @Test
    void aNameThatIsNoTextForATerminalIsShownHarmlessly() throws IOException {
        Path odd = Files.createFile(folder.resolve("a\u001b[31m.md"));
        Run run = run("evidence", folder);
        assertFalse(run.err().contains("\u001b"), run.err());
        assertTrue(run.err().contains("a\uFFFD[31m.md"), run.err());
        Files.delete(odd);
    }
}
