package kheap.app.gui.page;

import atlantafx.base.theme.Styles;
import java.util.List;
import java.util.Locale;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import kheap.app.gui.heap.HeapSession;
import kheap.app.gui.heap.InstanceOrder;
import kheap.app.gui.heap.ObjectLine;
import kheap.app.gui.part.Desk;
import kheap.app.gui.part.MatQuery;
import kheap.app.gui.part.Overlay;

/// The instances of one class.
final class InstancesView extends VBox {
    private final HeapSession session;
    private final Asking asking;
    private final Label name = new Label();
    private final ComboBox<InstanceOrder> order = new ComboBox<>();
    private final ObjectTree<ObjectLine> tree;
    private long type;
    private boolean shown;

    InstancesView(Desk desk, HeapSession session, ObjectsWay way, ObjectColumns columns) {
        super(8);
        this.session = session;
        this.asking = new Asking(desk);
        this.tree = columns.linesOfOneClass("instances", "Instances of the class");
        name.getStyleClass().add(Styles.TITLE_4);
        name.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        name.setMinWidth(0);
        Label total = new Label();
        total.getStyleClass().add(Styles.TEXT_MUTED);
        total.setMinWidth(Region.USE_PREF_SIZE);
        total.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> String.format(
                                Locale.ROOT,
                                tree.total().get() == 1 ? "%,d instance" : "%,d instances",
                                tree.total().get()),
                        tree.total()));
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        order.getItems().setAll(InstanceOrder.values());
        order.setValue(InstanceOrder.BY_RETAINED_SIZE);
        order.setAccessibleText("Order of the instances");
        order.setMinWidth(Region.USE_PREF_SIZE);
        order.valueProperty().addListener((value, was, is) -> ask());
        Button typeObject = new Button("Class object");
        typeObject.setMinWidth(Region.USE_PREF_SIZE);
        typeObject.setOnAction(event -> way.goToObject(type));
        Button query = new Button("Copy as MAT OQL");
        query.setMinWidth(Region.USE_PREF_SIZE);
        query.setOnAction(event -> Overlay.copy(MatQuery.ofClasses(List.of(name.getText()))));
        HBox head = new HBox(8, name, total, space, order, typeObject, query);
        head.setAlignment(Pos.CENTER_LEFT);
        VBox.setVgrow(tree, Priority.ALWAYS);
        getChildren().setAll(head, tree);
    }

    void show(long wanted) {
        if (shown && type == wanted) {
            return;
        }
        shown = true;
        type = wanted;
        name.setText("");
        asking.ask(
                session.object(type),
                facts -> name.setText(facts.map(found -> found.line().words()).orElse("")),
                name::setText);
        ask();
    }

    private void ask() {
        tree.show(
                (from, count) -> session.instances(type, order.getValue(), from, count),
                "No GC root reaches an instance of this class.");
    }
}
