package kheap.hprof;

import java.io.IOException;
import java.util.Optional;
import kheap.Progress;

/// One walk over all records of a file and all sub-records of its heaps, handing each to an [HprofVisitor].
///
/// A file that is cut or damaged is walked up to the last sub-record that is whole. The length of a heap dump record
/// is not believed blindly: JVMs before 9 write it modulo 4 GiB, or leave it 0 when they could not come back to it.
/// So where a sub-record does not end where the record should, the record is taken as 4 GiB longer, if the file is.
public final class HprofReader {
    static final int HEAP_DUMP = 0x0c;
    static final int HEAP_DUMP_SEGMENT = 0x1c;
    static final int HEAP_DUMP_END = 0x2c;
    /// A record's tag, time and length.
    static final int HEADER_BYTES = 9;

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

    static final long LENGTH_MODULUS = 1L << 32;
    /// What every dump begins with: `JAVA`.
    private static final long JAVA = 0x4a415641;

    private static final long TICK_BYTES = 1 << 20;

    private final HprofFile file;
    private final HprofVisitor visitor;
    private final Progress progress;
    private final long lengthModulus;
    private final int idBytes;
    private final long size;

    private long nextTick;
    /// Set by [#end] where a sub-record cannot be one.
    private String problem = "";

    private boolean rootsMet;
    private ClassDump classDump = new ClassDump(0, 0, 0, 0, 0, 0);
    private int references;
    private int primitiveBytes;

    private HprofReader(HprofFile file, HprofVisitor visitor, Progress progress, long lengthModulus) {
        this.file = file;
        this.visitor = visitor;
        this.progress = progress;
        this.lengthModulus = lengthModulus;
        this.idBytes = file.idBytes();
        this.size = file.size();
    }

    /// How a walk ended.
    ///
    /// @param usable the offset up to which the file was walked
    /// @param missing how many bytes after it are known to be missing or, in a damaged file, to be unreadable
    /// @param problem what is wrong at that offset; empty for a complete file
    public record Ending(long usable, long missing, Optional<String> problem) {
        public boolean complete() {
            return problem.isEmpty();
        }
    }

    /// Walks the whole file.
    ///
    /// @throws kheap.UnreadableDumpException for a dump of Android; everything else that is wrong is told by the
    ///     ending
    public static Ending read(HprofFile file, HprofVisitor visitor, Progress progress) throws IOException {
        return read(file, visitor, progress, LENGTH_MODULUS);
    }

    /// @param lengthModulus what record lengths are written modulo of; 4 GiB but in tests
    static Ending read(HprofFile file, HprofVisitor visitor, Progress progress, long lengthModulus) throws IOException {
        return new HprofReader(file, visitor, progress, lengthModulus).records();
    }

    private Ending records() throws IOException {
        long at = file.firstRecord();
        boolean openSegments = false;
        while (at < size) {
            tick(at);
            if (size - at < HEADER_BYTES) {
                return cut(at, HEADER_BYTES - (size - at));
            }
            int tag = file.u1(at);
            if (!isRecord(tag)) {
                return damaged(
                        at,
                        file.u4(at) == JAVA
                                ? "another whole dump, appended to this one,"
                                : "a record of the unknown kind 0x%02x".formatted(tag));
            }
            if (tag == HEAP_DUMP || tag == HEAP_DUMP_SEGMENT) {
                openSegments = tag == HEAP_DUMP_SEGMENT;
                Ending ending = heap(tag, at);
                if (!ending.complete()) {
                    return ending;
                }
                at = ending.usable();
            } else {
                long end = at + HEADER_BYTES + file.u4(at + 5);
                if (end > size) {
                    return cut(at, end - size);
                }
                openSegments &= tag != HEAP_DUMP_END;
                visitor.record(tag, at, end);
                at = end;
            }
        }
        return openSegments
                ? new Ending(size, 0, Optional.of("the record that ends a heap dump is missing"))
                : new Ending(size, 0, Optional.empty());
    }

