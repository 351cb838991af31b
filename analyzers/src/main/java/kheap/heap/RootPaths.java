package kheap.heap;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kheap.Progress;

/// Shortest paths from the GC roots, searched backwards from one object.
///
/// Referents of weak, soft and phantom references are no edges, see [HeapDump#outgoing]. Cost of a search: the
/// objects that are as near to the object as the nearest root, so little for what a thread holds and a lot for what
/// lies deep.
public final class RootPaths {
    private final HeapDump heap;
    private final Referrers referrers;

    public RootPaths(HeapDump heap) {
        this.heap = heap;
        this.referrers = heap.referrers();
    }

    /// One shortest path from a root to the object, both included; empty for an unreachable object.
    ///
    /// @throws java.util.concurrent.CancellationException when `progress` says so
    public List<Integer> to(int object, Progress progress) {
        Map<Integer, Integer> towards = new HashMap<>();
        Deque<Integer> open = new ArrayDeque<>();
        towards.put(object, object);
        open.add(object);
        while (!open.isEmpty()) {
            progress.goOn();
            int at = open.remove();
            if (referrers.isRoot(referrers.nodeOf(at))) {
                return path(at, object, towards);
            }
            heap.incoming(at, from -> {
                if (towards.putIfAbsent(from, at) == null) {
                    open.add(from);
                }
            });
        }
        return List.of();
    }

    private static List<Integer> path(int root, int object, Map<Integer, Integer> towards) {
        List<Integer> path = new ArrayList<>();
        path.add(root);
        for (int at = root; at != object; ) {
            at = towards.get(at);
            path.add(at);
        }
        return path;
    }
}
