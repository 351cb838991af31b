package kheap.hprof;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import kheap.ByteSize;
import kheap.Progress;
import kheap.hprof.HprofReader.Ending;
import kheap.hprof.Pieces.Piece;

/// Tells the dumps of one file apart during the walk: the pieces each is made of, and what a visitor of its own
/// makes of it.
///
/// Each HEAP_DUMP record is a dump, and each run of segments up to its end record.
final class DumpWalk<V extends HprofVisitor> implements HprofVisitor {
    private final Supplier<V> visitors;
    private final Pieces pieces = new Pieces();

    private int number;
    private boolean open;
    private boolean hasObjects;
    private V current;

    private int takenNumber;
    private V taken;
    private boolean takenIsOpen;
    private int dumpsWithObjects;

    /// Where the heap dump record at hand may be parted.
    private final Joints joints = new Joints(Pieces.LONGEST);

    private Ending ending = new Ending(0, 0, Optional.empty());
    private int wrongLengths;
    private long lastWrong;

    private DumpWalk(HprofFile file, Supplier<V> visitors) {
        this.visitors = visitors;
        this.current = visitors.get();
        this.taken = current;
        pieces.records(0, 0, file.firstRecord());
    }

    /// Walks over a file.
    ///
    /// @param visitors makes the visitor of one dump
    /// @param lengthModulus what record lengths are written modulo of; 4 GiB but in tests
    /// @throws kheap.UnreadableDumpException when there is no object, or for a dump of Android
    static <V extends HprofVisitor> DumpWalk<V> over(
            HprofFile file, Supplier<V> visitors, Progress progress, long lengthModulus) throws IOException {
        DumpWalk<V> walk = new DumpWalk<>(file, visitors);
        walk.ending = HprofReader.read(file, walk, progress, lengthModulus);
        walk.dumpEnds();
        if (walk.dumpsWithObjects == 0) {
            String problem = walk.ending
                    .problem()
                    .map(what -> "holds no object: " + what)
                    .orElse("ends before its first object");
            throw file.malformed(walk.ending.usable(), problem);
        }
        return walk;
    }

    private void dumpEnds() {
        if (hasObjects) {
            taken = current;
            takenNumber = number;
            takenIsOpen = open;
            dumpsWithObjects++;
        }
    }

    Ending ending() {
        return ending;
    }

    /// What saw the last dump with objects.
    V taken() {
        return taken;
    }

    /// The pieces of the last dump with objects.
    List<Piece> pieces() {
        return pieces.of(takenNumber);
    }

    /// The pieces that belong to no dump.
    List<Piece> sharedPieces() {
        return pieces.of(0);
    }

    /// Whether the last dump with objects is a run of segments without its end record.
    boolean lacksEnd() {
        return takenIsOpen;
    }

    int dumpsWithObjects() {
        return dumpsWithObjects;
    }

    /// Sentences on what is not as it should be.
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (dumpsWithObjects > 1) {
            notes.add("The file holds %d dumps; the last one was read.".formatted(dumpsWithObjects));
        }
        boolean lastIsCut = !ending.complete() && lastWrong == ending.usable();
        if (wrongLengths > (lastIsCut ? 1 : 0)) {
            notes.add("The file states a wrong length for its heap, as JVMs before 9 do; it was found by reading on.");
        }
        if (!ending.complete()) {
            String missing = ending.missing() == 0
                    ? ""
                    : ", and %s or more after it are missing or unreadable".formatted(new ByteSize(ending.missing()));
            notes.add("The dump is incomplete: %s at byte %d%s. What stands before was read."
                    .formatted(ending.problem().orElseThrow(), ending.usable(), missing));
        }
        return notes;
    }

    @Override
    public void record(int tag, long from, long to) {
        boolean ends = tag == HprofReader.HEAP_DUMP_END;
        pieces.records(ends ? number : 0, from, to);
        open &= !ends;
    }

    @Override
    public void heapBegins(int tag, long at) {
        if (tag == HprofReader.HEAP_DUMP || !open) {
            dumpEnds();
            number++;
            current = visitors.get();
            hasObjects = false;
        }
        open = tag == HprofReader.HEAP_DUMP_SEGMENT;
        joints.begin(at + HprofReader.HEADER_BYTES);
        current.heapBegins(tag, at);
    }

    @Override
    public void heapEnds(int tag, long at, long to, boolean whole) {
        current.heapEnds(tag, at, to, whole);
        if (whole) {
            pieces.records(number, at, to);
            return;
        }
        wrongLengths++;
        lastWrong = to;
        List<Long> ends = joints.end(to);
        int pieceTag = ends.size() <= 1 ? tag : HprofReader.HEAP_DUMP_SEGMENT;
        long from = at + HprofReader.HEADER_BYTES;
        for (long end : ends) {
            pieces.subRecords(number, pieceTag, from, end);
            from = end;
        }
    }

    @Override
    public void root(long at, int tag, long id) {
        joints.subRecord(at);
        current.root(at, tag, id);
    }

    @Override
    public void classDump(long at, ClassDump type) {
        joints.subRecord(at);
        hasObjects = true;
        current.classDump(at, type);
    }

    @Override
    public void instance(long at, long id, long classId, long fieldBytes) {
        joints.subRecord(at);
        hasObjects = true;
        current.instance(at, id, classId, fieldBytes);
    }

    @Override
    public void objectArray(long at, long id, long classId, long length) {
        joints.subRecord(at);
        hasObjects = true;
        current.objectArray(at, id, classId, length);
    }

    @Override
    public void primitiveArray(long at, long id, int elementBytes, long length) {
        joints.subRecord(at);
        hasObjects = true;
        current.primitiveArray(at, id, elementBytes, length);
    }
}
