package kheap.app.gui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.analysis.DumpAnalysis;
import kheap.app.gui.heap.EarlyFigures;
import kheap.app.gui.heap.HeapSession;
import kheap.app.gui.model.DayList.Outcome;
import kheap.app.gui.model.Document;
import kheap.app.gui.model.ListedDay;
import kheap.app.gui.model.Opener;
import kheap.app.gui.model.Place;
import kheap.app.gui.part.BroughtFiles;
import kheap.app.gui.settings.Settings;
import kheap.comparison.Day;
import kheap.heap.Opening;
import kheap.report.HtmlReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DaysTest {
    @TempDir
    private Path folder;

    private final DaysOpener opener = new DaysOpener();
    private Path a;
    private Path b;
    private Path c;

    @BeforeEach
    void makeFiles() throws IOException {
        a = file("a.hprof", 0);
        b = file("b.hprof", 1);
        c = file("c.hprof", 2);
    }

    private Path file(String name, int day) throws IOException {
        Path file = Files.createFile(folder.resolve(name));
        opener.analyses.put(file, SampleDays.analysis(name, day));
        return file;
    }

    private TestedWindow window() {
        return TestedWindow.of(opener, Settings.USUAL.with(Settings.Theme.LIGHT));
    }

    @Test
    void severalDumpsAreOfferedToBeCompared() {
        try (TestedWindow window = window()) {
            window.answers.addAll(List.of(c, a, b));
            window.press(KeyCode.SHORTCUT, KeyCode.O);
            window.node("#several-dumps");
            assertEquals(List.of(), window.workspace.documents(), "nothing is done before the user says so");
            window.until(
                    "the choice has the focus",
                    () -> focus(window) instanceof Button button
                            && button.getId().equals("compare-dumps"));
            assertTrue(window.says("Compare 3 dumps"));
            window.press(KeyCode.ENTER);
            untilCompared(window, 3);
            window.node("#verdict");
            assertEquals(List.of("a.hprof", "b.hprof", "c.hprof"), names(window));
            assertEquals("Days – kheap", TestedWindow.on(() -> window.stage().getTitle()));
            assertEquals(List.of(), window.workspace.documents());
        }
    }

    @Test
    void severalDumpsMayBeOpenedEach() {
        try (TestedWindow window = window()) {
            window.answers.addAll(List.of(a, b));
            window.click("#open");
            window.click("#open-each");
            window.until(
                    "both are open",
                    () -> window.workspace.documents().stream()
                                    .filter(dump -> dump.ready().isPresent())
                                    .count()
                            == 2);
            assertEquals(List.of(), window.workspace.days().days());
        }
    }

    @Test
    void whoChangesTheirMindOpensNothing() {
        try (TestedWindow window = window()) {
            window.answers.addAll(List.of(a, b));
            window.press(KeyCode.SHORTCUT, KeyCode.O);
            window.node("#several-dumps");
            window.press(KeyCode.ESCAPE);
            assertFalse(window.has("#several-dumps"));
            assertEquals(List.of(), window.workspace.documents());
            assertEquals(List.of(), window.workspace.days().days());
        }
    }

    @Test
    void moreDumpsMayBeAddedToAComparisonFromAnywhere() {
        try (TestedWindow window = compared(a, b)) {
            window.go(new Place.Welcome());
            window.answers.addAll(List.of(b, c));
            window.click("#open");
            window.click("#add-days");
            untilCompared(window, 3);
            assertEquals(List.of("a.hprof", "b.hprof", "c.hprof"), names(window));
        }
    }

    @Test
    void whatIsDroppedOnThePageIsAddedAndElsewhereOneAsks() {
        try (TestedWindow window = compared(a, b)) {
            BroughtFiles[] brought = new BroughtFiles[1];
            window.part(desk -> {
                brought[0] = new BroughtFiles(desk);
                return new StackPane();
            });
            TestedWindow.on(() -> {
                brought[0].dropped(List.of(c));
                return c;
            });
            untilCompared(window, 3);
            window.go(new Place.Welcome());
            TestedWindow.on(() -> {
                brought[0].dropped(List.of(a, b));
                return a;
            });
            window.node("#several-dumps");
            assertTrue(window.says("Add to the 3 days"));
        }
    }

    @Test
    void theSampleIsComparedWithOneClick() {
        try (TestedWindow window = TestedWindow.open()) {
            window.click("#sample-days");
            untilCompared(window, SampleDays.saved().size());
            window.node("#verdict");
            window.press(KeyCode.SHORTCUT, KeyCode.W);
            window.press(KeyCode.SHORTCUT, KeyCode.D);
            window.click("#try-days");
            untilCompared(window, SampleDays.saved().size());
        }
    }

    @Test
    void anEmptyPageSaysWhatDaysAreGoodFor() {
        try (TestedWindow window = window()) {
            assertFalse(window.says("Days"), "there is nothing to go to");
            window.press(KeyCode.SHORTCUT, KeyCode.D);
            window.node("#no-days");
            assertTrue(window.says("One dump cannot tell the two apart."));
            assertTrue(
                    TestedWindow.on(() -> window.<Button>node("#compare-open").isDisabled()));
            window.answers.addAll(List.of(a, b));
            window.press(KeyCode.ENTER);
            untilCompared(window, 2);
            window.press(KeyCode.SHORTCUT, KeyCode.W);
            assertEquals(new Place.Welcome(), window.workspace.place().get());
            assertFalse(window.says("Days"), "nothing is left of it");
        }
    }

    @Test
    void openDumpsAreComparedWithoutBeingReadAgain() {
        try (TestedWindow window = window()) {
            window.open(TestedWindow.sample("unclosed-producers"), TestedWindow.sample("full-buffer-pool"));
            window.until("both are open", () -> window.workspace.documents().stream()
                    .allMatch(dump -> dump.ready().isPresent()));
            window.press(KeyCode.SHORTCUT, KeyCode.SHIFT, KeyCode.D);
            untilCompared(window, 2);
            assertEquals(0, opener.analysed);
        }
    }

    @Test
    void daysAreAddedAndRemovedByKeyboard() {
        try (TestedWindow window = compared(a, b)) {
            window.answers.add(c);
            focus(window, "#add-dumps");
            window.press(KeyCode.ENTER);
            untilCompared(window, 3);
            focus(window, ".remove-day");
            window.press(KeyCode.SPACE);
            untilCompared(window, 2);
            assertEquals(List.of("b.hprof", "c.hprof"), names(window));
        }
    }

    @Test
    void aFailedDaySaysWhyAndTheOthersAreCompared() throws IOException {
        Path bad = Files.createFile(folder.resolve("bad.hprof"));
        try (TestedWindow window = compared(a, b, bad)) {
            window.untilItSays("bad.hprof is no heap dump");
            window.untilItSays("2 of 3 can be compared");
            assertTrue(window.has("#verdict"));
            opener.analyses.put(bad, SampleDays.analysis("bad.hprof", 5));
            window.click("Try again");
            untilCompared(window, 3);
        }
    }

    @Test
    void aDayWithoutATimeAsksForIt() {
        opener.analyses.put(b, SampleDays.analysis("b.hprof", 1, Optional.empty()));
        try (TestedWindow window = compared(a, b, c)) {
            window.untilItSays("This dump does not tell when it was taken.");
            focus(window, ".day-time .text-field");
            window.type("yesterday");
            window.press(KeyCode.ENTER);
            window.untilItSays("Write the time as 2026-11-20 10:15");
            untilCompared(window, 2);
            window.press(KeyCode.SHORTCUT, KeyCode.A);
            window.type("2026-11-19 03:00");
            window.press(KeyCode.ENTER);
            untilCompared(window, 3);
            assertEquals(List.of("a.hprof", "b.hprof", "c.hprof"), names(window));
            assertFalse(window.says("Write the time as"));
            TextField field = window.node(".day-time .text-field");
            assertEquals("2026-11-19 03:00:00 UTC", TestedWindow.on(field::getText));
            assertSame(field, TestedWindow.on(() -> focus(window)), "who typed goes on from there");
        }
    }

    @Test
    void twoDaysOfOneTimeAreToldApartByTheUser() {
        opener.analyses.put(b, SampleDays.analysis("b.hprof", 1, Optional.of(SampleDays.time(0))));
        try (TestedWindow window = compared(a, b, c)) {
            window.untilItSays("It has the time of a.hprof, though it is another dump.");
            focus(window, ".day-time .text-field");
            window.press(KeyCode.SHORTCUT, KeyCode.A);
            window.type("2026-11-18T12:00:00Z");
            window.press(KeyCode.ENTER);
            untilCompared(window, 3);
        }
    }

    @Test
    void theLimitIsWhatTheUserSays() {
        try (TestedWindow window = compared(a, b)) {
            focus(window, "#heap-limit");
            window.type("512 bananas");
            window.press(KeyCode.ENTER);
            assertTrue(TestedWindow.on(() -> window.<Node>node("#heap-limit")
                            .getPseudoClassStates()
                            .toString())
                    .contains("danger"));
            window.press(KeyCode.SHORTCUT, KeyCode.A);
            window.type("1Gi");
            window.press(KeyCode.ENTER);
            window.until("the limit is in force", () -> window.workspace
                    .days()
                    .compared()
                    .flatMap(compared -> compared.comparison().days().limit())
                    .filter(limit -> limit.size().bytes() == 1 << 30)
                    .isPresent());
            assertEquals("1 GiB", TestedWindow.on(() -> window.<TextField>node("#heap-limit")
                    .getText()));
        }
    }

    @Test
    void whatRunsIsSeenFromEverywhereAndEscStopsItOnThePage() {
        CountDownLatch gate = opener.shut(b);
        try (TestedWindow window = window()) {
            compare(window, a, b);
            window.until("one is read", () -> state(window, b) instanceof ListedDay.State.Analysing);
            assertFalse(window.has("#task-bar"), "the page says it itself");
            window.go(new Place.Welcome());
            window.node("#task-bar");
            window.click("#task-bar .hyperlink");
            assertEquals(new Place.Days(), window.workspace.place().get());
            window.until("Esc has a meaning", () -> window.has(".day .button:cancel"));
            window.press(KeyCode.ESCAPE);
            window.untilItSays("You stopped the analysis of this dump.");
            gate.countDown();
            window.click("Try again");
            untilCompared(window, 2);
        }
    }

    @Test
    void aDaysNameLeadsToItsDump() {
        try (TestedWindow window = compared(a, b)) {
            window.click("a");
            window.until(
                    "it is open",
                    () -> window.workspace.current().flatMap(Document::ready).isPresent());
            assertEquals(a, window.workspace.current().orElseThrow().file());
            window.press(KeyCode.ALT, KeyCode.LEFT);
            assertEquals(new Place.Days(), window.workspace.place().get());
            assertTrue(window.has("#verdict"), "it is as the user left it");
        }
    }

    @Test
    void thePageAndTheJsonAreWhatTheWindowShows() throws IOException {
        Path html = folder.resolve("days.html");
        Path json = folder.resolve("days.json");
        try (TestedWindow window = compared(a, b, c)) {
            window.answers.add(html);
            window.press(KeyCode.SHORTCUT, KeyCode.E);
            window.until("the page is there", () -> Files.exists(html));
            window.answers.add(json);
            window.press(KeyCode.SHORTCUT, KeyCode.SHIFT, KeyCode.E);
            window.until("the JSON is there", () -> Files.exists(json));
            Outcome.Compared compared = window.workspace.days().compared().orElseThrow();
            StringWriter page = new StringWriter();
            HtmlReport.write(compared.report(), page);
            assertEquals(page.toString(), Files.readString(html));
        }
        JsonNode read = JsonMapper.builder().build().readTree(Files.readString(json));
        assertEquals("kheap.comparison/1", read.path("schema").asString());
    }

    @Test
    void noDumpOfTheDaysIsEverWrittenTo() throws IOException {
        try (TestedWindow window = compared(a, b)) {
            window.answers.add(b);
            window.press(KeyCode.SHORTCUT, KeyCode.E);
            Label sentence = window.node("#error-sentence");
            assertTrue(sentence.getText().contains("is one of the files to read"), sentence.getText());
        }
        assertEquals(0, Files.size(b));
    }

    @Test
    void dumpsOfOneNameAreToldApartByTheirFolders() throws IOException {
        Path monday = Files.createDirectory(folder.resolve("monday"));
        Path tuesday = Files.createDirectory(folder.resolve("tuesday"));
        Path one = Files.createFile(monday.resolve("heap.hprof"));
        Path other = Files.createFile(tuesday.resolve("heap.hprof"));
        opener.analyses.put(one, SampleDays.analysis("heap.hprof", 3));
        opener.analyses.put(other, SampleDays.analysis("heap.hprof", 4));
        try (TestedWindow window = compared(one, other)) {
            window.untilItSays(Path.of("monday/heap").toString());
            window.untilItSays(Path.of("tuesday/heap").toString());
        }
    }

    @Test
    void nothingIsExportedBeforeTwoDaysAreCompared() {
        try (TestedWindow window = window()) {
            compare(window, a);
            window.until("it is read", () -> state(window, a) instanceof ListedDay.State.Analysed);
            window.untilItSays("Nothing is compared yet");
            window.click("_File");
            assertTrue(window.has("#menu-export_html:disabled"));
        }
    }

    @Test
    void theClientsOfAllDaysAreFilteredAndKeptWhenADayIsAdded() {
        try (TestedWindow window = compared(a, b)) {
            TextField filter = window.node("#days-clients .listing-filter");
            TestedWindow.on(() -> {
                filter.setText("nobody has this id");
                return filter;
            });
            window.untilItSays("No row fits the filter.");
            window.answers.add(c);
            focus(window, "#add-dumps");
            window.press(KeyCode.ENTER);
            untilCompared(window, 3);
            assertEquals(
                    "nobody has this id", TestedWindow.on(() -> window.<TextField>node("#days-clients .listing-filter")
                            .getText()));
            window.untilItSays("No row fits the filter.");
        }
    }

    private TestedWindow compared(Path... files) {
        TestedWindow window = window();
        compare(window, files);
        untilCompared(
                window, (int) List.of(files).stream().filter(this::isComparable).count());
        return window;
    }

    private boolean isComparable(Path file) {
        DumpAnalysis analysis = opener.analyses.get(file);
        return analysis != null
                && analysis.dump().takenAt().isPresent()
                && opener.analyses.entrySet().stream()
                        .noneMatch(other -> other.getKey().compareTo(file) < 0
                                && other.getValue()
                                        .dump()
                                        .takenAt()
                                        .equals(analysis.dump().takenAt()));
    }

    private static void compare(TestedWindow window, Path... files) {
        TestedWindow.on(() -> {
            window.workspace.compare(List.of(files));
            return files;
        });
    }

    private static void untilCompared(TestedWindow window, int count) {
        window.until(count + " are compared", () -> window.workspace
                .days()
                .compared()
                .filter(compared -> compared.comparison().days().days().size() == count)
                .isPresent());
    }

    private static List<String> names(TestedWindow window) {
        return TestedWindow.on(
                () -> window.workspace.days().compared().orElseThrow().comparison().days().days().stream()
                        .map(Day::name)
                        .toList());
    }

    private static ListedDay.State state(TestedWindow window, Path file) {
        return window.workspace.days().days().stream()
                .filter(day -> day.file().equals(file))
                .findFirst()
                .orElseThrow()
                .state()
                .get();
    }

    private static void focus(TestedWindow window, String query) {
        Node node = window.node(query);
        TestedWindow.on(() -> {
            node.requestFocus();
            return node;
        });
    }

    private static Node focus(TestedWindow window) {
        return window.stage().getScene().getFocusOwner();
    }

    /// Opens the sample dump, whatever the file, and has an analysis for each day.
    private static final class DaysOpener implements Opener {
        final Map<Path, DumpAnalysis> analyses = new ConcurrentHashMap<>();
        volatile int analysed;
        private volatile Optional<Path> shut = Optional.empty();
        private final CountDownLatch gate = new CountDownLatch(1);

        /// From now on the analysis of this file ends only when the latch is open.
        CountDownLatch shut(Path file) {
            shut = Optional.of(file);
            return gate;
        }

        @Override
        public HeapSession open(Path file, Opening opening, Consumer<EarlyFigures> early, Progress progress)
                throws UnreadableDumpException {
            Path dump = analyses.containsKey(file) ? SampleDays.SAMPLE : file;
            return HeapSession.open(dump, opening, early, progress);
        }

        @Override
        public DumpAnalysis analyze(Path file, Opening opening, Progress progress) throws UnreadableDumpException {
            analysed++;
            progress.step("Finding the objects");
            while (shut.equals(Optional.of(file)) && gate.getCount() > 0) {
                progress.goOn();
                LockSupport.parkNanos(1_000_000);
            }
            DumpAnalysis analysis = analyses.get(file);
            if (analysis == null) {
                throw new UnreadableDumpException(file, "is no heap dump", "Choose another file");
            }
            return analysis;
        }
    }
}
