package kheap.hprof;

import java.util.ArrayList;
import java.util.List;
import kheap.ByteSize;
import kheap.hprof.HprofReader.Ending;
import kheap.hprof.Pieces.Piece;

/// Tells the dumps of one file apart during the walk: a census of each, and the pieces they are made of.
///
/// Each HEAP_DUMP record is a dump, and each run of segments up to its end record.
final class DumpWalk implements HprofVisitor {
    private final int idBytes;
    private final Pieces pieces = new Pieces();

    private int number;
    private boolean open;
    private Census current;

    private int takenNumber;
    private Census taken;
    private boolean takenIsOpen;
    private int dumpsWithObjects;

    /// Where the heap dump record at hand may be parted.
    private final List<Long> joints = new ArrayList<>();

    private long joint;
    private long lastSubRecord;

    private int wrongLengths;
    private long lastWrong;

    DumpWalk(HprofFile file) {
        this.idBytes = file.idBytes();
        this.current = new Census(idBytes);
        this.taken = current;
        pieces.records(0, 0, file.firstRecord());
    }

    /// The walk is over.
    void end() {
        if (current.objects() > 0) {
            taken = current;
            takenNumber = number;
            takenIsOpen = open;
            dumpsWithObjects++;
        }
    }

    /// Of the last dump with objects.
    Census census() {
        return taken;
    }

    /// The pieces of the last dump with objects.
    List<Piece> pieces() {
        return pieces.of(takenNumber);
    }

    /// Whether the last dump with objects is a run of segments without its end record.
    boolean lacksEnd() {
        return takenIsOpen;
    }

    int dumpsWithObjects() {
        return dumpsWithObjects;
    }

    /// Adds sentences on what is not as it should be.
    void describe(Ending ending, List<String> notes) {
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
            end();
            number++;
            current = new Census(idBytes);
        }
        open = tag == HprofReader.HEAP_DUMP_SEGMENT;
        joints.clear();
        joint = at + HprofReader.HEADER_BYTES;
        lastSubRecord = joint;
    }

    @Override
    public void heapEnds(int tag, long at, long to, boolean whole) {
        if (whole) {
            pieces.records(number, at, to);
            return;
        }
        subRecord(to);
        wrongLengths++;
        lastWrong = to;
        int pieceTag = joints.isEmpty() ? tag : HprofReader.HEAP_DUMP_SEGMENT;
        long from = at + HprofReader.HEADER_BYTES;
        joints.add(to);
        for (long end : joints) {
            if (end > from) {
                pieces.subRecords(number, pieceTag, from, end);
            }
            from = end;
        }
    }

    @Override
    public void root(long at, int tag, long id) {
        subRecord(at);
        current.root(at, tag, id);
    }

    @Override
    public void classDump(long at, ClassDump type) {
        subRecord(at);
        current.classDump(at, type);
    }

    @Override
    public void instance(long at, long id, long classId, long fieldBytes) {
        subRecord(at);
        current.instance(at, id, classId, fieldBytes);
    }

    @Override
    public void objectArray(long at, long id, long classId, long length) {
        subRecord(at);
        current.objectArray(at, id, classId, length);
    }

    @Override
    public void primitiveArray(long at, long id, int elementBytes, long length) {
        subRecord(at);
        current.primitiveArray(at, id, elementBytes, length);
    }

    /// Parts before the sub-record that would make the piece too long.
    private void subRecord(long at) {
        if (at - joint > Pieces.LONGEST && lastSubRecord > joint) {
            joint = lastSubRecord;
            joints.add(joint);
        }
        lastSubRecord = at;
    }
}
