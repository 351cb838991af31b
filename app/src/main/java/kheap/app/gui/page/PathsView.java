package kheap.app.gui.page;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import kheap.app.gui.heap.HeapSession;
import kheap.app.gui.heap.PathsToRoots;
import kheap.app.gui.heap.Reference;
import kheap.app.gui.page.ObjectTree.Row;
import kheap.app.gui.part.Desk;

/// Why an object is still there: paths from GC roots to it, each from its root down, and by which field every step
/// refers to the next.
final class PathsView extends VBox {
    /// How many are looked for at first, and how many more each time the user asks.
    private static final int AT_ONCE = 5;

    private final HeapSession session;
    private final Asking asking;
    private final ObjectTree<Reference> tree;
    private final Label state = new Label();
    private final ProgressBar progress = new ProgressBar();
    private final Button stop = new Button("Cancel");
    private final Button more = new Button("Find more");
    private long address;
    private int wanted;

    /// Whether a search waits until the user looks here again.
    private boolean interrupted;

    PathsView(Desk desk, HeapSession session, ObjectColumns columns) {
        this.session = session;
        this.asking = new Asking(desk);
        this.tree = columns.references("paths", "Paths to GC roots");
        state.getStyleClass().add(Styles.TEXT_MUTED);
        state.setMinWidth(0);
        progress.setPrefWidth(120);
        progress.setAccessibleText("Looking for paths to GC roots");
        stop.setId("stop-paths");
        stop.setMinWidth(Region.USE_PREF_SIZE);
        stop.setOnAction(event -> stop());
        more.setId("more-paths");
        more.setMinWidth(Region.USE_PREF_SIZE);
        more.setOnAction(event -> find(tree.total().intValue() + AT_ONCE));
        for (Region now : List.of(progress, stop, more)) {
            now.managedProperty().bind(now.visibleProperty());
        }
        HBox head = new HBox(8, state, progress, stop, more);
        head.setAlignment(Pos.CENTER_LEFT);
        head.getStyleClass().add("paths-head");
        VBox.setVgrow(tree, Priority.ALWAYS);
        getChildren().setAll(head, tree);
        running(false);
    }

    void show(long of) {
        address = of;
        tree.clear(new Label(""));
        find(AT_ONCE);
    }

    /// Others have questions to the dump, too, and it answers one at a time.
    void pause() {
        if (stop.isVisible()) {
            asking.cancel();
            interrupted = true;
        }
    }

    void resume() {
        if (interrupted) {
            find(wanted);
        }
    }

    /// The user does not want to wait any longer.
    private void stop() {
        asking.cancel();
        running(false);
        state.setText("You stopped the search.");
        more.setVisible(true);
    }

    private void find(int count) {
        wanted = count;
        interrupted = false;
        running(true);
        state.setText("Looking for paths to GC roots");
        asking.ask(session.pathsToRoots(address, count), this::tell, sentence -> {
            running(false);
            state.setText(sentence);
        });
    }

    private void running(boolean is) {
        progress.setVisible(is);
        stop.setVisible(is);
        more.setVisible(false);
    }

    private void tell(PathsToRoots found) {
        running(false);
        int paths = found.paths().size();
        more.setVisible(!found.complete());
        state.setText(sentence(paths, found.complete()));
        tree.show(found.paths().stream().map(PathsView::rows).toList());
    }

    private static String sentence(int paths, boolean complete) {
        return switch (paths) {
            case 0 -> "No GC root reaches it.";
            case 1 -> complete ? "One path keeps it." : "The shortest path that keeps it. There are more.";
            default ->
                String.format(
                        Locale.ROOT,
                        complete
                                ? "%,d paths keep it, shortest first."
                                : "The %,d shortest paths that keep it. There are more.",
                        paths);
        };
    }

    private static List<Row<Reference>> rows(PathsToRoots.Path path) {
        List<Row<Reference>> rows = new ArrayList<>();
        path.first().forEach(step -> rows.add(new Row.Line<>(step)));
        if (path.leftOut() > 0) {
            rows.add(new Row.Note<>(String.format(Locale.ROOT, "… %,d steps …", path.leftOut())));
        }
        path.last().forEach(step -> rows.add(new Row.Line<>(step)));
        return rows;
    }
}
