package kheap.app.gui.page;

import atlantafx.base.theme.Tweaks;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.control.TreeTableColumn;
import kheap.ByteSize;
import kheap.app.gui.heap.ObjectLine;
import kheap.app.gui.heap.Reference;
import kheap.app.gui.heap.Slot;
import kheap.app.gui.page.ObjectTree.Row;
import kheap.app.gui.part.CellText;
import kheap.app.gui.part.Desk;
import kheap.report.Cell;
import kheap.report.Glossary;

/// Makes lists of objects with the columns that each kind has.
///
/// @param heap all that the roots reach
record ObjectColumns(Desk desk, ByteSize heap) {
    private static final double USUAL_FONT = 14;
    private static final double ANY = 10_000;

    /// Objects of all kinds of classes.
    ///
    /// @param id of the tree, for tests and style sheets
    /// @param name of the tree, for those who do not see it
    ObjectTree<ObjectLine> lines(String id, String name) {
        return lines(id, name, 340, 220);
    }

    /// Objects that differ less by their class than by what they hold.
    ObjectTree<ObjectLine> linesOfOneClass(String id, String name) {
        return lines(id, name, 220, 340);
    }

    private ObjectTree<ObjectLine> lines(String id, String name, double type, double value) {
        return new Made<ObjectLine>(id, name, Optional::of)
                .type("Class", type, ObjectLine::title)
                .text("Value", value, ObjectLine::detail)
                .address()
                .size("Shallow", line -> Optional.of(line.shallow()))
                .size("Retained", line -> Optional.of(line.retained()))
                .share()
                .tree;
    }

    /// Places of objects, with what they hold.
    ObjectTree<Slot> slots(String id, String name) {
        return new Made<>(id, name, Slot::target)
                .text("Name", 200, Slot::name)
                .type("Type", 250, Slot::type)
                .text("Value", 190, Slot::value)
                .address()
                .size("Retained", slot -> slot.target().map(ObjectLine::retained))
                .type("Declared in", 130, Slot::declaredIn)
                .tree;
    }

    /// References, or steps along them.
    ObjectTree<Reference> references(String id, String name) {
        return new Made<Reference>(id, name, reference -> Optional.of(reference.object()))
                .text("Through", 220, Reference::via)
                .type("Class", 300, reference -> reference.object().title())
                .text("Value", 140, reference -> reference.object().detail())
                .address()
                .size("Retained", reference -> Optional.of(reference.object().retained()))
                .tree;
    }

    /// The widths of a column where letters are [#USUAL_FONT] high.
    private record Width(double least, double usual, double most) {
        void set(TreeTableColumn<?, ?> column, double scale) {
            column.setMinWidth(least * scale);
            column.setMaxWidth(most * scale);
            column.setPrefWidth(usual * scale);
        }
    }

    /// A tree that gets its columns, from left to right.
    private final class Made<T> {
        private final ObjectTree<T> tree;
        private final Function<T, Optional<ObjectLine>> object;

        Made(String id, String name, Function<T, Optional<ObjectLine>> object) {
            this.tree = new ObjectTree<>(desk, object);
            this.object = object;
            tree.setId(id);
            tree.setAccessibleText(name);
        }

        Made<T> text(String name, double width, Function<T, String> text) {
            return column(
                    name, new Width(60, width, ANY), () -> new LineCell.Text<>(text, OverrunStyle.ELLIPSIS), List.of());
        }

        /// Names of classes, whose end tells most.
        Made<T> type(String name, double width, Function<T, String> type) {
            return column(
                    name,
                    new Width(60, width, ANY),
                    () -> new LineCell.Text<>(type, OverrunStyle.CENTER_ELLIPSIS),
                    List.of());
        }

        Made<T> size(String name, Function<T, Optional<ByteSize>> size) {
            return column(
                    name,
                    new Width(88, 90, 140),
                    () -> new LineCell.Size<>(line -> size.apply(line).map(this::words)),
                    List.of(Tweaks.ALIGN_RIGHT));
        }

        private String words(ByteSize size) {
            return CellText.of(Cell.of(size), desk.workspace().settings().get().units());
        }

        /// Of the heap.
        Made<T> share() {
            return column(
                    "Share",
                    new Width(80, 110, 240),
                    () -> new LineCell.Share<>(line -> object.apply(line)
                            .map(one -> one.retained().shareOf(heap))
                            .orElse(0.0)),
                    List.of());
        }

        Made<T> address() {
            return column(
                    "Address",
                    new Width(100, 112, 160),
                    () -> new LineCell.Link<>(
                            line -> object.apply(line).map(ObjectLine::address), desk.workspace()::goToObject),
                    List.of());
        }

        private Made<T> column(String name, Width width, Supplier<LineCell<T>> cell, List<String> styles) {
            TreeTableColumn<Row<T>, Row<T>> column = new TreeTableColumn<>();
            Label heading = heading(name);
            column.setGraphic(heading);
            column.setCellValueFactory(
                    row -> new ReadOnlyObjectWrapper<>(row.getValue().getValue()));
            column.setCellFactory(made -> cell.get());
            column.setSortable(false);
            column.setReorderable(false);
            column.getStyleClass().addAll(styles);
            heading.fontProperty().subscribe(font -> width.set(column, font.getSize() / USUAL_FONT));
            tree.getColumns().add(column);
            return this;
        }

        private static Label heading(String name) {
            Label heading = new Label(name);
            Glossary.meaning(name).ifPresent(meaning -> {
                Tooltip tooltip = new Tooltip(meaning);
                tooltip.setWrapText(true);
                tooltip.setMaxWidth(420);
                heading.setTooltip(tooltip);
            });
            return heading;
        }
    }
}
