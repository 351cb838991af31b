package kheap.heap;

import static kheap.hprof.WrittenDump.ARRAY;
import static kheap.hprof.WrittenDump.OBJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import kheap.Progress;
import kheap.hprof.WrittenDump;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the inspector asks of one object: why it is there, who refers to it, and how.
@ParameterizedClass
@EnumSource(Engine.class)
class NearestRootsTest {
    private static final long REFERENCE = 0x1700;
    private static final long WEAK = 0x1400;
    private static final long THREAD = 0x1500;
    private static final long NODE = 0x1600;

    @Parameter
    Engine engine;

    @TempDir
    Path folder;

    private HeapDump open(WrittenDump dump) throws IOException {
        return HeapDumps.open(dump.end().writeTo(folder.resolve("w.hprof")), Opening.by(engine), Progress.NONE);
    }

    private static WrittenDump types() {
        return new WrittenDump(8)
                .segment()
                .javaTypes()
                .type(REFERENCE, OBJECT, "java.lang.ref.Reference", "L referent", "L queue")
                .type(WEAK, REFERENCE, "java.lang.ref.WeakReference")
                .type(THREAD, OBJECT, "java.lang.Thread", "L name")
                .type(NODE, OBJECT, "Node", "I value", "L left", "L right")
                .root(WEAK)
                .root(THREAD);
    }

    private static int at(HeapDump heap, long address) {
        return heap.at(address).orElseThrow();
    }

    private static List<List<Long>> addresses(HeapDump heap, NearestRoots roots) {
        return roots.paths().stream()
                .map(path -> path.stream().map(heap::address).toList())
                .toList();
    }

    private static NearestRoots find(HeapDump heap, long address, int count) {
        return NearestRoots.of(heap, at(heap, address), count, Progress.NONE);
    }

    @Test
    void eachPathIsAReasonOfItsOwnTheShortestFirst() throws IOException {
        try (HeapDump heap = open(types().objectArray(0x2000, ARRAY, 0x2300)
                .objectArray(0x2100, ARRAY, 0x2000, 0x2200)
                .objectArray(0x2200, ARRAY, 0x2300)
                .instance(0x2300, NODE, 1, 0x2400L, 0L)
                .instance(0x2400, NODE, 1, 0L, 0x2300L)
                .instance(0x2500, WEAK, 0x2300L, 0L)
                .root(0x2000)
                .root(0x2100)
                .root(0x2500))) {
            // The weak reference is none, and the root that already has a path does not get a longer one.
            List<List<Long>> all = List.of(List.of(0x2000L, 0x2300L), List.of(0x2100L, 0x2200L, 0x2300L));
            assertEquals(all, addresses(heap, find(heap, 0x2300, 10)));
            assertTrue(find(heap, 0x2300, 10).complete());
            assertEquals(all.subList(0, 1), addresses(heap, find(heap, 0x2300, 1)));
            assertFalse(find(heap, 0x2300, 1).complete());
            assertEquals(List.of(List.of(0x2000L), List.of(0x2100L, 0x2000L)), addresses(heap, find(heap, 0x2000, 10)));
        }
    }

    @Test
    void whatNothingKeepsHasNoPathAndNoReferrers() throws IOException {
        try (HeapDump heap = open(types().objectArray(0x2000, ARRAY, 0x2100)
                .instance(0x2100, NODE, 1, 0L, 0L)
                .instance(0x2200, NODE, 1, 0L, 0L)
                .root(0x2200))) {
            if (engine == Engine.KHEAP) {
                assertEquals(new NearestRoots(List.of(), true), find(heap, 0x2100, 10));
                assertEquals(new HeapDump.Incoming(0, List.of()), heap.incoming(at(heap, 0x2100), 0, 10));
            }
            assertEquals(List.of(List.of(0x2200L)), addresses(heap, find(heap, 0x2200, 10)));
        }
    }

