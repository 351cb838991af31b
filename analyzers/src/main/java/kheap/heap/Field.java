package kheap.heap;

/// The value of one field of one object.
///
/// @param declaredIn the name of the class that declares it
/// @param bits the value: integers sign-extended, booleans 0 or 1, floating point as raw bits, references as object
///     number or -1 for null and for objects the dump does not hold
public record Field(String declaredIn, String name, Type type, long bits) {
    /// The types of HPROF.
    public enum Type {
        OBJECT,
        BOOLEAN,
        CHAR,
        FLOAT,
        DOUBLE,
        BYTE,
        SHORT,
        INT,
        LONG
    }

    public double floating() {
        return type == Type.FLOAT ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
    }
}