    private static Ending cut(long at, long missing) {
        return new Ending(at, missing, Optional.of("the file ends inside a record"));
    }

    private Ending damaged(long at, String what) {
        return new Ending(at, size - at, Optional.of(what));
    }

    private static boolean isRecord(int tag) {
        return switch (tag) {
            case HEAP_DUMP, HEAP_DUMP_SEGMENT, HEAP_DUMP_END -> true;
            // strings, classes, frames, stack traces, allocation sites, heap summaries, threads, samples, settings
            case 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x0a, 0x0b, 0x0d, 0x0e -> true;
            default -> false;
        };
    }

    /// Walks the sub-records of one heap dump record or segment.
    private Ending heap(int tag, long record) throws IOException {
        visitor.heapBegins(tag, record);
        long body = record + HEADER_BYTES;
        long stated = body + file.u4(record + 5);
        boolean growing = tag == HEAP_DUMP;
        long recordEnd = stated;
        long at = body;
        while (true) {
            if (at == recordEnd) {
                long longer = growing && !recordMayFollow(at, at == body) ? longer(body, at, at + 1) : at;
                if (longer <= at) {
                    return wholeHeap(tag, record, at, stated);
                }
                recordEnd = longer;
            }
            if (at == size) {
                return broken(tag, record, cut(at, recordEnd - size));
            }
            tick(at);
            problem = "";
            long end = end(at, at == body);
            if (!problem.isEmpty()) {
                return broken(tag, record, damaged(at, problem));
            }
            if (end > recordEnd && recordEnd <= size) {
                long longer = growing ? longer(body, recordEnd, end) : -1;
                if (longer < recordEnd) {
                    return broken(tag, record, damaged(at, "an object that is longer than the record that holds it"));
                }
                recordEnd = longer;
            }
            if (end > Math.min(recordEnd, size)) {
                return broken(tag, record, cut(at, Math.max(recordEnd, end) - size));
            }
            visit(at);
            at = end;
        }
    }

    private Ending wholeHeap(int tag, long record, long at, long stated) {
        visitor.heapEnds(tag, record, at, at == stated);
        // A JVM that dies leaves the length 0; one that writes to a pipe, too, but gets as far as the roots.
        boolean abandoned = (at - stated) % lengthModulus != 0 && !rootsMet;
        return abandoned
                ? new Ending(at, 0, Optional.of("the length of the heap dump was never filled in"))
                : new Ending(at, 0, Optional.empty());
    }

    private Ending broken(int tag, long record, Ending ending) {
        visitor.heapEnds(tag, record, ending.usable(), false);
        return ending;
    }

    /// Whether `at` can be where a record begins or the file ends.
    ///
    /// @param unsure whether only a record that lies in the file as a whole is proof
    private boolean recordMayFollow(long at, boolean unsure) throws IOException {
        return at == size
                || isRecord(file.u1(at))
                        && (!unsure || size - at >= HEADER_BYTES && at + HEADER_BYTES + file.u4(at + 5) <= size);
    }

    /// The end of a record whose end is too early, when its sub-records reach to `needed`; -1 if it cannot be
    /// longer.
    private long longer(long body, long recordEnd, long needed) {
        long longer = recordEnd + lengthModulus * Math.ceilDiv(needed - recordEnd, lengthModulus);
        if (longer <= size) {
            return longer;
        }
        if ((recordEnd - body) % lengthModulus == 0) {
            return size;
        }
        return size - body >= lengthModulus ? longer : -1;
    }

    /// The end of the sub-record at `at`, or a lower bound beyond the file's end.
    private long end(long at, boolean first) throws IOException {
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

    private void visit(long at) throws IOException {
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

    private void tick(long at) {
        if (at >= nextTick) {
            progress.goOn();
            progress.at(at, size);
            nextTick = at + TICK_BYTES;
        }
    }
}