    /// The class is no root, and nothing but its instance refers to it. For MAT's parser all classes of the boot
    /// loader are roots.
    @Test
    void aClassThatOnlyItsInstancesKeepIsReachedThroughOne() throws IOException {
        try (HeapDump heap = open(types().root(REFERENCE)
                .root(OBJECT)
                .objectArray(0x2000, ARRAY, 0x2100)
                .instance(0x2100, NODE, 1, 0L, 0L)
                .root(0x2000))) {
            assertEquals(
                    List.of(engine == Engine.KHEAP ? List.of(0x2000L, 0x2100L, NODE) : List.of(NODE)),
                    addresses(heap, find(heap, NODE, 10)));
            assertEquals("class", heap.via(at(heap, 0x2100), at(heap, NODE)));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void everyPathIsOneAndPartsFromTheOthersForGood(long seed) throws IOException {
        Random random = new Random(seed);
        RandomHeap written = RandomHeap.of(random);
        try (HeapDump heap =
                HeapDumps.open(written.write(folder.resolve("random.hprof")), Opening.by(engine), Progress.NONE)) {
            written.distances(n -> true).forEach((node, distance) -> {
                String where = "array " + node + ", seed " + seed;
                NearestRoots roots = NearestRoots.of(heap, at(heap, RandomHeap.id(node)), 100, Progress.NONE);
                assertTrue(roots.complete(), where);
                assertEquals(distance + 1, roots.paths().getFirst().size(), where);
                Set<Integer> starts = new HashSet<>();
                Map<Integer, Integer> next = new HashMap<>();
                int length = 0;
                for (List<Integer> path : roots.paths()) {
                    assertTrue(path.size() >= length, where);
                    length = path.size();
                    assertTrue(starts.add(path.getFirst()), where);
                    assertFalse(heap.roots(path.getFirst()).isEmpty(), where);
                    for (int i = 1; i < path.size(); i++) {
                        Set<Integer> targets = new HashSet<>();
                        heap.outgoing(path.get(i - 1), targets::add);
                        assertTrue(targets.contains(path.get(i)), where);
                        assertEquals(path.get(i), next.getOrDefault(path.get(i - 1), path.get(i)), where);
                        next.put(path.get(i - 1), path.get(i));
                    }
                }
            });
        }
    }

    @Test
    void aSearchCanBeCancelled() throws IOException {
        try (HeapDump heap = open(types().objectArray(0x2000, ARRAY).root(0x2000))) {
            Progress cancelled = new Progress() {
                @Override
                public void step(String name) {}

                @Override
                public void at(long done, long total) {}

                @Override
                public void goOn() {
                    throw new CancellationException();
                }
            };
            int object = at(heap, 0x2000);
            assertThrows(CancellationException.class, () -> NearestRoots.of(heap, object, 1, cancelled));
        }
    }

    @Test
    void everyWayToReferHasAName() throws IOException {
        try (HeapDump heap = open(types().type(0x1800, NODE, "Holder", "static L KEPT = 0x2100")
                .root(0x1800)
                .objectArray(0x2000, ARRAY, 0x2100)
                .instance(0x2100, NODE, 1, 0x2000L, 0x2200L)
                .instance(0x2200, NODE, 1, 0L, 0L)
                .instance(0x2300, THREAD, 0L)
                .thread(0x2300, 1, "java.lang.Thread.run")
                .local(0x2200, 1, 0))) {
            int node = at(heap, 0x2100);
            assertEquals("[]", heap.via(at(heap, 0x2000), node));
            assertEquals("left", heap.via(node, at(heap, 0x2000)));
            assertEquals("right", heap.via(node, at(heap, 0x2200)));
            assertEquals("class", heap.via(node, at(heap, NODE)));
            assertEquals("super class", heap.via(at(heap, 0x1800), at(heap, NODE)));
            assertEquals("static KEPT", heap.via(at(heap, 0x1800), node));
            if (engine == Engine.KHEAP) {
                assertEquals("class loader", heap.via(at(heap, 0x1800), at(heap, 0)));
            }
            assertEquals("local variable", heap.via(at(heap, 0x2300), at(heap, 0x2200)));
        }
    }

    @Test
    void referrersComeByPagesAndEachOnce() throws IOException {
        WrittenDump dump = types().root(NODE).instance(0x2000, NODE, 1, 0L, 0L);
        long[] nodes = new long[50];
        for (int i = 0; i < 50; i++) {
            nodes[i] = 0x3000 + 0x40 * i;
            dump.instance(nodes[i], NODE, 1, 0x2000L, 0x2000L);
        }
        try (HeapDump heap = open(dump.objectArray(0x2100, ARRAY, nodes).root(0x2100))) {
            int hot = at(heap, 0x2000);
            Set<Integer> seen = new TreeSet<>();
            int from = 0;
            for (int page = 0; page < 5; page++) {
                HeapDump.Incoming incoming = heap.incoming(hot, from, 10);
                assertEquals(50, incoming.total());
                assertEquals(10, incoming.objects().size());
                seen.addAll(incoming.objects());
                from = incoming.objects().getLast() + 1;
            }
            assertEquals(50, seen.size());
            assertEquals(new HeapDump.Incoming(50, List.of()), heap.incoming(hot, from, 10));
            assertEquals(51, heap.incoming(at(heap, NODE), 0, 3).total());
            assertEquals(3, heap.incoming(at(heap, NODE), 0, 3).objects().size());
        }
    }
}
