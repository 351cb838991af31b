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
import java.util.stream.IntStream;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ListChangeListener;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.text.Font;
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
    /// With more columns than these, those for details are hidden at first.
    private static final int USUAL_COLUMNS = 7;

    /// How many rows a column's width is taken from.
    private static final int MEASURED = 30;

    private static final double NARROWEST_TEXT = 96;
    private static final double WIDEST = 360;

    /// Room for the space around a cell's text and, in a header, for the arrow of sorting.
    private static final double AROUND = 28;

    private static final Font FONT = Font.font(14);

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
    /// @param flexible whether it takes what is left of the table's width, or gives what is missing
    private record Shape(double width, boolean flexible) {}

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
        }
        fill();
        stretch();
    }

    private List<TableColumn<Line<R>, ?>> columns(Listing<R> listing) {
        List<TableColumn<Line<R>, ?>> columns = new ArrayList<>();
        boolean many = listing.columns().size() > USUAL_COLUMNS;
        for (int i = 0; i < listing.columns().size(); i++) {
            int at = i;
            Block.Column heading = listing.columns().get(i).heading();
            TableColumn<Line<R>, Cell> column = new TableColumn<>(heading.name());
            column.setCellValueFactory(
                    line -> new ReadOnlyObjectWrapper<>(line.getValue().cell(at)));
            column.setCellFactory(made -> new ListingCell<>(words));
            column.setComparator(new CellOrder());
            column.setUserData(at);
            column.setVisible(!(many && heading.detail()));
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
            String longest = lines.stream()
                    .limit(heading.detail() ? 1 : MEASURED)
                    .map(line -> words.apply(line.cell(at)))
                    .max(Comparator.comparingInt(String::length))
                    .orElse("");
            double width = AROUND + Math.max(width(heading.name()), width(longest));
            made.add(new Shape(Math.min(width, WIDEST), !heading.number() && width > NARROWEST_TEXT));
        }
        return made;
    }

    private static double width(String text) {
        Text measured = new Text(text);
        measured.setFont(FONT);
        return Math.ceil(measured.getLayoutBounds().getWidth());
    }

    /// Gives the columns the table's whole width, unless the user has sized them.
    private void stretch() {
        if (sizedByHand || shapes.isEmpty() || getWidth() <= 0) {
            return;
        }
        List<TableColumn<Line<R>, ?>> visible = List.copyOf(getVisibleLeafColumns());
        double natural = visible.stream()
                .mapToDouble(column -> shapes.get(at(column)).width())
                .sum();
        double flexible = visible.stream()
                .map(column -> shapes.get(at(column)))
                .filter(Shape::flexible)
                .mapToDouble(Shape::width)
                .sum();
        // the bar that scrolls, and the borders
        double left = getWidth() - 18 - natural;
        for (TableColumn<Line<R>, ?> column : visible) {
            Shape shape = shapes.get(at(column));
            double width = shape.flexible()
                    ? Math.max(NARROWEST_TEXT, shape.width() + left * shape.width() / flexible)
                    : shape.width();
            column.setPrefWidth(Math.floor(width));
        }
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
        scrollTo(Math.max(0, at - 3));
        return true;
    }
}
