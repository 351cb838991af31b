package kheap.heap;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// An object that is neither array nor class.
///
/// The look-ups by name take the field nearest to the object's own class, as Java does from inside that class.
public record Instance(HeapDump heap, int number) implements HeapObject {
    /// How many characters of a text the dump is asked for at the most.
    public static final int TEXT_LIMIT = 4096;

    public List<Field> fields() {
        return heap.fields(number);
    }

    public Optional<Field> field(String name) {
        for (Field field : fields()) {
            if (field.name().equals(name)) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }

    /// The field that this class declares, also when a subclass hides it.
    public Optional<Field> field(String declaredIn, String name) {
        for (Field field : fields()) {
            if (field.name().equals(name) && field.declaredIn().equals(declaredIn)) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }

    /// The integer or boolean in the field, empty when there is no such field.
    public OptionalLong number(String name) {
        Optional<Field> field = field(name);
        return field.isPresent() && field.get().type() != Field.Type.OBJECT
                ? OptionalLong.of(field.get().bits())
                : OptionalLong.empty();
    }

    /// As [#number(String)], from the field that this class declares, also when a subclass hides it.
    public OptionalLong number(String declaredIn, String name) {
        Optional<Field> field = field(declaredIn, name);
        return field.isPresent() && field.get().type() != Field.Type.OBJECT
                ? OptionalLong.of(field.get().bits())
                : OptionalLong.empty();
    }

    /// As [#reference(String)], from the field that this class declares, also when a subclass hides it.
    public Optional<HeapObject> reference(String declaredIn, String name) {
        return field(declaredIn, name)
                .filter(field -> field.type() == Field.Type.OBJECT && field.bits() >= 0)
                .map(field -> heap.object((int) field.bits()));
    }

    /// Whether the field is there and true.
    public boolean isTrue(String name) {
        return number(name).orElse(0) != 0;
    }

    /// The object in the field; empty when it is null or there is no such field.
    public Optional<HeapObject> reference(String name) {
        Optional<Field> field = field(name);
        return field.isPresent()
                        && field.get().type() == Field.Type.OBJECT
                        && field.get().bits() >= 0
                ? Optional.of(heap.object((int) field.get().bits()))
                : Optional.empty();
    }

    /// The instance in the field; empty when there is none, or an array or class.
    public Optional<Instance> instance(String name) {
        return reference(name).filter(Instance.class::isInstance).map(Instance.class::cast);
    }

    /// The characters of a `java.lang.String`, at most [#TEXT_LIMIT]; empty for anything else, and where a redacted
    /// dump holds others than the program had.
    ///
    /// The text is the dump's: control and direction-changing characters come out as U+FFFD, so that it can be
    /// printed.
    public Optional<String> text() {
        return Strings.read(this, TEXT_LIMIT);
    }
}
