package kheap.app.gui.page;

import atlantafx.base.theme.Styles;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import kheap.app.gui.model.DayList;
import kheap.app.gui.model.ListedDay;
import kheap.app.gui.model.ListedDay.State;
import kheap.app.gui.model.ListedDay.Time;
import kheap.app.gui.model.OpeningSteps;
import kheap.app.gui.part.ActionLink;
import kheap.app.gui.part.Desk;
import kheap.app.gui.part.ShortName;
import kheap.app.gui.part.VerdictSign;
import kheap.app.input.WrittenTime;
import kheap.report.Cell;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// One day of the comparison: its dump, when that was taken, how far its analysis is, and what can be done about it.
final class DayRow extends HBox {
    private final DayList days;
    private final ListedDay day;
    private final ActionLink name;
    private final StackPane sign = new StackPane();
    private final Label remark = new Label();
    private final StackPane when = new StackPane();
    private final TextField field = new TextField();
    private final HBox status = new HBox(8);
    private final ProgressBar bar = new ProgressBar();

    DayRow(Desk desk, ListedDay day) {
        super(12);
        this.days = desk.workspace().days();
        this.day = day;
        getStyleClass().add("day");
        setAlignment(Pos.CENTER_LEFT);
        sign.getStyleClass().add("day-sign");
        name = new ActionLink("", () -> desk.workspace().open(List.of(day.file())));
        tellName();
        name.getStyleClass().add("object-link");
        name.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        name.setMinWidth(0);
        name.setTooltip(new Tooltip("Look into this: " + day.file()));
        remark.getStyleClass().addAll("day-remark", Styles.TEXT_SMALL);
        remark.setWrapText(true);
        remark.setMinHeight(Region.USE_PREF_SIZE);
        VBox names = new VBox(2, name, remark);
        names.setAlignment(Pos.CENTER_LEFT);
        names.setMinWidth(0);
        HBox.setHgrow(names, Priority.ALWAYS);
        when.getStyleClass().add("day-time");
        when.setAlignment(Pos.CENTER_LEFT);
        status.getStyleClass().add("day-status");
        status.setAlignment(Pos.CENTER_LEFT);
        bar.getStyleClass().add("day-progress");
        askForTime();
        getChildren().setAll(sign, names, when, status, remove());
        day.state().subscribe(this::show);
        day.time().subscribe(this::show);
    }

    /// Which depends on the other days.
    void tellName() {
        name.setText(ShortName.of(days.nameOf(day)));
    }

    private void askForTime() {
        field.setPromptText(WrittenTime.EXAMPLE);
        field.setAccessibleText("When " + day.name() + " was taken, in UTC, such as " + WrittenTime.EXAMPLE);
        field.setOnAction(event -> takeTime());
        field.focusedProperty().subscribe(focused -> {
            if (!focused) {
                takeTime();
            }
        });
    }

    private void takeTime() {
        String text = field.getText().strip();
        Optional<Instant> at = WrittenTime.of(text);
        boolean wrong = !text.isEmpty() && at.isEmpty();
        field.pseudoClassStateChanged(Styles.STATE_DANGER, wrong);
        if (wrong) {
            say("Write the time as " + WrittenTime.EXAMPLE + ", in UTC.", true);
        } else {
            days.setTime(day, at);
        }
    }

    private Button remove() {
        Button remove = new Button(null, new FontIcon(Feather.X));
        remove.getStyleClass().addAll(Styles.FLAT, Styles.BUTTON_ICON, Styles.SMALL, "remove-day");
        remove.setMinWidth(USE_PREF_SIZE);
        remove.setAccessibleText("Leave out " + day.name());
        remove.setTooltip(new Tooltip("Leave out this day"));
        remove.setOnAction(event -> days.remove(day));
        return remove;
    }

    private void show(State state) {
        switch (state) {
            case State.Waiting waiting -> {
                fill(new FontIcon(Feather.CLOCK), muted("Waiting"));
                say("", false);
            }
            case State.Analysing analysing -> analysing(analysing.steps());
            case State.Analysed analysed -> {
                Label verdict = new Label(analysed.tone().toString());
                verdict.getStyleClass().add(VerdictSign.style(analysed.tone()));
                fill(VerdictSign.of(analysed.tone()), verdict);
                say("", false);
            }
            case State.Failed failed -> {
                fill(new FontIcon(Feather.ALERT_TRIANGLE), muted("Left out"), again());
                say(failed.failure().sentence(), true);
            }
            case State.Cancelled cancelled -> {
                fill(new FontIcon(Feather.PAUSE), muted("Left out"), again());
                say("You stopped the analysis of this dump.", false);
            }
        }
    }

    private void analysing(OpeningSteps steps) {
        if (!status.getChildren().contains(bar)) {
            fill(new FontIcon(Feather.ACTIVITY), bar, cancel());
        }
        say(steps.current(), false);
        bar.setProgress(steps.share().orElse(ProgressBar.INDETERMINATE_PROGRESS));
    }

    private void show(Time time) {
        switch (time) {
            case Time.Unread unread -> when.getChildren().clear();
            case Time.Known known -> {
                if (known.given()) {
                    edit(words(known.at()));
                } else {
                    when.getChildren().setAll(new Label(words(known.at())));
                }
                say("", false);
            }
            case Time.Same same -> {
                when.getChildren().clear();
                say("It is the same dump as " + days.nameOf(same.other()) + ", which counts once.", false);
            }
            case Time.Missing missing -> {
                edit("");
                say("This dump does not tell when it was taken. Say when, in UTC, to have it compared.", true);
            }
            case Time.Equal equal -> {
                edit(words(equal.at()));
                say(
                        "It has the time of " + days.nameOf(equal.other())
                                + ", though it is another dump. Say, in UTC, when it was taken.",
                        true);
            }
        }
    }

    private static String words(Instant at) {
        return Cell.at(Optional.of(at)).text() + " UTC";
    }

    private void edit(String text) {
        field.setText(text);
        field.pseudoClassStateChanged(Styles.STATE_DANGER, false);
        if (!when.getChildren().contains(field)) {
            when.getChildren().setAll(field);
        }
    }

    private void fill(Node icon, Node... shown) {
        sign.getChildren().setAll(icon);
        status.getChildren().setAll(shown);
    }

    private void say(String sentence, boolean needed) {
        remark.setText(sentence);
        remark.setVisible(!sentence.isEmpty());
        remark.setManaged(!sentence.isEmpty());
        remark.getStyleClass().removeAll(Styles.TEXT_MUTED, Styles.WARNING);
        remark.getStyleClass().add(needed ? Styles.WARNING : Styles.TEXT_MUTED);
    }

    private static Label muted(String text) {
        Label label = new Label(text);
        label.getStyleClass().add(Styles.TEXT_MUTED);
        return label;
    }

    private Button cancel() {
        Button cancel = new Button("Cancel");
        cancel.getStyleClass().add(Styles.SMALL);
        cancel.setMinWidth(USE_PREF_SIZE);
        cancel.setCancelButton(true);
        cancel.setAccessibleText("Stop analysing " + day.name());
        cancel.setOnAction(event -> days.cancel(day));
        return cancel;
    }

    private Button again() {
        Button again = new Button("Try again");
        again.getStyleClass().add(Styles.SMALL);
        again.setMinWidth(USE_PREF_SIZE);
        again.setAccessibleText("Try again to analyse " + day.name());
        again.setOnAction(event -> days.tryAgain(day));
        return again;
    }
}
