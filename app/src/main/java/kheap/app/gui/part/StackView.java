package kheap.app.gui.part;

import atlantafx.base.theme.Styles;
import java.util.List;
import java.util.stream.Collectors;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.control.TreeCell;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import kheap.app.gui.heap.ThreadRow;
import kheap.report.Cell;

/// The stack of a thread, innermost frame first. A frame unfolds to the objects that its local variables hold, and
/// each leads to its object, by a click or by Enter.
public final class StackView extends BorderPane {
    private static final KeyCombination COPY = new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN);

    private static final Insets BESIDE_THE_SCROLL_BAR = new Insets(0, 12, 0, 0);

    private final Desk desk;
    private final TreeView<Entry> tree = new TreeView<>(new TreeItem<>());
    private final Label none = new Label("The dump has no stack of this thread.");
    private List<ThreadRow.Frame> frames = List.of();

    /// A line of the stack.
    private sealed interface Entry {
        record Call(Cell text) implements Entry {}

        record Held(Cell type, long address) implements Entry {}
    }

    public StackView(Desk desk) {
        this.desk = desk;
        getStyleClass().add("stack");
        none.getStyleClass().add(Styles.TEXT_MUTED);
        tree.setShowRoot(false);
        tree.setAccessibleText("Stack");
        tree.getStyleClass().add(Styles.DENSE);
        tree.setCellFactory(made -> new EntryCell());
        tree.setOnKeyPressed(event -> {
            TreeItem<Entry> selected = tree.getSelectionModel().getSelectedItem();
            if (COPY.match(event)) {
                Overlay.copy(text());
                event.consume();
            } else if (event.getCode() == KeyCode.ENTER
                    && selected != null
                    && selected.getValue() instanceof Entry.Held held) {
                desk.workspace().goToObject(held.address());
                event.consume();
            }
        });
        MenuItem copy = new MenuItem("Copy stack (" + COPY.getDisplayText() + ")");
        copy.setOnAction(event -> Overlay.copy(text()));
        tree.setContextMenu(new ContextMenu(copy));
    }

    public void show(List<ThreadRow.Frame> stack) {
        frames = List.copyOf(stack);
        tree.getRoot().getChildren().setAll(frames.stream().map(StackView::item).toList());
        setCenter(frames.isEmpty() ? none : tree);
    }

    /// Unfolds or folds every frame.
    public void setUnfolded(boolean unfolded) {
        tree.getRoot().getChildren().forEach(frame -> frame.setExpanded(unfolded));
    }

    /// As a stack trace prints it.
    public String text() {
        return frames.stream().map(frame -> "\tat " + frame.text() + "\n").collect(Collectors.joining());
    }

    private static TreeItem<Entry> item(ThreadRow.Frame frame) {
        TreeItem<Entry> item = new TreeItem<>(new Entry.Call(Cell.of(frame.text())));
        frame.locals().forEach(local -> item.getChildren()
                .add(new TreeItem<>(new Entry.Held(Cell.of(local.type()), local.address()))));
        return item;
    }

    private final class EntryCell extends TreeCell<Entry> {
        EntryCell() {
            // The end tells class, method and line.
            setTextOverrun(OverrunStyle.LEADING_ELLIPSIS);
            // as wide as the tree, so that nothing hides behind a scroll bar
            setPrefWidth(0);
        }

        @Override
        protected void updateItem(Entry entry, boolean empty) {
            super.updateItem(entry, empty);
            setText(null);
            setGraphic(null);
            setTooltip(null);
            if (empty || entry == null) {
                return;
            }
            switch (entry) {
                case Entry.Call call -> {
                    setText(call.text().text());
                    setTooltip(new Tooltip(call.text().full()));
                }
                case Entry.Held held -> {
                    Hyperlink link = new Hyperlink(held.type().text());
                    link.setTextOverrun(OverrunStyle.LEADING_ELLIPSIS);
                    link.setTooltip(new Tooltip(held.type().full()));
                    link.setFocusTraversable(false);
                    link.setMinWidth(0);
                    link.setOnAction(event -> desk.workspace().goToObject(held.address()));
                    Label address = new Label(Cell.address(held.address()).text());
                    address.setMinWidth(USE_PREF_SIZE);
                    address.getStyleClass().addAll(Styles.TEXT_MUTED, Styles.TEXT_SMALL);
                    HBox line = new HBox(8, link, address);
                    line.setAlignment(Pos.CENTER_LEFT);
                    line.setMinWidth(0);
                    line.setPadding(BESIDE_THE_SCROLL_BAR);
                    setGraphic(line);
                }
            }
        }
    }
}
