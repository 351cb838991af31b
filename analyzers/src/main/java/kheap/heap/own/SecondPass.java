package kheap.heap.own;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import kheap.hprof.ClassRecord;
import kheap.hprof.ObjectSizes;
import kheap.hprof.UnitReader;
import kheap.memory.Bits;
import kheap.memory.IntColumn;
import kheap.memory.LongList;

/// The second reading of a dump, what one thread does of it: each object's class and size, and its references into
/// the stream. About 110 ns of processor time a reference.
///
/// What an object refers to: its fields and elements that are objects of the dump. An object's own class is implied
/// by the column of classes and never written. A referent of a weak, soft, phantom or final reference comes first in
/// its list, and a bit says so. Of elements that repeat their predecessor only one is kept. A thread also refers to
/// what its stack holds.
final class SecondPass implements UnitReader.Visitor, AutoCloseable {
    /// What all threads write to together.
    ///
    /// @param sizes by number
    /// @param slots by number: where the list of references begins in the stream
    /// @param seen whether any reference to the object was met, its class's excepted
    /// @param multi whether more than one was met
    /// @param weakFirst whether the first reference of the object's list is a referent
    /// @param held by a thread's number, what its stack holds
    /// @param filled which objects were read already, where the dump has some twice; else null
    record Columns(
            AddressSet addresses,
            ClassTable classes,
            ObjectSizes layout,
            ClassColumn types,
            SmallSizes sizes,
            IntColumn slots,
            EdgeStream edges,
            Bits seen,
            Bits multi,
            Bits weakFirst,
            Map<Integer, int[]> held,
            Bits filled) {}

    private final Columns columns;
    private final AddressSet addresses;
    private final ClassTable classes;
    private final EdgeStream.Writer writer;
    private final int idBytes;
    /// By class, in units of 8 bytes.
    private final long[] instanceEighths;

    /// Pairs of an object's number and where its record stands in the file, see [ObjectPositions].
    final LongList positions = new LongList();

    private int previous = -2;
    /// Where the next record stands if nothing lies between.
    private long expected;

    /// By class: the smallest distance from an instance to the object that follows in the file, and how often.
    final long[] smallestGap;

    final int[] smallestGaps;
    private long previousAddress;
    private int previousType = -1;

    long dangling;

    private int object;
    private int lastTarget;
    private long lastClassId;
    private int lastClass = -1;

    SecondPass(Columns columns, long[] instanceEighths) {
        this.columns = columns;
        this.addresses = columns.addresses;
        this.classes = columns.classes;
        this.idBytes = classes.idBytes;
        this.instanceEighths = instanceEighths;
        this.writer = columns.edges.new Writer();
        this.smallestGap = new long[classes.size()];
        this.smallestGaps = new int[classes.size()];
        Arrays.fill(smallestGap, Long.MAX_VALUE);
    }

    /// @return whether this is the first record of this object
    private boolean begins(long at, long id) {
        object = addresses.number(id);
        if (object < 0 || columns.filled != null && columns.filled.setShared(object)) {
            object = -1;
            return false;
        }
        if (object != previous + 1 || at != expected || (object & ObjectPositions.LONGEST_RUN - 1) == 0) {
            positions.add(object);
            positions.add(at);
        }
        previous = object;
        return true;
    }

    private void gap(long address, int type) {
        if (previousType >= 0 && address > previousAddress) {
            long gap = address - previousAddress;
            if (gap < smallestGap[previousType]) {
                smallestGap[previousType] = gap;
                smallestGaps[previousType] = 1;
            } else if (gap == smallestGap[previousType]) {
                smallestGaps[previousType]++;
            }
        }
        previousAddress = address;
        previousType = type;
    }

    private int type(long classId) {
        if (classId != lastClassId || lastClass < 0) {
            lastClassId = classId;
            lastClass = classes.number(classId);
        }
        return lastClass;
    }

    @Override
    public void unitBegins() {
        previousType = -1;
    }

    @Override
    public void classDump(long at, ClassRecord type) {
        previousType = -1;
        int number = addresses.number(type.id());
        if (number >= 0) {
            positions.add(number);
            positions.add(at);
            previous = -2;
        }
    }

