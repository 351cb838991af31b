package kheap.hprof;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import kheap.Progress;
import kheap.hprof.HprofReader.Ending;

/// Goes from record header to record header, for files in which each is right.
final class DumpHop {
    /// A longer record is worth parting, which takes a walk, if it holds more than one object.
    private static final long LONG_RECORD_BYTES = 64 << 20;

    private final HprofFile file;
    private final Progress progress;
    private final Units heap;
    private final SubRecords subRecords;
    private final Pieces pieces = new Pieces();

    private int heaps;
    private int segments;
    private int ends;

    DumpHop(HprofFile file, Progress progress, long unitBytes) {
        this.file = file;
        this.progress = progress;
        this.heap = new Units(unitBytes);
        this.subRecords = new SubRecords(file);
    }

    /// Empty for a file that needs to be walked.
    Optional<DumpOutline> outline() throws IOException {
        if (file.version().equals(HprofFile.ANDROID)) {
            return Optional.empty();
        }
        long at = file.firstRecord();
        long size = file.size();
        while (size - at >= HprofReader.HEADER_BYTES) {
            progress.goOn();
            progress.at(at, size);
            int tag = file.u1(at);
            long to = at + HprofReader.HEADER_BYTES + file.u4(at + 5);
            if (!HprofReader.isRecord(tag) || to > size || !take(tag, at, to)) {
                return Optional.empty();
            }
            at = to;
        }
        boolean ended = heaps == 1 && segments == 0 && ends == 0 || heaps == 0 && segments > 0 && ends == 1;
        return at == size && ended
                ? Optional.of(
                        DumpOutline.of(file, heap, pieces.of(0), new Ending(size, 0, Optional.empty()), 1, List.of()))
                : Optional.empty();
    }

    /// @return whether the record is one of a file that can be hopped
    private boolean take(int tag, long at, long to) throws IOException {
        if (ends > 0) {
            return false;
        }
        switch (tag) {
            case HprofReader.HEAP_DUMP -> heaps++;
            case HprofReader.HEAP_DUMP_SEGMENT -> segments++;
            case HprofReader.HEAP_DUMP_END -> ends++;
            default -> pieces.records(0, at, to);
        }
        boolean holdsHeap = tag == HprofReader.HEAP_DUMP || tag == HprofReader.HEAP_DUMP_SEGMENT;
        if (holdsHeap) {
            heap.record(at, to);
        }
        return !holdsHeap || isShort(at + HprofReader.HEADER_BYTES, to);
    }

    /// Whether a heap dump record with this body makes a good unit, or part of one.
    private boolean isShort(long body, long to) throws IOException {
        return to - body <= LONG_RECORD_BYTES || subRecords.end(body, true) == to;
    }
}
