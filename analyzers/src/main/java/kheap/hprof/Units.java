package kheap.hprof;

import java.util.ArrayList;
import java.util.List;
import kheap.hprof.DumpOutline.Unit;

/// Parts the heap of one dump into units: whole records together as long as they are short, the sub-records of a
/// long one apart.
final class Units implements HprofVisitor {
    private final long unitBytes;
    private final Joints joints;
    private final List<Unit> units = new ArrayList<>();

    /// @param unitBytes what a unit is not to exceed, unless a single sub-record does
    Units(long unitBytes) {
        this.unitBytes = unitBytes;
        this.joints = new Joints(unitBytes);
    }

    List<Unit> units() {
        return units;
    }

    /// A heap dump record that is as long as it says and goes into a unit as a whole, with what stands between it
    /// and the one before.
    void record(long from, long to) {
        Unit last = units.isEmpty() ? new Unit(0, 0, true) : units.getLast();
        if (!last.bare() && to - last.from() <= unitBytes) {
            units.set(units.size() - 1, new Unit(last.from(), to, false));
        } else {
            units.add(new Unit(from, to, false));
        }
    }

    @Override
    public void heapBegins(int tag, long at) {
        joints.begin(at + HprofReader.HEADER_BYTES);
    }

    @Override
    public void heapEnds(int tag, long at, long to, boolean whole) {
        List<Long> ends = joints.end(to);
        if (whole && ends.size() <= 1) {
            record(at, to);
            return;
        }
        long from = at + HprofReader.HEADER_BYTES;
        for (long end : ends) {
            units.add(new Unit(from, end, true));
            from = end;
        }
    }

    @Override
    public void root(long at, int tag, long id) {
        joints.subRecord(at);
    }

    @Override
    public void classDump(long at, ClassDump type) {
        joints.subRecord(at);
    }

    @Override
    public void instance(long at, long id, long classId, long fieldBytes) {
        joints.subRecord(at);
    }

    @Override
    public void objectArray(long at, long id, long classId, long length) {
        joints.subRecord(at);
    }

    @Override
    public void primitiveArray(long at, long id, int elementBytes, long length) {
        joints.subRecord(at);
    }
}
