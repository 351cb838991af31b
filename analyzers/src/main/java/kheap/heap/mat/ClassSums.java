package kheap.heap.mat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kheap.ByteSize;
import kheap.Progress;
import kheap.heap.ClassTotals;
import kheap.heap.HeapClass;
import kheap.heap.HeapDump;

/// Adds up the objects of each class, on one walk over the dominator tree from the top down.
///
/// Memory: 12 bytes for each object.
final class ClassSums {
    private static final int NONE = -1;

    private final HeapDump heap;
    private final Progress progress;
    /// By object number; the virtual root above all stands at the end.
    private final int[] firstChild;

    private final int[] nextSibling;
    /// By object number: the place of the class that this object is, or [#NONE].
    private final int[] placeOf;

    private final long[] count;
    private final long[] shallow;
    private final long[] retained;
    /// How many objects between the walk and the root are of the class or the class itself, by class.
    private final int[] above;

    private ClassSums(HeapDump heap, Progress progress) {
        this.heap = heap;
        this.progress = progress;
        this.firstChild = new int[heap.objects() + 1];
        this.nextSibling = new int[heap.objects()];
        this.placeOf = new int[heap.objects()];
        Arrays.fill(placeOf, NONE);
        List<HeapClass> types = heap.classes();
        for (int place = 0; place < types.size(); place++) {
            placeOf[types.get(place).number()] = place;
        }
        int classes = types.size();
        this.count = new long[classes];
        this.shallow = new long[classes];
        this.retained = new long[classes];
        this.above = new int[classes];
    }

    /// What each class with an instance amounts to, in the order of the dump's classes.
    static List<ClassTotals> of(HeapDump heap, Progress progress) {
        ClassSums sums = new ClassSums(heap, progress);
        sums.linkChildren();
        sums.walk();
        List<HeapClass> classes = heap.classes();
        List<ClassTotals> totals = new ArrayList<>();
        for (int i = 0; i < classes.size(); i++) {
            if (sums.count[i] > 0) {
                totals.add(new ClassTotals(
                        classes.get(i), sums.count[i], new ByteSize(sums.shallow[i]), new ByteSize(sums.retained[i])));
            }
        }
        return totals;
    }

    private void linkChildren() {
        progress.step("Building the dominator tree");
        int objects = heap.objects();
        Arrays.fill(firstChild, NONE);
        for (int object = objects - 1; object >= 0; object--) {
            if ((object & 0xffff) == 0) {
                progress.goOn();
                progress.at(objects - object, objects);
            }
            int dominator = heap.dominator(object).orElse(objects);
            nextSibling[object] = firstChild[dominator];
            firstChild[dominator] = object;
        }
    }

    private void walk() {
        progress.step("Adding up by class");
        int[] path = new int[1024];
        int depth = 0;
        int visited = 0;
        int next = firstChild[heap.objects()];
        while (next != NONE || depth > 0) {
            if (next == NONE) {
                int done = path[--depth];
                above[placeOf[heap.classOf(done)]]--;
                if (placeOf[done] != NONE) {
                    above[placeOf[done]]--;
                }
                next = nextSibling[done];
                continue;
            }
            if ((++visited & 0xffff) == 0) {
                progress.goOn();
                progress.at(visited, heap.objects());
            }
            int type = placeOf[heap.classOf(next)];
            count[type]++;
            shallow[type] += heap.shallow(next).bytes();
            enter(type, next);
            if (placeOf[next] != NONE) {
                enter(placeOf[next], next);
            }
            if (depth == path.length) {
                path = Arrays.copyOf(path, 2 * depth);
            }
            path[depth++] = next;
            next = firstChild[next];
        }
    }

    private void enter(int type, int object) {
        if (above[type]++ == 0) {
            retained[type] += heap.retained(object).bytes();
        }
    }
}
