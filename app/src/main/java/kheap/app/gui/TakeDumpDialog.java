package kheap.app.gui;

import atlantafx.base.theme.Styles;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import kheap.ByteSize;
import kheap.app.gui.model.DumpTaking;
import kheap.app.gui.model.DumpTaking.State;
import kheap.app.gui.model.Failure;
import kheap.app.gui.model.RunningJvms;
import kheap.app.gui.part.Desk;
import kheap.app.jvm.DumpRequest;
import kheap.app.jvm.DumpRequest.Contents;
import kheap.app.jvm.RunningJvm;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Lets the user take a dump of a JVM that runs on this machine, and opens it.
final class TakeDumpDialog {
    private static final String GZIPPED = ".gz";
    private static final String NOBODY = "There is no other JVM that you may see: kheap must run as the same user as"
            + " the program, on the same machine and in the same container.";

    private final Desk desk;
    private final RunningJvms jvms;
    private final JvmTable table = new JvmTable();
    private final Button again = new Button("Look again", new FontIcon(Feather.REFRESH_CW));
    private final RadioButton all = new RadioButton("All objects");
    private final CheckBox gzipped = new CheckBox("Compressed (.gz)");
    private final Label folderName = new Label();
    private final Label free = new Label();
    private final TextField name = new TextField();
    private final Label message = new Label();
    private final Button take = new Button("Take dump");
    private final Button close;
    private final VBox form;
    private Path folder = Path.of(System.getProperty("user.home", ".")).toAbsolutePath();

    /// The name that was proposed last; the user may have written another.
    private String proposed = "";

