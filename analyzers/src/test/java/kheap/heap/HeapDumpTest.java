package kheap.heap;

import static kheap.hprof.WrittenDump.ARRAY;
import static kheap.hprof.WrittenDump.OBJECT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import kheap.Progress;
import kheap.SharedDumps;
import kheap.hprof.WrittenDump;
import kheap.samples.NoKafka;
import kheap.samples.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What [HeapDump] promises, held against dumps written by hand and against the definitions on random heaps.
class HeapDumpTest {
    private static final long WEAK = 0x1400;
    private static final long BASE = 0x1500;
    private static final long DERIVED = 0x1600;

    @TempDir
    Path folder;

    private static WrittenDump types() {
        return new WrittenDump(8)
                .segment()
                .javaTypes()
                .type(WEAK, OBJECT, "java.lang.ref.WeakReference", "L referent", "L queue")
                .type(BASE, OBJECT, "Base", "I value", "L next")
                .type(DERIVED, BASE, "Derived", "J value", "Z flag", "static I count")
                .root(WEAK)
                .root(BASE)
                .root(DERIVED);
    }

    private HeapDump open(WrittenDump dump) throws IOException {
        Path file = folder.resolve("written.hprof");
        Files.write(file, dump.end().bytes());
        return HeapDumps.open(file, Opening.by(Engine.MAT), Progress.NONE);
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
                    heap.instancesOf(derived.type().number()));
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
    void aWeakReferenceKeepsNothing() throws IOException {
        try (HeapDump heap = open(types().instance(0x2000, WEAK, 0x2100L, 0x2200L)
                .instance(0x2100, BASE, 9, 0L)
                .instance(0x2200, BASE, 9, 0L)
                .root(0x2000))) {
            assertTrue(heap.at(0x2100).isEmpty());
            assertTrue(heap.at(0x2200).isPresent());
            assertEquals(1, heap.unreachable().objects());
            assertEquals(32, heap.unreachable().bytes().bytes());
        }
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
            RootPaths paths = new RootPaths(heap);
            for (int node = 0; node < nodes; node++) {
                String where = "node " + node + ", seed " + seed;
                assertEquals(distance.containsKey(node), heap.at(id(node)).isPresent(), where);
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

                List<Integer> path = paths.to(object, Progress.NONE);
                assertEquals(distance.get(node) + 1, path.size(), where);
                assertEquals(object, path.getLast(), where);
                for (int i = 1; i < path.size(); i++) {
                    Set<Integer> targets = new HashSet<>();
                    heap.outgoing(path.get(i - 1), targets::add);
                    assertTrue(targets.contains(path.get(i)), where);
                    Set<Integer> sources = new HashSet<>();
                    heap.incoming(path.get(i), sources::add);
                    assertTrue(sources.contains(path.get(i - 1)), where);
                }
            }
        }
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
                Sample.grow(NoKafka.class, Path.of("target", "dumps", "default")),
                Opening.by(Engine.MAT),
                Progress.NONE)) {
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
        try (HeapDump heap = HeapDumps.open(SharedDumps.file("dumps", name), Opening.by(Engine.MAT), Progress.NONE)) {
            Set<String> names = new HashSet<>();
            heap.threads().forEach(thread -> names.add(thread.name()));
            assertTrue(names.containsAll(Set.of("Finalizer", "Reference Handler")), names::toString);
        }
    }
}
