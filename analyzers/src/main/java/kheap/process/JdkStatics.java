package kheap.process;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kheap.heap.Field;
import kheap.heap.HeapDump;
import kheap.heap.HeapObject;
import kheap.heap.Instance;
import kheap.heap.JavaCollections;

/// What the JDK keeps in static fields of its own classes, which were renamed and moved from version to version.
record JdkStatics(HeapDump heap) {
    /// The object in the first of these fields that is there and not null.
    ///
    /// @param classes names that the class has or had
    Optional<HeapObject> object(List<String> classes, String... fields) {
        return field(classes, fields)
                .filter(field -> field.type() == Field.Type.OBJECT && field.bits() >= 0)
                .map(field -> heap.object((int) field.bits()));
    }

    /// The integer in the first of these fields that is there, be it the field itself or an `AtomicLong` in it.
    OptionalLong number(List<String> classes, String... fields) {
        Optional<Field> field = field(classes, fields);
        if (field.isPresent() && field.get().type() != Field.Type.OBJECT) {
            return OptionalLong.of(field.get().bits());
        }
        return object(classes, fields)
                .filter(Instance.class::isInstance)
                .map(atomic -> ((Instance) atomic).number("value"))
                .orElse(OptionalLong.empty());
    }

    /// The text in the field.
    Optional<String> text(List<String> classes, String field) {
        return object(classes, field).flatMap(JdkStatics::text);
    }

    /// The text under this key of a map from texts to texts.
    static Optional<String> value(HeapObject map, String key) {
        return JavaCollections.entries(map).stream()
                .filter(entry -> entry.key()
                        .flatMap(JdkStatics::text)
                        .filter(key::equals)
                        .isPresent())
                .map(entry -> entry.value().flatMap(JdkStatics::text))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /// A system property as it is when the dump is taken.
    Optional<String> property(String key) {
        return object(List.of("java.lang.System"), "props").flatMap(properties -> value(properties, key));
    }

    private static Optional<String> text(HeapObject object) {
        return object instanceof Instance string ? string.text() : Optional.empty();
    }

    private Optional<Field> field(List<String> classes, String... fields) {
        for (String field : fields) {
            Optional<Field> found = classes.stream()
                    .flatMap(name -> heap.classesNamed(name).stream())
                    .map(type -> type.staticField(field))
                    .flatMap(Optional::stream)
                    .findFirst();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
