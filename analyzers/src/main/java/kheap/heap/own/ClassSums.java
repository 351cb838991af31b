package kheap.heap.own;

import java.util.Arrays;
import kheap.Progress;
import kheap.memory.IntColumn;

/// Adds up the objects of each class, on one walk over the dominator tree from the top down and one over all
/// objects.
///
/// Leaves are no nodes of that tree. Their classes have no fields for references, so of what could keep one from
/// counting for its class only the class's own object can be above it: nodes below the object of such a class are
/// marked, and only for the leaves of marked nodes the way up is looked through.
///
/// Memory: 10 bytes a number outside the Java heap, as long as it takes.
final class ClassSums {
    private static final int NONE = -1;

    private final HeapIndex index;
    private final Progress progress;
    private final long[] count;
    private final long[] shallow;
    private final long[] retained;
    /// How many objects between the walk and the root are of the class or the class itself, by class.
    private final int[] above;

    private final boolean[] hasLeaves;
    /// When the walk came to the object of a class, from 1 on, and how far it was when it left it, by class.
    private final int[] begin;

    private final int[] end;

    private ClassSums(HeapIndex index, Progress progress) {
        this.index = index;
        this.progress = progress;
        int classes = index.classes().size();
        this.count = index.amounts().counts();
        this.shallow = index.amounts().shallowEighths();
        this.retained = index.amounts().retainedEighths();
        this.above = new int[classes];
        this.hasLeaves = new boolean[classes];
        this.begin = new int[classes];
        this.end = new int[classes];
    }

    /// Fills in the amounts of an index.
    static void add(HeapIndex index, Progress progress) {
        ClassSums sums = new ClassSums(index, progress);
        index.relax();
        sums.addObjects();
        index.relax();
        sums.walkTree();
        index.relax();
    }

    private void walkTree() {
        progress.step("Adding up by class");
        int numbers = index.count() + 1;
        try (IntColumn firstChild = IntColumn.of(numbers);
                IntColumn nextSibling = IntColumn.of(numbers);
                ClassColumn types = ClassColumn.of(numbers, index.classes().size())) {
            // No number has 0 for a child or sibling, so the zeros at birth mean none.
            for (int number = numbers - 1; number > 0; number--) {
                if ((number & 0xffff) == 0) {
                    progress.goOn();
                }
                int dominator = index.dominators().get(number);
                nextSibling.set(number, firstChild.get(dominator));
                firstChild.set(dominator, number);
                types.set(number, index.types().get(index.vertex().get(number)));
            }
            int at = firstChild.get(0);
            int visited = 0;
            while (at != 0) {
                if ((++visited & 0xffff) == 0) {
                    progress.goOn();
                    progress.at(visited, numbers);
                }
                enter(at, types.get(at), visited);
                int next = firstChild.get(at);
                // Nobody asks for the first child again.
                firstChild.set(at, visited);
                while (next == 0 && at != 0) {
                    leave(at, types.get(at), visited);
                    next = nextSibling.get(at);
                    at = next == 0 ? index.dominators().get(at) : at;
                }
                at = next;
            }
            takeLeavesBack(firstChild);
        }
    }

    private void enter(int number, int type, int visited) {
        take(number, type);
        int itself = classOf(number, type);
        if (itself != NONE) {
            take(number, itself);
            begin[itself] = visited;
        }
    }

    private void leave(int number, int type, int visited) {
        above[type]--;
        int itself = classOf(number, type);
        if (itself != NONE) {
            above[itself]--;
            end[itself] = visited;
        }
    }

    private void take(int number, int type) {
        if (above[type]++ == 0) {
            retained[type] += index.retained().eighths(number);
        }
    }

    /// Which class the object is, if it is one.
    private int classOf(int number, int type) {
        if (type != index.classes().javaLangClass) {
            return NONE;
        }
        int itself = Arrays.binarySearch(index.classObjects(), index.vertex().get(number));
        return itself < 0 ? NONE : itself;
    }

    private void addObjects() {
        progress.step("Counting instances");
        int objects = index.addresses().size();
        for (int object = 0; object < objects; object++) {
            if ((object & 0xffff) == 0) {
                progress.goOn();
                progress.at(object, objects);
            }
            int slot = index.slots().get(object);
            if (Slots.isReached(slot)) {
                int type = index.types().get(object);
                long eighths = index.sizes().get(object);
                count[type]++;
                shallow[type] += eighths;
                if (Slots.isLeaf(slot)) {
                    retained[type] += eighths;
                    hasLeaves[type] = true;
                }
            }
        }
    }

    /// @param visits when the walk came to each number
    private void takeLeavesBack(IntColumn visits) {
        boolean any = false;
        for (int type = 0; type < begin.length; type++) {
            any |= hasLeaves[type] && begin[type] > 0;
        }
        for (int object = 0; any && object < index.addresses().size(); object++) {
            if ((object & 0xffff) == 0) {
                progress.goOn();
            }
            int slot = index.slots().get(object);
            int type = index.types().get(object);
            if (hasLeaves[type] && begin[type] > 0 && Slots.isReached(slot) && Slots.isLeaf(slot)) {
                int visit = visits.get(Slots.number(slot));
                if (begin[type] <= visit && visit <= end[type]) {
                    retained[type] -= index.sizes().get(object);
                }
            }
        }
    }
}
