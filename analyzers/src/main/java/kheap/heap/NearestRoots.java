package kheap.heap;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;
import kheap.Progress;

/// Several paths of strong references from GC roots to one object, shortest first, as Eclipse MAT shows them.
///
/// The search goes backward from the object, breadth first, and enters no object twice. So paths may share their
/// last objects, but where they have parted they do not meet again: each ends at a root of its own, and each is a
/// reason of its own why the object is still there. There may be further paths to the same roots.
///
/// That an instance refers to its class is a path only where there is no other one: it would lead from any class to
/// all that is held of its instances.
///
/// Cost: the objects that are as near as the last root found, at worst one pass over all references; a bit for each
/// object of the heap, and 8 bytes for each that was entered. A class that only its instances keep costs a pass over
/// the objects.
///
/// @param paths the objects of each path from the root to the object, both included; none for an unreachable object
/// @param complete whether no further root can be found so
public record NearestRoots(List<List<Integer>> paths, boolean complete) {
    public NearestRoots {
        paths = paths.stream().map(List::copyOf).toList();
    }

    /// Finds the paths to one object.
    ///
    /// @param count how many to find at the most
    /// @throws java.util.concurrent.CancellationException when `progress` says so
    public static NearestRoots of(HeapDump heap, int object, int count, Progress progress) {
        if (!heap.isReachable(object)) {
            return new NearestRoots(List.of(), true);
        }
        try (Search search = new Search(heap, object, count, progress)) {
            return search.run();
        }
    }

    private static final class Search implements AutoCloseable {
        private static final int NONE = -1;

        private final HeapDump heap;
        private final Referrers referrers;
        private final int object;
        private final int count;
        private final Progress progress;
        private final List<List<Integer>> paths = new ArrayList<>();
        private final BitSet entered;
        /// The nodes in the order of the walk, and the place of the one that each was entered from.
        private final IntList nodes = new IntList();

        private final IntList from = new IntList();
        private final IntConsumer enter = this::enter;
        private int head;

        Search(HeapDump heap, int object, int count, Progress progress) {
            this.heap = heap;
            this.referrers = heap.referrers();
            this.object = object;
            this.count = count;
            this.progress = progress;
            this.entered = new BitSet(referrers.nodes() + 1);
        }

        NearestRoots run() {
            head = NONE;
            enter(referrers.nodeOf(object));
            head = 0;
            walk();
            if (paths.isEmpty()) {
                walkFromInstances();
            }
            return new NearestRoots(paths, head == nodes.size());
        }

        private void walk() {
            for (; head < nodes.size() && paths.size() < count; head++) {
                if ((head & 0xfff) == 0) {
                    progress.goOn();
                }
                int node = nodes.get(head);
                boolean isRoot = referrers.isRoot(node);
                if (isRoot) {
                    paths.add(path());
                }
                // The object itself may be a root and be held by others, too.
                if (!isRoot || head == 0) {
                    referrers.of(node, enter);
                }
            }
        }

        /// The classes that were entered, from the object on, each with its instances.
        private void walkFromInstances() {
            int end = (int) nodes.size();
            for (int place = 0; place < end && paths.size() < count; place++) {
                int candidate = referrers.objectOf(nodes.get(place));
                if (heap.object(candidate) instanceof HeapClass) {
                    head = place;
                    heap.eachInstance(candidate, instance -> enter(referrers.nodeOf(instance)));
                }
            }
            head = end;
            walk();
        }

        private void enter(int node) {
            if (!entered.get(node)) {
                entered.set(node);
                nodes.add(node);
                from.add(head);
            }
        }

        private List<Integer> path() {
            List<Integer> path = new ArrayList<>();
            for (int place = head; place != NONE; place = from.get(place)) {
                path.add(referrers.objectOf(nodes.get(place)));
            }
            if (referrers.isLeaf(object)) {
                path.add(object);
            }
            return path;
        }

        @Override
        public void close() {
            nodes.close();
            from.close();
        }
    }
}
