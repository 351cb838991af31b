package kheap.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import kheap.Progress;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(Engine.class)
class SubgraphTest {
    @Parameter
    Engine engine;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void itHasTheReferencesAmongItsMembersAndTheirBytes(long seed) throws IOException {
        Random random = new Random(seed);
        Path file = RandomHeap.of(random).write(folder.resolve("random.hprof"));
        try (HeapDump heap = HeapDumps.open(file, Opening.by(engine), Progress.NONE)) {
            hold(heap, random, seed);
            hold(Leaves.in(heap), random, seed);
        }
    }

    private static void hold(HeapDump heap, Random random, long seed) {
        Referrers referrers = heap.referrers();
        BitSet without = new BitSet();
        for (int node = 1; node <= referrers.nodes(); node++) {
            without.set(node, random.nextInt(3) == 0);
        }
        List<Integer> leaves = IntStream.range(0, heap.objects())
                .filter(object -> heap.isReachable(object) && referrers.isLeaf(object) && random.nextBoolean())
                .boxed()
                .toList();
        Set<Integer> objects = new HashSet<>(leaves);
        for (int node = 1; node <= referrers.nodes(); node++) {
            if (!without.get(node)) {
                objects.add(referrers.objectOf(node));
            }
        }
        Map<Integer, Long> bytes = new HashMap<>();
        for (int object = 0; object < heap.objects(); object++) {
            if (heap.isReachable(object)) {
                int owner = leaves.contains(object) ? object : referrers.objectOf(referrers.nodeOf(object));
                bytes.merge(owner, heap.shallow(object).bytes(), Long::sum);
            }
        }
        try (Subgraph graph = Subgraph.of(heap, without, leaves, Progress.NONE)) {
            assertEquals(objects.size(), graph.members(), () -> "seed " + seed);
            Map<Integer, Set<Integer>> expected = new HashMap<>();
            Map<Integer, Set<Integer>> found = new HashMap<>();
            for (int member = 0; member < graph.members(); member++) {
                int object = graph.objectOf(member);
                String where = "object " + object + ", seed " + seed;
                assertEquals(member, graph.memberOf(object), where);
                assertEquals(bytes.get(object), graph.bytes(member), where);
                heap.incoming(object, from -> {
                    if (objects.contains(from)) {
                        expected.computeIfAbsent(from, f -> new HashSet<>()).add(object);
                    }
                });
                for (long i = graph.firstReference(member); i < graph.firstReference(member + 1); i++) {
                    found.computeIfAbsent(object, f -> new HashSet<>()).add(graph.objectOf(graph.target(i)));
                }
            }
            assertEquals(expected, found, () -> "seed " + seed);
            without.stream()
                    .map(referrers::objectOf)
                    .forEach(outside -> assertEquals(Subgraph.NONE, graph.memberOf(outside), () -> "seed " + seed));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 62, 63, 64, 65, 511, 512, 513, 1000})
    void ranksCountOnlyWhatIsOutside(int nodes) {
        BitSet set = new BitSet();
        for (int node = 3; node <= nodes; node += 1 + node % 7) {
            set.set(node);
        }
        OutsideRanks ranks = new OutsideRanks(set, nodes);
        int rank = 0;
        for (int node = 1; node <= nodes; node++) {
            assertEquals(set.get(node) ? -1 : rank++, ranks.of(node), "node " + node);
        }
        assertEquals(rank, ranks.count());
    }
}
