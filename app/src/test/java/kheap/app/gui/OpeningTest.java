package kheap.app.gui;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import javafx.scene.control.Label;
import kheap.app.gui.settings.Settings;
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
            window.untilItSays("You stopped opening this dump.");
            window.until("the work has ended", () -> ended.getCount() == 0);
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
