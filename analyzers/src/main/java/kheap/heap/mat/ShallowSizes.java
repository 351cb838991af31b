package kheap.heap.mat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kheap.Progress;
import kheap.hprof.HprofFile;
import kheap.hprof.HprofReader;
import kheap.hprof.HprofVisitor;
import kheap.hprof.ObjectSizes;
import org.eclipse.mat.SnapshotException;
import org.eclipse.mat.snapshot.ISnapshot;
import org.eclipse.mat.snapshot.model.FieldDescriptor;
import org.eclipse.mat.snapshot.model.IClass;
import org.eclipse.mat.snapshot.model.IObject;

/// The room that each object takes, by the layout of the JVM that wrote the dump.
///
/// MAT's parser does not tell how long an array is without reading it, so the arrays' lengths come from a walk over
/// the file. Memory: 4 bytes for each object.
final class ShallowSizes {
    /// In units of 8 bytes, unsigned: every size is a multiple of 8.
    private final int[] eighths;

    private ShallowSizes(int[] eighths) {
        this.eighths = eighths;
    }

    long of(int object) {
        return 8L * Integer.toUnsignedLong(eighths[object]);
    }

    static ShallowSizes of(
            ISnapshot snapshot, Addresses addresses, HprofFile file, ObjectSizes sizes, Progress progress)
            throws SnapshotException, IOException {
        int[] eighths = new int[snapshot.getSnapshotInfo().getNumberOfObjects()];
        Map<IClass, int[][]> layouts = new HashMap<>();
        for (IClass type : snapshot.getClasses()) {
            eighths[type.getObjectId()] = eighths(sizes.classObject(statics(type, sizes)));
            if (!type.isArrayType()) {
                int size = eighths(sizes.instance(fields(type, layouts)[0], fields(type, layouts)[1]));
                for (int object : type.getObjectIds()) {
                    // A class object is an instance of java.lang.Class, and has its own size.
                    if (!snapshot.isClass(object)) {
                        eighths[object] = size;
                    }
                }
            }
        }
        progress.step("Measuring arrays");
        HprofReader.read(
                file,
                new HprofVisitor() {
                    @Override
                    public void objectArray(long at, long id, long classId, long length) {
                        put(id, sizes.objectArray(length));
                    }

                    @Override
                    public void primitiveArray(long at, long id, int elementBytes, long length) {
                        put(id, sizes.primitiveArray(length, elementBytes));
                    }

                    private void put(long id, long bytes) {
                        int object = addresses.at(id);
                        if (object >= 0) {
                            eighths[object] = eighths(bytes);
                        }
                    }
                },
                progress);
        return new ShallowSizes(eighths);
    }

    private static int eighths(long bytes) {
        long eighths = bytes / 8;
        if (eighths > 0xffff_ffffL) {
            throw new IllegalArgumentException("an object of " + bytes + " bytes");
        }
        return (int) eighths;
    }

    private static long statics(IClass type, ObjectSizes sizes) {
        return type.getStaticFields().stream()
                .mapToLong(field -> bytes(field, sizes))
                .sum();
    }

    /// References and other bytes that each class of the chain declares, root class first.
    private static int[][] fields(IClass type, Map<IClass, int[][]> known) {
        int[][] fields = known.get(type);
        if (fields == null) {
            List<IClass> chain = new ArrayList<>();
            for (IClass at = type; at != null; at = at.getSuperClass()) {
                chain.addFirst(at);
            }
            fields = new int[2][chain.size()];
            for (int i = 0; i < chain.size(); i++) {
                for (FieldDescriptor field : chain.get(i).getFieldDescriptors()) {
                    if (field.getType() == IObject.Type.OBJECT) {
                        fields[0][i]++;
                    } else {
                        fields[1][i] += primitiveBytes(field.getType());
                    }
                }
            }
            known.put(type, fields);
        }
        return fields;
    }

    private static int bytes(FieldDescriptor field, ObjectSizes sizes) {
        return field.getType() == IObject.Type.OBJECT ? sizes.referenceBytes() : primitiveBytes(field.getType());
    }

    private static int primitiveBytes(int type) {
        return switch (type) {
            case IObject.Type.BOOLEAN, IObject.Type.BYTE -> 1;
            case IObject.Type.CHAR, IObject.Type.SHORT -> 2;
            case IObject.Type.FLOAT, IObject.Type.INT -> 4;
            case IObject.Type.DOUBLE, IObject.Type.LONG -> 8;
            default -> throw new IllegalArgumentException("type " + type);
        };
    }
}
