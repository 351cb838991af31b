package kheap.app.gui;

import static kheap.app.gui.TestedWindow.on;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.app.gui.heap.EarlyFigures;
import kheap.app.gui.heap.HeapSession;
import kheap.app.gui.model.Content;
import kheap.app.gui.model.Document;
import kheap.app.gui.model.Opener;
import kheap.app.gui.model.Place;
import kheap.app.gui.settings.Settings;
import kheap.evidence.EvidenceReader;
import kheap.heap.Opening;
import kheap.report.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What lies beside a dump, in the window: with the dump and without.
class EvidenceTest {
    @TempDir
    private Path folder;

    private static void drop(TestedWindow window, Path... files) {
        on(() -> {
            window.dropped(List.of(files));
            return files;
        });
    }

    private static Document current(TestedWindow window) {
        return window.workspace.current().orElseThrow();
    }

    /// Waits until so many files are read, and what they tell is joined.
    private static void untilJoined(TestedWindow window, int files) {
        window.until("%d files are joined".formatted(files), () -> window.workspace
                .current()
                .flatMap(Document::ready)
                .map(ready -> switch (ready.content()) {
                    case Content.Dump dump ->
                        dump.analysis().footprint().files().size();
                    case Content.Evidence alone ->
                        alone.analysis().footprint().files().size();
                    case Content.Profile profile -> -1;
                })
                .equals(Optional.of(files)));
    }

    private static boolean tellsOfTheProcess(TestedWindow window) {
        return on(() -> current(window).ready().orElseThrow().report().blocks().stream()
                .anyMatch(block ->
                        block instanceof Block.Section section && section.id().equals("footprint")));
    }

    @Test
    void filesAreAddedToTheOpenDumpWithAKeyAndTheHeapStaysOpen() throws IOException {
        Path group = SampleEvidence.controlGroup(folder);
        try (TestedWindow window = TestedWindow.with("unclosed-producers")) {
            HeapSession session = on(() -> current(window).dump().orElseThrow().session());
            assertFalse(tellsOfTheProcess(window));
            window.answers.add(group);
            window.press(KeyCode.SHORTCUT, KeyCode.SHIFT, KeyCode.O);
            untilJoined(window, 3);
            window.untilItSays("3 files beside the dump: control group");
            assertTrue(tellsOfTheProcess(window));
            assertSame(session, on(() -> current(window).dump().orElseThrow().session()));
            assertFalse(session.isClosed());
        }
    }

    @Test
    void whatIsLeftOutAgainIsForgotten() throws IOException {
        Path pmap = SampleEvidence.pmap(folder);
        try (TestedWindow window = TestedWindow.with("unclosed-producers")) {
            window.answers.add(pmap);
            window.click("Add evidence…");
            untilJoined(window, 2);
            window.click("#evidence .title");
            window.click(".remove-evidence");
            untilJoined(window, 0);
            assertFalse(tellsOfTheProcess(window));
            assertFalse(window.says("beside the dump:"));
        }
    }

    @Test
    void aFileThatIsNoneSaysWhyInTheListAndTheRestCounts() throws IOException {
        Path flags = SampleEvidence.flags(folder);
        Path none = Files.writeString(folder.resolve("notes.txt"), "Restarted it at 3.");
        try (TestedWindow window = TestedWindow.with("unclosed-producers")) {
            drop(window, flags, none);
            untilJoined(window, 1);
            window.untilItSays("1 file beside the dump: JVM flags; 1 cannot be read");
            window.untilItSays(none + " is none of the kinds that kheap reads beside a dump.");
        }
    }

    @Test
    void theOverviewStaysAtItsHeight() throws IOException {
        Path flags = SampleEvidence.flags(folder);
        try (TestedWindow window = TestedWindow.with("unclosed-producers")) {
            ScrollPane page = window.node("#overview .page-scroll");
            on(() -> {
                page.setVvalue(0.5);
                return page;
            });
            double before = top(page);
            drop(window, flags);
            untilJoined(window, 1);
            assertSame(page, window.<ScrollPane>node("#overview .page-scroll"));
            assertEquals(before, top(page), 1);
        }
    }

    private static double top(ScrollPane page) {
        return on(() -> page.getVvalue()
                * (page.getContent().getBoundsInLocal().getHeight()
                        - page.getViewportBounds().getHeight()));
    }

    @Test
    void aDumpAndWhatLiesBesideItAreOpenedTogether() throws IOException {
        Path flags = SampleEvidence.flags(folder);
        try (TestedWindow window = TestedWindow.open()) {
            drop(window, flags, TestedWindow.sample("unclosed-producers"));
            untilJoined(window, 1);
            assertEquals(1, on(() -> window.workspace.documents().size()));
            assertTrue(on(() -> current(window).dump().isPresent()));
        }
    }

    @Test
    void filesWithoutADumpAreOneDocumentWithAnOverviewOnly() throws IOException {
        List<Path> files = List.of(SampleEvidence.pmap(folder), SampleEvidence.controlGroup(folder));
        try (TestedWindow window = TestedWindow.open()) {
            drop(window, files.toArray(Path[]::new));
            untilJoined(window, 5);
            assertEquals(1, on(() -> window.workspace.documents().size()));
            window.untilItSays("pmap.txt and 1 more");
            assertFalse(window.says("Clients"));
            assertTrue(tellsOfTheProcess(window));
            on(() -> {
                window.workspace.go(new Place.Clients(current(window), OptionalLong.empty()));
                return files;
            });
            assertTrue(window.has("#overview"), "the keys and the way back lead to no page that is not there");

            drop(window, SampleEvidence.flags(folder));
            untilJoined(window, 6);
            drop(window, TestedWindow.sample("unclosed-producers"));
            window.until("the dump is open", () -> current(window).dump().isPresent());
            untilJoined(window, 6);
            assertEquals(2, on(() -> window.workspace.documents().size()), "the files stay open by themselves");
        }
    }

