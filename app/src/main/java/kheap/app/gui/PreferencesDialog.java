package kheap.app.gui;

import atlantafx.base.theme.Styles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Spinner;
import javafx.scene.control.TextFormatter;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.util.StringConverter;
import kheap.ByteSize;
import kheap.app.gui.model.Failure;
import kheap.app.gui.model.Workspace;
import kheap.app.gui.part.Desk;
import kheap.app.gui.settings.Settings;
import kheap.heap.Engine;
import kheap.heap.IndexFolder;

/// Lets the user change the [Settings]. What is changed is in force at once, and for dumps from the next opening on.
final class PreferencesDialog {
    private static final int GIBIBYTE = 30;
    private static final int LARGEST_LIMIT = 1024;

    private final Desk desk;
    private final Workspace workspace;
    private final Label folder = new Label();
    private final Label used = new Label();
    private final Button standard = new Button("Use the system's");

    PreferencesDialog(Desk desk) {
        this.desk = desk;
        this.workspace = desk.workspace();
    }

    void show() {
        Settings now = workspace.settings().get();
        ChoiceBox<Settings.Theme> theme = choice("theme", Settings.Theme.values(), now.theme());
        theme.valueProperty().subscribe(chosen -> workspace.change(settings().with(chosen)));
        ChoiceBox<Settings.Units> units = choice("units", Settings.Units.values(), now.units());
        units.valueProperty().subscribe(chosen -> workspace.change(settings().with(chosen)));
        ChoiceBox<Engine> engine = choice("engine", Engine.values(), now.engine());
        engine.setConverter(new EngineNames());
        engine.valueProperty().subscribe(chosen -> workspace.change(settings().with(chosen)));
        Spinner<Integer> limit = limit(now.indexLimit());

        GridPane grid = new GridPane(16, 12);
        grid.getStyleClass().add("dialog-content");
        row(grid, "Theme", theme);
        row(grid, "Bytes in tables", units);
        row(grid, "Dumps are read by", engine);
        row(grid, "Indexes lie in", folderChoice());
        row(grid, "All together at most", line(limit, new Label("GiB")));
        row(grid, "", indexes());
        Button forget = new Button("Forget recent dumps");
        forget.setOnAction(event -> {
            workspace.change(settings().withoutRecent());
            forget.setDisable(true);
        });
        forget.setDisable(now.recent().isEmpty());
        row(grid, "Recent files", forget);

        Button close = desk.overlay().close("Close");
        close.setDefaultButton(true);
        desk.overlay().show("preferences", "Preferences", grid, close);
    }

    private Spinner<Integer> limit(ByteSize now) {
        Spinner<Integer> limit =
                new Spinner<>(0, LARGEST_LIMIT, (int) Math.min(LARGEST_LIMIT, now.bytes() >> GIBIBYTE));
        limit.setId("limit");
        limit.setEditable(true);
        limit.setPrefWidth(110);
        limit.getEditor()
                .setTextFormatter(new TextFormatter<String>(
                        typed -> typed.getControlNewText().matches("\\d{0,4}") ? typed : null));
        limit.getValueFactory().setConverter(new StringConverter<>() {
            @Override
            public String toString(Integer gibibytes) {
                return gibibytes.toString();
            }

            @Override
            public Integer fromString(String text) {
                return text.isEmpty() ? limit.getValue() : Integer.valueOf(text);
            }
        });
        // and not at once: what is no whole number of gibibytes stays until it is changed
        limit.valueProperty()
                .addListener((value, was, is) -> workspace.change(
                        settings().withIndexes(settings().indexFolder(), new ByteSize((long) is << GIBIBYTE))));
        return limit;
    }

    private Settings settings() {
        return workspace.settings().get();
    }

    private Node folderChoice() {
        folder.setId("index-folder");
        folder.setMaxWidth(320);
        folder.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        Button choose = new Button("Choose…");
        choose.setOnAction(event -> desk.files()
                .folder("Folder for indexes", settings().opening().indexes().map(IndexFolder::folder))
                .ifPresent(chosen -> changeFolder(Optional.of(chosen))));
        standard.setOnAction(event -> changeFolder(Optional.empty()));
        showFolder();
        return line(folder, choose, standard);
    }

    private void changeFolder(Optional<Path> chosen) {
        workspace.change(settings().withIndexes(chosen, settings().indexLimit()));
        showFolder();
        count();
    }

    private void showFolder() {
        String path = settings()
                .opening()
                .indexes()
                .map(indexes -> indexes.folder().toString())
                .orElse("no folder: you have no home");
        folder.setText(path);
        folder.setTooltip(new Tooltip(path));
        standard.setDisable(settings().indexFolder().isEmpty());
    }

    private Node indexes() {
        used.getStyleClass().add(Styles.TEXT_MUTED);
        Button clear = new Button("Delete all indexes");
        clear.setTooltip(new Tooltip("The next opening of each dump takes its full time again"));
        clear.setOnAction(event -> onFolder(indexes -> {
            IndexFolder.Freed freed = indexes.clear();
            return "Deleted " + freed.size() + ".";
        }));
        count();
        return line(clear, used);
    }

    private void count() {
        onFolder(indexes -> {
            ByteSize sum =
                    indexes.entries().stream().map(IndexFolder.Entry::size).reduce(ByteSize.ZERO, ByteSize::plus);
            return "%,d now, %s".formatted(indexes.entries().size(), sum);
        });
    }

    /// What can be asked of a folder, away from the window's thread.
    private interface Question {
        String of(IndexFolder indexes) throws IOException;
    }

    private void onFolder(Question question) {
        settings()
                .opening()
                .indexes()
                .ifPresent(indexes -> desk.find(() -> ask(question, indexes), (answer, failure) -> {
                    if (failure == null) {
                        used.setText(answer);
                    } else {
                        desk.overlay()
                                .error(
                                        "The folder of the indexes",
                                        Failure.of("Looking into " + indexes.folder(), failure));
                    }
                }));
    }

    private static String ask(Question question, IndexFolder indexes) {
        try {
            return question.of(indexes);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private static <T> ChoiceBox<T> choice(String id, T[] values, T chosen) {
        ChoiceBox<T> box = new ChoiceBox<>();
        box.setId(id);
        box.getItems().setAll(values);
        box.setValue(chosen);
        return box;
    }

    private static void row(GridPane grid, String name, Node control) {
        Label label = new Label(name);
        label.setMinWidth(Region.USE_PREF_SIZE);
        label.setLabelFor(control);
        grid.addRow(grid.getRowCount(), label, control);
    }

    private static HBox line(Node... nodes) {
        HBox line = new HBox(8, nodes);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    /// The engines, for people.
    private static final class EngineNames extends StringConverter<Engine> {
        @Override
        public String toString(Engine engine) {
            return switch (engine) {
                case KHEAP -> "kheap's own engine";
                case MAT -> "Eclipse MAT's parser (slower, much memory)";
            };
        }

        @Override
        public Engine fromString(String text) {
            throw new UnsupportedOperationException("nobody types an engine");
        }
    }
}
