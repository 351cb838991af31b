package kheap.app.gui;

import static kheap.app.gui.TestedWindow.on;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import kheap.Progress;
import kheap.analysis.AnalysisFile;
import kheap.analysis.DumpAnalyzer;
import kheap.app.gui.model.Document;
import kheap.app.gui.model.Place;
import kheap.heap.Engine;
import kheap.heap.Opening;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The window with what was saved of a dump in it: all that needs no objects.
class SavedAnalysisTest {
    @TempDir
    private Path folder;

    private Path saved() throws IOException {
        Path file = folder.resolve("orders.kheap.json");
        try (OutputStream out = Files.newOutputStream(file)) {
            AnalysisFile.write(
                    DumpAnalyzer.analyze(
                            TestedWindow.sample("full-buffer-pool"), Opening.by(Engine.KHEAP), Progress.NONE),
                    "1.2.3",
                    out);
        }
        return file;
    }

    private static Document open(TestedWindow window, Path file) {
        window.open(file);
        window.until(
                "it is open",
                () -> window.workspace.current().flatMap(Document::ready).isPresent());
        return on(() -> window.workspace.current().orElseThrow());
    }

    @Test
    void itsClientsAndKafkasThreadsAreShown() throws IOException {
        try (TestedWindow window = TestedWindow.open()) {
            Document dump = open(window, saved());
            assertEquals(
                    dump.file(),
                    on(() -> window.workspace.settings().get().recent().getFirst())
                            .file());

            window.go(new Place.Clients(dump, OptionalLong.empty()));
            window.untilItSays("orders-producer");

            window.go(new Place.Threads(dump, OptionalLong.empty()));
            window.untilItSays("These are Kafka's threads only");
            window.click("kafka-producer-network-thread | orders-producer");
            window.untilItSays("java.lang.Thread.run");
            assertFalse(window.says("Show thread object"));
            window.click("Show client");
            window.until("the client is shown", () -> window.workspace.place().get() instanceof Place.Clients);
        }
    }

    @Test
    void whatLeadsToAnObjectSaysThatTheDumpIsNeeded() throws IOException {
        try (TestedWindow window = TestedWindow.open()) {
            Document dump = open(window, saved());
            window.go(new Place.Objects(dump, new Place.Look.Classes()));
            window.untilItSays("A saved analysis holds no objects");
            window.untilItSays("open the dump that it was made of: full-buffer-pool.hprof.gz");
            window.go(new Place.Overview(dump));
            on(() -> {
                window.workspace.goToObject(1);
                return window;
            });
            window.untilItSays("A saved analysis holds no objects");
        }
    }

    @Test
    void itIsClosedLikeADump() throws IOException {
        try (TestedWindow window = TestedWindow.open()) {
            Document dump = open(window, saved());
            on(() -> {
                window.workspace.close(dump);
                return window;
            });
            assertTrue(dump.dump().orElseThrow().session().isClosed());
            assertTrue(on(() -> window.workspace.place().get() instanceof Place.Welcome));
        }
    }
}
