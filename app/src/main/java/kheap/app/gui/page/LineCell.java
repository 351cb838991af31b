package kheap.app.gui.page;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;
import javafx.geometry.Pos;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.control.TreeTableCell;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import kheap.app.gui.page.ObjectTree.Row;
import kheap.report.Cell;

/// One cell of an [ObjectTree]. The first column also says what stands between the lines.
abstract class LineCell<T> extends TreeTableCell<Row<T>, Row<T>> {
    /// Shows what this column says of a line; the cell is blank before.
    abstract void show(T line);

    @Override
    protected void updateItem(Row<T> row, boolean empty) {
        super.updateItem(row, empty);
        setText(null);
        setGraphic(null);
        setTooltip(null);
        getStyleClass().removeAll("more", "note");
        if (empty || row == null) {
            return;
        }
        boolean first = getTableColumn() == getTreeTableView().getColumns().getFirst();
        switch (row) {
            case Row.Line<T> line -> show(line.value());
            case Row.More<T> more -> {
                if (first) {
                    setText(ObjectTree.words(more));
                    getStyleClass().add("more");
                }
            }
            case Row.Note<T> note -> {
                if (first) {
                    setText(note.sentence());
                    getStyleClass().add("note");
                }
            }
        }
    }

    /// Words, with a tooltip for what there is no room for.
    static final class Text<T> extends LineCell<T> {
        private final Function<T, String> text;
        private final Tooltip full = new Tooltip();

        Text(Function<T, String> text, OverrunStyle overrun) {
            this.text = text;
            full.setWrapText(true);
            full.setMaxWidth(600);
            setTextOverrun(overrun);
        }

        @Override
        void show(T line) {
            String words = text.apply(line);
            setText(words);
            if (!words.isEmpty()) {
                full.setText(words);
                setTooltip(full);
            }
        }
    }

    /// A size, on the right.
    static final class Size<T> extends LineCell<T> {
        private final Function<T, Optional<String>> size;

        Size(Function<T, Optional<String>> size) {
            this.size = size;
            setAlignment(Pos.CENTER_RIGHT);
        }

        @Override
        void show(T line) {
            setText(size.apply(line).orElse(""));
        }
    }

    /// A part of a whole, as a bar with its percentage.
    static final class Share<T> extends LineCell<T> {
        private final Function<T, Double> share;
        private final Region bar = new Region();
        private final Label percent = new Label();
        private final StackPane both = new StackPane(bar, percent);

        Share(Function<T, Double> share) {
            this.share = share;
            bar.getStyleClass().add("retained-share");
            both.getStyleClass().add("share");
            StackPane.setAlignment(bar, Pos.CENTER_LEFT);
            StackPane.setAlignment(percent, Pos.CENTER_RIGHT);
        }

        @Override
        void show(T line) {
            double part = Math.clamp(share.apply(line), 0, 1);
            percent.setText(String.format(Locale.ROOT, "%.1f %%", part * 100));
            bar.maxWidthProperty().bind(both.widthProperty().multiply(part));
            setGraphic(both);
        }
    }

    /// The address of the object, which leads to it.
    static final class Link<T> extends LineCell<T> {
        private final Function<T, Optional<Long>> address;
        private final Hyperlink link = new Hyperlink();

        Link(Function<T, Optional<Long>> address, LongConsumer follow) {
            this.address = address;
            link.setFocusTraversable(false);
            link.getStyleClass().add("address");
            link.setOnAction(event -> {
                link.setVisited(false);
                if (getItem() instanceof Row.Line<T> line) {
                    address.apply(line.value()).ifPresent(follow::accept);
                }
            });
        }

        @Override
        void show(T line) {
            address.apply(line).ifPresent(at -> {
                link.setText(Cell.address(at).text());
                setGraphic(link);
            });
        }
    }
}
