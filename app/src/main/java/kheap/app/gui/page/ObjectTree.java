package kheap.app.gui.page;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableRow;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import kheap.app.gui.heap.Answer;
import kheap.app.gui.heap.ObjectLine;
import kheap.app.gui.heap.Page;
import kheap.app.gui.part.Desk;
import kheap.app.gui.settings.Settings.Units;

/// Lines that stand for objects of a dump and can be opened where objects lie behind them. They come in pages, when
/// they are wanted: the last line of a page that is not the last one says how many more there are, and brings the
/// next.
///
/// Enter and a double click go to the object of a line.
///
/// @param <T> what a line is made of
final class ObjectTree<T> extends TreeTableView<ObjectTree.Row<T>> {
    private static final int PAGE = 100;

    private static final int STEPS_DOWN = 30;

    private static final KeyCombination COPY = new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN);

    private final Desk desk;
    private final Function<T, Optional<ObjectLine>> object;
    private final ObjectMenu menu;

    /// Held, since whoever is told of its changes does not hold it.
    private final ObservableValue<Units> units;

    private final ReadOnlyLongWrapper total = new ReadOnlyLongWrapper();
    private final Set<Asking> open = new HashSet<>();
    private Function<T, Optional<Source<T>>> below = line -> Optional.empty();

    /// What a row shows.
    sealed interface Row<T> {
        record Line<T>(T value) implements Row<T> {}

        /// Where the next page belongs.
        record More<T>(Source<T> source, long left, int from) implements Row<T> {}

        /// A sentence between the lines.
        record Note<T>(String sentence) implements Row<T> {}
    }

    /// Lines that are asked for page by page.
    @FunctionalInterface
    interface Source<T> {
        Answer<Page<T>> page(int from, int count);
    }

    /// @param object the object that a line stands for, if there is one
    ObjectTree(Desk desk, Function<T, Optional<ObjectLine>> object) {
        this.desk = desk;
        this.object = object;
        this.menu = new ObjectMenu(desk.workspace(), this::selected);
        setContextMenu(menu);
        getStyleClass().addAll("object-tree", Styles.DENSE);
        setShowRoot(false);
        setRoot(new TreeItem<>());
        setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        // Only while it is to be seen, so that the settings do not hold what belongs to closed dumps.
        units = desk.workspace()
                .settings()
                .map(settings -> settings.units())
                .when(sceneProperty().isNotNull());
        units.addListener((property, was, is) -> refresh());
        setRowFactory(tree -> row());
        setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER) {
                activate(getFocusModel().getFocusedItem());
                event.consume();
            } else if (COPY.match(event)) {
                menu.copyAddresses();
                event.consume();
            }
        });
    }

    /// As [ObjectMenu#add].
    void addAction(String text, Consumer<List<ObjectLine>> action) {
        menu.add(text, action);
    }

    /// What lies behind a line; empty for what has nothing behind it.
    void setBelow(Function<T, Optional<Source<T>>> below) {
        this.below = below;
    }

    /// How many lines there are at the top, on all pages.
    ReadOnlyLongProperty total() {
        return total.getReadOnlyProperty();
    }

    /// Shows these lines instead, from the first on.
    ///
    /// @param empty what to say where there are none
    void show(Source<T> source, String empty) {
        clear(new ProgressIndicator());
        fill(getRoot(), new Row.More<>(source, 0, 0), () -> {
            if (getRoot().getChildren().isEmpty()) {
                setPlaceholder(new Label(empty));
            }
        });
    }

    /// Shows what is known already: groups, each below its first row.
    void show(List<List<Row<T>>> groups) {
        clear(new Label(""));
        total.set(groups.size());
        for (List<Row<T>> group : groups) {
            TreeItem<Row<T>> head = new TreeItem<>(group.getFirst());
            group.stream().skip(1).forEach(row -> head.getChildren().add(new TreeItem<>(row)));
            head.setExpanded(true);
            getRoot().getChildren().add(head);
        }
    }

    /// Shows nothing and asks nothing any longer.
    void clear(Node placeholder) {
        open.forEach(Asking::cancel);
        open.clear();
        total.set(0);
        setPlaceholder(placeholder);
        setRoot(new TreeItem<>());
    }

    /// Puts the page that `more` stands for below an item, in the place of the row that stands for it.
    private void fill(TreeItem<Row<T>> parent, Row.More<T> more, Runnable then) {
        Asking asking = new Asking(desk);
        open.add(asking);
        asking.ask(
                more.source().page(more.from(), PAGE),
                page -> {
                    open.remove(asking);
                    List<TreeItem<Row<T>>> items = new ArrayList<>();
                    page.lines().forEach(line -> items.add(new Opened(line)));
                    long told = parent.getChildren().stream()
                                    .filter(item -> item.getValue() instanceof Row.Line<T>)
                                    .count()
                            + items.size();
                    page.next()
                            .ifPresent(next -> items.add(
                                    new TreeItem<>(new Row.More<>(more.source(), page.total() - told, next))));
                    replaceLast(parent, items);
                    if (parent == getRoot()) {
                        total.set(page.total());
                    }
                    then.run();
                },
                sentence -> {
                    open.remove(asking);
                    replaceLast(parent, List.of(new TreeItem<>(new Row.Note<>(sentence))));
                });
    }

    private void replaceLast(TreeItem<Row<T>> parent, List<TreeItem<Row<T>>> items) {
        int last = parent.getChildren().size() - 1;
        boolean selected = last >= 0
                && getSelectionModel()
                        .getSelectedItems()
                        .contains(parent.getChildren().get(last));
        if (last >= 0) {
            parent.getChildren().remove(last);
        }
        parent.getChildren().addAll(items);
        if (selected && !items.isEmpty()) {
            select(items.getFirst());
        }
    }

    private void select(TreeItem<Row<T>> item) {
        int row = getRow(item);
        getSelectionModel().clearAndSelect(row);
        getFocusModel().focus(row);
    }

    /// A line, which asks for what lies behind it when it is opened for the first time.
    private final class Opened extends TreeItem<Row<T>> {
        private final Optional<Source<T>> source;
        private boolean asked;

        Opened(T line) {
            super(new Row.Line<>(line));
            source = below.apply(line);
            source.ifPresent(pages -> {
                // Without a child there would be nothing to open.
                getChildren().add(new TreeItem<>(new Row.Note<>("…")));
                expandedProperty().addListener((property, was, is) -> {
                    if (is) {
                        load(() -> {});
                    }
                });
            });
        }

        void load(Runnable then) {
            if (asked || source.isEmpty()) {
                then.run();
            } else {
                asked = true;
                fill(this, new Row.More<>(source.get(), 0, 0), then);
            }
        }
    }

    /// Opens the largest line below the selected one, and the largest below that, as long as it keeps more than
    /// half, though not much further than the eye can follow: the elements of a linked list keep each other.
    void openLargest() {
        if (getSelectionModel().getSelectedItem() instanceof ObjectTree<T>.Opened item) {
            openLargest(item, STEPS_DOWN);
        }
    }

    private void openLargest(Opened item, int steps) {
        item.load(() -> {
            item.setExpanded(true);
            Optional<Opened> largest = item.getChildren().stream()
                    .limit(Math.min(1, steps))
                    .filter(child -> child instanceof ObjectTree<T>.Opened)
                    .map(child -> (Opened) child)
                    .filter(child -> 2 * retained(child) >= retained(item))
                    .findFirst();
            largest.ifPresentOrElse(below -> openLargest(below, steps - 1), () -> {
                select(item);
                scrollTo(Math.max(0, getRow(item) - 3));
            });
        });
    }

    private long retained(TreeItem<Row<T>> item) {
        return lineOf(item).flatMap(object).map(one -> one.retained().bytes()).orElse(0L);
    }

    private Optional<T> lineOf(TreeItem<Row<T>> item) {
        return item != null && item.getValue() instanceof Row.Line<T> line
                ? Optional.of(line.value())
                : Optional.empty();
    }

    private void activate(TreeItem<Row<T>> item) {
        if (item != null && item.getValue() instanceof Row.More<T> more) {
            item.setValue(new Row.Note<>("…"));
            fill(item.getParent(), more, () -> {});
        } else {
            lineOf(item).flatMap(object).ifPresent(line -> desk.workspace().goToObject(line.address()));
        }
    }

    private TreeTableRow<Row<T>> row() {
        TreeTableRow<Row<T>> row = new TreeTableRow<>();
        // Before the tree's own, to which a double click says to open or close the line.
        row.addEventFilter(MouseEvent.MOUSE_PRESSED, event -> {
            boolean follows = row.getItem() instanceof Row.More<T> || event.getClickCount() == 2;
            if (event.getButton() == MouseButton.PRIMARY && follows && !row.isEmpty() && !opens(event, row)) {
                activate(row.getTreeItem());
                event.consume();
            }
        });
        return row;
    }

    /// Whether it was the arrow that was pressed, which may be done quickly, twice.
    private static boolean opens(MouseEvent event, TreeTableRow<?> row) {
        for (Node at = (Node) event.getTarget(); at != null && at != row; at = at.getParent()) {
            if (at == row.getDisclosureNode()) {
                return true;
            }
        }
        return false;
    }

    private List<ObjectLine> selected() {
        return getSelectionModel().getSelectedItems().stream()
                .filter(Objects::nonNull)
                .map(this::lineOf)
                .flatMap(Optional::stream)
                .map(object)
                .flatMap(Optional::stream)
                .toList();
    }

    /// `1,234 more`
    static String words(Row.More<?> more) {
        return String.format(Locale.ROOT, "… %,d more", more.left());
    }
}
