package kheap.heap.own;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kheap.hprof.ClassRecord;
import kheap.hprof.LongTable;
import kheap.hprof.ObjectSizes;

/// The classes of a dump by dense numbers, with what both the second pass and the questions of the user need of
/// each: where in an instance the references stand, how large an instance is, which object is the class.
///
/// Classes are keyed by id, never by name: several loaders may have one of the same name. Takes Java heap, some
/// hundred bytes a class, which are few.
final class ClassTable {
    private static final String REFERENCE = "java.lang.ref.Reference";
    private static final String THREAD = "java.lang.Thread";
    private static final String[] PRIMITIVES = {
        "", "", "", "", "boolean[]", "char[]", "float[]", "double[]", "byte[]", "short[]", "int[]", "long[]"
    };

    final List<ClassRecord> records;
    final List<String> names;
    /// The ids of the stubs of classes whose own ids are other objects'.
    final Map<Long, Long> aliases;
    final long referentName;
    private final LongTable numbers = new LongTable();
    /// The class of primitive arrays by the type of their elements, -1 where the dump has none.
    final int[] primitiveArrays = new int[12];

    final int javaLangClass;
    final int classLoader;

    /// By class number: -1 for none.
    final int[] superclass;
    /// Where in the field values of an instance its references begin, ascending but for [#referent], which is left
    /// out.
    final int[][] references;
    /// Where the referent of a weak, soft, phantom or final reference begins; -1 for other classes.
    final int[] referent;

    private int rings;

    final boolean[] isThread;
    final int idBytes;

    /// @param names by record; `java.lang.Class` and `java.lang.ClassLoader` are among them
    /// @param referentName the id of the name `referent`
    ClassTable(List<ClassRecord> records, List<String> names, Map<Long, Long> aliases, long referentName, int idBytes) {
        this.aliases = aliases;
        this.referentName = referentName;
        this.records = records;
        this.names = names;
        this.idBytes = idBytes;
        int size = records.size();
        Map<String, Integer> byName = new HashMap<>();
        for (int type = 0; type < size; type++) {
            numbers.number(records.get(type).id());
            // Of several classes of one name the boot loader's counts.
            if (records.get(type).loaderId() == 0 || !byName.containsKey(names.get(type))) {
                byName.put(names.get(type), type);
            }
        }
        javaLangClass = byName.get("java.lang.Class");
        classLoader = byName.get("java.lang.ClassLoader");
        for (int type = 0; type < primitiveArrays.length; type++) {
            primitiveArrays[type] = byName.getOrDefault(PRIMITIVES[type], -1);
        }
        superclass = new int[size];
        references = new int[size][];
        referent = new int[size];
        isThread = new boolean[size];
        int reference = byName.getOrDefault(REFERENCE, -1);
        int thread = byName.getOrDefault(THREAD, -1);
        for (int type = 0; type < size; type++) {
            superclass[type] = records.get(type).superclassId() == 0
                    ? -1
                    : numbers.find(records.get(type).superclassId());
        }
        cutRings();
        for (int type = 0; type < size; type++) {
            int[] line = line(type);
            referent[type] = -1;
            for (int above : line) {
                isThread[type] |= above == thread;
            }
            references[type] = references(type, line, reference);
        }
    }

    /// In a damaged dump classes may extend each other in a ring, and everything that climbs would never end.
    private void cutRings() {
        int[] seenFrom = new int[superclass.length];
        for (int type = 0; type < superclass.length; type++) {
            int at = type;
            while (superclass[at] >= 0 && seenFrom[at] == 0) {
                seenFrom[at] = type + 1;
                int above = superclass[at];
                if (seenFrom[above] == type + 1) {
                    superclass[at] = -1;
                    rings++;
                } else {
                    at = above;
                }
            }
        }
    }

    /// How many classes are taken to extend nothing, for they extend themselves.
    int rings() {
        return rings;
    }

    static String primitiveArray(int type) {
        return PRIMITIVES[type];
    }

    int size() {
        return records.size();
    }

    /// The number of the class with this id, -1 when there is none.
    int number(long id) {
        int number = numbers.find(id);
        return number < 0 && aliases.containsKey(id) ? numbers.find(aliases.get(id)) : number;
    }

    /// The class and those above it, up to the root class.
    int[] line(int type) {
        int[] line = new int[8];
        int length = 0;
        for (int at = type; at >= 0; at = superclass[at]) {
            if (length == line.length) {
                line = Arrays.copyOf(line, 2 * length);
            }
            line[length++] = at;
        }
        return Arrays.copyOf(line, length);
    }

    private int[] references(int type, int[] line, int reference) {
        List<Integer> offsets = new ArrayList<>();
        int offset = 0;
        for (int at : line) {
            ClassRecord record = records.get(at);
            for (int field = 0; field < record.fieldTypes().length; field++) {
                if (record.fieldTypes()[field] == ClassRecord.REFERENCE) {
                    if (at == reference && record.fieldNames()[field] == referentName) {
                        referent[type] = offset;
                    } else {
                        offsets.add(offset);
                    }
                }
                offset += ClassRecord.bytes(record.fieldTypes()[field], idBytes);
            }
        }
        return offsets.stream().mapToInt(Integer::intValue).toArray();
    }

    /// The size of an instance.
    long instanceBytes(int type, ObjectSizes sizes) {
        int[] line = line(type);
        int[] referenceCounts = new int[line.length];
        int[] primitiveBytes = new int[line.length];
        for (int i = 0; i < line.length; i++) {
            for (byte field : records.get(line[line.length - 1 - i]).fieldTypes()) {
                if (field == ClassRecord.REFERENCE) {
                    referenceCounts[i]++;
                } else {
                    primitiveBytes[i] += ClassRecord.bytes(field, idBytes);
                }
            }
        }
        return sizes.instance(referenceCounts, primitiveBytes);
    }

    /// The bytes of the static fields.
    long staticBytes(int type, ObjectSizes sizes) {
        long bytes = 0;
        for (byte field : records.get(type).staticTypes()) {
            bytes += field == ClassRecord.REFERENCE ? sizes.referenceBytes() : ClassRecord.bytes(field, idBytes);
        }
        return bytes;
    }
}
