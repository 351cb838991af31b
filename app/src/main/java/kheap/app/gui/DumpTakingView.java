package kheap.app.gui;

import atlantafx.base.theme.Styles;
import java.nio.file.Path;
import javafx.beans.value.ObservableValue;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.Window;
import kheap.app.gui.model.DumpTaking;
import kheap.app.gui.model.DumpTaking.State;

/// How far a dump is that is being taken. When this goes, or the window, the dump is cancelled.
final class DumpTakingView extends VBox {
    private final Label step = new Label();
    private final ProgressBar bar = new ProgressBar();
    private final Label written = new Label();

    /// @param program that is dumped
    /// @param file that is written
    DumpTakingView(String program, Path file, DumpTaking taking) {
        super(8);
        getStyleClass().addAll("dialog-content", "taking-dump");
        Label of = new Label(program);
        of.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        Label to = new Label(file.toString());
        to.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        to.getStyleClass().add(Styles.TEXT_MUTED);
        bar.setMaxWidth(Double.MAX_VALUE);
        Label cancelling =
                new Label("The process stands still until its dump is written. It cannot be told to stop that:"
                        + " if you cancel, it goes on until everything is written, and the file is deleted.");
        cancelling.setWrapText(true);
        cancelling.setMinHeight(Region.USE_PREF_SIZE);
        cancelling.getStyleClass().add(Styles.TEXT_MUTED);
        getChildren().setAll(of, to, step, bar, written, cancelling);
        taking.state().subscribe(this::show);
        ObservableValue<Boolean> shown =
                sceneProperty().flatMap(Scene::windowProperty).flatMap(Window::showingProperty);
        shown.addListener((shows, was, is) -> {
            if (is == null) {
                taking.cancel();
            } else if (!is) {
                // the program ends, and the file is still to be deleted
                taking.close();
            }
        });
    }

    private void show(State state) {
        if (state instanceof State.Running running) {
            step.setText(running.step());
            boolean known = running.most().bytes() > 0;
            bar.setProgress(
                    known
                            ? Math.min(
                                    1,
                                    (double) running.written().bytes()
                                            / running.most().bytes())
                            : ProgressBar.INDETERMINATE_PROGRESS);
            written.setText(
                    running.written().bytes() == 0
                            ? "Nothing is written yet."
                            : running.written() + " written" + (known ? " of at most " + running.most() : ""));
        }
    }
}
