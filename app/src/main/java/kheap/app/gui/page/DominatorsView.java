package kheap.app.gui.page;

import atlantafx.base.theme.Styles;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import kheap.app.gui.heap.HeapSession;
import kheap.app.gui.heap.ObjectLine;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The dominator tree, from what nothing dominates down.
final class DominatorsView extends VBox {
    private final HeapSession session;
    private final ObjectTree<ObjectLine> tree;
    private boolean shown;

    DominatorsView(HeapSession session, ObjectColumns columns) {
        super(8);
        this.session = session;
        this.tree = columns.lines("dominators", "Dominator tree");
        tree.setBelow(line -> dominated(session, line));
        tree.addAction("Open the largest below", lines -> tree.openLargest());
        Label what = new Label("Each object with what would go if it were gone, biggest first");
        what.getStyleClass().add(Styles.TEXT_MUTED);
        what.setMinWidth(0);
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        Button largest = new Button("Open the largest below", new FontIcon(Feather.CORNER_RIGHT_DOWN));
        largest.setId("open-largest");
        largest.setMinWidth(Region.USE_PREF_SIZE);
        largest.setTooltip(
                new Tooltip("Walks down from the selected line, as long as one object keeps more than half"));
        largest.disableProperty()
                .bind(tree.getSelectionModel().selectedItemProperty().isNull());
        largest.setOnAction(event -> tree.openLargest());
        HBox head = new HBox(8, what, space, largest);
        head.setAlignment(Pos.CENTER_LEFT);
        VBox.setVgrow(tree, Priority.ALWAYS);
        getChildren().setAll(head, tree);
    }

    /// What keeps no more than itself dominates nothing.
    static Optional<ObjectTree.Source<ObjectLine>> dominated(HeapSession session, ObjectLine line) {
        return line.retained().compareTo(line.shallow()) > 0
                ? Optional.of((from, count) -> session.dominated(line.address(), from, count))
                : Optional.empty();
    }

    void show() {
        if (!shown) {
            shown = true;
            tree.show(session::topDominators, "No GC root reaches anything.");
        }
    }
}
