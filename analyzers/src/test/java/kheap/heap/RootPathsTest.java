package kheap.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import kheap.Progress;
import kheap.hprof.WrittenDump;
import kheap.samples.Sample;
import kheap.samples.UnclosedProducers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(Engine.class)
class RootPathsTest {
    @Parameter
    Engine engine;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void aPathIsShortestAndPassesLateNodesOnlyWhereItMust(long seed) throws IOException {
        Random random = new Random(seed);
        RandomHeap written = RandomHeap.of(random);
        Path file = written.write(folder.resolve("random.hprof"));
        try (HeapDump heap = HeapDumps.open(file, Opening.by(engine), Progress.NONE)) {
            hold(written, heap, random, seed);
            hold(written, Leaves.in(heap), random, seed);
        }
    }

    private static void hold(RandomHeap written, HeapDump heap, Random random, long seed) {
        Set<Integer> closed = new HashSet<>();
        Set<Integer> late = new HashSet<>();
        for (int node = 0; node < written.edges().size(); node++) {
            (switch (random.nextInt(10)) {
                        case 0 -> closed;
                        case 1, 2 -> late;
                        default -> new HashSet<Integer>();
                    })
                    .add(node);
        }
        Referrers referrers = heap.referrers();
        Map<Integer, Integer> arrays = new HashMap<>();
        for (int node : written.distances(n -> true).keySet()) {
            arrays.put(heap.at(RandomHeap.id(node)).orElseThrow(), node);
        }
        BitSet lateNodes = new BitSet();
        arrays.forEach((object, node) -> {
            if (late.contains(node) && !referrers.isLeaf(object)) {
                lateNodes.set(referrers.nodeOf(object));
            }
        });
        RootPaths every = new RootPaths(heap);
        RootPaths some = new RootPaths(
                heap, node -> !closed.contains(arrays.getOrDefault(referrers.objectOf(node), -1)), lateNodes);
        arrays.forEach((object, node) -> {
            String where = "array " + node + ", seed " + seed;
            List<Integer> path = every.to(object, Progress.NONE);
            assertEquals(written.distances(n -> true).get(node) + 1, path.size(), where);
            assertIsPath(heap, path, object, where);
        });
        for (Map.Entry<Integer, Integer> array : arrays.entrySet()) {
            int node = array.getValue();
            String where = "array " + node + ", seed " + seed;
            List<Integer> path = some.to(array.getKey(), Progress.NONE);
            Map<Integer, Integer> open = written.distances(n -> n == node || !closed.contains(n));
            if (closed.contains(node) && written.roots().contains(node)) {
                continue;
            }
            assertEquals(open.containsKey(node), !path.isEmpty(), where);
            if (path.isEmpty()) {
                continue;
            }
            assertIsPath(heap, path, array.getKey(), where);
            List<Integer> before =
                    path.subList(0, path.size() - 1).stream().map(arrays::get).toList();
            assertTrue(before.stream().noneMatch(closed::contains), where);
            Map<Integer, Integer> early = written.distances(n -> n == node || !closed.contains(n) && !late.contains(n));
            if (early.containsKey(node)) {
                assertEquals(early.get(node) + 1, path.size(), where);
            }
            assertEquals(early.containsKey(node), before.stream().noneMatch(late::contains), where);
        }
    }

    private static void assertIsPath(HeapDump heap, List<Integer> path, int object, String where) {
        assertFalse(heap.roots(path.getFirst()).isEmpty(), where);
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

    @Test
    void whatAStackHoldsHangsOnItsThread() throws IOException {
        long thread = 0x1400;
        WrittenDump dump = new WrittenDump(8)
                .segment()
                .javaTypes()
                .type(thread, WrittenDump.OBJECT, "java.lang.Thread", "L name")
                .instance(0x2000, WrittenDump.OBJECT)
                .instance(0x2200, thread)
                .thread(0x2200, 1, "java.lang.Thread.run")
                .local(0x2000, 1, 0);
        try (HeapDump heap =
                HeapDumps.open(dump.end().writeTo(folder.resolve("w.hprof")), Opening.by(engine), Progress.NONE)) {
            assertEquals(
                    List.of(0x2200L, 0x2000L),
                    new RootPaths(heap)
                            .to(heap.at(0x2000).orElseThrow(), Progress.NONE).stream()
                                    .map(heap::address)
                                    .toList());
        }
    }

    /// So it is with the hidden classes of lambda expressions.
    @Test
    void aClassThatOnlyItsInstancesKeepIsReachedThroughOne() throws Exception {
        Path dump = Sample.grow(UnclosedProducers.class, Path.of("target", "dumps", "default"));
        try (HeapDump heap = HeapDumps.open(dump, Opening.by(engine), Progress.NONE)) {
            Referrers referrers = heap.referrers();
            RootPaths paths = new RootPaths(heap);
            int found = 0;
            BitSet kept = referrers.reachableWithout(new BitSet(), Progress.NONE);
            for (HeapClass type : heap.classes()) {
                int node = heap.isReachable(type.number()) ? referrers.nodeOf(type.number()) : 0;
                if (!kept.get(node)) {
                    continue;
                }
                boolean[] others = {referrers.isRoot(node)};
                referrers.of(node, from -> others[0] = true);
                if (!others[0]) {
                    found++;
                    List<Integer> path = paths.to(type.number(), Progress.NONE);
                    assertEquals(type.number(), heap.classOf(path.get(path.size() - 2)), type::name);
                }
            }
            assertTrue(found > 0);
        }
    }

    @Test
    void aWeakReferenceIsNoStep() throws IOException {
        long weak = 0x1400;
        WrittenDump dump = new WrittenDump(8)
                .segment()
                .javaTypes()
                .type(0x1700, WrittenDump.OBJECT, "java.lang.ref.Reference", "L referent", "L queue")
                .type(weak, 0x1700, "java.lang.ref.WeakReference")
                .root(weak)
                .instance(0x2000, weak, 0x2400L, 0L)
                .objectArray(0x2100, WrittenDump.ARRAY, 0x2200)
                .objectArray(0x2200, WrittenDump.ARRAY, 0x2300)
                .objectArray(0x2300, WrittenDump.ARRAY, 0x2400)
                .instance(0x2400, WrittenDump.OBJECT)
                .root(0x2000)
                .root(0x2100);
        try (HeapDump heap =
                HeapDumps.open(dump.end().writeTo(folder.resolve("w.hprof")), Opening.by(engine), Progress.NONE)) {
            assertEquals(
                    List.of(0x2100L, 0x2200L, 0x2300L, 0x2400L),
                    new RootPaths(heap)
                            .to(heap.at(0x2400).orElseThrow(), Progress.NONE).stream()
                                    .map(heap::address)
                                    .toList());
        }
    }
}
