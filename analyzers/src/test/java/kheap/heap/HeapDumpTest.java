package kheap.heap;

import static kheap.hprof.WrittenDump.ARRAY;
import static kheap.hprof.WrittenDump.OBJECT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import kheap.ByteSize;
import kheap.Progress;
import kheap.SharedDumps;
import kheap.hprof.WrittenDump;
import kheap.samples.NoKafka;
import kheap.samples.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What [HeapDump] promises, held against dumps written by hand and against the definitions on random heaps.
@ParameterizedClass
@EnumSource(Engine.class)
class HeapDumpTest {
    private static final long REFERENCE = 0x1700;
    private static final long WEAK = 0x1400;
    private static final long BASE = 0x1500;
    private static final long DERIVED = 0x1600;

    @Parameter
    Engine engine;

    @TempDir
    Path folder;

    private static WrittenDump types() {
        return new WrittenDump(8)
                .segment()
                .javaTypes()
                .type(REFERENCE, OBJECT, "java.lang.ref.Reference", "L referent", "L queue")
                .type(WEAK, REFERENCE, "java.lang.ref.WeakReference")
                .root(REFERENCE)
                .type(BASE, OBJECT, "Base", "I value", "L next")
                .type(DERIVED, BASE, "Derived", "J value", "Z flag", "static I count")
                .root(WEAK)
                .root(BASE)
                .root(DERIVED);
    }

    private HeapDump open(WrittenDump dump) throws IOException {
        Path file = folder.resolve("written.hprof");
        Files.write(file, dump.end().bytes());
        return HeapDumps.open(file, Opening.by(engine), Progress.NONE);
    }

    private static Instance instance(HeapDump heap, long address) {
        return (Instance) heap.object(heap.at(address).orElseThrow());
    }

    @Test
    void aFieldThatASubclassHidesIsReadByItsClass() throws IOException {
        try (HeapDump heap = open(types().instance(0x2000, DERIVED, 1L << 40, 1, -7, 0x2100L)
                .instance(0x2100, BASE, 9, 0L)
                .root(0x2000))) {
            Instance derived = instance(heap, 0x2000);
            assertEquals(1L << 40, derived.number("value").orElseThrow());
            assertEquals(-7, derived.field("Base", "value").orElseThrow().bits());
            assertEquals(
                    1L << 40, derived.field("Derived", "value").orElseThrow().bits());
            assertTrue(derived.isTrue("flag"));
            assertEquals(0x2100, derived.reference("next").orElseThrow().address());
            assertEquals(Optional.empty(), instance(heap, 0x2100).reference("next"));
            assertEquals(Optional.empty(), derived.field("absent"));
            assertEquals("Derived", derived.type().name());
            assertEquals("Base", derived.type().superclass().orElseThrow().name());
            assertEquals(
                    Field.Type.INT,
                    derived.type().staticField("count").orElseThrow().type());
            assertArrayEquals(
                    new int[] {derived.number()},
                    heap.instances(Set.of(derived.type().number()), 0, 10));
        }
    }

    @Test
    void whatTheAddressesDoNotShowIsNotSaidToBeShown() throws IOException {
        try (HeapDump heap = open(types())) {
            List<String> notes = heap.file().notes();
            assertTrue(notes.stream().anyMatch(note -> note.contains("do not show how the JVM laid")), notes::toString);
            if (engine == Engine.KHEAP) {
                assertEquals(
                        1,
                        notes.stream()
                                .filter(note -> note.contains("headers of"))
                                .count(),
                        notes::toString);
            }
        }
    }

    @Test
    void aClosedDumpOfOursRefusesToAnswer() throws IOException {
        HeapDump heap = open(types());
        heap.close();
        if (engine == Engine.KHEAP) {
            heap.close();
            assertThrows(IllegalStateException.class, () -> heap.shallow(0));
        }
    }

    @Test
    void elementsAreNumbersAndNullIsMinusOne() throws IOException {
        try (HeapDump heap = open(types().objectArray(0x2000, ARRAY, 0, 0x2100, 0, 0x2100)
                .instance(0x2100, BASE, 9, 0L)
                .root(0x2000))) {
            ObjectArray array = (ObjectArray) heap.object(heap.at(0x2000).orElseThrow());
            int element = heap.at(0x2100).orElseThrow();
            assertEquals(4, array.length());
            assertArrayEquals(new int[] {-1, element, -1, element}, heap.elements(array.number(), 0, 100));
            assertArrayEquals(new int[] {element}, heap.elements(array.number(), 3, 100));
            assertArrayEquals(new int[0], heap.elements(array.number(), 4, 100));
            assertEquals(2, array.elements(3 + 1).count());
        }
    }

    @Test
    void aReferentIsNoTarget() throws IOException {
        try (HeapDump heap = open(types().instance(0x2000, WEAK, 0x2100L, 0x2200L)
                .instance(0x2100, BASE, 9, 0L)
                .instance(0x2200, BASE, 9, 0L)
                .root(0x2000)
                .root(0x2100))) {
            Set<Long> targets = new HashSet<>();
            heap.outgoing(heap.at(0x2000).orElseThrow(), target -> targets.add(heap.address(target)));
            assertEquals(Set.of(WEAK, 0x2200L), targets);
            heap.incoming(heap.at(0x2100).orElseThrow(), from -> fail("0x" + Long.toHexString(heap.address(from))));
        }
    }

