package kheap.app.gui;

import atlantafx.base.theme.Styles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import kheap.app.about.Version;
import kheap.app.gui.part.Overlay;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Severity;
import kheap.report.Block.Verdict.Tone;
import kheap.report.Glossary;

/// What the menu's Help says.
final class HelpDialogs {
    private static final double WIDTH = 620;
    private static final double HEIGHT = 420;

    private final Overlay overlay;

    HelpDialogs(Overlay overlay) {
        this.overlay = overlay;
    }

    void shortcuts() {
        GridPane grid = grid();
        for (Command command : Command.values()) {
            command.keysInWords().ifPresent(keys -> row(grid, keys, command.withoutDots()));
        }
        part(grid, "In tables and trees");
        row(grid, keys("Shortcut+F"), "Filter");
        row(grid, "Enter", "Go to what the row is about");
        row(grid, keys("Shortcut+C"), "Copy the selected rows, to be pasted into a spreadsheet");
        row(grid, "Esc", "Clear the filter, close a dialog, stop an opening");
        part(grid, "What can be dropped");
        row(grid, "Dumps, profiles", "Are opened; several of a kind can be compared instead");
        row(
                grid,
                "Evidence",
                "pmap, native memory, control group, thread dumps, GC logs, or a folder of them. Together with one dump,"
                        + " or on the pages of one, it is added to that dump; elsewhere it is opened by itself");
        row(grid, "A dump on evidence", "Is opened with that evidence beside it");
        show("shortcuts", "Keyboard shortcuts", grid);
    }

    /// As this system calls them.
    private static String keys(String combination) {
        return KeyCombination.keyCombination(combination).getDisplayText();
    }

    void words() {
        GridPane grid = grid();
        part(grid, "How bad a problem is");
        for (Severity severity : Arrays.asList(Severity.values()).reversed()) {
            row(grid, Tone.of(severity).sign() + " " + Tone.of(severity), Glossary.meaning(severity));
        }
        part(grid, "How sure an answer is");
        for (Grade grade : Arrays.asList(Grade.values()).reversed()) {
            row(grid, grade.toString(), Glossary.meaning(grade));
        }
        for (Glossary.Part part : Glossary.parts()) {
            part(grid, part.title());
            part.terms().forEach(term -> row(grid, term.name(), term.meaning()));
        }
        show("words", "What the words mean", grid);
    }

    void about() {
        Label lines = new Label(String.join("\n", Version.lines()));
        TextArea notice = new TextArea(notice());
        notice.setEditable(false);
        notice.setWrapText(true);
        notice.setAccessibleText("Licences");
        notice.getStyleClass().add("code");
        notice.setPrefSize(WIDTH, HEIGHT - 120);
        Label licence = new Label("Apache License 2.0. What comes with it, and under which licences:");
        licence.getStyleClass().add(Styles.TEXT_MUTED);
        VBox content = new VBox(12, lines, licence, notice);
        content.getStyleClass().add("dialog-content");
        Button copy = new Button("Copy");
        copy.setOnAction(event -> Overlay.copy(String.join(System.lineSeparator(), Version.lines())));
        overlay.show("about", "kheap", content, copy, close());
    }

    private void show(String id, String title, Node content) {
        ScrollPane scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        // for the keys that scroll
        scroll.setFocusTraversable(true);
        scroll.setPrefSize(WIDTH, HEIGHT);
        scroll.getStyleClass().add("dialog-content");
        overlay.show(id, title, scroll, close());
    }

    private Button close() {
        Button close = overlay.close("Close");
        close.setDefaultButton(true);
        return close;
    }

    private static GridPane grid() {
        GridPane grid = new GridPane(16, 8);
        ColumnConstraints name = new ColumnConstraints();
        name.setMinWidth(Region.USE_PREF_SIZE);
        ColumnConstraints meaning = new ColumnConstraints();
        meaning.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().setAll(name, meaning);
        grid.getStyleClass().add("glossary");
        return grid;
    }

    private static void part(GridPane grid, String title) {
        Label heading = new Label(title);
        heading.getStyleClass().add(Styles.TITLE_4);
        grid.add(heading, 0, grid.getRowCount(), 2, 1);
    }

    private static void row(GridPane grid, String name, String meaning) {
        Label term = new Label(name);
        term.getStyleClass().add(Styles.TEXT_BOLD);
        GridPane.setValignment(term, VPos.TOP);
        Label text = new Label(meaning);
        text.setWrapText(true);
        text.setMinHeight(Region.USE_PREF_SIZE);
        grid.addRow(grid.getRowCount(), term, text);
    }

    private static String notice() {
        try (InputStream notice = Version.class.getResourceAsStream("NOTICE")) {
            return new String(Objects.requireNonNull(notice).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
