package kheap.heap;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// A class of the dump.
///
/// @param name as Java source writes it, with dots and `[]`; nested classes with `$`
/// @param superclassNumber empty for `java.lang.Object` and where the dump does not hold the super class
/// @param loader the number of the loader's object; the boot loader is the object at address 0
/// @param declaredFields names of the instance fields that the class itself declares, in the order of the file
/// @param declaredStatics names of the static fields
public record HeapClass(
        HeapDump heap,
        int number,
        String name,
        OptionalInt superclassNumber,
        int loader,
        List<String> declaredFields,
        List<String> declaredStatics)
        implements HeapObject {
    public HeapClass {
        name = Strings.printable(name);
        declaredFields = List.copyOf(declaredFields);
        declaredStatics = List.copyOf(declaredStatics);
    }

    public Optional<HeapClass> superclass() {
        return superclassNumber.isPresent()
                ? Optional.of((HeapClass) heap.object(superclassNumber.getAsInt()))
                : Optional.empty();
    }

    /// Whether the class or one of its super classes declares an instance field of this name.
    public boolean hasField(String field) {
        for (Optional<HeapClass> type = Optional.of(this);
                type.isPresent();
                type = type.get().superclass()) {
            if (type.get().declaredFields.contains(field)) {
                return true;
            }
        }
        return false;
    }

    /// The name without package and outer classes: `Entry` of `java.util.HashMap$Entry`.
    public String simpleName() {
        return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
    }

    /// The static field, empty when the class declares none of this name.
    public Optional<Field> staticField(String field) {
        return heap.statics(number).stream().filter(f -> f.name().equals(field)).findFirst();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HeapClass that && that.heap == heap && that.number == number;
    }

    @Override
    public int hashCode() {
        return number;
    }

    @Override
    public String toString() {
        return name;
    }
}
