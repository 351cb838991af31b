package kheap.hprof;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import kheap.Progress;
import kheap.hprof.DumpOutline.Unit;

/// How the JVM that wrote a dump laid its objects out, as the distances between them show.
///
/// @param sizes with the padding of JVMs before 15 where the distances show it
/// @param proven whether the distances allow this one only
public record Layout(ObjectSizes sizes, boolean proven) {
    private static final int UNITS = 4;

    /// Looks at four units at the most, spread over the dump.
    public static Layout of(DumpBytes bytes, DumpOutline outline, List<ClassRecord> classes, Progress progress)
            throws IOException, UnsoundUnitException {
        Census census = new Census(outline.idBytes());
        for (ClassRecord type : classes) {
            census.classDump(0, summary(type, outline.idBytes()));
        }
        UnitReader reader = new UnitReader(bytes, outline.idBytes(), new Sample(census, outline.idBytes()));
        List<Unit> units = outline.units();
        int step = Math.max(1, units.size() / UNITS);
        for (int unit = 0; unit < units.size() && unit / step < UNITS; unit += step) {
            progress.goOn();
            reader.read(units.get(unit));
        }
        return census.shownLayout();
    }

    /// What Eclipse MAT 1.17 takes every dump for.
    ///
    /// @param compressed what its test says: whether one array of references reaches into the next one, if its
    ///     references had 8 bytes
    /// @param idBits all bits that any id has
    /// @param objects how many arrays and instances there are
    public static ObjectSizes asMat(int idBytes, boolean compressed, long idBits, long objects) {
        int alignment = Census.alignment(idBits, objects);
        if (idBytes == 4) {
            return new ObjectSizes(8, 4, alignment, true);
        }
        return new ObjectSizes(compressed ? 12 : 16, compressed ? 4 : 8, alignment, true);
    }

    private static ClassDump summary(ClassRecord type, int idBytes) {
        int references = 0;
        int primitiveBytes = 0;
        for (byte field : type.fieldTypes()) {
            if (field == ClassRecord.REFERENCE) {
                references++;
            } else {
                primitiveBytes += ClassRecord.bytes(field, idBytes);
            }
        }
        return new ClassDump(type.id(), type.superclassId(), references, primitiveBytes, 0, 0);
    }

    private record Sample(Census census, int idBytes) implements UnitReader.Visitor {
        @Override
        public void classDump(long at, ClassRecord type) {
            census.classDump(at, summary(type, idBytes));
        }

        @Override
        public void instance(long at, long id, long classId, ByteBuffer window, int fields, int bytes) {
            census.instance(at, id, classId, bytes);
        }

        @Override
        public void objectArray(long at, long id, long classId, long length) {
            census.objectArray(at, id, classId, length);
        }

        @Override
        public void primitiveArray(long at, long id, int type, long length) {
            census.primitiveArray(at, id, ClassRecord.bytes(type, idBytes), length);
        }
    }
}
