package kheap.app.gui.page;

import atlantafx.base.theme.Styles;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javafx.geometry.HPos;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import kheap.app.gui.heap.EarlyFigures;
import kheap.app.gui.model.Document;
import kheap.app.gui.model.Document.State;
import kheap.app.gui.model.Failure;
import kheap.app.gui.model.OpeningSteps;
import kheap.app.gui.part.Desk;
import kheap.app.gui.part.Overlay;
import kheap.diagnosis.Times;
import kheap.report.Cell;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// A document that is not open yet, or could not be opened.
public final class OpeningPage extends ScrollPane {
    private final VBox content = new VBox(16);
    private final Desk desk;
    private final Document dump;
    private final Label current = new Label();
    private final Label left = new Label();
    private final ProgressBar bar = new ProgressBar();
    private final VBox done = new VBox(4);
    private final VBox early = new VBox(8);
    private final VBox progress = new VBox(8, done, current, bar, left);
    private Optional<EarlyFigures> shownEarly = Optional.empty();
    private int shownSteps;

    public OpeningPage(Desk desk, Document dump) {
        this.desk = desk;
        this.dump = dump;
        setId("opening");
        setFitToWidth(true);
        getStyleClass().add("page-scroll");
        content.getStyleClass().addAll("page", "narrow-page");
        setContent(new StackPane(content));
        bar.setMaxWidth(Double.MAX_VALUE);
        left.getStyleClass().add(Styles.TEXT_MUTED);
        show(dump.state().get());
        dump.state().addListener((state, was, is) -> show(is));
    }

    private void show(State state) {
        switch (state) {
            case State.Waiting waiting ->
                fill("Waiting", new Label("Another file is being opened. This one is next, or soon."), cancel());
            case State.Opening opening -> opening(opening.steps());
            case State.Failed failed -> failed(failed.failure());
            case State.Cancelled cancelled ->
                fill("Not opened", new Label("You stopped opening this file."), again(), close());
            case State.Ready ready -> content.getChildren().clear();
        }
    }

    private void opening(OpeningSteps steps) {
        if (!content.getChildren().contains(progress)) {
            fill("Opening", progress, cancel());
            // Below the button, which must not move away from under the pointer.
            content.getChildren().add(early);
        }
        for (; shownSteps < steps.done().size(); shownSteps++) {
            OpeningSteps.Step step = steps.done().get(shownSteps);
            Label line = new Label(step.name() + ", " + Times.words(step.took()), new FontIcon(Feather.CHECK));
            line.getStyleClass().add(Styles.TEXT_MUTED);
            done.getChildren().add(line);
        }
        current.setText(steps.current());
        bar.setProgress(steps.share().orElse(ProgressBar.INDETERMINATE_PROGRESS));
        left.setText(steps.left().map(OpeningPage::inWords).orElse(""));
        if (!steps.early().equals(shownEarly)) {
            shownEarly = steps.early();
            steps.early().ifPresent(this::early);
        }
    }

    private void early(EarlyFigures figures) {
        Label heading = new Label("In the dump so far");
        heading.getStyleClass().add(Styles.TITLE_4);
        Label meaning =
                new Label("All objects of the file, also those that nothing reaches; sizes are the least they can be."
                        + " What each of them keeps alive is being found out.");
        meaning.setWrapText(true);
        meaning.setMinHeight(Region.USE_PREF_SIZE);
        meaning.getStyleClass().add(Styles.TEXT_MUTED);
        GridPane kafka = grid();
        figures.kafka().forEach((name, count) -> row(kafka, name, Cell.of(count).text()));
        GridPane classes = grid();
        figures.largest()
                .forEach(row -> row(
                        classes,
                        row.type(),
                        Cell.of(row.count()).text(),
                        row.atLeast().toString()));
        HBox both = new HBox(48, kafka, classes);
        HBox.setHgrow(classes, Priority.ALWAYS);
        early.setId("early");
        early.getChildren().setAll(heading, meaning, both);
    }

    private static GridPane grid() {
        GridPane grid = new GridPane(16, 4);
        ColumnConstraints name = new ColumnConstraints();
        name.setHgrow(Priority.SOMETIMES);
        ColumnConstraints number = new ColumnConstraints();
        number.setMinWidth(Region.USE_PREF_SIZE);
        number.setHalignment(HPos.RIGHT);
        grid.getColumnConstraints().setAll(name, number, number);
        return grid;
    }

    private static void row(GridPane grid, String name, String... numbers) {
        Label text = new Label(name);
        text.setMinWidth(0);
        text.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        int row = grid.getRowCount();
        grid.add(text, 0, row);
        for (int i = 0; i < numbers.length; i++) {
            Label number = new Label(numbers[i]);
            number.setMinWidth(Region.USE_PREF_SIZE);
            grid.add(number, i + 1, row);
        }
    }

    /// Rounded, since nobody can know it better.
    private static String inWords(Duration left) {
        long seconds = left.toSeconds();
        return seconds < 2
                ? "nearly done"
                : "about " + Times.words(Duration.ofSeconds(seconds < 20 ? seconds : seconds / 5 * 5)) + " left";
    }

    private void failed(Failure failure) {
        Label sentence = new Label(failure.sentence());
        sentence.setId("failure");
        sentence.setWrapText(true);
        VBox body = new VBox(12, sentence);
        Button copy = new Button("Copy");
        copy.setOnAction(event -> Overlay.copy(failure.sentence() + System.lineSeparator() + failure.details()));
        if (!failure.details().isEmpty()) {
            TextArea text = new TextArea(failure.details());
            text.setEditable(false);
            text.getStyleClass().add("code");
            TitledPane details = new TitledPane("Details", text);
            details.setExpanded(false);
            body.getChildren().add(details);
        }
        fill("This file cannot be opened", body, again(), copy, close());
    }

    private void fill(String title, Node body, Button... buttons) {
        Label heading = new Label(title);
        heading.getStyleClass().add(Styles.TITLE_2);
        Label file = new Label(dump.file().toString());
        file.setWrapText(true);
        file.getStyleClass().add(Styles.TEXT_MUTED);
        HBox row = new HBox(8, buttons);
        row.setAlignment(Pos.CENTER_LEFT);
        row.setMinHeight(Region.USE_PREF_SIZE);
        content.getChildren().setAll(heading, file, body, row);
    }

    private Button cancel() {
        Button cancel = new Button("Cancel");
        cancel.setId("cancel-opening");
        cancel.setCancelButton(true);
        cancel.setOnAction(event -> desk.workspace().cancel(dump));
        return cancel;
    }

    private Button again() {
        Button again = new Button("Try again");
        again.setOnAction(event -> desk.workspace().open(List.of(dump.file())));
        return again;
    }

    private Button close() {
        Button close = new Button("Close");
        close.setOnAction(event -> desk.workspace().close(dump));
        return close;
    }
}