    @Test
    void whatNoRootReachesIsCountedApart() throws IOException {
        try (HeapDump heap = open(types().instance(0x2000, BASE, 9, 0x2100L)
                .instance(0x2100, BASE, 9, 0L)
                .instance(0x2200, BASE, 9, 0x2300L)
                .instance(0x2300, BASE, 9, 0x2200L)
                .root(0x2000))) {
            assertEquals(2, heap.unreachable().objects());
            assertEquals(2 * 32, heap.unreachable().bytes().bytes());
            long objects = 0;
            long bytes = 0;
            for (ClassTotals totals : heap.classTotals(Progress.NONE)) {
                objects += totals.count();
                bytes += totals.shallow().bytes();
            }
            assertEquals(new HeapDump.Amount(objects, new ByteSize(bytes)), heap.reachable());
        }
    }

    @Test
    void instancesComeInPages() throws IOException {
        try (HeapDump heap = open(types().instance(0x2000, BASE, 9, 0x2100L)
                .instance(0x2100, BASE, 9, 0x2200L)
                .instance(0x2200, DERIVED, 1L << 40, 1, -7, 0x2300L)
                .instance(0x2300, BASE, 9, 0L)
                .root(0x2000))) {
            int base = heap.at(BASE).orElseThrow();
            int derived = heap.at(DERIVED).orElseThrow();
            int[] all = {0x2000, 0x2100, 0x2200, 0x2300};
            int[] numbers = Arrays.stream(all)
                    .map(address -> heap.at(address).orElseThrow())
                    .toArray();
            assertArrayEquals(
                    new int[] {numbers[0], numbers[1], numbers[3]}, heap.instances(Set.of(base), 0, Integer.MAX_VALUE));
            assertArrayEquals(numbers, heap.instances(Set.of(base, derived), 0, 4));
            assertArrayEquals(
                    new int[] {numbers[1], numbers[2]}, heap.instances(Set.of(base, derived), numbers[0] + 1, 2));
            assertArrayEquals(new int[0], heap.instances(Set.of(base), numbers[3] + 1, 2));
        }
    }

    private static boolean isReachable(HeapDump heap, long address) {
        OptionalInt object = heap.at(address);
        return object.isPresent() && heap.isReachable(object.getAsInt());
    }