    @Test
    void withoutItsLastFileADocumentOfEvidenceIsClosed() throws IOException {
        Path flags = SampleEvidence.flags(folder);
        try (TestedWindow window = TestedWindow.open()) {
            window.open(flags);
            untilJoined(window, 1);
            on(() -> {
                window.workspace.remove(
                        current(window), current(window).evidence().getFirst());
                return flags;
            });
            assertEquals(new Place.Welcome(), on(() -> window.workspace.place().get()));
        }
    }

    @Test
    void evidenceAloneIsExportedAndRemembered() throws IOException {
        Path json = folder.resolve("out.json");
        Path html = folder.resolve("out.html");
        try (TestedWindow window = TestedWindow.open()) {
            window.open(SampleEvidence.pmap(folder));
            untilJoined(window, 2);
            window.answers.add(json);
            window.press(KeyCode.SHORTCUT, KeyCode.SHIFT, KeyCode.E);
            window.until("it is written", () -> Files.exists(json) && Files.size(json) > 0);
            window.answers.add(html);
            window.press(KeyCode.SHORTCUT, KeyCode.E);
            window.until("it is written", () -> Files.exists(html) && Files.size(html) > 0);
            assertEquals(
                    folder.resolve("pmap.txt"),
                    on(() -> window.workspace.settings().get().recent().getFirst())
                            .file());
        }
        JsonNode read = JsonMapper.builder().build().readTree(Files.readString(json));
        assertEquals("kheap.evidence/1", read.path("schema").asString());
    }

    @Test
    void theReadingOfAFileCanBeCancelled() throws IOException {
        Path flags = SampleEvidence.flags(folder);
        CountDownLatch gate = new CountDownLatch(1);
        Opener slow = new Opener() {
            @Override
            public HeapSession open(Path file, Opening opening, Consumer<EarlyFigures> early, Progress progress)
                    throws UnreadableDumpException {
                return HeapSession.open(file, opening, early, progress);
            }

            @Override
            public EvidenceReader.Reading evidence(Path file) throws UnreadableDumpException {
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return Opener.super.evidence(file);
            }
        };
        try (TestedWindow window = TestedWindow.of(slow, Settings.USUAL)) {
            window.openSample("unclosed-producers");
            drop(window, flags);
            window.untilItSays("Reading flags.txt");
            window.go(new Place.Welcome());
            assertTrue(window.has("#task-bar"), "it is told on other pages as well");
            window.go(new Place.Overview(on(() -> window.workspace.documents().getFirst())));
            window.click("#cancel-evidence");
            assertEquals(List.of(), on(() -> List.copyOf(current(window).evidence())));
            gate.countDown();
            untilJoined(window, 0);
            assertFalse(window.says("Reading flags.txt"));
        }
    }

    @Test
    void aTextThatIsNothingIsOneSentence() throws IOException {
        Path page = Files.writeString(folder.resolve("orders.hprof"), "<html>404 Not Found</html>");
        try (TestedWindow window = TestedWindow.open()) {
            window.open(page);
            window.node("#failure");
            assertTrue(window.says(page + " is not a heap dump"));
        }
    }

    @Test
    void aProfileIsOpenedAndCountsWithThePartitionsThatTheUserSays() throws IOException {
        Path profile = SampleEvidence.profilesOfDays().getLast();
        Path json = folder.resolve("profile.json");
        try (TestedWindow window = TestedWindow.open()) {
            drop(window, profile);
            window.until(
                    "it is open",
                    () -> window.workspace.current().flatMap(Document::ready).isPresent());
            assertFalse(window.says("Clients"));
            assertFalse(window.has("#add-evidence"));
            window.click("#partitions");
            window.type("64");
            window.press(KeyCode.ENTER);
            window.until("they count", () -> partitions(window).equals(OptionalInt.of(64)));
            window.answers.add(json);
            window.press(KeyCode.SHORTCUT, KeyCode.SHIFT, KeyCode.E);
            window.until("it is written", () -> Files.exists(json) && Files.size(json) > 0);
        }
    }

    private static OptionalInt partitions(TestedWindow window) {
        return current(window).ready().orElseThrow().content() instanceof Content.Profile profile
                ? profile.analysis().clients().partitions()
                : OptionalInt.empty();
    }

    @Test
    void severalProfilesAreComparedAsDumpsAre() {
        List<Path> days = SampleEvidence.profilesOfDays();
        try (TestedWindow window = TestedWindow.open()) {
            window.open(days.getLast());
            window.until(
                    "it is open",
                    () -> window.workspace.current().flatMap(Document::ready).isPresent());
            drop(window, days.toArray(Path[]::new));
            window.click("Compare 6 profiles");
            window.until("all are compared", () -> window.workspace
                    .days()
                    .compared()
                    .filter(compared -> compared.comparison().days().days().size() == 6)
                    .isPresent());
            assertFalse(window.has("#heap-limit"));
            window.click("#partitions");
            window.type("64");
            window.press(KeyCode.ENTER);
            window.untilItSays("64 partitions");
        }
    }

    @Test
    void aDumpIsNotComparedWithAProfile() {
        try (TestedWindow window = TestedWindow.open()) {
            on(() -> {
                window.workspace.compare(List.of(
                        SampleDays.SAMPLE, SampleEvidence.profilesOfDays().getFirst()));
                return window;
            });
            window.untilItSays("compare dumps with dumps, and profiles with profiles");
        }
    }
}
