package kheap.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kheap.heap.Field;
import kheap.heap.HeapClass;
import kheap.heap.HeapDump;
import kheap.heap.Instance;
import kheap.heap.PrimitiveArray;

/// Names of clients, topics, groups and nodes, also in a dump whose texts were blanked out.
///
/// What is left of a blanked text is the hash that its `String` remembers and its length. So a stand-in is made of
/// the hash: equal names have equal stand-ins, in one dump and in several of one process, and different names
/// different ones. The few names that Kafka itself counts up, such as `producer-7` and the ids of nodes, are
/// recognised by it.
final class Names {
    /// What every stand-in begins with, and all that there is to say of a text whose hash was never asked for.
    static final String REDACTED = "redacted";

    private static final int COUNTED_UP_TO = 10_000;

    private Names() {}

    /// The text of a string, else its stand-in; empty where the dump was cut inside of it.
    static String of(Instance string) {
        return string.text()
                .or(() -> string.heap().isRedacted() ? counted(string) : Optional.of(""))
                .orElseGet(() -> standIn(string));
    }

    /// The name of a thread, of which a redacted dump tells nothing at all unless it was spared.
    static String ofThread(HeapDump heap, String name) {
        return name.isEmpty() && heap.isRedacted() ? REDACTED : name;
    }

    /// The name of an enum's constant: what it says itself, else that of the static field that holds it.
    static String ofConstant(Instance constant) {
        return constant.reference("java.lang.Enum", "name")
                .filter(Instance.class::isInstance)
                .flatMap(name -> ((Instance) name).text())
                .or(() -> Stream.of(
                                Optional.of(constant.type()),
                                // A constant with a body is of a class of its own.
                                constant.type().superclass())
                        .flatMap(Optional::stream)
                        .flatMap(type -> held(type, constant).stream())
                        .findFirst())
                .orElse("UNKNOWN");
    }

    private static Optional<String> held(HeapClass type, Instance constant) {
        return type.heap().statics(type.number()).stream()
                .filter(field -> field.type() == Field.Type.OBJECT && field.bits() == constant.number())
                .map(Field::name)
                .findFirst();
    }

    /// Whether the string is, or before it was blanked out was, this text.
    static boolean was(Instance string, String text) {
        return string.text()
                .map(text::equals)
                .orElseGet(() -> string.number("hash").orElse(0) == text.hashCode() && length(string) == text.length());
    }

    private static String standIn(Instance string) {
        long hash = string.number("hash").orElse(0);
        return "%s-%08x".formatted(REDACTED, hash == 0 ? string.address() : hash & 0xffffffffL);
    }

    /// Of the names that Kafka counts up, the one that this was.
    private static Optional<String> counted(Instance string) {
        return Optional.ofNullable(Counted.NAMES.get((int) string.number("hash").orElse(0)))
                .filter(name -> was(string, name));
    }

    /// In characters; of the letters that names are made of, each was one byte since JDK 9.
    private static long length(Instance string) {
        return string.number("count").orElseGet(() -> string.reference("value")
                .filter(PrimitiveArray.class::isInstance)
                .map(value -> ((PrimitiveArray) value).length())
                .orElse(0));
    }

    private static final class Counted {
        static final Map<Integer, String> NAMES = new HashMap<>();

        static {
            for (String prefix : new String[] {"producer-", "adminclient-", "", "-"}) {
                IntStream.rangeClosed(0, COUNTED_UP_TO)
                        .mapToObj(number -> prefix + number)
                        .forEach(name -> NAMES.putIfAbsent(name.hashCode(), name));
            }
        }
    }
}
