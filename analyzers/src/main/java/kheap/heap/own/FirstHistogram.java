package kheap.heap.own;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import kheap.ByteSize;
import kheap.heap.ClassCount;
import kheap.hprof.ClassRecord;
import kheap.hprof.ObjectSizes;

/// What the first reading of a dump has counted, by class.
final class FirstHistogram {
    private FirstHistogram() {}

    /// Every class with an instance in the file, largest sizes first.
    static List<ClassCount> of(FirstPass first, ClassTable classes, ObjectSizes layout) {
        long[] counts = new long[classes.size()];
        long[] bytes = new long[classes.size()];
        for (int i = 0; i < first.classIds.size(); i++) {
            int type = classes.number(first.classIds.key(i));
            long count = first.amounts.count(i);
            counts[type] += count;
            bytes[type] += first.arrayClasses.get(i)
                    ? arrays(count, first.amounts.elements(i), layout.referenceBytes(), layout)
                    : count * classes.instanceBytes(type, layout);
        }
        for (int i = 0; i < classes.primitiveArrays.length; i++) {
            int type = classes.primitiveArrays[i];
            if (type >= 0) {
                long count = first.primitiveArrays.count(i);
                counts[type] += count;
                bytes[type] +=
                        arrays(count, first.primitiveArrays.elements(i), ClassRecord.bytes(i, classes.idBytes), layout);
            }
        }
        // A class is an object that the file describes elsewhere.
        counts[classes.javaLangClass] += first.classes.size();
        bytes[classes.javaLangClass] += first.classes.size() * classes.instanceBytes(classes.javaLangClass, layout);

        List<ClassCount> histogram = new ArrayList<>();
        for (int type = 0; type < counts.length; type++) {
            if (counts[type] > 0) {
                histogram.add(new ClassCount(classes.names.get(type), counts[type], new ByteSize(bytes[type])));
            }
        }
        histogram.sort(Comparator.comparing(ClassCount::atLeast).reversed().thenComparing(ClassCount::name));
        return List.copyOf(histogram);
    }

    private static long arrays(long count, long elements, int elementBytes, ObjectSizes layout) {
        return count * (layout.headerBytes() + 4L) + elements * elementBytes;
    }
}
