package kheap.hprof;

import java.io.IOException;

/// What stands in a heap dump record one after the other: objects, classes and roots. None says how long it is.
final class SubRecords {
    static final int ROOT_UNKNOWN = 0xff;
    static final int ROOT_JNI_GLOBAL = 0x01;
    static final int ROOT_JNI_LOCAL = 0x02;
    static final int ROOT_JAVA_FRAME = 0x03;
    static final int ROOT_NATIVE_STACK = 0x04;
    static final int ROOT_STICKY_CLASS = 0x05;
    static final int ROOT_THREAD_BLOCK = 0x06;
    static final int ROOT_MONITOR_USED = 0x07;
    static final int ROOT_THREAD_OBJECT = 0x08;
    static final int CLASS_DUMP = 0x20;
    static final int INSTANCE_DUMP = 0x21;
    static final int OBJECT_ARRAY_DUMP = 0x22;
    static final int PRIMITIVE_ARRAY_DUMP = 0x23;

    static final int OBJECT = 2;

    private final HprofFile file;
    private final int idBytes;
    private final long size;

    /// Set by [#end] where a sub-record cannot be one.
    private String problem = "";

    private ClassDump classDump = new ClassDump(0, 0, 0, 0, 0, 0);
    private int references;
    private int primitiveBytes;
    private boolean rootsMet;

    SubRecords(HprofFile file) {
        this.file = file;
        this.idBytes = file.idBytes();
        this.size = file.size();
    }

    /// What is wrong with the sub-record that was last asked for its end; empty if nothing is.
    String problem() {
        return problem;
    }

    /// Whether any root was handed on.
    boolean rootsMet() {
        return rootsMet;
    }

    /// The end of the sub-record at `at`, or a lower bound beyond the file's end.
    ///
    /// @param first whether it is the first one of its record; a kind that only Android has is believed there
    /// @throws kheap.UnreadableDumpException for a dump of Android
    long end(long at, boolean first) throws IOException {
        problem = "";
        int tag = file.u1(at);
        int fixed =
                switch (tag) {
                    case ROOT_UNKNOWN, ROOT_STICKY_CLASS, ROOT_MONITOR_USED -> idBytes;
                    case ROOT_JNI_GLOBAL -> 2 * idBytes;
                    case ROOT_NATIVE_STACK, ROOT_THREAD_BLOCK -> idBytes + 4;
                    case ROOT_JNI_LOCAL, ROOT_JAVA_FRAME, ROOT_THREAD_OBJECT -> idBytes + 8;
                    case CLASS_DUMP -> 7 * idBytes + 8;
                    case INSTANCE_DUMP, OBJECT_ARRAY_DUMP -> 2 * idBytes + 8;
                    case PRIMITIVE_ARRAY_DUMP -> idBytes + 9;
                    default -> 0;
                };
        if (fixed == 0) {
            if (isAndroid(tag) && (first || file.version().equals(HprofFile.ANDROID))) {
                throw file.android(at);
            }
            problem = "a sub-record of the unknown kind 0x%02x".formatted(tag);
            return at;
        }
        long end = at + 1 + fixed;
        if (end > size) {
            return end;
        }
        return switch (tag) {
            case CLASS_DUMP -> classEnd(at, end);
            case INSTANCE_DUMP -> end + file.u4(end - 4);
            case OBJECT_ARRAY_DUMP -> end + file.u4(at + 1 + idBytes + 4) * idBytes;
            case PRIMITIVE_ARRAY_DUMP -> end + file.u4(end - 5) * primitiveBytes(file.u1(end - 1));
            default -> end;
        };
    }

    private static boolean isAndroid(int tag) {
        return switch (tag) {
            case 0xfe, 0x89, 0x8a, 0x8b, 0x8c, 0x8d, 0x8e, 0x90, 0xc3 -> true;
            default -> false;
        };
    }

    private int primitiveBytes(int type) {
        if (type == OBJECT) {
            problem = "a primitive array of references";
        }
        return bytes(type);
    }

    /// How many bytes a value of an HPROF type has in the file.
    private int bytes(int type) {
        return switch (type) {
            case OBJECT -> idBytes;
            case 4, 8 -> 1;
            case 5, 9 -> 2;
            case 6, 10 -> 4;
            case 7, 11 -> 8;
            default -> {
                problem = "a value of the unknown type " + type;
                yield 0;
            }
        };
    }

    /// Reads a class dump on the way to its end, which only its fields tell.
    private long classEnd(long at, long constantPool) throws IOException {
        long end = constantPool;
        if (end + 2 > size) {
            return end + 2;
        }
        int constants = file.u2(end);
        end += 2;
        for (int i = 0; i < constants; i++) {
            if (end + 3 > size) {
                return end + 3;
            }
            end += 3 + bytes(file.u1(end + 2));
        }
        end = fields(end, true);
        if (end > size) {
            return end;
        }
        int staticReferences = references;
        int staticPrimitiveBytes = primitiveBytes;
        end = fields(end, false);
        if (end <= size) {
            classDump = new ClassDump(
                    file.id(at + 1),
                    file.id(at + 1 + idBytes + 4),
                    references,
                    primitiveBytes,
                    staticReferences,
                    staticPrimitiveBytes);
        }
        return end;
    }

    /// Sums up a class's fields: a count, and for each its name, type and, if static, value.
    private long fields(long at, boolean withValues) throws IOException {
        references = 0;
        primitiveBytes = 0;
        if (at + 2 > size) {
            return at + 2;
        }
        int count = file.u2(at);
        long end = at + 2;
        for (int i = 0; i < count; i++) {
            if (end + idBytes + 1 > size) {
                return end + idBytes + 1;
            }
            int type = file.u1(end + idBytes);
            int bytes = bytes(type);
            if (type == OBJECT) {
                references++;
            } else {
                primitiveBytes += bytes;
            }
            end += idBytes + 1 + (withValues ? bytes : 0);
        }
        return end;
    }

    /// Hands on the sub-record whose end was asked for last.
    void hand(long at, HprofVisitor visitor) throws IOException {
        int tag = file.u1(at);
        long id = file.id(at + 1);
        long afterSerial = at + 1 + idBytes + 4;
        switch (tag) {
            case CLASS_DUMP -> visitor.classDump(at, classDump);
            case INSTANCE_DUMP -> visitor.instance(at, id, file.id(afterSerial), file.u4(afterSerial + idBytes));
            case OBJECT_ARRAY_DUMP -> visitor.objectArray(at, id, file.id(afterSerial + 4), file.u4(afterSerial));
            case PRIMITIVE_ARRAY_DUMP ->
                visitor.primitiveArray(at, id, bytes(file.u1(afterSerial + 4)), file.u4(afterSerial));
            default -> {
                rootsMet = true;
                visitor.root(at, tag, id);
            }
        }
    }
}
