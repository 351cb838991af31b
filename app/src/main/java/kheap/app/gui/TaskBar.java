package kheap.app.gui;

import java.util.List;
import java.util.Optional;
import javafx.beans.value.ChangeListener;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import kheap.app.gui.model.OpenDump;
import kheap.app.gui.model.OpenDump.State;
import kheap.app.gui.model.OpeningSteps;
import kheap.app.gui.model.Place;
import kheap.app.gui.model.Workspace;

/// The line below the pages that tells of the dump which is being opened and of those that wait. Not there when none
/// is.
final class TaskBar extends HBox {
    private final Workspace workspace;
    private final Hyperlink name = new Hyperlink();
    private final Label step = new Label();
    private final ProgressBar bar = new ProgressBar();
    private final Label waiting = new Label();
    private final Button cancel = new Button("Cancel");
    private final ChangeListener<State> changed = (state, was, is) -> show();

    /// The dump that is being opened, and no other: this must not keep one that is closed.
    private Optional<OpenDump> shown = Optional.empty();

    TaskBar(Workspace workspace) {
        super(12);
        this.workspace = workspace;
        setId("task-bar");
        getStyleClass().add("task-bar");
        setAlignment(Pos.CENTER_LEFT);
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        bar.setPrefWidth(160);
        cancel.getStyleClass().add("small");
        name.setOnAction(event -> shown.ifPresent(dump -> workspace.go(new Place.Overview(dump))));
        cancel.setOnAction(event -> shown.ifPresent(workspace::cancel));
        getChildren().setAll(name, bar, step, space, waiting, cancel);
        workspace.dumps().forEach(dump -> dump.state().addListener(changed));
        workspace.dumps().addListener((ListChangeListener<OpenDump>) change -> {
            while (change.next()) {
                change.getAddedSubList().forEach(dump -> dump.state().addListener(changed));
                change.getRemoved().forEach(dump -> dump.state().removeListener(changed));
            }
            show();
        });
        workspace.place().addListener((place, was, is) -> show());
        show();
    }

    private void show() {
        List<OpenDump> opening = workspace.dumps().stream()
                .filter(dump -> dump.state().get() instanceof State.Opening)
                .toList();
        // The page of the dump that is being opened says it all itself.
        boolean elsewhere = opening.stream()
                .anyMatch(dump -> workspace.current().filter(dump::equals).isEmpty());
        setVisible(elsewhere);
        setManaged(elsewhere);
        shown = opening.stream().findFirst();
        shown.ifPresent(this::show);
    }

    private void show(OpenDump dump) {
        OpeningSteps steps = ((State.Opening) dump.state().get()).steps();
        name.setText(workspace.nameOf(dump));
        step.setText(steps.current());
        bar.setProgress(steps.share().orElse(ProgressBar.INDETERMINATE_PROGRESS));
        cancel.setAccessibleText("Stop opening " + workspace.nameOf(dump));
        long others = workspace.dumps().stream()
                .filter(other -> other.state().get() instanceof State.Waiting)
                .count();
        waiting.setText(others == 0 ? "" : others == 1 ? "1 more dump waits" : others + " more dumps wait");
    }
}
