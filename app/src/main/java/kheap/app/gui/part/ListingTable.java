package kheap.app.gui.part;

import atlantafx.base.theme.Styles;
import atlantafx.base.theme.Tweaks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ListChangeListener;
import javafx.scene.control.Label;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.skin.VirtualFlow;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;
import javafx.scene.text.Text;
import kheap.report.Block;
import kheap.report.Cell;
import kheap.report.Listing;

/// The table of a [ListingView]: the rows that are to be shown, in the order of the columns that the user sorts by,
/// else in that of the listing. Neither sorting nor leaving rows out loses the selection.
///
/// Rows are ordered here rather than by a sorted list below the table, because the table's own way to keep the
/// selection compares every selected row with every other.
final class ListingTable<R> extends TableView<Line<R>> {
    /// How many rows a column's width is taken from.
    private static final int MEASURED = 30;

    /// No text becomes narrower to make room for others; what names the row least of all.
    private static final double NARROWEST_TEXT = 116;

    private static final double NARROWEST_NAME = 140;
    private static final double WIDEST = 360;

    /// The space around a cell's text.
    private static final double AROUND = 22;

    /// How many rows stay above one that is scrolled to.
    private static final int ROWS_ABOVE = 3;

    /// The bar, and the borders of the table.
    private static final double SCROLL_BAR = 18;

    /// How high letters usually are. Columns are measured with these; where letters are larger, so are the columns.
    private static final double USUAL = 14;

    private static final Font FONT = Font.font(USUAL);
    private static final Font HEADER_FONT = Font.font(null, FontWeight.BOLD, USUAL);

    private final Function<Cell, String> words;
    private final Runnable selected;
    private List<Line<R>> lines = List.of();
    private Predicate<Line<R>> shown = line -> true;
    private List<Shape> shapes = List.of();

    /// The lines that the user selected last, shown or not.
    private final Set<Line<R>> chosen = new HashSet<>();

    private boolean filling;
    private boolean waitsForOrder;
    private boolean sizedByHand;

    /// What one column is like.
    ///
    /// @param width that fits its first rows
    /// @param narrowest what it keeps where the table is too narrow
    /// @param takesMore whether it shares in what a wide table has left: texts do, numbers do not
    private record Shape(double width, double narrowest, boolean takesMore) {
        Shape times(double factor) {
            return new Shape(width * factor, narrowest * factor, takesMore);
        }
    }

    /// @param words what a cell says on the screen
    /// @param selected told when other rows are selected
    ListingTable(Function<Cell, String> words, Runnable selected) {
        this.words = words;
        this.selected = selected;
        getStyleClass().addAll("listing-table", Styles.DENSE);
        setSkin(new ExplainedHeaders<>(this));
        getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        getSelectionModel().getSelectedItems().addListener((ListChangeListener<Line<R>>) change -> {
            if (!filling) {
                chosen.clear();
                chosen.addAll(selection());
                selected.run();
            }
        });
        // Sorting ends with a few events of the table's own; the rows move after them.
        setSortPolicy(table -> {
            if (!waitsForOrder) {
                waitsForOrder = true;
                Platform.runLater(() -> {
                    waitsForOrder = false;
                    fill();
                });
            }
            return true;
        });
        setColumnResizePolicy(features -> {
            if (features.getColumn() != null) {
                sizedByHand = true;
                return TableView.UNCONSTRAINED_RESIZE_POLICY.call(features);
            }
            stretch();
            return true;
        });
    }

    void show(Listing<R> listing) {
        boolean sameColumns = getColumns().stream()
                .map(TableColumn::getText)
                .toList()
                .equals(listing.columns().stream()
                        .map(column -> column.heading().name())
                        .toList());
        lines = IntStream.range(0, listing.rows().size())
                .mapToObj(at -> new Line<>(listing, at))
                .toList();
        chosen.clear();
        if (!sameColumns) {
            sizedByHand = false;
            // Sorted by a column that is no longer there.
            getSortOrder().clear();
            shapes = List.of();
            getColumns().setAll(columns(listing));
            shapes = shapes(listing);
        } else {
            widen(shapes(listing));
        }
        fill();
        stretch();
    }

    /// Columns that stay make room for longer texts. They do not become narrower, which would be restless.
    private void widen(List<Shape> wanted) {
        shapes = IntStream.range(0, shapes.size())
                .mapToObj(at -> shapes.get(at).width() < wanted.get(at).width() ? wanted.get(at) : shapes.get(at))
                .toList();
    }

    void mark(Predicate<R> rows, String styleClass) {
        setRowFactory(made -> new TableRow<>() {
            @Override
            protected void updateItem(Line<R> line, boolean empty) {
                super.updateItem(line, empty);
                getStyleClass().remove(styleClass);
                if (!empty && line != null && rows.test(line.row())) {
                    getStyleClass().add(styleClass);
                }
            }
        });
    }

    private List<TableColumn<Line<R>, ?>> columns(Listing<R> listing) {
        List<TableColumn<Line<R>, ?>> columns = new ArrayList<>();
        for (int i = 0; i < listing.columns().size(); i++) {
            int at = i;
            Block.Column heading = listing.columns().get(i).heading();
            TableColumn<Line<R>, Cell> column = new TableColumn<>(heading.name());
            column.setCellValueFactory(
                    line -> new ReadOnlyObjectWrapper<>(line.getValue().cell(at)));
            column.setCellFactory(made -> new ListingCell<>(words));
            column.setComparator(new CellOrder());
            column.setUserData(at);
            column.setVisible(!heading.detail());
            column.visibleProperty().subscribe(this::stretch);
            if (heading.number()) {
                column.getStyleClass().add(Tweaks.ALIGN_RIGHT);
            }
            columns.add(column);
        }
        return columns;
    }