    TakeDumpDialog(Desk desk, RunningJvms jvms) {
        this.desk = desk;
        this.jvms = jvms;
        this.close = desk.overlay().close("Close");
        this.form = new VBox(12, table, below(), options(), target(), warning(), message);
        form.getStyleClass().addAll("dialog-content", "take-dump");
        form.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.F5) {
                look();
            }
        });
        table.getSelectionModel().selectedItemProperty().subscribe(this::propose);
        table.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            // a table makes something else of it
            if (event.getCode() == KeyCode.ENTER) {
                event.consume();
                take.fire();
            }
        });
        message.setId("dump-message");
        message.setWrapText(true);
        message.setMinHeight(Region.USE_PREF_SIZE);
        message.managedProperty().bind(message.textProperty().isNotEmpty());
        message.visibleProperty().bind(message.managedProperty());
        take.setId("take");
        take.setDefaultButton(true);
        take.disableProperty()
                .bind(Bindings.isNull(table.getSelectionModel().selectedItemProperty())
                        .or(Bindings.createBooleanBinding(() -> name.getText().isBlank(), name.textProperty())));
        take.setOnAction(event -> table.chosen().ifPresent(this::take));
    }

    void show() {
        table.getSelectionModel().clearSelection();
        name.clear();
        showForm("", false);
    }

    private void showForm(String sentence, boolean isError) {
        message.setText(sentence);
        message.getStyleClass().remove(Styles.DANGER);
        if (isError) {
            message.getStyleClass().add(Styles.DANGER);
        }
        showFolder();
        look();
        desk.overlay().show("take-dump", "Take a dump of a running JVM", form, take, close);
    }

    private Node below() {
        Label order = new Label("Those with Kafka clients come first.");
        order.getStyleClass().add(Styles.TEXT_MUTED);
        again.setTooltip(new Tooltip("List the JVMs that run now (F5)"));
        again.getStyleClass().addAll(Styles.SMALL, Styles.FLAT);
        again.setOnAction(event -> look());
        HBox line = new HBox(8, order, space(), again);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    private Node options() {
        ToggleGroup contents = new ToggleGroup();
        RadioButton live = new RadioButton("Live objects only");
        live.setToggleGroup(contents);
        live.setSelected(true);
        all.setToggleGroup(contents);
        all.setId("all-objects");
        gzipped.setId("gzipped");
        gzipped.selectedProperty().subscribe(is -> name.setText(is ? withGz(name.getText()) : plain(name.getText())));
        name.textProperty()
                .subscribe(text -> gzipped.setSelected(text.isBlank() ? gzipped.isSelected() : text.endsWith(GZIPPED)));
        return new HBox(
                16,
                option(live, "What the program still uses. It collects its garbage first."),
                option(all, "Garbage as well, so that you see what was just thrown away. The file is larger."),
                option(gzipped, "About a third of the size. The program must run on Java 15 or later."));
    }

    private static Node option(Labeled choice, String meaning) {
        Label text = new Label(meaning);
        text.setWrapText(true);
        text.setMinHeight(Region.USE_PREF_SIZE);
        text.getStyleClass().addAll(Styles.TEXT_MUTED, Styles.TEXT_SMALL);
        text.setLabelFor(choice);
        VBox option = new VBox(4, choice, text);
        option.getStyleClass().add("option");
        HBox.setHgrow(option, Priority.ALWAYS);
        return option;
    }

    private Node target() {
        Button choose = new Button("Choose…");
        choose.setId("dump-folder-choose");
        choose.setMinWidth(Region.USE_PREF_SIZE);
        choose.setOnAction(event -> desk.files()
                .folder("Folder for the dump", Optional.of(folder))
                .ifPresent(chosen -> {
                    folder = chosen.toAbsolutePath();
                    showFolder();
                }));
        folderName.setId("dump-folder");
        folderName.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        folderName.setMinWidth(0);
        free.setId("dump-folder-free");
        free.setMinWidth(Region.USE_PREF_SIZE);
        free.getStyleClass().add(Styles.TEXT_MUTED);
        HBox line = new HBox(8, folderName, choose, space(), free);
        line.setAlignment(Pos.CENTER_LEFT);
        name.setId("dump-name");
        GridPane grid = new GridPane(16, 8);
        grid.addRow(0, label("Folder", choose), line);
        grid.addRow(1, label("File", name), name);
        GridPane.setHgrow(line, Priority.ALWAYS);
        return grid;
    }

    private static Label label(String text, Node control) {
        Label label = new Label(text);
        label.setMinWidth(Region.USE_PREF_SIZE);
        label.setLabelFor(control);
        return label;
    }

    private static Node warning() {
        Label warning = new Label(
                "The process stands still while its dump is written, and answers nobody meanwhile:"
                        + " often some seconds for each gigabyte of its heap.",
                new FontIcon(Feather.ALERT_TRIANGLE));
        warning.setWrapText(true);
        warning.setMinHeight(Region.USE_PREF_SIZE);
        warning.getStyleClass().add(Styles.WARNING);
        return warning;
    }

    private static Node space() {
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        return space;
    }

    private void propose(RunningJvm jvm) {
        if (jvm != null && (name.getText().isBlank() || plain(name.getText()).equals(proposed))) {
            proposed = jvm.dumpName(LocalDateTime.now());
            name.setText(gzipped.isSelected() ? withGz(proposed) : proposed);
        }
    }

    private static String plain(String name) {
        return name.endsWith(GZIPPED) ? name.substring(0, name.length() - GZIPPED.length()) : name;
    }

    private static String withGz(String name) {
        return name.isBlank() || name.endsWith(GZIPPED) ? name : name + GZIPPED;
    }

    /// Lists the JVMs, unless that is under way.
    private void look() {
        if (again.isDisabled()) {
            return;
        }
        again.setDisable(true);
        table.say("Looking for JVMs…");
        ask(jvms::list, (found, failure) -> {
            again.setDisable(false);
            if (failure == null) {
                table.say(NOBODY);
                table.list(found);
            } else {
                desk.overlay().error("The JVMs of this machine", Failure.of("Looking for JVMs", failure));
            }
        });
    }

    private void showFolder() {
        Path shown = folder;
        folderName.setText(shown.toString());
        folderName.setTooltip(new Tooltip(shown.toString()));
        free.setText("");
        ask(() -> DumpRequest.free(shown), (room, failure) -> {
            if (shown.equals(folder) && failure == null) {
                free.setText(
                        room.map(ByteSize::toString).map(size -> size + " free").orElse("is not there"));
            }
        });
    }

    /// Finds something out away from the window's thread: a slow disk or thousands of threads may hold it up.
    private <T> void ask(Supplier<T> question, BiConsumer<T, Throwable> answer) {
        CompletableFuture.supplyAsync(question, work -> Thread.ofPlatform()
                        .daemon()
                        .name("kheap looking")
                        .start(work))
                .whenCompleteAsync(answer, desk.window());
    }

    private void take(RunningJvm jvm) {
        Path file;
        try {
            file = folder.resolve(name.getText().strip());
        } catch (InvalidPathException e) {
            showForm("No file can have the name %s: choose another.".formatted(name.getText()), true);
            return;
        }
        DumpTaking taking = DumpTaking.start(
                jvms, new DumpRequest(jvm.pid(), all.isSelected() ? Contents.ALL : Contents.LIVE, file), desk.window());
        DumpTakingView view = new DumpTakingView(jvm.program(), file, taking);
        Button cancel = new Button("Cancel");
        cancel.setId("cancel-dump");
        cancel.setCancelButton(true);
        cancel.setOnAction(event -> {
            cancel.setDisable(true);
            taking.cancel();
        });
        desk.overlay().hold("taking-dump", "Taking a dump", view, cancel);
        taking.state().addListener((state, was, is) -> ended(is, view, jvm));
    }

    /// @param view of this dump; no longer there if something else took its place
    private void ended(State state, DumpTakingView view, RunningJvm jvm) {
        switch (state) {
            case State.Running running -> {}
            case State.Taken taken -> {
                desk.overlay().hide();
                desk.workspace().open(List.of(taken.file()));
            }
            case State.Failed failed -> {
                if (failed.failure().details().isEmpty() && view.getScene() != null) {
                    showForm(failed.failure().sentence(), true);
                } else {
                    desk.overlay().error("The dump was not taken", failed.failure());
                }
            }
            case State.Cancelled cancelled -> {
                if (view.getScene() != null) {
                    showForm(
                            "Cancelled. If process %d has begun its dump, it stands still until everything is written; the file is deleted."
                                    .formatted(jvm.pid()),
                            false);
                }
            }
        }
    }
}
