package kheap.heap;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import kheap.ByteSize;
import kheap.Progress;

/// Reachable objects by class.
public final class ClassHistogram {
    private ClassHistogram() {}

    /// One class.
    ///
    /// @param retained what would go if all instances of the class were gone, at the least; see
    ///     [DominatorTree#retainedBy]
    public record Row(String name, long count, ByteSize shallow, ByteSize retained) {}

    /// Every class that has a reachable instance, by retained size, largest first.
    public static List<Row> of(HeapDump heap, DominatorTree dominators, Progress progress) {
        List<HeapClass> classes = heap.classes();
        int[] rowOfClass = new int[heap.objects()];
        Arrays.fill(rowOfClass, -1);
        for (int row = 0; row < classes.size(); row++) {
            rowOfClass[classes.get(row).number()] = row;
        }
        int[] rowOf = new int[heap.objects()];
        long[] counts = new long[classes.size()];
        long[] shallow = new long[classes.size()];
        progress.step("Counting instances");
        for (int object = 0; object < rowOf.length; object++) {
            if ((object & 0xffff) == 0) {
                progress.goOn();
                progress.at(object, rowOf.length);
            }
            rowOf[object] = rowOfClass[heap.classOf(object)];
            if (rowOf[object] >= 0 && heap.isReachable(object)) {
                counts[rowOf[object]]++;
                shallow[rowOf[object]] += heap.shallow(object).bytes();
            }
        }
        long[] retained = dominators.retainedBy(classes.size(), object -> rowOf[object], progress);
        return classes.stream()
                .map(type -> rowOfClass[type.number()])
                .filter(row -> counts[row] > 0)
                .map(row -> new Row(
                        classes.get(row).name(), counts[row], new ByteSize(shallow[row]), new ByteSize(retained[row])))
                .sorted(Comparator.comparing(Row::retained).reversed().thenComparing(Row::name))
                .toList();
    }
}