    @Override
    public void instance(long at, long id, long classId, ByteBuffer window, int fields, int bytes) {
        if (!begins(at, id)) {
            return;
        }
        expected = at + 2 * idBytes + 9 + bytes;
        int type = type(classId);
        gap(id, type);
        columns.types.set(object, type);
        columns.sizes.set(object, instanceEighths[type]);
        int[] references = classes.references[type];
        int referent = classes.referent[type];
        int[] held = classes.isThread[type] ? columns.held.get(object) : null;
        writer.begin(object, references.length + 1L + (held == null ? 0 : held.length));
        lastTarget = -1;
        if (referent >= 0 && referent + idBytes <= bytes) {
            add(ClassRecord.id(window, fields + referent, idBytes));
            if (lastTarget >= 0) {
                columns.weakFirst.setShared(object);
                // What is held weakly must not look as if it hung on its referrer.
                columns.multi.setShared(lastTarget);
            }
            lastTarget = -1;
        }
        if (idBytes == 8) {
            for (int offset : references) {
                if (offset + 8 <= bytes) {
                    add(window.getLong(fields + offset));
                }
            }
        } else {
            for (int offset : references) {
                if (offset + 4 <= bytes) {
                    add(window.getInt(fields + offset) & 0xffff_ffffL);
                }
            }
        }
        if (held != null) {
            for (int target : held) {
                addNumber(target);
            }
        }
        columns.slots.set(object, writer.end());
    }

    @Override
    public void objectArray(long at, long id, long classId, long length) {
        if (begins(at, id)) {
            expected = at + 2 * idBytes + 9 + length * idBytes;
            gap(id, -1);
            columns.types.set(object, type(classId));
            columns.sizes.set(object, columns.layout.objectArray(length) >>> 3);
            writer.begin(object, length);
            lastTarget = -1;
        }
    }

    @Override
    public void elements(ByteBuffer window, int elements, int count) {
        if (object >= 0) {
            for (int i = 0; i < count; i++) {
                add(ClassRecord.id(window, elements + i * idBytes, idBytes));
            }
        }
    }

    @Override
    public void endOfArray() {
        if (object >= 0) {
            columns.slots.set(object, writer.end());
        }
    }

    @Override
    public void primitiveArray(long at, long id, int type, long length) {
        if (begins(at, id)) {
            int elementBytes = ClassRecord.bytes(type, idBytes);
            expected = at + idBytes + 10 + length * elementBytes;
            gap(id, -1);
            columns.types.set(object, classes.primitiveArrays[type]);
            columns.sizes.set(object, columns.layout.primitiveArray(length, elementBytes) >>> 3);
        }
    }

    private void add(long id) {
        if (id != 0) {
            int target = addresses.number(id);
            if (target < 0) {
                dangling++;
            } else {
                addNumber(target);
            }
        }
    }

    private void addNumber(int target) {
        if (target != object && target != lastTarget) {
            lastTarget = target;
            // Most objects are met a second time soon or never: looking first saves the atomic writes.
            if (columns.seen.get(target)) {
                if (!columns.multi.get(target)) {
                    columns.multi.setShared(target);
                }
            } else if (columns.seen.setShared(target)) {
                columns.multi.setShared(target);
            }
            writer.add(target);
        }
    }

    /// Frees the positions.
    @Override
    public void close() {
        positions.close();
    }

    /// The classes themselves, and the boot loader: what they refer to is in no record of an object.
    void classObjects(int[] objects) {
        columns.types.set(0, classes.classLoader);
        columns.sizes.set(0, instanceEighths[classes.classLoader]);
        for (int type = 0; type < classes.size(); type++) {
            object = objects[type];
            ClassRecord record = classes.records.get(type);
            columns.types.set(object, classes.javaLangClass);
            writer.begin(object, record.staticTypes().length + 2L);
            lastTarget = -1;
            if (classes.superclass[type] >= 0) {
                addNumber(objects[classes.superclass[type]]);
            }
            if (record.loaderId() == 0) {
                addNumber(0);
            } else {
                add(record.loaderId());
            }
            for (int i = 0; i < record.staticTypes().length; i++) {
                if (record.staticTypes()[i] == ClassRecord.REFERENCE) {
                    add(record.staticBits()[i]);
                }
            }
            columns.slots.set(object, writer.end());
        }
    }
}
