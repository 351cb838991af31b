package kheap.app.gui.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.app.gui.settings.Settings;
import kheap.kafka.KafkaClients;
import kheap.kafka.Producer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeapSessionTest {
    private static final String SECRET = "red-hunt3r";
    private static final Path UNCLOSED = Path.of("../sample-dumps/dumps/unclosed-producers.hprof.gz");

    @TempDir
    private static Path folder;

    private static HeapSession warehouse;

    @BeforeAll
    static void open() throws UnreadableDumpException {
        warehouse = open(Warehouse.dump(folder));
    }

    @AfterAll
    static void close() {
        warehouse.close();
    }

    private static HeapSession open(Path dump) throws UnreadableDumpException {
        return HeapSession.open(dump, Settings.USUAL.opening(), early -> {}, Progress.NONE);
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

    private static ClassLine type(HeapSession session, String name) {
        return told(session.classes()).stream()
                .filter(line -> line.row().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// What a static field of the warehouse refers to.
    private static ObjectLine kept(String field) {
        long program = type(warehouse, Warehouse.Crate.class.getName()).address();
        ObjectLine loader = slot(program, "class loader");
        return told(warehouse.referrers(loader.address(), 0, 10_000)).lines().stream()
                .map(Reference::object)
                .filter(line -> line.title().equals("class " + Warehouse.class.getName()))
                .map(line -> slot(line.address(), field))
                .findFirst()
                .orElseThrow();
    }

    private static ObjectLine slot(long address, String name) {
        return told(warehouse.contents(address, 0, 10_000)).lines().stream()
                .filter(slot -> slot.name().equals(name))
                .findFirst()
                .flatMap(Slot::target)
                .orElseThrow();
    }

    @Test
    void theHistogramBeginsWithTheLargestAndCountsEveryInstance() {
        List<ClassLine> classes = told(warehouse.classes());
        for (int i = 1; i < classes.size(); i++) {
            assertTrue(classes.get(i - 1)
                            .row()
                            .retained()
                            .compareTo(classes.get(i).row().retained())
                    >= 0);
        }
        assertEquals(
                Warehouse.CRATES,
                type(warehouse, Warehouse.Crate.class.getName()).row().count());
    }

    @Test
    void instancesComeInPagesLargestFirst() {
        long crate = type(warehouse, Warehouse.Crate.class.getName()).address();
        List<ObjectLine> all = new ArrayList<>();
        OptionalInt from = OptionalInt.of(0);
        while (from.isPresent()) {
            Page<ObjectLine> page =
                    told(warehouse.instances(crate, InstanceOrder.BY_RETAINED_SIZE, from.getAsInt(), 100));
            assertEquals(Warehouse.CRATES, page.total());
            assertTrue(page.lines().size() <= 100);
            all.addAll(page.lines());
            from = page.next();
        }
        assertEquals(Warehouse.CRATES, Set.copyOf(all).size());
        for (int i = 1; i < all.size(); i++) {
            assertTrue(all.get(i - 1).retained().compareTo(all.get(i).retained()) >= 0);
        }
    }

    @Test
    void instancesCanBeOrderedByAddress() {
        long crate = type(warehouse, Warehouse.Crate.class.getName()).address();
        Page<ObjectLine> first = told(warehouse.instances(crate, InstanceOrder.BY_ADDRESS, 0, 200));
        Page<ObjectLine> rest = told(warehouse.instances(
                crate, InstanceOrder.BY_ADDRESS, first.next().orElseThrow(), 200));
        List<Long> addresses = new ArrayList<>();
        first.lines().forEach(line -> addresses.add(line.address()));
        rest.lines().forEach(line -> addresses.add(line.address()));
        assertEquals(addresses.stream().sorted().distinct().toList(), addresses);
        assertEquals(Warehouse.CRATES, addresses.size());
        assertTrue(rest.next().isEmpty());
    }

    @Test
    void anArrayIsToldInPagesOfItsElements() {
        ObjectLine squares = kept("SQUARES");
        Page<Slot> page = told(warehouse.contents(squares.address(), 900, 100));
        assertEquals(Warehouse.WEIGHTS, page.total());
        assertEquals("[900]", page.lines().getFirst().name());
        assertEquals("810000", page.lines().getFirst().value());
        assertEquals("998001", page.lines().getLast().value());
        assertTrue(page.next().isEmpty());
        assertEquals("1,000 elements", squares.words());
    }

    @Test
    void theFieldsOfAnObjectSayWhatTheyHoldAndWhoDeclaresThem() {
        ObjectLine crate = slot(kept("SHELF").address(), "[7]");
        List<Slot> fields = told(warehouse.contents(crate.address(), 0, 100)).lines();
        assertEquals(List.of("number", "goods"), fields.stream().map(Slot::name).toList());
        assertEquals("7", fields.getFirst().value());
        assertEquals("int", fields.getFirst().type());
        assertEquals(Warehouse.Crate.class.getName(), fields.getFirst().declaredIn());
        assertEquals("byte[]", fields.getLast().type());
        assertEquals("448 elements", fields.getLast().target().orElseThrow().words());
    }

    @Test
    void whatAnObjectKeepsComesInPagesLargestFirst() {
        ObjectLine shelf = kept("SHELF");
        Page<ObjectLine> first = told(warehouse.dominated(shelf.address(), 0, 100));
        Page<ObjectLine> last = told(warehouse.dominated(shelf.address(), 200, 100));
        // and the class of the array, which has no other instance
        assertEquals(Warehouse.CRATES + 1, first.total());
        assertEquals(OptionalInt.of(100), first.next());
        assertEquals(51, last.lines().size());
        assertTrue(last.next().isEmpty());
        assertEquals(
                slot(shelf.address(), "[249]").address(),
                first.lines().getFirst().address());
        assertEquals(
                Optional.of(shelf),
                told(warehouse.object(first.lines().getFirst().address()))
                        .orElseThrow()
                        .dominator());
    }

    @Test
    void theTopOfTheDominatorTreeHoldsTheWholeHeap() {
        long bytes = 0;
        OptionalInt from = OptionalInt.of(0);
        while (from.isPresent()) {
            Page<ObjectLine> page = told(warehouse.topDominators(from.getAsInt(), 1000));
            bytes += page.lines().stream()
                    .mapToLong(line -> line.retained().bytes())
                    .sum();
            from = page.next();
        }
        assertEquals(warehouse.analysis().heap().bytes().bytes(), bytes);
    }

    @Test
    void whoRefersToAnObjectIsToldWithTheField() {
        ObjectLine shelf = kept("SHELF");
        ObjectLine crate = slot(shelf.address(), "[3]");
        assertEquals(
                List.of(new Reference("[]", shelf)),
                told(warehouse.referrers(crate.address(), 0, 100)).lines());
        ObjectLine goods = slot(crate.address(), "goods");
        assertEquals(
                List.of(new Reference("goods", crate)),
                told(warehouse.referrers(goods.address(), 0, 100)).lines());
    }

    @Test
    void manyReferrersComeInPages() {
        long crate = type(warehouse, Warehouse.Crate.class.getName()).address();
        Set<Long> seen = new HashSet<>();
        OptionalInt from = OptionalInt.of(0);
        long total = 0;
        while (from.isPresent()) {
            Page<Reference> page = told(warehouse.referrers(crate, from.getAsInt(), 100));
            total = page.total();
            page.lines()
                    .forEach(reference ->
                            assertTrue(seen.add(reference.object().address()), "told twice: " + reference));
            from = page.next();
        }
        assertEquals(total, seen.size());
        assertTrue(total >= Warehouse.CRATES);
    }

    @Test
    void aPathToTheRootsNamesTheFieldOfEachStep() {
        ObjectLine goods = slot(slot(kept("SHELF").address(), "[9]").address(), "goods");
        PathsToRoots paths = told(warehouse.pathsToRoots(goods.address(), 5));
        List<Reference> shortest = paths.paths().getFirst().first();
        assertTrue(shortest.getFirst().via().startsWith("GC root: "), shortest.toString());
        assertEquals(
                List.of("static SHELF", "[]", "goods"),
                shortest.subList(shortest.size() - 3, shortest.size()).stream()
                        .map(Reference::via)
                        .toList());
        assertEquals(goods, shortest.getLast().object());
    }

    @Test
    void theOwnerOfAProducerStandsOnItsPathToTheRoots() throws UnreadableDumpException {
        try (HeapSession session = open(UNCLOSED)) {
            Producer held = ((KafkaClients.Found) session.analysis().kafka())
                    .producers().stream()
                            .filter(producer -> producer.state() == Producer.State.OPEN)
                            .findFirst()
                            .orElseThrow();
            PathsToRoots paths = told(session.pathsToRoots(held.facade().orElseThrow(), 10));
            assertTrue(
                    paths.paths().stream()
                            .flatMap(path -> path.first().stream())
                            .anyMatch(step -> step.via().equals("static HELD")
                                    && step.object().title().equals("java.util.ArrayList")),
                    paths.toString());
        }
    }

    @Test
    void aClassIsToldWithItsStaticFields() {
        long program = told(warehouse.referrers(kept("SHELF").address(), 0, 10))
                .lines()
                .getFirst()
                .object()
                .address();
        ObjectFacts facts = told(warehouse.object(program)).orElseThrow();
        assertEquals(ObjectFacts.Kind.CLASS, facts.kind());
        assertEquals("class " + Warehouse.class.getName(), facts.line().title());
        List<String> statics = told(warehouse.contents(program, 0, 100)).lines().stream()
                .map(Slot::name)
                .toList();
        assertTrue(statics.containsAll(List.of("SHELF", "SQUARES", "KEEPER", "super class", "class loader")));
    }

    @Test
    void aThreadIsToldWithWhatItsStackHolds() {
        ObjectLine main = told(warehouse.instances(
                        type(warehouse, "java.lang.Thread").address(), InstanceOrder.BY_ADDRESS, 0, 100))
                .lines()
                .stream()
                .filter(thread -> thread.words().equals("main"))
                .findFirst()
                .orElseThrow();
        ObjectFacts facts = told(warehouse.object(main.address())).orElseThrow();
        assertTrue(facts.thread());
        assertTrue(facts.roots().contains("thread"), facts.roots().toString());
        assertTrue(told(warehouse.contents(main.address(), 0, 1000)).lines().stream()
                .anyMatch(slot ->
                        slot.name().equals("local variable") && slot.type().equals("java.lang.String[]")));
    }

    @Test
    void aSecretIsNotToldInAnyForm() {
        ObjectLine keeper = kept("KEEPER");
        List<Slot> fields = told(warehouse.contents(keeper.address(), 0, 100)).lines();
        assertEquals("Ada", fields.getFirst().value());
        ObjectLine password = fields.getLast().target().orElseThrow();
        assertEquals("[hidden]", password.words());
        assertTrue(told(warehouse.object(password.address())).orElseThrow().hidden());
        assertEquals(0, told(warehouse.contents(password.address(), 0, 100)).total());

        long text = type(warehouse, "java.lang.String").address();
        Page<ObjectLine> texts = told(warehouse.instances(text, InstanceOrder.BY_ADDRESS, 0, Integer.MAX_VALUE));
        assertEquals(texts.total(), texts.lines().size());
        assertFalse(texts.toString().contains(SECRET));
        long bytes = type(warehouse, "byte[]").address();
        assertFalse(told(warehouse.instances(bytes, InstanceOrder.BY_ADDRESS, 0, Integer.MAX_VALUE))
                .toString()
                .contains(SECRET));
    }

    @Test
    void whereNothingIsNothingIsTold() {
        assertEquals(Optional.empty(), told(warehouse.object(0xdead)));
        assertEquals(Page.empty(), told(warehouse.contents(0xdead, 0, 100)));
        assertEquals(List.of(), told(warehouse.pathsToRoots(0xdead, 5)).paths());
    }

    @Test
    void aClosedDumpAnswersNothing() throws UnreadableDumpException {
        HeapSession session = open(UNCLOSED);
        session.close();
        CompletableFuture<Object> heard = new CompletableFuture<>();
        session.classes().then(Runnable::run, heard::complete, heard::completeExceptionally);
        assertFalse(heard.isDone());
    }
}
