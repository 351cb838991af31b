package kheap.heap.own;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kheap.Progress;
import kheap.hprof.ClassRecord;
import kheap.hprof.ObjectSizes;
import kheap.hprof.Symbols;

/// Sizes that the fields of a dump do not tell but the distances between its objects do.
///
/// The JVM adds fields of its own to some classes, keeps others apart so that processors do not disturb each other
/// (a Kafka thread takes 376 bytes on JDK 17, where its fields make 112), and before JDK 15 leaves holes between the
/// fields of a class and those of its subclass. No object is longer than the distance to the next one; where many
/// instances of a class have the same smallest distance, that is their size. What was added to a class its
/// subclasses have as well, as far as the distances of their few instances allow it. A class object holds the static
/// fields behind the fields of `java.lang.Class`; how many bytes those take is the same for all.
final class TrueSizes {
    /// Fewer equal distances may be chance.
    private static final int ENOUGH = 4;

    /// What the JVM adds is never more, so a larger distance is a hole in the heap.
    private static final long MOST_ADDED = 512;

    private static final long MOST_ADDED_TO_CLASS = 128;

    private final SecondPass.Columns columns;
    private final ClassTable classes;
    private final Symbols symbols;

    TrueSizes(SecondPass.Columns columns, Symbols symbols) {
        this.columns = columns;
        this.classes = columns.classes();
        this.symbols = symbols;
    }

    /// @param passes none where the distances do not even show the layout
    /// @param instanceEighths by class, what the fields make, in units of 8 bytes; corrected
    void correct(int[] classObjects, List<SecondPass> passes, long[] instanceEighths, Progress progress) {
        long[] before = instanceEighths.clone();
        instances(passes, instanceEighths);
        int size =
                Arrays.equals(before, instanceEighths) ? 0 : columns.addresses().size();
        for (int object = 0; object < size; object++) {
            if ((object & 0xffff) == 0) {
                progress.goOn();
            }
            int type = columns.types().get(object);
            if (instanceEighths[type] != before[type]) {
                columns.sizes().set(object, instanceEighths[type]);
            }
        }
        classObjects(classObjects, instanceEighths);
    }

    private void instances(List<SecondPass> passes, long[] instanceEighths) {
        long[] addedEighths = new long[instanceEighths.length];
        boolean[] known = new boolean[instanceEighths.length];
        for (int type = 0; type < instanceEighths.length; type++) {
            int[] line = classes.line(type);
            for (int i = line.length - 1; i >= 0; i--) {
                if (!known[line[i]]) {
                    int above = i + 1 < line.length ? line[i + 1] : -1;
                    addedEighths[line[i]] = addedEighths(
                            line[i], passes, instanceEighths[line[i]], above < 0 ? 0 : addedEighths[above]);
                    known[line[i]] = true;
                }
            }
        }
        for (int type = 0; type < instanceEighths.length; type++) {
            instanceEighths[type] += addedEighths[type];
        }
    }

    /// @param inherited what was added to the super class
    private static long addedEighths(int type, List<SecondPass> passes, long fieldEighths, long inherited) {
        long smallest = Long.MAX_VALUE;
        int times = 0;
        for (SecondPass pass : passes) {
            if (pass.smallestGap[type] < smallest) {
                smallest = pass.smallestGap[type];
                times = 0;
            }
            times += pass.smallestGap[type] == smallest ? pass.smallestGaps[type] : 0;
        }
        long most = Math.max(0, (smallest >>> 3) - fieldEighths);
        return times >= ENOUGH && most <= MOST_ADDED >>> 3 ? most : Math.min(most, inherited);
    }

    private void classObjects(int[] classObjects, long[] instanceEighths) {
        AddressSet addresses = columns.addresses();
        ObjectSizes layout = columns.layout();
        int unit = layout.alignmentBytes();
        long[] statics = new long[classes.size()];
        long most = 8 * instanceEighths[classes.javaLangClass] + MOST_ADDED_TO_CLASS;
        Map<Long, Boolean> hidden = new HashMap<>();
        Map<Long, Integer> bases = new HashMap<>();
        for (int type = 0; type < statics.length; type++) {
            statics[type] = staticBytes(classes.records.get(type), hidden);
            int next = classObjects[type] + 1;
            long distance = next < addresses.size()
                    ? addresses.address(next) - addresses.address(classObjects[type])
                    : Long.MAX_VALUE;
            long base = distance - statics[type];
            if (base <= most && base > 0 && base % unit == 0) {
                bases.merge(base, 1, Integer::sum);
            }
        }
        Map.Entry<Long, Integer> usual = bases.entrySet().stream()
                .max(Map.Entry.<Long, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .orElse(Map.entry(0L, 0));
        long base = usual.getValue() >= ENOUGH ? usual.getKey() : 8 * instanceEighths[classes.javaLangClass];
        for (int type = 0; type < statics.length; type++) {
            columns.sizes().set(classObjects[type], (base + statics[type] + unit - 1 & -unit) >>> 3);
        }
    }

    /// The room of a class's static fields, a multiple of 8: references first, then the other fields, long ones
    /// first and at a multiple of 8.
    private long staticBytes(ClassRecord type, Map<Long, Boolean> hidden) {
        int referenceBytes = columns.layout().referenceBytes();
        long references = 0;
        long others = 0;
        boolean hasLong = false;
        int fields = fields(type, hidden);
        for (int field = 0; field < fields; field++) {
            if (type.staticTypes()[field] == ClassRecord.REFERENCE) {
                references += referenceBytes;
            } else {
                int bytes = ClassRecord.bytes(type.staticTypes()[field], classes.idBytes);
                others += bytes;
                hasLong |= bytes == 8;
            }
        }
        return (hasLong ? references + 7 & -8 : references) + others + 7 & -8;
    }

    /// How many of the static fields that the dump names are fields. Behind them the JVM writes what else the class
    /// keeps, `<resolved_references>` and `<init_lock>`, which does not lie in the class object.
    private int fields(ClassRecord type, Map<Long, Boolean> hidden) {
        int fields = type.staticNames().length;
        while (fields > 0
                && hidden.computeIfAbsent(type.staticNames()[fields - 1], name -> symbols.name(name)
                        .startsWith("<"))) {
            fields--;
        }
        return fields;
    }
}
