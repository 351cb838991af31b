package kheap.app.gui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.control.skin.TableColumnHeader;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import kheap.ByteSize;
import kheap.app.gui.part.ListingView;
import kheap.app.gui.settings.Settings;
import kheap.report.Cell;
import kheap.report.Glossary;
import kheap.report.Listing;
import kheap.report.Listing.Column;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListingViewTest {
    /// A row of a table that exists for this test only.
    private record Crate(String name, String state, long bytes) {}

    @TempDir
    private Path folder;

    private final AtomicInteger made = new AtomicInteger();
    private final List<List<String>> selections = new ArrayList<>();
    private TestedWindow window;
    private ListingView<Crate> view;

    @BeforeEach
    void open() {
        window = TestedWindow.open();
    }

    @AfterEach
    void close() {
        window.close();
    }

    private void show(List<Crate> crates) {
        view = window.part(desk -> {
            ListingView<Crate> shown = new ListingView<>(desk);
            shown.setListing(Listing.of(
                    "Crates",
                    List.of(
                            Column.text("Name", crate -> {
                                made.incrementAndGet();
                                return Cell.of(crate.name());
                            }),
                            Column.text("State", crate -> Cell.of(crate.state())),
                            Column.number("Retained", crate -> Cell.of(new ByteSize(crate.bytes()))),
                            Column.number("a", crate -> Cell.of(1)),
                            Column.number("b", crate -> Cell.of(2)),
                            Column.number("c", crate -> Cell.of(3)),
                            Column.number("d", crate -> Cell.of(4)),
                            Column.detail(Column.text("Origin", crate -> Cell.of("port of " + crate.name())))),
                    crates));
            shown.onSelect(rows -> selections.add(rows.stream().map(Crate::name).toList()));
            return shown;
        });
    }

    private void showFew() {
        show(List.of(
                new Crate("crate-9", "open", 3 << 20),
                new Crate("crate-10", "closed", 1 << 10),
                new Crate("crate-1", "open", 2 << 20)));
    }

    private TableView<?> table() {
        return window.node(".listing-table");
    }

    private List<String> names() {
        return TestedWindow.on(() -> {
            TableView<?> table = table();
            return IntStream.range(0, table.getItems().size())
                    .mapToObj(row -> ((Cell) table.getColumns().getFirst().getCellData(row)).text())
                    .toList();
        });
    }

    private void sort(String column, TableColumn.SortType type) {
        TestedWindow.on(() -> {
            sort(table(), column, type);
            return column;
        });
    }

    private static <S> void sort(TableView<S> table, String column, TableColumn.SortType type) {
        TableColumn<S, ?> by = table.getColumns().stream()
                .filter(one -> one.getText().equals(column))
                .findFirst()
                .orElseThrow();
        by.setSortType(type);
        table.getSortOrder().setAll(List.of(by));
    }

    private void filter(String text) {
        TestedWindow.on(() -> {
            ((TextField) window.node(".listing-filter")).setText(text);
            return text;
        });
    }

    private void untilNamesAre(String... names) {
        window.until("the rows are " + List.of(names), () -> names().equals(List.of(names)));
    }

    private String count() {
        return ((Label) window.node(".listing-count")).getText();
    }

    @Test
    void sortsNumbersByWhatTheyCountAndTextsAsPeopleDo() {
        showFew();
        assertEquals(List.of("crate-9", "crate-10", "crate-1"), names(), "as the listing says it");
        sort("Retained", TableColumn.SortType.DESCENDING);
        assertEquals(List.of("crate-9", "crate-1", "crate-10"), names());
        sort("Name", TableColumn.SortType.ASCENDING);
        assertEquals(List.of("crate-1", "crate-9", "crate-10"), names());
    }

    @Test
    void aClickOnAColumnSorts() {
        showFew();
        window.click("Name");
        assertEquals(List.of("crate-1", "crate-9", "crate-10"), names());
    }

    @Test
    void filtersByTextInAnyColumnAlsoAHiddenOne() {
        showFew();
        filter("PORT of crate-1");
        untilNamesAre("crate-10", "crate-1");
        assertEquals("2 of 3", count());
    }

    @Test
    void filtersByARegularExpressionBetweenSlashes() {
        showFew();
        filter("/^crate-.$");
        untilNamesAre("crate-9", "crate-1");
        filter("/^crate-1$|^closed$/");
        untilNamesAre("crate-10", "crate-1");
    }

    @Test
    void whatIsNoRegularExpressionYetIsSaidAndChangesNothing() {
        showFew();
        filter("crate-10");
        untilNamesAre("crate-10");
        filter("/(");
        window.untilItSays("Not a regular expression");
        assertEquals(List.of("crate-10"), names());
    }

    @Test
    void filtersByTheTextsOfOneColumn() {
        showFew();
        TestedWindow.on(() -> {
            view.setChoice("State");
            return view;
        });
        ComboBox<?> choice = window.node(".listing-choice");
        assertEquals(
                List.of("State: all", "open (2)", "closed (1)"),
                choice.getItems().stream().map(Object::toString).toList());
        TestedWindow.on(() -> {
            choice.getSelectionModel().select(2);
            return choice;
        });
        assertEquals(List.of("crate-10"), names());
    }

    @Test
    void sortingAndFilteringKeepTheSelection() {
        showFew();
        window.click("crate-1");
        sort("Name", TableColumn.SortType.ASCENDING);
        assertEquals(List.of("crate-1"), selected());
        filter("crate-10");
        untilNamesAre("crate-10");
        assertEquals(List.of(), selected());
        filter("");
        untilNamesAre("crate-1", "crate-9", "crate-10");
        assertEquals(List.of("crate-1"), selected());
        assertEquals(List.of(List.of("crate-1"), List.of(), List.of("crate-1")), selections);
    }

    private List<String> selected() {
        return TestedWindow.on(() -> view.selection().stream().map(Crate::name).toList());
    }

    @Test
    void theKeyboardFindsAndClears() {
        showFew();
        window.click("crate-9");
        window.press(KeyCode.CONTROL, KeyCode.F);
        window.type("10");
        untilNamesAre("crate-10");
        window.press(KeyCode.ESCAPE);
        untilNamesAre("crate-9", "crate-10", "crate-1");
    }

    @Test
    void enterActivatesTheSelectedRow() {
        showFew();
        List<String> activated = new ArrayList<>();
        TestedWindow.on(() -> {
            view.onActivate(crate -> activated.add(crate.name()));
            return view;
        });
        window.click("crate-10");
        window.press(KeyCode.ENTER);
        assertEquals(List.of("crate-10"), activated);
    }

    @Test
    void copiesTheSelectedRowsWithTheNamesOfTheColumns() {
        show(List.of(new Crate("=1+1", "open", 1 << 20), new Crate("b", "closed", 2)));
        window.click("b");
        window.press(KeyCode.CONTROL, KeyCode.A);
        window.press(KeyCode.CONTROL, KeyCode.C);
        assertEquals(
                "Name\tState\tRetained\ta\tb\tc\td\n'=1+1\topen\t1 MiB\t1\t2\t3\t4\nb\tclosed\t2 B\t1\t2\t3\t4\n",
                TestedWindow.on(() -> Clipboard.getSystemClipboard().getString()));
    }

    @Test
    void savesTheRowsShownAsCsvWithExactNumbers() throws IOException {
        show(List.of(new Crate("@a,\"b\"", "open", 1 << 20), new Crate("b", "closed", 2)));
        window.open(TestedWindow.sample("unclosed-producers"));
        filter("open");
        untilNamesAre("@a,\"b\"");
        Path file = folder.resolve("crates.csv");
        window.answers.add(file);
        window.click(".listing-save");
        window.until("it is saved", () -> Files.exists(file));
        assertEquals(
                "Name,State,Retained,a,b,c,d\r\n\"'@a,\"\"b\"\"\",open,1048576,1,2,3,4\r\n", Files.readString(file));
    }

    @Test
    void columnsForDetailsAreHiddenUntilTheyAreChosen() {
        showFew();
        assertFalse(window.says("Origin"));
        TestedWindow.on(() -> {
            MenuButton columns = window.node(".listing-columns");
            ((CheckMenuItem) columns.getItems().getLast()).setSelected(true);
            return columns;
        });
        window.untilItSays("port of crate-9");
    }

    @Test
    void bytesAreExactWhereTheUserWantsThem() {
        showFew();
        window.untilItSays("3 MiB");
        TestedWindow.on(() -> {
            Settings usual = Settings.USUAL;
            window.workspace.change(new Settings(
                    usual.theme(),
                    usual.engine(),
                    usual.indexFolder(),
                    usual.indexLimit(),
                    Settings.Units.EXACT,
                    usual.recent(),
                    usual.frame()));
            return usual;
        });
        window.untilItSays("3,145,728 bytes");
    }

    @Test
    void onlyTheCellsThatAreSeenAreMade() {
        show(IntStream.range(0, 5_000)
                .mapToObj(i -> new Crate("crate-" + i, "open", i))
                .toList());
        assertTrue(made.get() < 200, made + " cells of 5,000 rows");
        TestedWindow.on(() -> {
            table().scrollTo(4_000);
            return view;
        });
        window.untilItSays("crate-4001");
        assertTrue(made.get() < 400, made + " cells of 5,000 rows");
    }

    @Test
    void aColumnIsMadeOnceHoweverOftenItSorts() {
        show(IntStream.range(0, 5_000)
                .mapToObj(i -> new Crate("crate-" + i, "open", i))
                .toList());
        sort("Name", TableColumn.SortType.DESCENDING);
        sort("Retained", TableColumn.SortType.ASCENDING);
        sort("Name", TableColumn.SortType.ASCENDING);
        assertEquals("crate-4999", names().getLast());
        assertEquals(5_000, made.get());
    }

    @Test
    void aRowThatTheFilterHidesCanBeSelected() {
        show(IntStream.range(0, 5_000)
                .mapToObj(i -> new Crate("crate-" + i, "open", i))
                .toList());
        filter("crate-17");
        window.until("it is filtered", () -> names().size() < 5_000);
        assertTrue(TestedWindow.on(() -> view.select(crate -> crate.name().equals("crate-4321"))));
        assertEquals(List.of("crate-4321"), selected());
        window.untilItSays("crate-4321");
    }

    @Test
    void theNameOfAColumnSaysWhatItMeans() {
        showFew();
        window.until("its meaning hangs on the column", () -> window
                .robot()
                .lookup((TableColumnHeader header) -> header.getTableColumn() != null
                        && "Retained".equals(header.getTableColumn().getText()))
                .queryAllAs(TableColumnHeader.class)
                .stream()
                .flatMap(header -> header.getProperties().values().stream())
                .anyMatch(value -> value instanceof Tooltip tooltip
                        && tooltip.getText().equals(Glossary.meaning("Retained").orElseThrow())));
    }

    @Test
    void rowsThatStandOutHaveTheirStyle() {
        showFew();
        TestedWindow.on(() -> {
            view.mark(crate -> crate.state().equals("closed"), "left-over");
            return view;
        });
        window.until(
                "one row has it",
                () -> window.robot().lookup(".left-over").queryAll().size() == 1);
    }

    @Test
    void anEmptyTableSaysWhy() {
        show(List.of());
        TestedWindow.on(() -> {
            view.setEmptyText("No crate was found.");
            return view;
        });
        window.untilItSays("No crate was found.");
    }
}
