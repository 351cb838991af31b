package kheap.app.gui.part;

import atlantafx.base.theme.Styles;
import atlantafx.base.theme.Tweaks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.event.EventHandler;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TableColumn;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import kheap.app.gui.settings.Settings.Units;
import kheap.report.Cell;
import kheap.report.Listing;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// A listing in full: thousands of rows to sort, filter, select, copy and save.
///
/// Ctrl+F goes to the filter and Esc empties it; Enter and a double click do what [#onActivate] says.
public final class ListingView<R> extends VBox {
    /// From how many columns on one can choose among them.
    private static final int WORTH_CHOOSING = 5;

    private static final KeyCombination FIND = new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN);
    private static final KeyCombination COPY = new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN);

    private final Desk desk;
    private final Export export;
    private final ListingFilter<R> filter;
    private final Label count = new Label();
    private final MenuButton columns = new MenuButton(null, new FontIcon(Feather.COLUMNS));
    private final ContextMenu menu = new ContextMenu();
    private final List<MenuItem> actions = new ArrayList<>();
    private final ListingTable<R> table;
    private final ObservableValue<Units> units;
    private Listing<R> listing = Listing.of("", List.of(), List.of());
    private String empty = "Nothing here.";
    private Consumer<List<R>> onSelect = rows -> {};
    private Consumer<R> onActivate = row -> {};

    public ListingView(Desk desk) {
        super(8);
        this.desk = desk;
        this.export = new Export(desk);
        this.table = new ListingTable<>(this::words, this::selectionChanged);
        this.filter = new ListingFilter<>(desk, table);
        getStyleClass().add("listing");
        VBox.setVgrow(table, Priority.ALWAYS);
        getChildren().setAll(tools(), table);
        // Only while the view is to be seen, so that the settings do not hold the views of closed dumps.
        units = desk.workspace()
                .settings()
                .map(settings -> settings.units())
                .when(sceneProperty().isNotNull());
        units.addListener((property, was, is) -> table.refresh());
        table.setContextMenu(menu);
        menu.setOnShowing(event -> menu.getItems().setAll(menuItems()));
        table.setOnKeyPressed(this::keyInTable);
        table.setOnMouseClicked(event -> {
            if (event.getButton() == MouseButton.PRIMARY && event.getClickCount() == 2) {
                activate();
            }
        });
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        table.getItems().addListener((ListChangeListener<Line<R>>) change -> tellCount());
        setListing(listing);
    }

    private Node tools() {
        count.getStyleClass().addAll(Styles.TEXT_MUTED, "listing-count");
        count.setMinWidth(Region.USE_PREF_SIZE);
        columns.getStyleClass().addAll(Styles.FLAT, Styles.BUTTON_ICON, Tweaks.NO_ARROW, "listing-columns");
        columns.setAccessibleText("Choose columns");
        columns.setTooltip(new Tooltip("Choose columns"));
        Button save = new Button(null, new FontIcon(Feather.DOWNLOAD));
        save.getStyleClass().addAll(Styles.FLAT, Styles.BUTTON_ICON, "listing-save");
        save.setAccessibleText("Save as CSV");
        save.setTooltip(new Tooltip("Save the rows shown as CSV…"));
        save.setOnAction(event -> saveCsv());
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox tools = new HBox(4, filter, space, count, columns, save);
        tools.setAlignment(Pos.CENTER_LEFT);
        return tools;
    }

    /// Makes Ctrl+F find here from anywhere in the window, while this is to be seen.
    public void findFromAnywhere() {
        EventHandler<KeyEvent> find = event -> {
            if (FIND.match(event) && isSeen()) {
                focusFilter();
                event.consume();
            }
        };
        sceneProperty().addListener((scene, was, is) -> {
            if (was != null) {
                was.removeEventHandler(KeyEvent.KEY_PRESSED, find);
            }
            if (is != null) {
                is.addEventHandler(KeyEvent.KEY_PRESSED, find);
            }
        });
    }

    /// Other than the table of a tab that is not on top.
    private boolean isSeen() {
        Node at = this;
        while (at != null && at.isVisible()) {
            at = at.getParent();
        }
        return at == null;
    }

    /// Shows this instead. Filter and choice stay as they are; so do the columns, if they have the same names.
    public void setListing(Listing<R> next) {
        listing = next;
        table.show(next);
        table.setAccessibleText(next.caption());
        filter.show(next);
        columns.getItems()
                .setAll(table.getColumns().stream().map(this::columnItem).toList());
        columns.setVisible(next.columns().size() >= WORTH_CHOOSING);
        columns.setManaged(columns.isVisible());
    }

    /// Offers the texts of a column, such as its states, to choose one of; not where there is but one.
    public void setChoice(String column) {
        filter.setChoice(column);
    }

    /// What stands there when the listing has no rows, one sentence.
    public void setEmptyText(String sentence) {
        empty = sentence;
        tellCount();
    }

    /// Told of the selected rows, in the order of the table, whenever others are selected.
    public void onSelect(Consumer<List<R>> told) {
        onSelect = told;
    }

    /// What Enter and a double click do with a row.
    public void onActivate(Consumer<R> action) {
        onActivate = action;
    }

    /// Gives the rows that stand out this style class.
    public void mark(Predicate<R> rows, String styleClass) {
        table.mark(rows, styleClass);
    }

    /// Something to be done with the selected rows, at the head of their menu.
    public void addAction(String text, Consumer<List<R>> action) {
        MenuItem item = new MenuItem(text);
        item.setOnAction(event -> action.accept(selection()));
        actions.add(item);
    }

    public Listing<R> listing() {
        return listing;
    }

    /// The selected rows that are shown, in the order of the table.
    public List<R> selection() {
        return table.selection().stream().map(Line::row).toList();
    }

    /// Selects the first row that is wanted, and brings it into view. A filter that hides it is emptied.
    ///
    /// @return whether there is one
    public boolean select(Predicate<R> wanted) {
        Optional<Line<R>> line =
                table.lines().stream().filter(one -> wanted.test(one.row())).findFirst();
        line.filter(one -> !table.select(one)).ifPresent(hidden -> {
            filter.clear();
            table.select(hidden);
        });
        return line.isPresent();
    }

    public void focusFilter() {
        filter.focusText();
    }

    private MenuItem columnItem(TableColumn<Line<R>, ?> column) {
        CheckMenuItem item = new CheckMenuItem(column.getText());
        item.selectedProperty().bindBidirectional(column.visibleProperty());
        return item;
    }

    private void tellCount() {
        int shown = table.getItems().size();
        int rows = listing.rows().size();
        String of = shown == rows && listing.totalRows() == rows
                ? String.format(Locale.ROOT, "%,d", rows)
                : String.format(Locale.ROOT, "%,d of %,d", shown, listing.totalRows());
        int selected = table.getSelectionModel().getSelectedIndices().size();
        count.setText(selected > 1 ? of + String.format(Locale.ROOT, ", %,d selected", selected) : of);
        Label sentence = new Label(rows == 0 ? empty : "No row fits the filter.");
        VBox placeholder = new VBox(8, sentence);
        if (rows > 0) {
            Hyperlink clear = new Hyperlink("Show all");
            clear.setOnAction(event -> filter.clear());
            placeholder.getChildren().add(clear);
        }
        placeholder.setAlignment(Pos.CENTER);
        table.setPlaceholder(placeholder);
    }

    private void selectionChanged() {
        tellCount();
        onSelect.accept(selection());
    }

    private String words(Cell cell) {
        return CellText.of(cell, units.getValue());
    }

    private void activate() {
        table.selection().stream().findFirst().ifPresent(line -> onActivate.accept(line.row()));
    }

    private void keyInTable(KeyEvent event) {
        if (COPY.match(event)) {
            copy();
            event.consume();
        } else if (event.getCode() == KeyCode.ENTER && !table.selection().isEmpty()) {
            activate();
            event.consume();
        }
    }

    private void key(KeyEvent event) {
        if (FIND.match(event)) {
            focusFilter();
            event.consume();
        } else if (event.getCode() == KeyCode.ESCAPE && filter.isSet()) {
            filter.clear();
            event.consume();
        }
    }

    private List<MenuItem> menuItems() {
        List<MenuItem> items = new ArrayList<>(actions);
        objects().forEach(address -> {
            MenuItem object =
                    new MenuItem("Show object " + Cell.address(address).text());
            object.setOnAction(event -> desk.workspace().goToObject(address));
            items.add(object);
        });
        if (!items.isEmpty()) {
            items.add(new SeparatorMenuItem());
        }
        // Not as its accelerator, which would work all over the window.
        MenuItem copy = new MenuItem("Copy rows (" + COPY.getDisplayText() + ")");
        copy.setOnAction(event -> copy());
        MenuItem save = new MenuItem("Save as CSV…");
        save.setOnAction(event -> saveCsv());
        items.forEach(item -> item.setDisable(table.selection().isEmpty()));
        copy.setDisable(table.selection().isEmpty());
        items.addAll(List.of(copy, save));
        return items;
    }

    /// What the focused row stands for.
    private List<Long> objects() {
        return table.selection().stream()
                .limit(1)
                .flatMap(line -> listing.cells(line.row()).stream())
                .flatMap(cell -> cell.objects().stream().limit(1))
                .distinct()
                .toList();
    }

    private List<Listing.Column<R>> shownColumns() {
        return table.getVisibleLeafColumns().stream()
                .map(column -> listing.columns().get(ListingTable.at(column)))
                .toList();
    }

    private void copy() {
        if (!table.selection().isEmpty()) {
            Overlay.copy(RowsText.tabs(shownColumns(), selection(), this::words));
        }
    }

    private void saveCsv() {
        List<Listing.Column<R>> shown = shownColumns();
        List<R> rows = table.getItems().stream().map(Line::row).toList();
        export.save("CSV", listing.caption() + ".csv", out -> RowsText.writeCsv(out, shown, rows));
    }
}
