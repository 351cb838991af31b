package kheap.app.gui;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import javafx.animation.AnimationTimer;
import javafx.scene.Node;
import javafx.scene.control.ScrollBar;
import kheap.app.gui.heap.HeapSession;
import kheap.app.gui.model.Document;
import kheap.app.gui.model.Place;
import kheap.app.gui.settings.Settings;
import org.testfx.api.FxToolkit;

/// Scrolls through every page of a dump, a step a frame, and says how long the frames took and what memory the
/// process has.
final class Smoothness {
    private static final int FRAMES = 300;

    private final TestedWindow window;

    private Smoothness(TestedWindow window) {
        this.window = window;
    }

    /// @param arguments the dump
    static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]).toAbsolutePath();
        try (TestedWindow window = TestedWindow.of(HeapSession::open, Settings.USUAL)) {
            long begun = System.nanoTime();
            window.open(file);
            window.patiently(
                    "the dump is open",
                    () -> window.workspace.current().flatMap(Document::ready).isPresent());
            System.out.printf("opened in %.1f s%n", (System.nanoTime() - begun) / 1e9);
            Document dump = window.workspace.current().orElseThrow();
            Smoothness smoothness = new Smoothness(window);
            smoothness.scroll("overview", new Place.Overview(dump), ".scroll-pane");
            smoothness.scroll("clients", new Place.Clients(dump, OptionalLong.empty()), ".table-view");
            smoothness.scroll("threads", new Place.Threads(dump, OptionalLong.empty()), ".table-view");
            smoothness.scroll("classes", new Place.Objects(dump, new Place.Look.Classes()), ".table-view");
            smoothness.scroll("dominators", new Place.Objects(dump, new Place.Look.Dominators()), ".tree-table-view");
        }
        Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM") || line.startsWith("RssAnon"))
                .forEach(System.out::println);
        FxToolkit.cleanupStages();
        System.exit(0);
    }

    private void scroll(String name, Place place, String scrolled) throws InterruptedException {
        window.go(place);
        window.patiently(name + " scrolls", () -> bars(scrolled).stream().anyMatch(ScrollBar::isVisible));
        ScrollBar bar = TestedWindow.on(() ->
                bars(scrolled).stream().filter(ScrollBar::isVisible).findFirst().orElseThrow());
        List<Double> millis = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        AnimationTimer timer = new AnimationTimer() {
            private long before;

            @Override
            public void handle(long now) {
                if (before != 0) {
                    millis.add((now - before) / 1e6);
                }
                before = now;
                bar.setValue(bar.getMin() + (bar.getMax() - bar.getMin()) * millis.size() / FRAMES);
                if (millis.size() == FRAMES) {
                    stop();
                    done.countDown();
                }
            }
        };
        TestedWindow.on(() -> {
            timer.start();
            return timer;
        });
        done.await();
        Collections.sort(millis);
        System.out.printf(
                "%-10s frames of %.0f ms (median), %.0f ms (19 of 20), %.0f ms (longest)%n",
                name, millis.get(FRAMES / 2), millis.get(FRAMES * 19 / 20), millis.getLast());
    }

    private List<ScrollBar> bars(String scrolled) {
        return window.robot().lookup(scrolled).queryAll().stream()
                .filter(Node::isVisible)
                .flatMap(node -> node.lookupAll(".scroll-bar:vertical").stream())
                .map(ScrollBar.class::cast)
                .toList();
    }
}
