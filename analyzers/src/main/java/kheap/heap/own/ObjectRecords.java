package kheap.heap.own;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CancellationException;
import kheap.heap.DamagedObjectException;
import kheap.hprof.ClassRecord;
import kheap.hprof.HprofFile;

/// Reads what one object holds from its record in the dump. Some microseconds an object. Not thread-safe.
final class ObjectRecords {
    private static final int INSTANCE = 0x21;
    private static final int OBJECT_ARRAY = 0x22;
    private static final int PRIMITIVE_ARRAY = 0x23;

    private final HprofFile file;
    private final HeapIndex index;
    private final int idBytes;

    ObjectRecords(HprofFile file, HeapIndex index) {
        this.file = file;
        this.index = index;
        this.idBytes = file.idBytes();
    }

    /// Something that is read from the file.
    interface Reading<T> {
        T read() throws IOException;
    }

    /// Reads; whatever goes wrong means that the object is damaged, for it was read before.
    static <T> T ask(Reading<T> reading) {
        try {
            return reading.read();
        } catch (ClosedByInterruptException interrupted) {
            throw new CancellationException();
        } catch (IOException | RuntimeException e) {
            throw new DamagedObjectException(e);
        }
    }

    /// Where the field values of an instance begin in the dump; -1 for the boot loader, which has none.
    long fields(int instance) throws IOException {
        return instance == 0 ? -1 : at(instance, INSTANCE) + 9 + 2L * idBytes;
    }

    long value(long at, int type) throws IOException {
        return switch (type) {
            case 4, 8 -> (byte) file.u1(at);
            case ClassRecord.CHAR -> file.u2(at);
            case 9 -> (short) file.u2(at);
            case 6, 10 -> (int) file.u4(at);
            case ClassRecord.REFERENCE -> reference(file.id(at));
            default -> file.i8(at);
        };
    }

    /// The number of the object with this id, -1 for null and for none.
    int reference(long id) {
        return id == 0 ? -1 : index.addresses().number(id);
    }

    int length(int array) throws IOException {
        long at = at(array);
        return (int) Math.min(file.u4(at + 5 + idBytes), Integer.MAX_VALUE);
    }

    int[] elements(int array, int from, int count) throws IOException {
        long at = at(array, OBJECT_ARRAY);
        long length = file.u4(at + 5 + idBytes);
        int[] elements = new int[Math.clamp(length - from, 0, Math.max(0, count))];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = reference(file.id(at + 9 + 2L * idBytes + ((long) from + i) * idBytes));
        }
        return elements;
    }

    long[] primitives(int array, int from, int count) throws IOException {
        long at = at(array, PRIMITIVE_ARRAY);
        long length = file.u4(at + 5 + idBytes);
        int type = file.u1(at + 9 + idBytes);
        int bytes = ClassRecord.bytes(type, idBytes);
        long[] bits = new long[Math.clamp(length - from, 0, Math.max(0, count))];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = value(at + 10 + idBytes + ((long) from + i) * bytes, type);
        }
        return bits;
    }

    private long at(int object, int tag) throws IOException {
        long at = at(object);
        if (file.u1(at) != tag) {
            throw new IOException("another kind of object stands there");
        }
        return at;
    }

    /// The offset of an object's record.
    private long at(int object) throws IOException {
        long id = index.addresses().address(object);
        int place = index.positions().place(object);
        if (place < 0) {
            throw new IOException("it has no record");
        }
        long at = index.positions().position(place);
        for (int steps = 0; steps < ObjectPositions.LONGEST_RUN; steps++) {
            if (file.id(at + 1) == id) {
                return at;
            }
            at = next(at);
        }
        throw new IOException("its record is not where it was");
    }

    private long next(long at) throws IOException {
        return switch (file.u1(at)) {
            case INSTANCE -> at + 9 + 2L * idBytes + file.u4(at + 5 + 2L * idBytes);
            case OBJECT_ARRAY -> at + 9 + 2L * idBytes + file.u4(at + 5 + idBytes) * idBytes;
            case PRIMITIVE_ARRAY ->
                at + 10 + idBytes + file.u4(at + 5 + idBytes) * ClassRecord.bytes(file.u1(at + 9 + idBytes), idBytes);
            default -> throw new IOException("no object stands there");
        };
    }
}
