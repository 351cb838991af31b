package kheap.kafka;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kheap.heap.HeapClass;
import kheap.heap.HeapDump;
import kheap.heap.HeapObject;
import kheap.heap.Instance;
import kheap.heap.ObjectArray;
import kheap.heap.PrimitiveArray;

/// The short text beside any object of a dump that people look into: what a string, boxed value, enum constant,
/// thread or class says of itself; and the one place that decides which texts nobody may see.
///
/// The rule is: a text is shown when it tells no secret itself (see [Secrets]), when no password that the dump's
/// Kafka clients were given occurs in it, and when what holds it is known and harmless (see [SecretHolders]). So the
/// texts of unreachable objects, of those that only a stack or a weak reference holds, and of those that too many
/// things hold to look at, are hidden: a password cannot be told by what it looks like. Bytes that are no text are
/// not shown as one. Of an array that is too long to be looked through, only the beginning is shown, as text.
///
/// Blind spots: a number may be a secret and is shown. A copy of a secret is not recognised in a field with a
/// harmless name, unless it is a Kafka password of at least [#TELLING] characters.
///
/// Cost: decided for one object when it is asked for, by a look at what holds it. Once for a dump, its `Password`
/// objects are read, 10,000 at the most.
public final class ShownText {
    /// Shorter passwords would be found in too many words, so they count only where they are the whole text.
    static final int TELLING = 6;

    private static final int PASSWORDS = 10_000;

    /// How far into an array is looked for secrets. The elements of a longer one are not shown.
    static final int LOOKED_AT = 1 << 16;

    private static final String UNPRINTABLE = "\ufffd";

    private final HeapDump heap;
    private final SecretHolders holders;
    private final Set<String> passwords = new HashSet<>();
    private final Map<Integer, String> threadNames = new HashMap<>();

    public ShownText(HeapDump heap) {
        this.heap = heap;
        this.holders = new SecretHolders(heap);
        heap.threads().forEach(thread -> threadNames.put(thread.object(), thread.name()));
        Set<Integer> types = new HashSet<>();
        heap.classes().stream()
                .filter(type -> SecretHolders.isPassword(type.name()))
                .forEach(type -> types.add(type.number()));
        for (int password : heap.instances(types, 0, PASSWORDS)) {
            new Instance(heap, password)
                    .instance("value")
                    .flatMap(Instance::text)
                    .filter(text -> !text.isBlank())
                    .ifPresent(passwords::add);
        }
    }

    /// What the object says of itself, at most 300 printable characters; masked where that is secret, empty where it
    /// says nothing.
    public Optional<String> of(HeapObject object) {
        return switch (object) {
            case HeapClass type -> Optional.of(Secrets.bounded(type.name()));
            case ObjectArray array -> Optional.empty();
            case PrimitiveArray array -> text(array).filter(text -> !text.contains(UNPRINTABLE));
            case Instance instance -> text(instance);
        };
    }

    /// Whether nothing of the object's content may be shown but what [#of] tells: neither elements nor the values of
    /// its fields. Only strings and arrays of `char` and `byte` can be hidden.
    public boolean isHidden(HeapObject object) {
        return switch (object) {
            case HeapClass type -> false;
            case ObjectArray array -> false;
            case PrimitiveArray array -> isOfText(array) && (array.length() > LOOKED_AT || isSecret(array));
            case Instance instance -> isString(instance) && isSecret(instance);
        };
    }

    private static boolean isOfText(PrimitiveArray array) {
        String type = array.type().name();
        return type.equals("char[]") || type.equals("byte[]");
    }

    private static boolean isString(Instance instance) {
        return instance.type().name().equals("java.lang.String");
    }

    private Optional<String> text(PrimitiveArray array) {
        return array.text(Instance.TEXT_LIMIT)
                .filter(text -> !text.isEmpty())
                .map(text -> isSecret(array) ? Secrets.MASK : Secrets.bounded(text));
    }

    private Optional<String> text(Instance instance) {
        return switch (instance.type().name()) {
            case "java.lang.String" ->
                instance.text()
                        .map(text -> text.isEmpty() || !isSecret(instance) ? Secrets.bounded(text) : Secrets.MASK);
            case "java.lang.Integer",
                    "java.lang.Long",
                    "java.lang.Short",
                    "java.lang.Byte",
                    "java.util.concurrent.atomic.AtomicInteger",
                    "java.util.concurrent.atomic.AtomicLong" ->
                instance.field("value").map(value -> String.valueOf(value.bits()));
            case "java.lang.Boolean", "java.util.concurrent.atomic.AtomicBoolean" ->
                instance.field("value").map(value -> String.valueOf(value.bits() != 0));
            case "java.lang.Double", "java.lang.Float" ->
                instance.field("value").map(value -> String.valueOf(value.floating()));
            case "java.lang.Character" ->
                instance.field("value")
                        .map(value -> (int) value.bits())
                        .filter(value -> !Character.isISOControl(value) && !Character.isSurrogate((char) (int) value))
                        .map(Character::toString);
            default -> name(instance);
        };
    }

    /// Of an enum constant or a thread.
    private Optional<String> name(Instance instance) {
        return Optional.ofNullable(threadNames.get(instance.number()))
                .or(() -> instance.reference("java.lang.Enum", "name")
                        .filter(Instance.class::isInstance)
                        .flatMap(name -> ((Instance) name).text()))
                .map(name -> tells(name) ? Secrets.MASK : Secrets.bounded(name));
    }

    private boolean isSecret(Instance string) {
        return string.text().filter(this::tells).isPresent()
                || string.reference("value")
                        .filter(PrimitiveArray.class::isInstance)
                        .map(array -> isSecret((PrimitiveArray) array))
                        .orElse(true);
    }

    private boolean isSecret(PrimitiveArray array) {
        return tells(content(array)) || holders.keepSecret(array.number(), this::tells);
    }

    /// Characters of any encoding, as far as a secret's beginning can be told by them.
    private static String content(PrimitiveArray array) {
        StringBuilder content = new StringBuilder();
        int mask = array.type().name().equals("byte[]") ? 0xff : 0xffff;
        for (long bits : array.bits(0, LOOKED_AT)) {
            if (bits != 0) {
                content.append((char) (bits & mask));
            }
        }
        return content.toString();
    }

    private boolean tells(String text) {
        return Secrets.tellsSecret(text)
                || passwords.contains(text)
                || passwords.stream().anyMatch(password -> password.length() >= TELLING && text.contains(password));
    }
}
