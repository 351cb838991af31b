package kheap.heap.own;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kheap.Progress;
import kheap.hprof.ObjectSizes;

/// Sizes that the fields of a dump do not tell but the distances between its objects do.
///
/// The JVM adds fields of its own to some classes, keeps others apart so that processors do not disturb each other
/// (a Kafka thread takes 376 bytes on JDK 17, where its fields make 112), and before JDK 15 leaves holes between the
/// fields of a class and those of its subclass. No object is longer than the distance to the next one; where many
/// instances of a class have the same smallest distance, that is their size. A class object holds the static fields
/// behind the fields of `java.lang.Class`, how many bytes those take is the same for all.
final class TrueSizes {
    /// Fewer equal distances may be chance.
    private static final int ENOUGH = 4;

    /// What the JVM adds is never more, so a larger distance is a hole in the heap.
    private static final long MOST_ADDED = 512;

    private static final long MOST_ADDED_TO_CLASS = 128;

    private TrueSizes() {}

    /// @param passes none where the distances do not even show the layout
    /// @param instanceEighths by class, what the fields make, in units of 8 bytes; corrected
    static void correct(
            SecondPass.Columns columns,
            int[] classObjects,
            List<SecondPass> passes,
            long[] instanceEighths,
            Progress progress) {
        boolean[] corrected = instances(passes, instanceEighths);
        int size = columns.addresses().size();
        boolean any = false;
        for (boolean one : corrected) {
            any |= one;
        }
        for (int object = 1; any && object < size; object++) {
            if ((object & 0xffff) == 0) {
                progress.goOn();
            }
            int type = columns.types().get(object);
            if (corrected[type]) {
                columns.sizes().set(object, instanceEighths[type]);
            }
        }
        classObjects(columns, classObjects, instanceEighths);
    }

    private static boolean[] instances(List<SecondPass> passes, long[] instanceEighths) {
        boolean[] corrected = new boolean[instanceEighths.length];
        for (int type = 0; type < corrected.length; type++) {
            long smallest = Long.MAX_VALUE;
            int times = 0;
            for (SecondPass pass : passes) {
                if (pass.smallestGap[type] < smallest) {
                    smallest = pass.smallestGap[type];
                    times = 0;
                }
                times += pass.smallestGap[type] == smallest ? pass.smallestGaps[type] : 0;
            }
            long added = smallest - 8 * instanceEighths[type];
            if (times >= ENOUGH && added > 0 && added <= MOST_ADDED) {
                instanceEighths[type] = smallest >>> 3;
                corrected[type] = true;
            }
        }
        return corrected;
    }

    private static void classObjects(SecondPass.Columns columns, int[] classObjects, long[] instanceEighths) {
        AddressSet addresses = columns.addresses();
        ClassTable classes = columns.classes();
        ObjectSizes layout = columns.layout();
        long[] statics = new long[classes.size()];
        long most = 8 * instanceEighths[classes.javaLangClass] + MOST_ADDED_TO_CLASS;
        Map<Long, Integer> bases = new HashMap<>();
        for (int type = 0; type < statics.length; type++) {
            statics[type] = classes.staticBytes(type, layout) + 7 & -8;
            int next = classObjects[type] + 1;
            long distance = next < addresses.size()
                    ? addresses.address(next) - addresses.address(classObjects[type])
                    : Long.MAX_VALUE;
            if (distance - statics[type] <= most && distance > statics[type]) {
                bases.merge(distance - statics[type], 1, Integer::sum);
            }
        }
        Map.Entry<Long, Integer> usual = bases.entrySet().stream()
                .max(Map.Entry.<Long, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .orElse(Map.entry(0L, 0));
        long base = usual.getValue() >= ENOUGH ? usual.getKey() : 8 * instanceEighths[classes.javaLangClass];
        int unit = layout.alignmentBytes();
        for (int type = 0; type < statics.length; type++) {
            columns.sizes().set(classObjects[type], (base + statics[type] + unit - 1 & -unit) >>> 3);
        }
    }
}
