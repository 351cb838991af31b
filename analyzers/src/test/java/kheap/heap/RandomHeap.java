package kheap.heap;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import kheap.hprof.WrittenDump;

/// A dump of object arrays that refer to each other at random, and what the definitions say about it.
///
/// @param edges the elements of each array, by its place
public record RandomHeap(List<List<Integer>> edges, Set<Integer> roots) {
    public static RandomHeap of(Random random) {
        int nodes = 40 + random.nextInt(60);
        List<List<Integer>> edges = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            List<Integer> targets = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                targets.add(random.nextInt(nodes));
            }
            edges.add(targets);
        }
        Set<Integer> roots = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            roots.add(random.nextInt(nodes));
        }
        return new RandomHeap(edges, roots);
    }

    /// The address of an array.
    public static long id(int node) {
        return 0x10_000 + 0x100L * node;
    }

    public Path write(Path file) throws IOException {
        WrittenDump dump = new WrittenDump(8).segment().javaTypes();
        for (int node = 0; node < edges.size(); node++) {
            dump.objectArray(
                    id(node),
                    WrittenDump.ARRAY,
                    edges.get(node).stream().mapToLong(RandomHeap::id).toArray());
        }
        roots.forEach(root -> dump.root(id(root)));
        return dump.end().writeTo(file);
    }

    /// How many steps from the nearest root each array is, on paths over those that may be entered.
    public Map<Integer, Integer> distances(IntPredicate enter) {
        Map<Integer, Integer> distances = new HashMap<>();
        Deque<Integer> open = new ArrayDeque<>();
        for (int root : roots) {
            if (enter.test(root)) {
                distances.put(root, 0);
                open.add(root);
            }
        }
        while (!open.isEmpty()) {
            int at = open.remove();
            for (int target : edges.get(at)) {
                if (enter.test(target) && distances.putIfAbsent(target, distances.get(at) + 1) == null) {
                    open.add(target);
                }
            }
        }
        return distances;
    }
}
