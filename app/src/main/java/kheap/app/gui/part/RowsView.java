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
    private static final int FEW_LETTERS = 24;

    private static final int SENTENCE = 60;

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
            grid.getColumnConstraints().add(constraints(table, shown.get(at)));
            add(header(column), column.number(), at, 0, "rows-header");
        }
        int line = 1;
        for (List<Cell> row : table.rows()) {
            for (int at = 0; at < shown.size(); at++) {
                Cell cell = row.get(shown.get(at));
                Node content = links.of(cell);
                if (isProse(cell) && content instanceof Label label) {
                    // It is cut for tables with one line a row; here is room for more.
                    label.setText(cell.full());
                }
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

    private static ColumnConstraints constraints(Block.Table table, int column) {
        ColumnConstraints constraints = new ColumnConstraints();
        if (table.columns().get(column).number() || isBesideProse(table, column)) {
            constraints.setMinWidth(USE_PREF_SIZE);
        } else {
            constraints.setMinWidth(60);
            constraints.setHgrow(Priority.ALWAYS);
        }
        return constraints;
    }

    /// Whether a column of few words would lose its width to another that has sentences.
    private static boolean isBesideProse(Block.Table table, int column) {
        return table.rows().stream().allMatch(row -> row.get(column).text().length() <= FEW_LETTERS)
                && table.rows().stream().flatMap(List::stream).anyMatch(RowsView::isProse);
    }

    private static boolean isProse(Cell cell) {
        return cell.full().length() > SENTENCE && cell.full().contains(" ");
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