    private static long id(int node) {
        return 0x10_000 + 0x100L * node;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void randomHeapsObeyTheDefinitions(long seed) throws IOException {
        Random random = new Random(seed);
        int nodes = 60;
        List<Set<Integer>> edges = new ArrayList<>();
        WrittenDump dump = types();
        for (int node = 0; node < nodes; node++) {
            Set<Integer> targets = new TreeSet<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                targets.add(random.nextInt(nodes));
            }
            edges.add(targets);
            dump.objectArray(
                    id(node),
                    ARRAY,
                    targets.stream().mapToLong(HeapDumpTest::id).toArray());
        }
        Set<Integer> roots = Set.of(random.nextInt(nodes), nodes / 2);
        roots.forEach(root -> dump.root(id(root)));
        try (HeapDump heap = open(dump)) {
            Map<Integer, Integer> distance = distances(roots, edges, -1);
            for (int node = 0; node < nodes; node++) {
                String where = "node " + node + ", seed " + seed;
                assertEquals(distance.containsKey(node), isReachable(heap, id(node)), where);
                if (!distance.containsKey(node)) {
                    continue;
                }
                int object = heap.at(id(node)).orElseThrow();
                Set<Integer> stillReached = distances(roots, edges, node).keySet();
                long lost = distance.keySet().stream()
                        .filter(other -> !stillReached.contains(other))
                        .mapToLong(other ->
                                heap.shallow(heap.at(id(other)).orElseThrow()).bytes())
                        .sum();
                assertEquals(lost, heap.retained(object).bytes(), where);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void sumsOverTheDominatorTreeObeyTheDefinitions(long seed) throws IOException {
        Random random = new Random(seed);
        WrittenDump dump = types();
        for (int node = 0; node < 60; node++) {
            long next = random.nextInt(10) == 0 ? BASE : id(random.nextInt(60));
            switch (random.nextInt(3)) {
                case 0 -> dump.instance(id(node), BASE, 9, next);
                case 1 -> dump.instance(id(node), DERIVED, 1L, 1, 9, next);
                default -> dump.objectArray(id(node), ARRAY, next, id(random.nextInt(60)));
            }
        }
        dump.root(id(random.nextInt(60))).root(id(30));
        try (HeapDump heap = open(dump)) {
            Set<Integer> objects = new HashSet<>();
            for (int object = 0; object < heap.objects(); object++) {
                if (heap.isReachable(object)) {
                    objects.add(object);
                }
            }
            for (ClassTotals totals : heap.classTotals(Progress.NONE)) {
                int type = totals.type().number();
                Set<Integer> instances = new HashSet<>(objects);
                instances.removeIf(object -> heap.classOf(object) != type);
                Set<Integer> group = new HashSet<>(instances);
                group.add(type);
                String where = totals.type() + ", seed " + seed;
                assertEquals(instances.size(), totals.count(), where);
                assertEquals(
                        instances.stream()
                                .mapToLong(object -> heap.shallow(object).bytes())
                                .sum(),
                        totals.shallow().bytes(),
                        where);
                long retained = group.stream()
                        .filter(object -> dominators(heap, object).stream().noneMatch(group::contains))
                        .mapToLong(object -> heap.retained(object).bytes())
                        .sum();
                assertEquals(retained, totals.retained().bytes(), where);
                assertEquals(retained, heap.retained(group).bytes(), where);
                objects.removeAll(instances);
            }
            assertEquals(Set.of(), objects);
        }
    }

    private static List<Integer> dominators(HeapDump heap, int object) {
        List<Integer> above = new ArrayList<>();
        for (OptionalInt at = heap.dominator(object); at.isPresent(); at = heap.dominator(at.getAsInt())) {
            above.add(at.getAsInt());
        }
        return above;
    }

    @Test
    void whatAnObjectDominatesComesInPagesLargestFirst() throws IOException {
        try (HeapDump heap = open(types().objectArray(0x2000, ARRAY, 0x2100, 0x2200, 0x2300)
                .objectArray(0x2100, ARRAY)
                .objectArray(0x2200, ARRAY, 0x2400)
                .objectArray(0x2300, ARRAY, 0, 0, 0, 0)
                .objectArray(0x2400, ARRAY, 0, 0, 0, 0, 0)
                .root(0x2000))) {
            OptionalInt array = heap.at(0x2000);
            assertEquals(List.of(0x2200L, 0x2300L), dominated(heap, heap.dominated(array, 0, 2)));
            assertEquals(List.of(0x2300L, 0x2100L), dominated(heap, heap.dominated(array, 1, 10)));
            assertEquals(3, heap.dominated(array, 1, 1).total());
            assertEquals(List.of(), dominated(heap, heap.dominated(array, 3, 10)));
            assertEquals(0, heap.dominated(heap.at(0x2400), 0, 10).total());
            HeapDump.Dominated top = heap.dominated(OptionalInt.empty(), 0, Integer.MAX_VALUE);
            assertEquals(top.total(), top.objects().size());
            assertEquals(0x2000L, dominated(heap, top).getFirst());
            assertEquals(
                    heap.reachable().bytes().bytes(),
                    top.objects().stream()
                            .mapToLong(object -> heap.retained(object).bytes())
                            .sum());
        }
    }

    private static List<Long> dominated(HeapDump heap, HeapDump.Dominated page) {
        return page.objects().stream().map(heap::address).toList();
    }

    /// Steps from the roots, for what is reached when one node is gone.
    private static Map<Integer, Integer> distances(Set<Integer> roots, List<Set<Integer>> edges, int gone) {
        Map<Integer, Integer> distance = new HashMap<>();
        Deque<Integer> open = new ArrayDeque<>();
        for (int root : roots) {
            if (root != gone) {
                distance.put(root, 0);
                open.add(root);
            }
        }
        while (!open.isEmpty()) {
            int at = open.remove();
            for (int target : edges.get(at)) {
                if (target != gone && distance.putIfAbsent(target, distance.get(at) + 1) == null) {
                    open.add(target);
                }
            }
        }
        return distance;
    }

    @Test
    void theThreadsOfALivingJvmAreReadWithTheirStacks() throws Exception {
        try (HeapDump heap = HeapDumps.open(
                Sample.grow(NoKafka.class, Path.of("target", "dumps", "default")), Opening.by(engine), Progress.NONE)) {
            HeapThread main = heap.threads().stream()
                    .filter(thread -> thread.name().equals("main"))
                    .findFirst()
                    .orElseThrow();
            assertTrue(main.alive());
            assertEquals("RUNNABLE", main.state());
            assertTrue(main.frames().stream()
                    .anyMatch(frame -> frame.text().matches("kheap\\.samples\\.NoKafka\\.main\\(.*\\)")));
            assertTrue(main.frames().stream().anyMatch(frame -> !frame.locals().isEmpty()));
        }
    }

    @ParameterizedTest
    @EnabledIf("kheap.SharedDumps#areThere")
    @CsvSource({
        "sun_jdk6_18_x32.hprof", // characters with offset and count, names of threads as char[]
        "sun_jdk6_30_x64_compressedOops.hprof",
        "oracle_jdk7_21_hprofagent.hprof",
        "oracle_jdk8_05_x64.hprof",
        "openjdk_jdk11_04_x64.hprof.gz", // compact strings
    })
    void threadNamesOfEveryEraAreRead(String name) throws IOException {
        try (HeapDump heap = HeapDumps.open(SharedDumps.file("dumps", name), Opening.by(engine), Progress.NONE)) {
            Set<String> names = new HashSet<>();
            heap.threads().forEach(thread -> names.add(thread.name()));
            assertTrue(names.containsAll(Set.of("Finalizer", "Reference Handler")), names::toString);
        }
    }
}
