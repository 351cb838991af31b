package kheap.app.gui;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.stage.Stage;
import kheap.app.gui.heap.HeapSession;
import kheap.app.gui.model.RunningJvms;
import kheap.app.gui.model.Workspace;
import kheap.app.gui.part.SystemFileChoice;
import kheap.app.gui.settings.Settings;
import kheap.app.gui.settings.SettingsFile;

/// The window as a program: starts JavaFX, and ends it when the window is closed.
public final class WindowProgram extends Application {
    private final Optional<SettingsFile> settingsFile = SettingsFile.standard();
    private final Workspace workspace = new Workspace(
            HeapSession::open,
            settingsFile.map(SettingsFile::read).orElse(Settings.USUAL),
            Platform::runLater,
            InstantSource.system());

    /// Made by JavaFX.
    public WindowProgram() {}

    /// Why no window can open here, one sentence; empty when one can.
    public static Optional<String> obstacle() {
        return obstacle(System.getProperty("os.name"), System.getenv());
    }

    static Optional<String> obstacle(String system, Map<String, String> environment) {
        String name = system.toLowerCase(Locale.ROOT);
        boolean ownScreen = name.startsWith("windows") || name.startsWith("mac");
        // JavaFX draws through X11, which Wayland's desktops offer as well.
        return ownScreen || !environment.getOrDefault("DISPLAY", "").isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "The window needs a screen, and there is none here: DISPLAY is not set. Use kheap analyze, or"
                                + " ssh -X.");
    }

    /// Opens the window with these files; returns when it is closed.
    public static void open(List<Path> files) {
        launch(WindowProgram.class, files.stream().map(Path::toString).toArray(String[]::new));
    }

    @Override
    public void start(Stage stage) {
        MainWindow window = new MainWindow(
                stage,
                workspace,
                RunningJvms.OF_THIS_MACHINE,
                new SystemFileChoice(stage),
                // The launcher knows where they are.
                Optional.ofNullable(System.getProperty("kheap.samples")).map(Path::of));
        window.show();
        window.open(getParameters().getRaw().stream().map(Path::of).toList());
    }

    @Override
    public void stop() {
        workspace.close();
        settingsFile.ifPresent(this::remember);
    }

    /// There is no window any more that could say it.
    private void remember(SettingsFile file) {
        try {
            file.write(workspace.settings().get());
        } catch (IOException e) {
            System.err.println("kheap could not keep its settings: " + e.getMessage());
        }
    }
}
