package kheap.hprof;

import java.nio.ByteBuffer;

/// A class as the dump describes it: what it extends, who loaded it, its fields and the values of its static ones.
///
/// Types are those of the format: 2 for a reference, 4 to 11 for the primitive ones. References are ids, other
/// values raw bits, sign-extended.
///
/// @param superclassId 0 for `java.lang.Object`
/// @param loaderId 0 for the boot loader
/// @param staticNames ids of the names of the static fields
/// @param fieldNames ids of the names of the instance fields that the class itself declares, in the order of the
///     file
public record ClassRecord(
        long id,
        long superclassId,
        long loaderId,
        long[] staticNames,
        byte[] staticTypes,
        long[] staticBits,
        long[] fieldNames,
        byte[] fieldTypes) {
    /// A value that is a reference.
    public static final int REFERENCE = 2;

    public static final int CHAR = 5;

    /// How many bytes a value of this type takes in the file; 0 for a type that does not exist.
    public static int bytes(int type, int idBytes) {
        return switch (type) {
            case REFERENCE -> idBytes;
            case 4, 8 -> 1;
            case CHAR, 9 -> 2;
            case 6, 10 -> 4;
            case 7, 11 -> 8;
            default -> 0;
        };
    }

    /// The value at an index of the buffer.
    public static long bits(ByteBuffer buffer, int index, int type, int idBytes) {
        return switch (type) {
            case 4, 8 -> buffer.get(index);
            case CHAR -> buffer.getChar(index);
            case 9 -> buffer.getShort(index);
            case 6, 10 -> buffer.getInt(index);
            case REFERENCE -> id(buffer, index, idBytes);
            default -> buffer.getLong(index);
        };
    }

    /// The id at an index of the buffer.
    public static long id(ByteBuffer buffer, int index, int idBytes) {
        return idBytes == 8 ? buffer.getLong(index) : buffer.getInt(index) & 0xffff_ffffL;
    }

    /// Reads the class dump at an index of the buffer, all of which is there and has known types only, see
    /// [UnitReader].
    static ClassRecord read(ByteBuffer buffer, int start, int idBytes) {
        int at = start + 1;
        long id = id(buffer, at, idBytes);
        long superclass = id(buffer, at + idBytes + 4, idBytes);
        long loader = id(buffer, at + 2 * idBytes + 4, idBytes);
        at += 7 * idBytes + 8;
        int constants = buffer.getChar(at);
        at += 2;
        for (int i = 0; i < constants; i++) {
            at += 3 + bytes(buffer.get(at + 2), idBytes);
        }
        int statics = buffer.getChar(at);
        at += 2;
        long[] staticNames = new long[statics];
        byte[] staticTypes = new byte[statics];
        long[] staticBits = new long[statics];
        for (int i = 0; i < statics; i++) {
            staticNames[i] = id(buffer, at, idBytes);
            staticTypes[i] = buffer.get(at + idBytes);
            staticBits[i] = bits(buffer, at + idBytes + 1, staticTypes[i], idBytes);
            at += idBytes + 1 + bytes(staticTypes[i], idBytes);
        }
        int fields = buffer.getChar(at);
        at += 2;
        long[] fieldNames = new long[fields];
        byte[] fieldTypes = new byte[fields];
        for (int i = 0; i < fields; i++) {
            fieldNames[i] = id(buffer, at, idBytes);
            fieldTypes[i] = buffer.get(at + idBytes);
            at += idBytes + 1;
        }
        return new ClassRecord(id, superclass, loader, staticNames, staticTypes, staticBits, fieldNames, fieldTypes);
    }
}
