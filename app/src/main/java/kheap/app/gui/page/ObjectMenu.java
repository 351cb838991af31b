package kheap.app.gui.page;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import kheap.app.gui.heap.ObjectLine;
import kheap.app.gui.model.Workspace;
import kheap.app.gui.part.MatQuery;
import kheap.app.gui.part.Overlay;
import kheap.report.Cell;

/// What can be done with the objects of the selected lines.
final class ObjectMenu extends ContextMenu {
    private final Supplier<List<ObjectLine>> selected;

    ObjectMenu(Workspace workspace, Supplier<List<ObjectLine>> selected) {
        this.selected = selected;
        add("Show object", lines -> workspace.goToObject(lines.getFirst().address()));
        add("Copy address", lines -> copyAddresses());
        add(
                "Copy as MAT OQL",
                lines -> Overlay.copy(MatQuery.ofObjects(
                        lines.stream().map(ObjectLine::address).toList())));
        setOnShowing(event -> {
            boolean none = selected.get().isEmpty();
            getItems().forEach(item -> item.setDisable(none));
        });
    }

    /// @param action is given at least one object
    void add(String text, Consumer<List<ObjectLine>> action) {
        MenuItem item = new MenuItem(text);
        item.setOnAction(event -> action.accept(selected.get()));
        getItems().add(item);
    }

    /// One on each line.
    void copyAddresses() {
        Overlay.copy(selected.get().stream()
                .map(line -> Cell.address(line.address()).text())
                .collect(Collectors.joining(System.lineSeparator())));
    }
}
