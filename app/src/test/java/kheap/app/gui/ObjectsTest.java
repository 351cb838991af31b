package kheap.app.gui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import kheap.app.gui.heap.Answer;
import kheap.app.gui.heap.HeapSession;
import kheap.app.gui.heap.InstanceOrder;
import kheap.app.gui.heap.ObjectLine;
import kheap.app.gui.heap.Slot;
import kheap.app.gui.heap.Warehouse;
import kheap.app.gui.model.Document;
import kheap.app.gui.model.Place;
import kheap.app.gui.model.Place.Look;
import kheap.kafka.KafkaClients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectsTest {
    private static final String CRATE = "kheap.app.gui.heap.Warehouse$Crate";

    @TempDir
    private static Path folder;

    private static Path dump;

    private TestedWindow window;

    @BeforeAll
    static void grow() {
        dump = Warehouse.dump(folder);
    }

    @BeforeEach
    void open() {
        window = TestedWindow.open();
        open(dump);
    }

    private void open(Path file) {
        window.open(file);
        window.until("the dump is open", () -> window.workspace
                .current()
                .filter(current -> current.file().endsWith(file.getFileName()))
                .flatMap(Document::ready)
                .isPresent());
    }

    @AfterEach
    void close() {
        window.close();
    }

    private HeapSession session() {
        return TestedWindow.on(() ->
                window.workspace.current().flatMap(Document::dump).orElseThrow().session());
    }

    private static <T> T told(Answer<T> answer) {
        CompletableFuture<T> told = new CompletableFuture<>();
        answer.then(Runnable::run, told::complete, told::completeExceptionally);
        try {
            return told.get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private long type(String name) {
        return told(session().classes()).stream()
                .filter(line -> line.row().name().equals(name))
                .findFirst()
                .orElseThrow()
                .address();
    }

    private List<ObjectLine> crates() {
        return told(session().instances(type(CRATE), InstanceOrder.BY_RETAINED_SIZE, 0, Warehouse.CRATES))
                .lines();
    }

    private void show(Look look) {
        TestedWindow.on(() -> {
            Document current = window.workspace.current().orElseThrow();
            window.workspace.go(new Place.Objects(current, look));
            return look;
        });
    }

    private void showObject(long address) {
        show(new Look.OneObject(address));
        window.until("the object is shown", () -> address().getText().equals(hex(address)));
    }

    private TextField address() {
        return window.node("#address");
    }

    private static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }

    private Look look() {
        return TestedWindow.on(() -> ((Place.Objects) window.workspace.place().get()).look());
    }

    private TreeTableView<?> tree(String id) {
        return window.node("#" + id);
    }

    /// What stands in the rows of a tree, in the words of its records.
    private List<String> rows(String id) {
        TreeTableView<?> tree = tree(id);
        return TestedWindow.on(() -> IntStream.range(0, tree.getExpandedItemCount())
                .mapToObj(i -> String.valueOf(tree.getTreeItem(i).getValue()))
                .toList());
    }

    private void untilRows(String id, Predicate<List<String>> are) {
        window.until(id + " has its rows", () -> are.test(rows(id)));
    }

    private void select(String id, int row) {
        TreeTableView<?> tree = tree(id);
        TestedWindow.on(() -> {
            tree.requestFocus();
            tree.getSelectionModel().clearAndSelect(row);
            tree.getFocusModel().focus(row);
            tree.scrollTo(row);
            return row;
        });
    }

    private void untilHeaderSays(String type) {
        window.until(
                "the header says " + type,
                () -> window.<Label>node("#object-type").getText().equals(type));
    }

    private static String copied() {
        return TestedWindow.on(() -> Clipboard.getSystemClipboard().getString());
    }

    @Test
    void theClassesStandLargestFirstAndCanBeFiltered() {
        window.press(KeyCode.CONTROL, KeyCode.DIGIT4);
        TableView<?> table = window.node("#classes .listing-table");
        window.until("all classes are there", () -> table.getItems().size() > 300);
        window.click("#classes .listing-filter");
        window.type("/warehouse.crate$/");
        window.until("one is left", () -> table.getItems().size() == 1);
        window.untilItSays(CRATE);
    }

    @Test
    void aClassLeadsToItsInstancesAndThoseToOneObject() {
        show(new Look.Classes());
        TableView<?> table = window.node("#classes .listing-table");
        window.click("#classes .listing-filter");
        window.type("/warehouse.crate$/");
        window.until("one is left", () -> table.getItems().size() == 1);
        window.press(KeyCode.ENTER);
        TestedWindow.on(() -> {
            table.getSelectionModel().clearAndSelect(0);
            return table;
        });
        window.press(KeyCode.ENTER);
        window.untilItSays("250 instances");
        assertEquals(new Look.Instances(type(CRATE)), look());
        ObjectLine largest = crates().getFirst();
        untilRows("instances", rows -> rows.size() == 101 && rows.getFirst().contains(largest.toString()));
        select("instances", 0);
        window.press(KeyCode.ENTER);
        untilHeaderSays(CRATE);
        assertEquals(new Look.OneObject(largest.address()), look());
    }

    @Test
    void theLastRowOfAPageBringsTheNext() {
        show(new Look.Instances(type(CRATE)));
        untilRows("instances", rows -> rows.size() == 101);
        window.untilItSays("250 instances");
        select("instances", 100);
        window.untilItSays("… 150 more");
        window.press(KeyCode.ENTER);
        untilRows("instances", rows -> rows.size() == 201 && rows.getLast().contains("left=50"));
        select("instances", 200);
        window.press(KeyCode.ENTER);
        untilRows("instances", rows -> rows.size() == 250);
    }

    @Test
    void backAndForwardGoWhereTheUserWas() {
        long first = crates().get(0).address();
        long second = crates().get(1).address();
        show(new Look.Dominators());
        showObject(first);
        showObject(second);
        window.press(KeyCode.ALT, KeyCode.LEFT);
        assertEquals(new Look.OneObject(first), look());
        window.until("its address is shown", () -> address().getText().equals(hex(first)));
        window.press(KeyCode.ALT, KeyCode.LEFT);
        assertEquals(new Look.Dominators(), look());
        assertTrue(window.has("#dominators"));
        window.press(KeyCode.ALT, KeyCode.RIGHT);
        window.press(KeyCode.ALT, KeyCode.RIGHT);
        untilHeaderSays(CRATE);
        assertEquals(hex(second), address().getText());
    }

    @Test
    void theDominatorTreeOpensFromTheLargestDown() {
        show(new Look.Dominators());
        untilRows("dominators", rows -> rows.size() > 1);
        int before = rows("dominators").size();
        select("dominators", 0);
        window.press(KeyCode.RIGHT);
        untilRows("dominators", rows -> rows.size() > before && rows.stream().noneMatch("Note[sentence=…]"::equals));
        TreeItem<?> top = tree("dominators").getTreeItem(0);
        assertTrue(top.isExpanded());
        TreeItem<?> below = tree("dominators").getTreeItem(1);
        assertEquals(top, below.getParent());
        select("dominators", 1);
        window.press(KeyCode.ENTER);
        window.until("an object is shown", () -> look() instanceof Look.OneObject);
        assertTrue(below.getValue().toString().contains("address=" + ((Look.OneObject) look()).address() + ","));
    }

    @Test
    void oneClickOpensTheTreeDownToWhatIsLarge() {
        // Most of the dump are the crates, on one shelf.
        show(new Look.Dominators());
        untilRows("dominators", rows -> rows.size() > 1);
        select("dominators", 0);
        window.click("#open-largest");
        TreeTableView<?> tree = tree("dominators");
        window.until(
                "the selection has moved down", () -> tree.getSelectionModel().getSelectedIndex() > 0);
        for (TreeItem<?> at = tree.getSelectionModel().getSelectedItem(); at.getParent() != tree.getRoot(); ) {
            assertEquals(at, at.getParent().getChildren().getFirst());
            at = at.getParent();
        }
    }

    private long shelf() {
        return told(session().referrers(crates().getFirst().address(), 0, 1))
                .lines()
                .getFirst()
                .object()
                .address();
    }

    private long warehouse() {
        return told(session().referrers(shelf(), 0, 1))
                .lines()
                .getFirst()
                .object()
                .address();
    }

    private Slot slot(long address, String name) {
        return told(session().contents(address, 0, 1000)).lines().stream()
                .filter(slot -> slot.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anAddressLeadsToItsObject() {
        long crate = crates().getFirst().address();
        window.press(KeyCode.CONTROL, KeyCode.G);
        window.until("the field has the focus", () -> address().isFocused());
        window.type(hex(crate));
        window.press(KeyCode.ENTER);
        untilHeaderSays(CRATE);
    }

    @Test
    void whatIsNoAddressIsSaid() {
        show(new Look.Dominators());
        window.press(KeyCode.CONTROL, KeyCode.G);
        window.until("the field has the focus", () -> address().isFocused());
        window.type("everything");
        window.press(KeyCode.ENTER);
        window.untilItSays("Not an address: write it in hexadecimal.");
        assertEquals(new Look.Dominators(), look());
        window.press(KeyCode.CONTROL, KeyCode.G);
        window.type("dead");
        window.press(KeyCode.ENTER);
        window.untilItSays("kheap knows no object at 0xdead.");
    }

    @Test
    void aFieldLeadsToWhatItHolds() {
        ObjectLine crate = crates().getFirst();
        showObject(crate.address());
        untilRows("contents", rows -> rows.size() == 2);
        window.untilItSays("Fields (2)");
        ObjectLine goods = slot(crate.address(), "goods").target().orElseThrow();
        window.until("the link is there", () -> link("contents", hex(goods.address()))
                .isPresent());
        window.robot().clickOn(link("contents", hex(goods.address())).orElseThrow());
        untilHeaderSays("byte[]");
        assertEquals(new Look.OneObject(goods.address()), look());
    }

    private Optional<Hyperlink> link(String id, String text) {
        return tree(id).lookupAll(".hyperlink").stream()
                .map(Hyperlink.class::cast)
                .filter(link -> text.equals(link.getText()))
                .findFirst();
    }

    @Test
    void anArrayIsShownPageByPage() {
        showObject(slot(warehouse(), "SQUARES").target().orElseThrow().address());
        untilRows("contents", rows -> rows.size() == 101);
        window.untilItSays("Elements (1,000)");
        select("contents", 100);
        window.press(KeyCode.ENTER);
        untilRows(
                "contents",
                rows -> rows.size() == 201
                        && rows.get(199).contains("name=[199]")
                        && rows.get(199).contains("value=39601"));
    }

    @Test
    void anObjectSaysWhyItIsStillThere() {
        showObject(crates().getFirst().address());
        untilRows("paths", rows -> rows.stream().anyMatch(row -> row.contains("via=static SHELF")));
        assertTrue(rows("paths").getFirst().contains("via=GC root: "));
        window.untilItSays("static SHELF");
    }

    @Test
    void whoRefersToAnObjectCanBeFollowedUpward() {
        showObject(crates().getFirst().address());
        window.click("Referred to by");
        untilRows("referrers", rows -> rows.size() == 1 && rows.getFirst().contains("via=[]"));
        select("referrers", 0);
        window.press(KeyCode.RIGHT);
        untilRows("referrers", rows -> rows.size() == 2 && rows.get(1).contains("via=static SHELF"));
    }

    @Test
    void aClassOrObjectIsCopiedAsAQueryForMat() {
        show(new Look.Instances(type(CRATE)));
        window.untilItSays("250 instances");
        window.click("Copy as MAT OQL");
        assertEquals("SELECT * FROM " + CRATE, copied());
        ObjectLine crate = crates().getFirst();
        showObject(crate.address());
        untilHeaderSays(CRATE);
        window.click("Copy as MAT OQL");
        assertEquals("SELECT * FROM OBJECTS " + hex(crate.address()), copied());
    }

    @Test
    void aSecretIsNotShown() {
        ObjectLine keeper = slot(warehouse(), "KEEPER").target().orElseThrow();
        showObject(keeper.address());
        untilRows("contents", rows -> rows.size() == 2);
        window.untilItSays("Ada");
        window.untilItSays("[hidden]");
        showObject(slot(keeper.address(), "password").target().orElseThrow().address());
        window.untilItSays("What it holds is hidden: it is, or may be, a secret.");
        assertFalse(window.says("red-hunt3r"));
    }

    @Test
    void theSearchForPathsCanBeStopped() {
        showObject(crates().getFirst().address());
        window.click("Dominates");
        untilRows("dominated", rows -> rows.size() == 1);
        showObject(crates().get(1).address());
        untilRows("dominated", rows -> rows.size() == 1);
        CountDownLatch release = new CountDownLatch(1);
        occupy(session(), release);
        window.click("Paths to GC roots");
        window.click("#stop-paths");
        window.untilItSays("You stopped the search.");
        release.countDown();
        told(session().object(0));
        assertEquals(List.of(), rows("paths"));
        window.click("#more-paths");
        untilRows("paths", rows -> rows.stream().anyMatch(row -> row.contains("via=static SHELF")));
    }

    /// Keeps the dump's own thread busy.
    private static void occupy(HeapSession session, CountDownLatch release) {
        Thread here = Thread.currentThread();
        CountDownLatch busy = new CountDownLatch(1);
        while (busy.getCount() > 0) {
            // An answer that is there already is heard at once, on this thread.
            CountDownLatch heard = new CountDownLatch(1);
            session.classes()
                    .then(
                            Runnable::run,
                            classes -> {
                                boolean onItsOwn = Thread.currentThread() != here;
                                if (onItsOwn) {
                                    busy.countDown();
                                }
                                heard.countDown();
                                if (onItsOwn) {
                                    await(release);
                                }
                            },
                            failure -> heard.countDown());
            await(heard);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theNewestQuestionIsAnswered() {
        List<ObjectLine> crates = crates();
        TestedWindow.on(() -> {
            crates.forEach(crate -> window.workspace.goToObject(crate.address()));
            return crates;
        });
        ObjectLine last = crates.getLast();
        window.until("the last is shown", () -> address().getText().equals(hex(last.address())));
        untilRows("contents", rows -> rows.size() == 2 && rows.getFirst().contains("value=0,"));
        told(session().object(0));
        assertTrue(rows("contents").getFirst().contains("value=0,"));
    }

    @Test
    void anObjectOfAKafkaClientLeadsToTheClient() {
        open(TestedWindow.sample("unclosed-producers"));
        var producer =
                ((KafkaClients.Found) session().analysis().kafka()).producers().getFirst();
        showObject(producer.address());
        window.click("Producer " + producer.clientId());
        assertTrue(window.workspace.place().get() instanceof Place.Clients there
                && there.client().getAsLong() == producer.address());
    }
}
