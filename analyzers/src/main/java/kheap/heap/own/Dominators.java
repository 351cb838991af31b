package kheap.heap.own;

import java.util.BitSet;
import java.util.function.IntPredicate;
import kheap.Progress;
import kheap.memory.IntColumn;

/// Immediate dominators by the semidominators' nearest common ancestors (SEMI-NCA; Georgiadis, 2005), with
/// skew-binary jump pointers for the last step.
///
/// Numbers are those of the walk, 0 is the virtual root above all roots. A source that is smaller than its target is
/// an ancestor and a plain minimum; only larger ones need the forest of labels with its compressed paths. Labels
/// hold the minimum itself and not the node that has it, which saves a load a step.
///
/// Walking up the dominator tree step by step, as SEMI-NCA does, took 262 million steps for 8 million nodes on one
/// dump, whose longest list was 67,000 deep; with the jump pointers it took 2.1 million, and it is never more than
/// logarithmic. Cooper, Harvey and Kennedy's iteration had not converged after 32 s of processor time where this
/// takes 2 s.
///
/// Memory at its height: 20 bytes a number and 4 a crossing.
final class Dominators {
    private final int count;
    private final IntColumn parent;
    private final Progress progress;

    private IntColumn semi = IntColumn.of(0);
    private IntColumn label = IntColumn.of(0);
    private IntColumn ancestor = IntColumn.of(0);
    private IntColumn path = IntColumn.of(1 << 12);
    private int pathRoom = 1 << 12;

    private Dominators(int count, IntColumn parent, Progress progress) {
        this.count = count;
        this.parent = parent;
        this.progress = progress;
    }

    /// Looks through the instances of a class object of which not all predecessors are known.
    interface Instances {
        /// Asks for each instance, by its number, and stops when the answer is no.
        void of(int classObject, IntPredicate more);
    }

    /// The immediate dominator of each number; 0 where only the virtual root is above.
    ///
    /// @param parent by number, in the walk; is overwritten with the answer
    /// @param cut the numbers that have more predecessors than `predecessors` tells
    static void solve(
            int count,
            IntColumn parent,
            Predecessors predecessors,
            BitSet cut,
            Instances instances,
            Progress progress) {
        Dominators dominators = new Dominators(count, parent, progress);
        try {
            dominators.semidominators(predecessors, cut, instances);
            dominators.immediate();
        } finally {
            dominators.path.close();
            dominators.semi.close();
            dominators.label.close();
            dominators.ancestor.close();
        }
    }

    private void semidominators(Predecessors predecessors, BitSet cut, Instances instances) {
        progress.step("Finding semidominators");
        semi = sized(semi);
        label = sized(label);
        ancestor = sized(ancestor);
        for (long number = 1; number <= count; number++) {
            if ((number & 0xffff) == 0) {
                progress.goOn();
            }
            int above = parent.get(number);
            label.set(number, above);
            ancestor.set(number, above);
        }
        for (int number = count; number >= 1; number--) {
            if ((number & 0xffff) == 0) {
                progress.goOn();
                progress.at(count - number, count);
            }
            int least = label.get(number);
            long end = predecessors.end(number);
            // Nothing is less than the virtual root.
            for (long place = predecessors.start(number); place < end && least != 0; place++) {
                int source = predecessors.rows().get(place) & Numbering.SOURCE;
                least = Math.min(least, source < number ? source : least(source, number));
            }
            if (least != 0 && cut.get(number)) {
                least = leastOfInstances(number, least, instances);
            }
            label.set(number, least);
            // Labels go on to fall when paths are compressed.
            semi.set(number, least);
        }
        label.close();
        ancestor.close();
    }

    private IntColumn sized(IntColumn empty) {
        empty.close();
        return IntColumn.of(count + 1L);
    }

    private int leastOfInstances(int number, int known, Instances instances) {
        int[] least = {known};
        instances.of(number, instance -> {
            if (instance > number) {
                least[0] = Math.min(least[0], least(instance, number));
            }
            return least[0] != 0;
        });
        return least[0];
    }

    /// The least label on the path from a node up to below the first one that is not above `root`; all larger
    /// numbers count as linked.
    private int least(int node, int root) {
        if (ancestor.get(node) <= root) {
            return label.get(node);
        }
        int depth = 0;
        int at = node;
        for (int above = ancestor.get(at); above > root; above = ancestor.get(at)) {
            if (depth == pathRoom) {
                growPath();
            }
            path.set(depth++, at);
            at = above;
        }
        int least = label.get(at);
        int end = ancestor.get(at);
        while (depth > 0) {
            int below = path.get(--depth);
            least = Math.min(least, label.get(below));
            label.set(below, least);
            ancestor.set(below, end);
        }
        return least;
    }

    private void growPath() {
        IntColumn longer = IntColumn.of(2L * pathRoom);
        for (int i = 0; i < pathRoom; i++) {
            longer.set(i, path.get(i));
        }
        path.close();
        path = longer;
        pathRoom *= 2;
    }

    private void immediate() {
        progress.step("Finding dominators");
        try (IntColumn depth = IntColumn.of(count + 1L);
                IntColumn jump = IntColumn.of(count + 1L)) {
            for (int number = 1; number <= count; number++) {
                if ((number & 0xffff) == 0) {
                    progress.goOn();
                    progress.at(number, count);
                }
                int limit = semi.get(number);
                int dominator = parent.get(number);
                while (dominator > limit) {
                    int far = jump.get(dominator);
                    dominator = far > limit ? far : parent.get(dominator);
                }
                parent.set(number, dominator);
                int above = depth.get(dominator);
                int next = jump.get(dominator);
                int nextDepth = depth.get(next);
                int afterNext = jump.get(next);
                depth.set(number, above + 1);
                jump.set(number, above - nextDepth == nextDepth - depth.get(afterNext) ? afterNext : dominator);
            }
        }
    }
}
