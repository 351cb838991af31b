package kheap.app.gui.page;

import atlantafx.base.theme.Styles;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import kheap.app.gui.heap.ThreadRow.ThreadObject;
import kheap.app.gui.part.ActionLink;
import kheap.app.gui.part.Desk;
import kheap.app.gui.part.FactGrid;
import kheap.app.gui.part.Overlay;
import kheap.app.gui.part.StackView;
import kheap.report.Block.Verdict.Tone;
import kheap.report.Cell;

/// The details of one thread, with its stack.
final class ThreadPane extends BorderPane {
    private final Desk desk;
    private final Label title = new Label("No thread is selected");
    private final Label warning =
            new Label(Tone.WARNING.sign() + " This thread of Kafka's runs although no client in the dump owns it.");
    private final FactGrid facts;
    private final FlowPane links = new FlowPane(12, 0);
    private final CheckBox locals = new CheckBox("Local variables");
    private final StackView stack;

    ThreadPane(Desk desk) {
        this.desk = desk;
        this.facts = new FactGrid(desk);
        this.stack = new StackView(desk);
        getStyleClass().add("details-pane");
        title.getStyleClass().add(Styles.TITLE_4);
        title.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        warning.getStyleClass().add("tone-warning");
        warning.setWrapText(true);
        links.setAlignment(Pos.CENTER_LEFT);
        locals.setTooltip(new Tooltip("Unfolds every frame to the objects that its local variables hold"));
        locals.selectedProperty().addListener((selected, was, is) -> stack.setUnfolded(is));
        show(List.of());
    }

    /// Shows the first of these threads.
    void show(List<ShownThread> selected) {
        if (selected.isEmpty()) {
            title.setText("No thread is selected");
            setTop(title);
            setCenter(null);
        } else {
            show(selected.getFirst());
        }
    }

    private void show(ShownThread shown) {
        Cell name = Cell.of(shown.thread().name());
        title.setText(name.text());
        title.setTooltip(new Tooltip(name.full()));
        facts.getChildren().clear();
        Optional<ThreadObject> object = shown.thread().object();
        String daemon =
                object.filter(ThreadObject::daemon).map(is -> ", daemon").orElse("");
        facts.add("State", Cell.of(shown.state() + daemon));
        links.getChildren().clear();
        object.ifPresent(known -> {
            facts.add("Retained", Cell.of(known.retained()));
            facts.add("Class", Cell.of(known.type()));
            links.getChildren().add(new ActionLink("Show thread object", () -> desk.workspace()
                    .goToObject(shown.thread().address())));
        });
        shown.client().ifPresent(client -> links.getChildren()
                .add(new ActionLink("Show client", () -> desk.workspace().goToClient(client))));
        links.getChildren().add(new ActionLink("Copy stack", () -> Overlay.copy(stack.text())));
        object.ifPresent(known -> links.getChildren().add(locals));
        stack.show(shown.thread().frames());
        stack.setUnfolded(locals.isSelected());
        VBox head = new VBox(6, title);
        if (shown.isLeftOver()) {
            head.getChildren().add(warning);
        }
        head.getChildren().addAll(facts, links);
        head.getStyleClass().add("details-head");
        setTop(head);
        setCenter(stack);
    }
}
