package kheap.heap;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import kheap.Progress;

/// Shortest paths of strong references from the GC roots, searched backward from one object, breadth first.
///
/// Cost of a search: the objects that are as near to the object as the nearest root, so little for what a thread
/// holds and a lot for what lies deep, and a bit for each object of the heap once for all searches. What one search
/// found ends the next: objects that are held by the same holder cost little more than one.
public final class RootPaths {
    private static final int NONE = -1;
    private static final Step ROOT = new Step(0, 0, 0);

    private final HeapDump heap;
    private final Referrers referrers;
    private final BitSet classes = new BitSet();
    private final IntPredicate through;
    private final BitSet late;
    /// By node, for all nodes on the paths that were found.
    private final Map<Integer, Step> known = new HashMap<>();

    private final BitSet seen = new BitSet();

    /// The step from a node towards its root.
    ///
    /// @param next the node that refers to it; none for a root
    /// @param lates how many late nodes stand before it on its path
    /// @param steps how many nodes stand before it on its path
    private record Step(int next, int lates, int steps) {}

    /// Any strong path.
    public RootPaths(HeapDump heap) {
        this(heap, node -> true, new BitSet());
    }

    /// Only some paths.
    ///
    /// @param through the nodes that may stand on a path before the object it leads to
    /// @param late the nodes to pass only where there is no path with fewer of them, however long
    public RootPaths(HeapDump heap, IntPredicate through, BitSet late) {
        this.heap = heap;
        this.referrers = heap.referrers();
        heap.classes().stream()
                .filter(type -> heap.isReachable(type.number()))
                .forEach(type -> classes.set(referrers.nodeOf(type.number())));
        this.through = through;
        this.late = late;
    }

    /// The objects of one such path from a root to the object, both included; empty when there is none.
    ///
    /// @throws java.util.concurrent.CancellationException when `progress` says so
    public List<Integer> to(int object, Progress progress) {
        int target = referrers.nodeOf(object);
        if (referrers.isLeaf(object) && !through.test(target)) {
            return List.of();
        }
        if (!known.containsKey(target)) {
            try (Search search = new Search(progress)) {
                search.from(target);
            }
        }
        List<Integer> path = new ArrayList<>();
        if (known.containsKey(target)) {
            if (referrers.isLeaf(object)) {
                path.add(object);
            }
            int node = target;
            for (Step step = known.get(node); step.steps > 0; step = known.get(node)) {
                path.add(referrers.objectOf(node));
                node = step.next;
            }
            path.add(referrers.objectOf(node));
        }
        return path.reversed();
    }

    /// One search. It goes in rounds: what a round meets of the late nodes begins the next one.
    private final class Search implements AutoCloseable {
        private final Progress progress;
        /// The nodes in the order of the walk, and the place of the one that each was met from.
        private final IntList met = new IntList();

        private final IntList metFrom = new IntList();
        private final IntList waiting = new IntList();
        private final IntList waitingFrom = new IntList();
        private final IntConsumer meet = this::meet;
        private final IntConsumer meetObject = object -> meet(referrers.nodeOf(object));

        private int head;
        private int round;
        private int bestEnd = NONE;
        private int bestLates = Integer.MAX_VALUE;
        private int bestSteps = Integer.MAX_VALUE;

        Search(Progress progress) {
            this.progress = progress;
        }

        /// Notes the steps of the best path to the node, if there is one.
        void from(int target) {
            seen.set(target);
            met.add(target);
            metFrom.add(NONE);
            do {
                walk();
                beginRound();
            } while (bestLates >= round && head < met.size());
            if (bestEnd != NONE) {
                note();
            }
        }

        private void walk() {
            long levelEnd = met.size();
            for (int level = 0; head < met.size(); head++) {
                if (head == levelEnd) {
                    level++;
                    levelEnd = met.size();
                }
                if (bestLates == round && level >= bestSteps) {
                    return;
                }
                if ((head & 0xfff) == 0) {
                    progress.goOn();
                }
                int node = met.get(head);
                if (referrers.isRoot(node) && through.test(node)) {
                    offer(ROOT);
                } else if (known.containsKey(node)) {
                    offer(known.get(node));
                } else {
                    referrers.of(node, meet);
                    if (classes.get(node)) {
                        heap.eachInstance(referrers.objectOf(node), meetObject);
                    }
                }
            }
        }

        private void meet(int node) {
            if (!seen.get(node) && through.test(node)) {
                seen.set(node);
                boolean later = late.get(node);
                (later ? waiting : met).add(node);
                (later ? waitingFrom : metFrom).add(head);
            }
        }

        private void beginRound() {
            round++;
            for (int i = 0; i < waiting.size(); i++) {
                met.add(waiting.get(i));
                metFrom.add(waitingFrom.get(i));
            }
            waiting.clear();
            waitingFrom.clear();
        }

        /// A path: this rest of it, then the nodes from `head` to the target.
        private void offer(Step rest) {
            int lates = round + rest.lates;
            int steps = rest.steps;
            for (int at = metFrom.get(head); at != NONE; at = metFrom.get(at)) {
                steps++;
            }
            if (lates < bestLates || lates == bestLates && steps < bestSteps) {
                bestEnd = head;
                bestLates = lates;
                bestSteps = steps;
            }
        }

        private void note() {
            int node = met.get(bestEnd);
            Step step = known.getOrDefault(node, ROOT);
            known.put(node, step);
            for (int at = metFrom.get(bestEnd); at != NONE; at = metFrom.get(at)) {
                step = new Step(node, step.lates + (late.get(node) ? 1 : 0), step.steps + 1);
                node = met.get(at);
                known.put(node, step);
            }
        }

        @Override
        public void close() {
            beginRound();
            for (int i = 0; i < met.size(); i++) {
                seen.clear(met.get(i));
            }
            met.clear();
            metFrom.clear();
        }
    }
}
