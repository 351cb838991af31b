package kheap.app.gui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.stage.Screen;
import kheap.ByteSize;
import kheap.app.gui.heap.HeapSession;
import kheap.app.gui.settings.Settings;
import kheap.report.Block.Verdict.Tone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpeningTest {
    @TempDir
    private Path folder;

    @Test
    void aSampleDumpOpensWithOneClick() {
        try (TestedWindow window = TestedWindow.open()) {
            window.click("unclosed-producers.hprof.gz");
            window.until(
                    "it is open",
                    () -> window.workspace.current().orElseThrow().ready().isPresent());
        }
    }

    @Test
    void anOpeningCanBeCancelled() {
        CountDownLatch ended = new CountDownLatch(1);
        try (TestedWindow window = TestedWindow.of(
                (file, opening, early, progress) -> {
                    progress.step("Finding the objects");
                    try {
                        while (true) {
                            progress.goOn();
                            LockSupport.parkNanos(1_000_000);
                        }
                    } finally {
                        ended.countDown();
                    }
                },
                Settings.USUAL)) {
            window.open(TestedWindow.sample("unclosed-producers"));
            window.untilItSays("Finding the objects");
            window.click("#cancel-opening");
            window.untilItSays("You stopped opening this file.");
            window.until("the work has ended", () -> ended.getCount() == 0);
        }
    }

    @Test
    void escStopsAnOpeningAlsoAfterADialog() {
        try (TestedWindow window = TestedWindow.of(
                (file, opening, early, progress) -> {
                    progress.step("Finding the objects");
                    while (true) {
                        progress.goOn();
                        LockSupport.parkNanos(1_000_000);
                    }
                },
                Settings.USUAL)) {
            window.open(TestedWindow.sample("unclosed-producers"));
            window.untilItSays("Finding the objects");
            window.press(KeyCode.F1);
            window.node("#shortcuts");
            window.press(KeyCode.ESCAPE);
            window.until("the dialog is closed", () -> !window.has("#shortcuts"));
            assertTrue(window.has("#cancel-opening"), "Esc was the dialog's");
            window.press(KeyCode.ESCAPE);
            window.untilItSays("You stopped opening this file.");
        }
    }

    @Test
    void dumpsOfOneNameAreListedWithTheirFolders() throws IOException {
        Path monday = Files.createDirectory(folder.resolve("monday")).resolve("orders.hprof.gz");
        Path tuesday = Files.createDirectory(folder.resolve("tuesday")).resolve("orders.hprof.gz");
        Files.copy(TestedWindow.sample("unclosed-producers"), monday);
        Files.copy(TestedWindow.sample("full-buffer-pool"), tuesday);
        try (TestedWindow window = TestedWindow.open()) {
            window.open(monday, tuesday);
            window.untilItSays(Path.of("monday/orders").toString());
            window.untilItSays(Path.of("tuesday/orders").toString());
            assertEquals(Path.of("monday/orders.hprof.gz") + " – kheap", TestedWindow.on(() -> window.stage()
                    .getTitle()));
        }
    }

    @Test
    void aRecentDumpThatIsGoneCannotBeChosen() throws IOException {
        Path there = Files.copy(TestedWindow.sample("unclosed-producers"), folder.resolve("there.hprof.gz"));
        Settings settings = Settings.USUAL
                .with(new Settings.Recent(folder.resolve("gone.hprof"), Instant.EPOCH, Tone.CLEAR))
                .with(new Settings.Recent(there, Instant.EPOCH, Tone.CRITICAL));
        try (TestedWindow window = TestedWindow.of(HeapSession::open, settings)) {
            window.untilItSays("no longer there");
            window.untilItSays(new ByteSize(Files.size(there)) + ", opened ");
            assertEquals(
                    1,
                    window.robot().lookup(".dump-row").queryAll().stream()
                            .filter(Node::isDisabled)
                            .count());
        }
    }

    @Test
    void theWindowIsWhereItsScreenShowsAllOfIt() {
        Settings.Frame frame = new Settings.Frame(10, 20, 9000, 7000, false);
        try (TestedWindow window = TestedWindow.of(HeapSession::open, Settings.USUAL.with(frame))) {
            Rectangle2D screen = Screen.getPrimary().getVisualBounds();
            assertEquals(screen.getWidth(), window.stage().getWidth());
            assertEquals(screen.getHeight(), window.stage().getHeight());
            assertEquals(screen.getMinX(), window.stage().getX());
            assertEquals(screen.getMinY(), window.stage().getY());
        }
    }

    @Test
    void garbageIsOneSentence() throws IOException {
        Path garbage = Files.writeString(folder.resolve("garbage.hprof"), "This is no heap dump at all.");
        try (TestedWindow window = TestedWindow.open()) {
            window.open(garbage);
            Label failure = window.node("#failure");
            assertTrue(failure.getText().startsWith(garbage + " "), failure.getText());
        }
    }

    @Test
    void aTruncatedDumpOpensAndSaysSo() throws IOException {
        byte[] whole = Files.readAllBytes(TestedWindow.sample("unclosed-producers"));
        Path cut = Files.write(folder.resolve("cut.hprof.gz"), java.util.Arrays.copyOf(whole, whole.length * 9 / 10));
        try (TestedWindow window = TestedWindow.open()) {
            window.open(cut);
            window.until(
                    "it is open",
                    () -> window.workspace.current().orElseThrow().ready().isPresent());
        }
    }
}
