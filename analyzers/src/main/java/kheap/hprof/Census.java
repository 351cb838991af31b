package kheap.hprof;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import kheap.ByteSize;

/// Counts the objects of one dump: instances by class, arrays by length, so that their sizes can be summed up once
/// the layout is known.
///
/// Takes memory for each class and for each different length of an array, nothing for an object.
final class Census implements HprofVisitor {
    /// The layouts of 64-bit HotSpot, as they are: with compressed references and class pointers, with compressed
    /// class pointers only, with neither, and with compact headers.
    private static final int[][] LAYOUTS = {{12, 4}, {12, 8}, {16, 4}, {16, 8}, {8, 4}, {8, 8}};

    /// Those of JVMs before 15, which pad the fields of every class and begin an array's elements at a whole word.
    private static final int[][] PADDED_LAYOUTS = {{12, 4}, {16, 8}};

    /// Keeps a damaged dump, whose classes may even extend each other in a ring, from taking all memory.
    private static final int MAX_SUPER_CLASSES = 256;
    private static final int MAX_ALIGNMENT = 256;
    /// Fewer addresses may share a low bit by chance.
    private static final int ENOUGH_FOR_ALIGNMENT = 1000;

    private final int idBytes;

    private final LongTable classes = new LongTable();
    private ClassDump[] dumps = new ClassDump[64];
    private long[] instances = new long[64];
    /// Field bytes in the file of an instance of the class.
    private long[] fieldBytes = new long[64];

    /// Keys are an element's size, 0 for references, above 56 bits of length.
    private final LongTable arrayShapes = new LongTable();

    private long[] arrays = new long[64];

    private long objects;
    private long classDumps;
    private boolean hasRoots;

    private final Gaps gaps = new Gaps();
    private long previous;
    private int previousShape;
    private boolean hasPrevious;

    private long addressBits;

    private long previousObjectArray;
    private long previousObjectArrayBytes;
    private boolean overlapping;

    Census(int idBytes) {
        this.idBytes = idBytes;
    }

    long objects() {
        return objects;
    }

    boolean hasRoots() {
        return hasRoots;
    }

    @Override
    public void root(long at, int tag, long id) {
        hasRoots = true;
    }

    @Override
    public void classDump(long at, ClassDump type) {
        hasPrevious = false;
        int number = classNumber(type.id());
        if (dumps[number] == null) {
            dumps[number] = type;
            classDumps++;
            objects++;
        }
    }

    @Override
    public void instance(long at, long id, long classId, long bytes) {
        int number = classNumber(classId);
        instances[number]++;
        fieldBytes[number] = bytes;
        object(id, number);
    }

    @Override
    public void objectArray(long at, long id, long classId, long length) {
        // Eclipse MAT's test: would the previous array reach into this one if its references had 8 bytes?
        overlapping |= id > previousObjectArray && id - previousObjectArray < previousObjectArrayBytes;
        previousObjectArray = id;
        previousObjectArrayBytes = 24 + 8 * length;
        array(id, 0, length);
    }

    @Override
    public void primitiveArray(long at, long id, int elementBytes, long length) {
        array(id, elementBytes, length);
    }

    private void array(long id, int elementBytes, long length) {
        int number = arrayShapes.number((long) elementBytes << 56 | length);
        if (number == arrays.length) {
            arrays = Arrays.copyOf(arrays, 2 * number);
        }
        arrays[number]++;
        object(id, ~number);
    }

    /// @param shape the class's number, or the array shape's inverted
    private void object(long id, int shape) {
        objects++;
        addressBits |= id;
        if (hasPrevious && id > previous) {
            gaps.add(previousShape, id - previous);
        }
        hasPrevious = true;
        previous = id;
        previousShape = shape;
    }

    private int classNumber(long id) {
        int number = classes.number(id);
        if (number == instances.length) {
            dumps = Arrays.copyOf(dumps, 2 * number);
            instances = Arrays.copyOf(instances, 2 * number);
            fieldBytes = Arrays.copyOf(fieldBytes, 2 * number);
        }
        return number;
    }

    /// The layout that the addresses prove; else, of those that fit as well, the one that Eclipse MAT takes. 32-bit
    /// JVMs have but one.
    Layout layout() {
        Layout shown = shownLayout();
        return new Layout(asMatCounts(shown.sizes()), shown.proven());
    }

