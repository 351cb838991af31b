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

    static final long LENGTH_MODULUS = 1L << 32;
    /// What every dump begins with: `JAVA`.
    private static final long JAVA = 0x4a415641;

    private static final long TICK_BYTES = 1 << 20;

    private final HprofFile file;
    private final HprofVisitor visitor;
    private final Progress progress;
    private final long lengthModulus;
    private final SubRecords subRecords;
    private final long size;

    private long nextTick;

    private HprofReader(HprofFile file, HprofVisitor visitor, Progress progress, long lengthModulus) {
        this.file = file;
        this.visitor = visitor;
        this.progress = progress;
        this.lengthModulus = lengthModulus;
        this.subRecords = new SubRecords(file);
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

    static boolean isRecord(int tag) {
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
            long end = subRecords.end(at, at == body);
            if (!subRecords.problem().isEmpty()) {
                return broken(tag, record, damaged(at, subRecords.problem()));
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
            subRecords.hand(at, visitor);
            at = end;
        }
    }

    private Ending wholeHeap(int tag, long record, long at, long stated) {
        visitor.heapEnds(tag, record, at, at == stated);
        // A JVM that dies leaves the length 0; one that writes to a pipe, too, but gets as far as the roots.
        boolean abandoned = (at - stated) % lengthModulus != 0 && !subRecords.rootsMet();
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

    private void tick(long at) {
        if (at >= nextTick) {
            progress.goOn();
            progress.at(at, size);
            nextTick = at + TICK_BYTES;
        }
    }
}
