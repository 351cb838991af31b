package kheap.hprof;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Reads the sub-records of a dump fast, unit by unit.
///
/// Every thread has its own. Bytes come through a window of 1 MiB, so that it does not matter how large the dump, a
/// unit or an array is: a primitive array's body is not read at all, a reference array's is handed on in slices. The
/// dump is not mapped: the pages of a mapped dump count as memory of the process, and a file that is cut while it is
/// mapped ends the JVM.
///
/// Whether a sub-record lies in its unit as a whole is checked before it is handed on.
public final class UnitReader {
    private static final int WINDOW_BYTES = 1 << 20;
    /// Longer than the longest fixed part of a sub-record: such a part is never read past the buffer's end.
    private static final int SLACK_BYTES = 128;

    private static final int LARGEST_WINDOW = 1 << 30;

    private final DumpBytes dump;
    private final int idBytes;
    private final Visitor visitor;

    private ByteBuffer window = ByteBuffer.allocateDirect(WINDOW_BYTES + SLACK_BYTES);
    /// Offset in the dump of the window's first byte.
    private long start;
    /// How many bytes of the window are filled.
    private int filled;
    /// The end of the sub-records at hand.
    private long end;

    /// @param dump read at any offset, also by others at the same time
    public UnitReader(DumpBytes dump, int idBytes, Visitor visitor) {
        this.dump = dump;
        this.idBytes = idBytes;
        this.visitor = visitor;
    }

    /// Takes the sub-records in the order of the file. Ids and counts are unsigned. `at` is the sub-record's offset
    /// in the dump.
    public interface Visitor {
        /// A unit begins. Which one it is is chance where several threads read, so nothing may be concluded from
        /// what came before.
        default void unitBegins() {}

        /// A GC root.
        ///
        /// @param first the thread's serial number where the kind has one
        /// @param second the frame's number, or the stack trace's serial number where the kind has one
        default void root(long at, int tag, long id, int first, int second) {}

        void classDump(long at, ClassRecord type);

        /// @param fields where the field values begin in `window`, `bytes` of them
        void instance(long at, long id, long classId, ByteBuffer window, int fields, int bytes);

        /// An array begins; all its elements follow in calls of [#elements].
        void objectArray(long at, long id, long classId, long length);

        /// @param elements where `count` references begin in `window`
        default void elements(ByteBuffer window, int elements, int count) {}

        /// The array that began last is through.
        default void endOfArray() {}

        void primitiveArray(long at, long id, int type, long length);
    }

    /// Reads one unit.
    ///
    /// @throws UnsoundUnitException when it is not made of whole sub-records; some were handed on before
    public void read(DumpOutline.Unit unit) throws IOException, UnsoundUnitException {
        filled = 0;
        visitor.unitBegins();
        if (unit.bare()) {
            subRecords(unit.from(), unit.to());
            return;
        }
        for (long at = unit.from(); at < unit.to(); ) {
            end = unit.to();
            int index = there(at, HprofReader.HEADER_BYTES);
            int tag = window.get(index);
            long body = at + HprofReader.HEADER_BYTES;
            long next = body + (window.getInt(index + 5) & 0xffff_ffffL);
            if (next > unit.to()) {
                throw new UnsoundUnitException(at);
            }
            if (tag == HprofReader.HEAP_DUMP || tag == HprofReader.HEAP_DUMP_SEGMENT) {
                subRecords(body, next);
            }
            at = next;
        }
    }

    private void subRecords(long from, long to) throws IOException, UnsoundUnitException {
        end = to;
        long at = from;
        while (at < to) {
            // The slack behind the buffer takes a fixed part that the end cuts; its length is checked below.
            int index = at + SLACK_BYTES <= start + filled && at >= start ? (int) (at - start) : atLeast(at);
            long bytes =
                    switch (window.get(index)) {
                        case SubRecords.INSTANCE_DUMP -> instance(at, index);
                        case SubRecords.OBJECT_ARRAY_DUMP -> objectArray(at, index);
                        case SubRecords.PRIMITIVE_ARRAY_DUMP -> primitiveArray(at, index);
                        case SubRecords.CLASS_DUMP -> classDump(at);
                        default -> root(at, index);
                    };
            at += bytes;
            if (at > to) {
                throw new UnsoundUnitException(to);
            }
        }
    }

    private long instance(long at, int index) throws IOException, UnsoundUnitException {
        int fields = index + 2 * idBytes + 9;
        long fieldBytes = window.getInt(fields - 4) & 0xffff_ffffL;
        long bytes = 2 * idBytes + 9 + fieldBytes;
        if (at + bytes > end) {
            throw new UnsoundUnitException(at);
        }
        int here = index + bytes <= filled ? index : there(at, bytes);
        visitor.instance(at, id(here + 1), id(here + idBytes + 5), window, here + 2 * idBytes + 9, (int) fieldBytes);
        return bytes;
    }

