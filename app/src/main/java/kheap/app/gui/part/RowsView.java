package kheap.app.gui.part;

import atlantafx.base.theme.Styles;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import kheap.report.Block;
import kheap.report.Cell;
import kheap.report.Glossary;

/// A table of a report, whose rows are few enough to be all there.
final class RowsView extends VBox {
    private final GridPane grid = new GridPane();
    private final Links links;

    /// @param telling which rows stand out
    RowsView(Block.Table table, Links links, Predicate<List<Cell>> telling) {
        super(4);
        this.links = links;
        if (!table.caption().isEmpty()) {
            Label caption = new Label(table.caption());
            caption.getStyleClass().add(Styles.TEXT_BOLD);
            getChildren().add(caption);
        }
        grid.getStyleClass().add("rows");
        List<Integer> shown = IntStream.range(0, table.columns().size())
                .filter(at -> !hasLists(table, at))
                .boxed()
                .toList();
        for (int at = 0; at < shown.size(); at++) {
            Block.Column column = table.columns().get(shown.get(at));
            grid.getColumnConstraints().add(constraints(column));
            add(header(column), column.number(), at, 0, "rows-header");
        }
        int line = 1;
        for (List<Cell> row : table.rows()) {
            for (int at = 0; at < shown.size(); at++) {
                Cell cell = row.get(shown.get(at));
                Node content = links.of(cell);
                if (telling.test(row)) {
                    content.getStyleClass().add(Styles.TEXT_BOLD);
                }
                add(content, table.columns().get(shown.get(at)).number(), at, line, "rows-cell");
            }
            line++;
            for (int at = 0; at < row.size(); at++) {
                if (!shown.contains(at) && !row.get(at).objects().isEmpty()) {
                    addList(header(table.columns().get(at)), row.get(at), line++);
                }
            }
        }
        getChildren().add(grid);
        if (table.hidden() > 0) {
            Label more = new Label(table.rest(table.hidden()));
            more.getStyleClass().add(Styles.TEXT_MUTED);
            getChildren().add(more);
        }
    }

    /// Whether the column lists addresses. Their links would make it wide and leave little to the others, so they
    /// get lines of their own.
    private static boolean hasLists(Block.Table table, int column) {
        return !table.columns().get(column).number()
                && table.rows().stream().map(row -> row.get(column)).anyMatch(Links::isList);
    }

    private static ColumnConstraints constraints(Block.Column column) {
        ColumnConstraints constraints = new ColumnConstraints();
        if (column.number()) {
            constraints.setMinWidth(USE_PREF_SIZE);
        } else {
            constraints.setMinWidth(60);
            constraints.setHgrow(Priority.ALWAYS);
        }
        return constraints;
    }

    private static Label header(Block.Column column) {
        Label header = new Label(column.name());
        header.getStyleClass().addAll(Styles.TEXT_SMALL, Styles.TEXT_MUTED);
        Glossary.meaning(column.name()).ifPresent(meaning -> header.setTooltip(new Tooltip(meaning)));
        return header;
    }

    private void add(Node content, boolean number, int column, int line, String style) {
        StackPane cell = new StackPane(content);
        cell.getStyleClass().add(style);
        if (column > 0) {
            cell.getStyleClass().add("rows-next");
        }
        StackPane.setAlignment(content, number ? Pos.TOP_RIGHT : Pos.TOP_LEFT);
        if (number && content instanceof Labeled labeled) {
            labeled.setWrapText(false);
            labeled.setMinWidth(USE_PREF_SIZE);
        }
        grid.add(cell, column, line);
    }

    private void addList(Label name, Cell cell, int line) {
        name.setMinWidth(USE_PREF_SIZE);
        Node list = links.of(cell);
        HBox.setHgrow(list, Priority.ALWAYS);
        HBox row = new HBox(8, name, list);
        row.getStyleClass().add("rows-list");
        grid.add(row, 0, line, GridPane.REMAINING, 1);
    }
}
