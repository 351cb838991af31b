package kheap.heap;

import java.util.List;
import java.util.Optional;

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

    /// The name of the first of these fields that holds this object.
    static Optional<String> referringTo(int object, List<Field> fields) {
        return fields.stream()
                .filter(field -> field.type == Type.OBJECT && field.bits == object)
                .map(Field::name)
                .findFirst();
    }
}