    private long objectArray(long at, int index) throws IOException, UnsoundUnitException {
        long length = window.getInt(index + idBytes + 5) & 0xffff_ffffL;
        int head = 2 * idBytes + 9;
        long bytes = head + length * idBytes;
        if (at + bytes > end) {
            throw new UnsoundUnitException(at);
        }
        visitor.objectArray(at, id(index + 1), id(index + idBytes + 9), length);
        long done = 0;
        while (done < length) {
            long from = at + head + done * idBytes;
            int here = there(from, idBytes);
            int count = (int) Math.min(length - done, (filled - here) / idBytes);
            visitor.elements(window, here, count);
            done += count;
        }
        visitor.endOfArray();
        return bytes;
    }

    private long primitiveArray(long at, int index) throws UnsoundUnitException {
        long length = window.getInt(index + idBytes + 5) & 0xffff_ffffL;
        int type = window.get(index + idBytes + 9);
        int elementBytes = type == ClassRecord.REFERENCE ? 0 : ClassRecord.bytes(type, idBytes);
        long bytes = idBytes + 10 + length * elementBytes;
        if (elementBytes == 0 || at + bytes > end) {
            throw new UnsoundUnitException(at);
        }
        visitor.primitiveArray(at, id(index + 1), type, length);
        return bytes;
    }

    private long root(long at, int index) throws UnsoundUnitException {
        int tag = window.get(index) & 0xff;
        int fixed =
                switch (tag) {
                    case SubRecords.ROOT_UNKNOWN, SubRecords.ROOT_STICKY_CLASS, SubRecords.ROOT_MONITOR_USED -> idBytes;
                    case SubRecords.ROOT_JNI_GLOBAL -> 2 * idBytes;
                    case SubRecords.ROOT_NATIVE_STACK, SubRecords.ROOT_THREAD_BLOCK -> idBytes + 4;
                    case SubRecords.ROOT_JNI_LOCAL, SubRecords.ROOT_JAVA_FRAME, SubRecords.ROOT_THREAD_OBJECT ->
                        idBytes + 8;
                    default -> throw new UnsoundUnitException(at);
                };
        if (at + 1 + fixed > end) {
            throw new UnsoundUnitException(at);
        }
        visitor.root(at, tag, id(index + 1), window.getInt(index + idBytes + 1), window.getInt(index + idBytes + 5));
        return 1 + fixed;
    }

    private long classDump(long at) throws IOException, UnsoundUnitException {
        long wanted = 1 << 12;
        while (true) {
            wanted = Math.min(wanted, end - at);
            int index = there(at, wanted);
            long bytes = classBytes(index);
            if (bytes > 0) {
                visitor.classDump(at, ClassRecord.read(window, index, idBytes));
                return bytes;
            }
            if (bytes < 0 || wanted == end - at) {
                throw new UnsoundUnitException(at);
            }
            wanted *= 4;
        }
    }

    /// How long the class dump in the window is; 0 when it reaches past the filled part, negative when it has a type
    /// that does not exist.
    private long classBytes(int from) {
        int at = from + 7 * idBytes + 9;
        for (int part = 0; part < 3; part++) {
            if (at + 2 > filled) {
                return 0;
            }
            int count = window.getChar(at);
            at += 2;
            int name = part == 0 ? 2 : idBytes;
            for (int i = 0; i < count; i++) {
                if (at + name + 1 > filled) {
                    return 0;
                }
                int value = ClassRecord.bytes(window.get(at + name), idBytes);
                if (value == 0) {
                    return -1;
                }
                at += name + 1 + (part == 2 ? 0 : value);
            }
        }
        return at > filled ? 0 : at - from;
    }

    private long id(int index) {
        return ClassRecord.id(window, index, idBytes);
    }

    /// The index in the window of the sub-record at `at`, whose fixed part can be read afterwards.
    private int atLeast(long at) throws IOException {
        return there(at, Math.min(SLACK_BYTES, end - at));
    }

    /// The index in the window of the bytes at `at`, `bytes` of which are there afterwards.
    private int there(long at, long bytes) throws IOException {
        if (at < start || at + bytes > start + filled) {
            if (bytes > window.capacity() - SLACK_BYTES) {
                if (bytes > LARGEST_WINDOW) {
                    throw new IOException("an object of " + bytes + " bytes");
                }
                window = ByteBuffer.allocateDirect((int) bytes + SLACK_BYTES);
            }
            start = at;
            filled = (int) Math.min(window.capacity() - SLACK_BYTES, end - at);
            window.clear().limit(filled);
            dump.read(window, at);
            window.clear();
        }
        return (int) (at - start);
    }
}