    /// Which column of the listing this is, wherever the user has moved it to.
    static int at(TableColumn<?, ?> column) {
        return (Integer) column.getUserData();
    }

    private List<Shape> shapes(Listing<R> listing) {
        List<Shape> made = new ArrayList<>();
        for (int i = 0; i < listing.columns().size(); i++) {
            int at = i;
            Block.Column heading = listing.columns().get(i).heading();
            int rows = heading.detail() ? Math.min(1, lines.size()) : Math.min(MEASURED, lines.size());
            // from everywhere, since rows that stand together are alike
            String longest = IntStream.range(0, rows)
                    .mapToObj(row -> lines.get((int) ((long) row * lines.size() / rows)))
                    .map(line -> words.apply(line.cell(at)))
                    .max(Comparator.comparingInt(String::length))
                    .orElse("");
            double width =
                    Math.min(WIDEST, AROUND + Math.max(width(heading.name(), HEADER_FONT), width(longest, FONT)));
            double narrowest = heading.number() ? width : i == 0 ? NARROWEST_NAME : NARROWEST_TEXT;
            made.add(new Shape(width, Math.min(width, narrowest), !heading.number()));
        }
        return made;
    }

    private static double width(String text, Font font) {
        Text measured = new Text(text);
        measured.setFont(font);
        return Math.ceil(measured.getLayoutBounds().getWidth());
    }

    /// Gives the columns the table's whole width, unless the user has sized them.
    private void stretch() {
        if (sizedByHand || shapes.isEmpty() || getWidth() <= 0) {
            return;
        }
        List<TableColumn<Line<R>, ?>> visible = List.copyOf(getVisibleLeafColumns());
        double natural = sum(visible, Shape::width);
        double growing = sum(visible, shape -> shape.takesMore() ? shape.width() : 0);
        double left = getWidth() - SCROLL_BAR - natural;
        double missing = Math.min(1, Math.max(0, -left) / (natural - sum(visible, Shape::narrowest)));
        for (TableColumn<Line<R>, ?> column : visible) {
            Shape shape = shape(column);
            double more = left > 0 && shape.takesMore() ? left * shape.width() / growing : 0;
            column.setPrefWidth(
                    Math.floor(shape.width() + more - (left < 0 ? missing * (shape.width() - shape.narrowest()) : 0)));
        }
    }

    private double sum(List<TableColumn<Line<R>, ?>> columns, ToDoubleFunction<Shape> width) {
        return columns.stream().map(this::shape).mapToDouble(width).sum();
    }

    private Shape shape(TableColumn<?, ?> column) {
        return shapes.get(at(column)).times(letters());
    }

    /// How much larger than usual the letters are.
    private double letters() {
        return lookup(".column-header > .label") instanceof Label heading
                ? heading.getFont().getSize() / USUAL
                : 1;
    }

    /// Leaves out all other lines.
    void showOnly(Predicate<Line<R>> wanted) {
        shown = wanted;
        fill();
    }

    private void fill() {
        List<Line<R>> ordered = new ArrayList<>(lines.size());
        lines.stream().filter(shown).forEach(ordered::add);
        order().ifPresent(ordered::sort);
        List<Line<R>> before = selection();
        filling = true;
        try {
            getSelectionModel().clearSelection();
            getItems().setAll(ordered);
            int[] again = IntStream.range(0, ordered.size())
                    .filter(at -> chosen.contains(ordered.get(at)))
                    .toArray();
            if (again.length > 0) {
                getSelectionModel().selectIndices(again[0], again);
            }
        } finally {
            filling = false;
        }
        if (!new HashSet<>(before).equals(new HashSet<>(selection()))) {
            selected.run();
        }
    }

    private Optional<Comparator<Line<R>>> order() {
        return getSortOrder().stream().map(this::by).reduce(Comparator::thenComparing);
    }

    private Comparator<Line<R>> by(TableColumn<Line<R>, ?> column) {
        Comparator<Line<R>> order = Comparator.comparing(line -> line.cell(at(column)), new CellOrder());
        return column.getSortType() == TableColumn.SortType.DESCENDING ? order.reversed() : order;
    }

    /// Those that are selected and shown, in the order of the table.
    List<Line<R>> selection() {
        return getSelectionModel().getSelectedItems().stream()
                .filter(Objects::nonNull)
                .toList();
    }

    List<Line<R>> lines() {
        return lines;
    }

    /// Selects this line alone, and brings it into view.
    ///
    /// @return whether it is among those that are shown
    boolean select(Line<R> line) {
        int at = getItems().indexOf(line);
        if (at < 0) {
            return false;
        }
        getSelectionModel().clearAndSelect(at);
        getFocusModel().focus(at);
        // A table that is not laid out yet would scroll to nowhere.
        Platform.runLater(() -> bringIntoView(line));
        return true;
    }

    private void bringIntoView(Line<R> line) {
        int at = getItems().indexOf(line);
        if (lookup(".virtual-flow") instanceof VirtualFlow<?> flow
                && flow.getFirstVisibleCell() != null
                && (at < flow.getFirstVisibleCell().getIndex()
                        || at > flow.getLastVisibleCell().getIndex())) {
            scrollTo(Math.max(0, at - ROWS_ABOVE));
        }
    }
}
