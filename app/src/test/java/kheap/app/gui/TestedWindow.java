package kheap.app.gui;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import javafx.application.Platform;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import kheap.app.gui.heap.HeapSession;
import kheap.app.gui.model.Document;
import kheap.app.gui.model.Opener;
import kheap.app.gui.model.Place;
import kheap.app.gui.model.RunningJvms;
import kheap.app.gui.model.Workspace;
import kheap.app.gui.part.Desk;
import kheap.app.gui.part.FileChoice;
import kheap.app.gui.part.Overlay;
import kheap.app.gui.settings.Settings;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// The window on a screen in memory, and a user in front of it. All that a test knows of the library behind.
///
/// Nothing waits for a fixed time: [#until] asks until it is so.
final class TestedWindow implements AutoCloseable {
    /// What takes longer has failed, also on a machine that does much else.
    private static final int PATIENCE_SECONDS = 30;

    /// What the user answers when asked for files, in order.
    final Deque<Path> answers = new ArrayDeque<>();

    final Workspace workspace;
    private final FxRobot robot = new FxRobot();
    private final Stage stage;
    private final MainWindow window;

    private TestedWindow(Opener opener, RunningJvms jvms, Settings settings, Optional<Path> samples) {
        try {
            stage = FxToolkit.registerPrimaryStage();
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
        workspace = on(() -> new Workspace(
                opener, settings, Platform::runLater, InstantSource.fixed(Instant.parse("2026-11-22T03:00:00Z"))));
        window = on(() -> {
            MainWindow shown = new MainWindow(stage, workspace, jvms, new Answered(), samples);
            shown.show();
            return shown;
        });
    }

    static TestedWindow open() {
        return of(HeapSession::open, Settings.USUAL.with(Settings.Theme.LIGHT));
    }

    static TestedWindow of(Opener opener, Settings settings) {
        return of(opener, RunningJvms.OF_THIS_MACHINE, settings);
    }

    static TestedWindow of(Opener opener, RunningJvms jvms, Settings settings) {
        return new TestedWindow(opener, jvms, settings, Optional.of(Path.of("../sample-dumps/dumps")));
    }

    /// Opens the window with a sample dump, and waits until it is analysed.
    ///
    /// @param name such as `unclosed-producers`
    static TestedWindow with(String name) {
        TestedWindow window = open();
        window.openSample(name);
        return window;
    }

    void openSample(String name) {
        open(sample(name));
        until(
                "the dump is open",
                () -> workspace.current().flatMap(Document::ready).isPresent());
    }

    static Path sample(String name) {
        return Path.of("../sample-dumps/dumps", name + ".hprof.gz");
    }

    void open(Path... dumps) {
        on(() -> {
            workspace.open(List.of(dumps));
            return dumps;
        });
    }

    /// Drops files on the page that is to be seen. To be called on the window's thread.
    void dropped(List<Path> files) {
        window.dropped(files);
    }

    /// Shows a part of the window by itself.
    <N extends Node> N part(Function<Desk, N> made) {
        return on(() -> {
            StackPane place = new StackPane();
            Overlay overlay = new Overlay(place);
            N part = made.apply(
                    new Desk(workspace, overlay, new Answered(), new SimpleBooleanProperty(false), Platform::runLater));
            place.getChildren().setAll(part);
            stage.getScene().setRoot(overlay);
            return part;
        });
    }

    void go(Place place) {
        on(() -> {
            workspace.go(place);
            return place;
        });
    }

    /// Runs something on the window's thread and waits for it.
    static <T> T on(Callable<T> work) {
        T done = WaitForAsyncUtils.waitForAsyncFx(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS), work);
        WaitForAsyncUtils.waitForFxEvents();
        return done;
    }

    /// Waits until it is so, as the window's thread sees it.
    void until(String what, Callable<Boolean> isSo) {
        until(what, PATIENCE_SECONDS, isSo);
    }

    /// As [#until], for dumps that take minutes to open.
    void patiently(String what, Callable<Boolean> isSo) {
        until(what, 20 * PATIENCE_SECONDS, isSo);
    }

    private static void until(String what, int seconds, Callable<Boolean> isSo) {
        try {
            WaitForAsyncUtils.waitFor(seconds, TimeUnit.SECONDS, () -> WaitForAsyncUtils.waitForAsyncFx(5000, isSo));
        } catch (TimeoutException e) {
            throw new AssertionError("waited in vain until " + what, e);
        }
        WaitForAsyncUtils.waitForFxEvents();
    }

    /// Waits until a node that can be seen fits the query, a CSS selector, and returns it.
    <N extends Node> N node(String query) {
        until(query + " is there", () -> !visible(query).isEmpty());
        @SuppressWarnings("unchecked")
        N found = (N) on(() -> visible(query).iterator().next());
        return found;
    }

    private Collection<Node> visible(String query) {
        return robot.lookup(query).queryAll().stream()
                .filter(TestedWindow::isShown)
                .toList();
    }

    private static boolean isShown(Node node) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (!at.isVisible()) {
                return false;
            }
        }
        return node.getScene() != null;
    }

    boolean has(String query) {
        return on(() -> !visible(query).isEmpty());
    }

    /// Whether a text that is on the screen holds this one.
    boolean says(String text) {
        return on(() ->
                shows(labeled -> labeled.getText() != null && labeled.getText().contains(text)));
    }

    void untilItSays(String text) {
        until(
                "it says " + text,
                () -> shows(labeled ->
                        labeled.getText() != null && labeled.getText().contains(text)));
    }

    private boolean shows(Predicate<Labeled> predicate) {
        return robot.lookup((Node node) -> node instanceof Labeled labeled && predicate.test(labeled) && isShown(node))
                .tryQuery()
                .isPresent();
    }

    /// Clicks on a node by CSS selector or by its text.
    void click(String query) {
        until(query + " is there", () -> !visible(query).isEmpty());
        robot.clickOn(visible(query).iterator().next());
        WaitForAsyncUtils.waitForFxEvents();
    }

    void press(KeyCode... keys) {
        robot.push(keys);
        WaitForAsyncUtils.waitForFxEvents();
    }

    void type(String text) {
        robot.write(text);
        WaitForAsyncUtils.waitForFxEvents();
    }

    FxRobot robot() {
        return robot;
    }

    Stage stage() {
        return stage;
    }

    /// A picture of the whole window, for eyes.
    void picture(Path file) {
        BufferedImage image = on(() -> SwingFXUtils.fromFXImage(stage.getScene().snapshot(null), null));
        try {
            ImageIO.write(image, "png", file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        on(() -> {
            stage.hide();
            workspace.close();
            return stage;
        });
    }

    /// Answers with what the test has laid out, and with nothing when that is used up.
    private final class Answered implements FileChoice {
        @Override
        public List<Path> evidence() {
            return toOpen();
        }

        @Override
        public List<Path> toOpen() {
            List<Path> all = List.copyOf(answers);
            answers.clear();
            return all;
        }

        @Override
        public Optional<Path> save(String kind, String name) {
            return Optional.ofNullable(answers.poll());
        }

        @Override
        public Optional<Path> folder(String title, Optional<Path> begin) {
            return Optional.ofNullable(answers.poll());
        }
    }
}
