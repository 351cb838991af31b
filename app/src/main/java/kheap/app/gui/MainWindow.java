package kheap.app.gui;

import java.io.File;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.application.Platform;
import javafx.collections.ListChangeListener;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import javafx.stage.Screen;
import javafx.stage.Stage;
import kheap.app.gui.model.Document;
import kheap.app.gui.model.Failure;
import kheap.app.gui.model.Place;
import kheap.app.gui.model.RunningJvms;
import kheap.app.gui.model.Workspace;
import kheap.app.gui.page.DaysPage;
import kheap.app.gui.page.Samples;
import kheap.app.gui.page.WelcomePage;
import kheap.app.gui.part.Appearance;
import kheap.app.gui.part.BroughtFiles;
import kheap.app.gui.part.Desk;
import kheap.app.gui.part.FileChoice;
import kheap.app.gui.part.Overlay;
import kheap.app.gui.settings.Settings;

/// The window: the menu, the way to the pages, the page where the user is, and what is being opened.
final class MainWindow {
    private static final double WIDTH = 1280;
    private static final double HEIGHT = 800;
    private static final double LEAST_WIDTH = 800;
    private static final double LEAST_HEIGHT = 560;

    /// About how high it is. Who sees it can move the window.
    private static final double TITLE_BAR = 40;

    private final Stage stage;
    private final Workspace workspace;
    private final StackPane page = new StackPane();
    private final Desk desk;
    private final WelcomePage welcome;
    private final DaysPage days;
    private final BroughtFiles brought;
    private final Map<Document, DocumentPages> pages = new HashMap<>();

    /// @param samples the folder of the sample dumps, if there is one
    MainWindow(Stage stage, Workspace workspace, RunningJvms jvms, FileChoice files, Optional<Path> samples) {
        this.stage = stage;
        this.workspace = workspace;
        BorderPane frame = new BorderPane();
        Overlay overlay = new Overlay(frame);
        Appearance appearance = new Appearance(workspace.settings());
        this.desk = new Desk(workspace, overlay, files, appearance.dark(), Platform::runLater);
        Commands commands = new Commands(desk, jvms, stage);
        this.brought = new BroughtFiles(desk);
        Samples ofFolder = new Samples(samples);
        this.welcome = new WelcomePage(desk, () -> commands.run(Command.TAKE_DUMP), ofFolder);
        this.days = new DaysPage(desk, ofFolder);

        Sidebar sidebar = new Sidebar(workspace);
        frame.setTop(new MenuLine(workspace, commands));
        frame.setLeft(sidebar);
        frame.setCenter(page);
        frame.setBottom(new TaskBar(workspace));

        Scene scene = new Scene(overlay);
        scene.getStylesheets().add(MainWindow.class.getResource("kheap.css").toExternalForm());
        dropTo(scene);
        stage.setScene(scene);
        place(workspace.settings().get().frame());

        workspace.documents().addListener((ListChangeListener<Document>) change -> {
            while (change.next()) {
                change.getRemoved().forEach(pages::remove);
            }
        });
        workspace.place().subscribe(this::turnTo);
        Thread.currentThread()
                .setUncaughtExceptionHandler((thread, failure) ->
                        overlay.error("Something went wrong", Failure.of("What you just did", failure)));
    }

    void show() {
        stage.setOnHidden(event -> remember());
        stage.show();
        page.requestFocus();
    }

    /// Opens what was named when the program was started.
    void open(List<Path> files) {
        brought.named(files);
    }

    private void turnTo(Place place) {
        Node node =
                switch (place) {
                    case Place.Welcome welcomed -> welcome;
                    case Place.Days compared -> days;
                    case Place.OfDocument of -> {
                        DocumentPages ofDump =
                                pages.computeIfAbsent(of.document(), dump -> new DocumentPages(desk, dump));
                        ofDump.show(of);
                        yield ofDump;
                    }
                };
        page.getChildren().setAll(node);
        stage.setTitle(title(place));
    }

    private String title(Place place) {
        return switch (place) {
            case Place.Welcome welcomed -> "kheap";
            case Place.Days compared -> "Days – kheap";
            case Place.OfDocument of -> workspace.nameOf(of.document()) + " – kheap";
        };
    }

    /// Files may be dropped anywhere.
    private void dropTo(Scene scene) {
        scene.setOnDragOver(event -> {
            if (event.getDragboard().hasFiles()) {
                event.acceptTransferModes(TransferMode.COPY);
                awaitDrop(true);
            }
            event.consume();
        });
        scene.setOnDragExited(event -> awaitDrop(false));
        scene.setOnDragDropped(this::dropped);
    }

    private void awaitDrop(boolean awaiting) {
        welcome.awaitDrop(awaiting);
        days.awaitDrop(awaiting);
    }

    private void dropped(DragEvent event) {
        List<Path> files =
                event.getDragboard().getFiles().stream().map(File::toPath).toList();
        event.setDropCompleted(!files.isEmpty());
        event.consume();
        dropped(files);
    }

    void dropped(List<Path> files) {
        brought.dropped(files);
    }

    /// Where it was, unless that screen is gone, and no larger than the screen, which is small where everything on
    /// it is drawn large.
    private void place(Optional<Settings.Frame> last) {
        List<Screen> itsOwn = last.map(
                        frame -> Screen.getScreensForRectangle(frame.x(), frame.y(), frame.width(), TITLE_BAR))
                .map(List::copyOf)
                .orElse(List.of());
        Rectangle2D screen = (itsOwn.isEmpty() ? Screen.getPrimary() : itsOwn.getFirst()).getVisualBounds();
        stage.setMinWidth(Math.min(LEAST_WIDTH, screen.getWidth()));
        stage.setMinHeight(Math.min(LEAST_HEIGHT, screen.getHeight()));
        stage.setWidth(Math.min(last.map(Settings.Frame::width).orElse(WIDTH), screen.getWidth()));
        stage.setHeight(Math.min(last.map(Settings.Frame::height).orElse(HEIGHT), screen.getHeight()));
        last.ifPresent(frame -> {
            if (!itsOwn.isEmpty()) {
                stage.setX(within(frame.x(), screen.getMinX(), screen.getMaxX() - stage.getWidth()));
                stage.setY(within(frame.y(), screen.getMinY(), screen.getMaxY() - stage.getHeight()));
            }
            stage.setMaximized(frame.maximized());
        });
    }

    private static double within(double wanted, double least, double most) {
        return Math.clamp(wanted, least, Math.max(least, most));
    }

    private void remember() {
        workspace.change(workspace
                .settings()
                .get()
                .with(new Settings.Frame(
                        stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight(), stage.isMaximized())));
    }
}
