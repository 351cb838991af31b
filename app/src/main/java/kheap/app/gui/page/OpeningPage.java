package kheap.app.gui.page;

import atlantafx.base.theme.Styles;
import java.time.Duration;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TextArea;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import kheap.app.gui.model.Failure;
import kheap.app.gui.model.OpenDump;
import kheap.app.gui.model.OpenDump.State;
import kheap.app.gui.model.OpeningSteps;
import kheap.app.gui.part.Desk;
import kheap.app.gui.part.Overlay;
import kheap.diagnosis.Times;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// A dump that is not open yet, or could not be opened.
public final class OpeningPage extends VBox {
    private final Desk desk;
    private final OpenDump dump;
    private final Label current = new Label();
    private final Label left = new Label();
    private final ProgressBar bar = new ProgressBar();
    private final VBox done = new VBox(4);
    private final VBox progress = new VBox(8, done, current, bar, left);
    private int shownSteps;

    public OpeningPage(Desk desk, OpenDump dump) {
        super(16);
        this.desk = desk;
        this.dump = dump;
        setId("opening");
        getStyleClass().addAll("page", "narrow-page");
        bar.setMaxWidth(Double.MAX_VALUE);
        left.getStyleClass().add(Styles.TEXT_MUTED);
        show(dump.state().get());
        dump.state().addListener((state, was, is) -> show(is));
    }

    private void show(State state) {
        switch (state) {
            case State.Waiting waiting ->
                fill("Waiting", new Label("Another dump is being opened. This one is next, or soon."), cancel());
            case State.Opening opening -> opening(opening.steps());
            case State.Failed failed -> failed(failed.failure());
            case State.Cancelled cancelled ->
                fill("Not opened", new Label("You stopped opening this dump."), again(), close());
            case State.Ready ready -> getChildren().clear();
        }
    }

    private void opening(OpeningSteps steps) {
        if (!getChildren().contains(progress)) {
            fill("Opening", progress, cancel());
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
        VBox content = new VBox(12, sentence);
        Button copy = new Button("Copy");
        copy.setOnAction(event -> Overlay.copy(failure.sentence() + System.lineSeparator() + failure.details()));
        if (!failure.details().isEmpty()) {
            TextArea text = new TextArea(failure.details());
            text.setEditable(false);
            text.getStyleClass().add("code");
            TitledPane details = new TitledPane("Details", text);
            details.setExpanded(false);
            content.getChildren().add(details);
        }
        fill("This dump cannot be opened", content, again(), copy, close());
    }

    private void fill(String title, Node content, Button... buttons) {
        Label heading = new Label(title);
        heading.getStyleClass().add(Styles.TITLE_2);
        Label file = new Label(dump.file().toString());
        file.setWrapText(true);
        file.getStyleClass().add(Styles.TEXT_MUTED);
        HBox row = new HBox(8, buttons);
        row.setAlignment(Pos.CENTER_LEFT);
        row.setMinHeight(Region.USE_PREF_SIZE);
        getChildren().setAll(heading, file, content, row);
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