    /// As [#layout], with the padding that the addresses show rather than the one that MAT counts.
    Layout shownLayout() {
        int alignment = alignment(addressBits, objects - classDumps);
        if (idBytes == 4) {
            return new Layout(new ObjectSizes(8, 4, alignment, false), true);
        }
        Chains chains = chains();
        List<ObjectSizes> models = Stream.concat(
                        models(LAYOUTS, alignment, false), models(PADDED_LAYOUTS, alignment, true))
                .toList();
        List<ObjectSizes> fitting = gaps.bestOf(models, (model, shape) -> size(model, shape, chains));
        // To MAT a class pointer is as long as a reference.
        ObjectSizes assumed = new ObjectSizes(overlapping ? 12 : 16, overlapping ? 4 : 8, alignment, false);
        boolean unknown = fitting.isEmpty() || fitting.contains(assumed);
        boolean proven = fitting.stream()
                        .map(model -> List.of(model.headerBytes(), model.referenceBytes()))
                        .distinct()
                        .count()
                == 1;
        return new Layout(unknown && !proven ? assumed : fitting.getFirst(), proven);
    }

    private static Stream<ObjectSizes> models(int[][] layouts, int alignment, boolean padded) {
        return Arrays.stream(layouts).map(layout -> new ObjectSizes(layout[0], layout[1], alignment, padded));
    }

    /// With the padding that MAT counts, where MAT knows the layout.
    private ObjectSizes asMatCounts(ObjectSizes found) {
        boolean known = found.headerBytes() == found.referenceBytes() + 8 || found.headerBytes() == 8 && idBytes == 4;
        return new ObjectSizes(found.headerBytes(), found.referenceBytes(), found.alignmentBytes(), known);
    }

    /// The sizes of all objects together.
    ByteSize bytes(ObjectSizes sizes) {
        Chains chains = chains();
        long bytes = 0;
        for (int number = 0; number < classes.size(); number++) {
            bytes += instances[number] == 0 ? 0 : instances[number] * size(sizes, number, chains);
            ClassDump type = dumps[number];
            if (type != null) {
                bytes += sizes.classObject(
                        (long) type.staticReferences() * sizes.referenceBytes() + type.staticPrimitiveBytes());
            }
        }
        for (int number = 0; number < arrayShapes.size(); number++) {
            bytes += arrays[number] * size(sizes, ~number, chains);
        }
        return new ByteSize(bytes);
    }

    private long size(ObjectSizes sizes, int shape, Chains chains) {
        if (shape >= 0) {
            return sizes.instance(chains.references[shape], chains.primitiveBytes[shape]);
        }
        long key = arrayShapes.key(~shape);
        long length = key & 0xff_ffff_ffff_ffffL;
        int elementBytes = (int) (key >>> 56);
        return elementBytes == 0 ? sizes.objectArray(length) : sizes.primitiveArray(length, elementBytes);
    }

    /// What every size is a multiple of.
    ///
    /// @param addressBits all bits that any address of them has
    static int alignment(long addressBits, long instancesAndArrays) {
        long bits = instancesAndArrays < ENOUGH_FOR_ALIGNMENT ? 8 : addressBits | MAX_ALIGNMENT;
        return (int) Math.max(8, Long.lowestOneBit(bits));
    }

    /// What each class that has instances declares, and before it its super classes, root class first; by class
    /// number.
    private record Chains(int[][] references, int[][] primitiveBytes) {}

    private Chains chains() {
        Chains chains = new Chains(new int[classes.size()][], new int[classes.size()][]);
        for (int number = 0; number < classes.size(); number++) {
            if (instances[number] == 0) {
                continue;
            }
            int[] line = new int[8];
            int length = 0;
            OptionalInt type = OptionalInt.of(number);
            while (type.isPresent() && length < MAX_SUPER_CLASSES) {
                if (length == line.length) {
                    line = Arrays.copyOf(line, 2 * length);
                }
                line[length++] = type.getAsInt();
                type = superclass(type.getAsInt());
            }
            fill(chains, number, line, length);
        }
        return chains;
    }

    private OptionalInt superclass(int number) {
        ClassDump type = dumps[number];
        int superclass = type == null || type.superclassId() == 0 ? -1 : classes.find(type.superclassId());
        return superclass < 0 ? OptionalInt.empty() : OptionalInt.of(superclass);
    }

    /// The fields of a class that the dump does not hold are known by their bytes only; they go to the root class.
    private void fill(Chains chains, int number, int[] line, int length) {
        int[] references = new int[length];
        int[] primitiveBytes = new int[length];
        long unknown = fieldBytes[number];
        for (int i = 0; i < length; i++) {
            ClassDump type = dumps[line[length - 1 - i]];
            if (type != null) {
                references[i] = type.references();
                primitiveBytes[i] = type.primitiveBytes();
                unknown -= (long) type.references() * idBytes + type.primitiveBytes();
            }
        }
        primitiveBytes[0] += Math.clamp(unknown, 0, Integer.MAX_VALUE / 2);
        chains.references[number] = references;
        chains.primitiveBytes[number] = primitiveBytes;
    }
}
