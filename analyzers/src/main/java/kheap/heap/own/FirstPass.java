package kheap.heap.own;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import kheap.Progress;
import kheap.hprof.ClassRecord;
import kheap.hprof.LongTable;
import kheap.hprof.UnitReader;
import kheap.hprof.UnsoundUnitException;

/// What one thread learns in the first reading of a dump: which addresses there are, the classes, the roots, and how
/// much there will be to keep. About 75 ns of processor time an object.
final class FirstPass implements UnitReader.Visitor {
    /// The types of primitive values are below.
    static final int PRIMITIVE_TYPES = 12;

    private final AddressSet.Builder addresses;
    private final int idBytes;

    /// By their offsets in the file.
    final SortedMap<Long, ClassRecord> classes = new TreeMap<>();
    /// The ids of the classes that objects have.
    final LongTable classIds = new LongTable();

    /// Which of them are arrays'.
    final BitSet arrayClasses = new BitSet();

    /// What there is of those classes.
    final Amounts amounts = new Amounts();

    /// By type.
    final Amounts primitiveArrays = new Amounts();

    /// In the order of the file.
    final List<Root> roots = new ArrayList<>();

    /// All bits that any id has.
    long idBits;
    long objects;
    long duplicates;
    /// Upper bound of the number of references.
    long references;
    long lastClassId;
    int lastClass = -1;

    /// Eclipse MAT's test for compressed references.
    boolean overlapping;
    private long previousArray;
    private long previousArrayBytes;

    /// A GC root as the file has it.
    ///
    /// @param first the thread's serial number where the kind has one
    /// @param second the frame's number, or the stack trace's serial number where the kind has one
    record Root(long at, int tag, long id, int first, int second) {}

    FirstPass(AddressSet.Builder addresses, int idBytes) {
        this.addresses = addresses;
        this.idBytes = idBytes;
    }

    /// Reads all units.
    static FirstPass read(UnitPass pass, AddressSet.Builder addresses, Progress progress)
            throws IOException, UnsoundUnitException {
        List<FirstPass> parts = pass.read(() -> new FirstPass(addresses, pass.idBytes()), progress);
        parts.subList(1, parts.size()).forEach(parts.getFirst()::add);
        FirstPass all = parts.getFirst();
        all.roots.sort(Comparator.comparingLong(Root::at));
        return all;
    }

    private void object(long id) {
        idBits |= id;
        objects++;
        if (id == 0 || !addresses.add(id)) {
            duplicates++;
        }
    }

    @Override
    public void unitBegins() {
        previousArrayBytes = 0;
    }

    @Override
    public void root(long at, int tag, long id, int first, int second) {
        roots.add(new Root(at, tag, id, first, second));
    }

    @Override
    public void classDump(long at, ClassRecord type) {
        if (type.id() != 0) {
            classes.put(at, type);
        }
        references += type.staticNames().length + 2;
        object(type.id());
    }

    private void instanceOf(long classId, long count, long elements) {
        if (classId != lastClassId || lastClass < 0) {
            lastClassId = classId;
            lastClass = classIds.number(classId);
        }
        amounts.add(lastClass, count, elements);
    }

    @Override
    public void instance(long at, long id, long classId, ByteBuffer window, int fields, int bytes) {
        object(id);
        instanceOf(classId, 1, 0);
        references += bytes / idBytes;
    }

    @Override
    public void objectArray(long at, long id, long classId, long length) {
        object(id);
        instanceOf(classId, 1, length);
        arrayClasses.set(lastClass);
        references += length;
        overlapping |= id > previousArray && id - previousArray < previousArrayBytes;
        previousArray = id;
        previousArrayBytes = 24 + 8 * length;
    }

    @Override
    public void primitiveArray(long at, long id, int type, long length) {
        object(id);
        primitiveArrays.add(type, 1, length);
    }

    private void add(FirstPass other) {
        classes.putAll(other.classes);
        for (int i = 0; i < other.classIds.size(); i++) {
            instanceOf(other.classIds.key(i), other.amounts.count(i), other.amounts.elements(i));
            if (other.arrayClasses.get(i)) {
                arrayClasses.set(lastClass);
            }
        }
        for (int type = 0; type < PRIMITIVE_TYPES; type++) {
            primitiveArrays.add(type, other.primitiveArrays.count(type), other.primitiveArrays.elements(type));
        }
        roots.addAll(other.roots);
        idBits |= other.idBits;
        objects += other.objects;
        duplicates += other.duplicates;
        references += other.references;
        overlapping |= other.overlapping;
    }
}
