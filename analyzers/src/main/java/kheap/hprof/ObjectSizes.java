package kheap.hprof;

/// How the JVM that wrote a dump laid its objects out; from it follows the room each object took.
///
/// @param headerBytes of an instance: mark word and class pointer
/// @param referenceBytes 4 where references are compressed
/// @param alignmentBytes what every size is a multiple of
/// @param paddedByClass whether the fields of each class are padded to whole references before a subclass's follow,
///     and an array's elements begin at a whole reference. JVMs before 15 did, and Eclipse MAT counts so
public record ObjectSizes(int headerBytes, int referenceBytes, int alignmentBytes, boolean paddedByClass) {
    public ObjectSizes {
        if (headerBytes < 8 || referenceBytes != 4 && referenceBytes != 8 || Integer.bitCount(alignmentBytes) != 1) {
            throw new IllegalArgumentException(
                    "header " + headerBytes + ", references " + referenceBytes + ", alignment " + alignmentBytes);
        }
    }

    /// The layout that Eclipse MAT 1.17 would take for this one: it knows only headers of a whole pointer and a
    /// reference, and pads the fields of each class.
    ///
    /// @param idBytes the size of a pointer, for MAT
    public ObjectSizes asMatSees(int idBytes) {
        return new ObjectSizes(idBytes + referenceBytes, referenceBytes, alignmentBytes, true);
    }

    /// The size of an instance from the fields that its classes declare, root class first: class `i` declares
    /// `references[i]` references and `primitiveBytes[i]` bytes of other values.
    public long instance(int[] references, int[] primitiveBytes) {
        long bytes = headerBytes;
        for (int i = 0; i < references.length; i++) {
            bytes += (long) references[i] * referenceBytes + primitiveBytes[i];
            if (paddedByClass) {
                bytes = up(bytes, referenceBytes);
            }
        }
        return up(bytes, alignmentBytes);
    }

    public long objectArray(long length) {
        return up(up(headerBytes + 4L, referenceBytes) + length * referenceBytes, alignmentBytes);
    }

    public long primitiveArray(long length, int elementBytes) {
        int first = paddedByClass ? referenceBytes : elementBytes;
        return up(up(headerBytes + 4L, first) + length * elementBytes, alignmentBytes);
    }

    /// The size of a class object as Eclipse MAT counts it: its static fields. May be 0.
    ///
    /// @param staticBytes the bytes of the static fields, a reference counted with [#referenceBytes]
    public long classObject(long staticBytes) {
        return up(staticBytes, alignmentBytes);
    }

    private static long up(long bytes, int unit) {
        return (bytes + unit - 1) & -unit;
    }
}
