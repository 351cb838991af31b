package kheap.heap;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import kheap.ByteSize;
import kheap.Progress;

/// The dominator tree of a dump, from the top down.
///
/// Memory: 8 bytes for each object.
public final class DominatorTree {
    private final HeapDump heap;
    /// By object number; the virtual root above all stands at the end.
    private final int[] firstChild;

    private final int[] nextSibling;

    private DominatorTree(HeapDump heap, int[] firstChild, int[] nextSibling) {
        this.heap = heap;
        this.firstChild = firstChild;
        this.nextSibling = nextSibling;
    }

    /// Turns the immediate dominators into lists of children; one step of `progress`.
    public static DominatorTree of(HeapDump heap, Progress progress) {
        progress.step("Building the dominator tree");
        int objects = heap.objects();
        int[] firstChild = new int[objects + 1];
        int[] nextSibling = new int[objects];
        Arrays.fill(firstChild, -1);
        for (int object = objects - 1; object >= 0; object--) {
            if ((object & 0xffff) == 0) {
                progress.goOn();
                progress.at(objects - object, objects);
            }
            if (heap.isReachable(object)) {
                int dominator = heap.dominator(object).orElse(objects);
                nextSibling[object] = firstChild[dominator];
                firstChild[dominator] = object;
            }
        }
        return new DominatorTree(heap, firstChild, nextSibling);
    }

    /// Sums retained sizes by group: an object counts unless an object above it is of the same group.
    ///
    /// That is the retained size of the group's objects taken together, at the least: what only several of them keep
    /// together is not in it.
    ///
    /// @param groupOf the group of an object, from 0 to `groups - 1`, or -1 for none
    /// @return bytes by group
    public long[] retainedBy(int groups, IntUnaryOperator groupOf, Progress progress) {
        progress.step("Adding up by class");
        long[] bytes = new long[groups];
        int[] above = new int[groups];
        int[] path = new int[1024];
        int depth = 0;
        int visited = 0;
        int next = firstChild[heap.objects()];
        while (true) {
            if (next >= 0) {
                if ((++visited & 0xffff) == 0) {
                    progress.goOn();
                    progress.at(visited, heap.objects());
                }
                int group = groupOf.applyAsInt(next);
                if (group >= 0 && above[group]++ == 0) {
                    bytes[group] += heap.retained(next).bytes();
                }
                if (depth == path.length) {
                    path = Arrays.copyOf(path, 2 * depth);
                }
                path[depth++] = next;
                next = firstChild[next];
            } else if (depth > 0) {
                int done = path[--depth];
                int group = groupOf.applyAsInt(done);
                if (group >= 0) {
                    above[group]--;
                }
                next = nextSibling[done];
            } else {
                return bytes;
            }
        }
    }

    /// Like [#retainedBy] for one group of a few objects; climbs from each of them.
    public ByteSize retained(Set<Integer> members) {
        ByteSize sum = ByteSize.ZERO;
        for (int member : members) {
            OptionalInt above = heap.dominator(member);
            while (above.isPresent() && !members.contains(above.getAsInt())) {
                above = heap.dominator(above.getAsInt());
            }
            if (above.isEmpty()) {
                sum = sum.plus(heap.retained(member));
            }
        }
        return sum;
    }
}
