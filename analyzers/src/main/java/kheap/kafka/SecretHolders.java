package kheap.kafka;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import kheap.heap.Field;
import kheap.heap.GcRoot;
import kheap.heap.HeapClass;
import kheap.heap.HeapDump;
import kheap.heap.HeapObject;
import kheap.heap.Instance;
import kheap.heap.JavaCollections;
import kheap.heap.ObjectArray;
import kheap.heap.PrimitiveArray;

/// Says of an array of characters whether something that holds it says it is a secret: a class such as Kafka's
/// `Password`, a field such as `token`, the key of a map's entry such as `ssl.key.password`, an option before it in
/// an array.
///
/// Looks from the array up through strings, arrays, buffers, the JDK's collections, lambdas and wrappers of any
/// library to what owns them, some steps far. In doubt it is a secret: where nothing is found that holds it by a
/// name, or too much to look at.
final class SecretHolders {
    /// From the characters of an element of a list under a map's key it is that far to the entry.
    private static final int STEPS = 6;

    /// How many holders are read for one array. Those that by their classes cannot tell are not counted. Thousands
    /// of configurations share their keys, and these are to be read.
    private static final int LIMIT = 100_000;

    /// Where elements before an element are looked at.
    private static final int LONGEST_ARRAY = 1 << 12;

    private final HeapDump heap;
    private final Map<Integer, HolderKind> kinds = new HashMap<>();
    /// By array: it is asked for again and again while a page is scrolled.
    private final Map<Integer, Boolean> answers = new HashMap<>();

    /// By array: what stands in it behind a key of a secret. Thousands of entries may be in one table.
    private final Map<Integer, Set<Integer>> behindKeys = new HashMap<>();

    private final Set<String> kafkasKeys = new HashSet<>();

    /// @param holder what is to be looked at
    /// @param held what it holds on the way to the array
    /// @param key of the last entry of a map on the way; empty before the first
    private record Step(int holder, int held, String key, int steps) {}

    SecretHolders(HeapDump heap) {
        this.heap = heap;
    }

    /// Kafka's own mark for what must not be shown; copies of it, too.
    static boolean isPassword(String className) {
        return className.endsWith(".Password");
    }

    /// @param tells whether a secret shows in a text itself: it is then one wherever its characters are
    boolean keepSecret(int array, Predicate<String> tells) {
        return answers.computeIfAbsent(array, number -> !heap.isReachable(number) || new Search(tells).from(number));
    }

    private final class Search {
        private final Predicate<String> tells;
        private final Deque<Step> open = new ArrayDeque<>();
        /// Holders, each with what it holds: it may hold two of the strings that share the characters.
        private final Set<Long> seen = new HashSet<>();
        private boolean known;
        /// Whether it is a constant of Kafka's or the JDK's sources, which anybody can read.
        private boolean constant;

        Search(Predicate<String> tells) {
            this.tells = tells;
        }

        boolean from(int array) {
            climb(array, "", 0);
            while (!open.isEmpty() && !constant) {
                Step step = open.remove();
                if (seen.size() > LIMIT || isSecret(step)) {
                    return true;
                }
            }
            return !constant && !known;
        }

        private void climb(int held, String key, int steps) {
            heap.incoming(held, holder -> {
                boolean isClass = heap.object(holder) instanceof HeapClass;
                constant |= isClass && isConstant(holder, held);
                if (!isClass && kind(heap.classOf(holder)) == HolderKind.HARMLESS) {
                    known = true;
                } else if (seen.size() <= LIMIT && seen.add((long) holder << 32 | held)) {
                    open.add(new Step(holder, held, key, steps + 1));
                }
            });
        }

        private boolean isConstant(int type, int held) {
            return heap.object(held) instanceof Instance instance
                    && instance.text().isPresent()
                    && isPlatform(((HeapClass) heap.object(type)).name());
        }

        private boolean isSecret(Step step) {
            HeapObject holder = heap.object(step.holder());
            if (holder instanceof HeapClass type) {
                known = true;
                return !isPlatform(type.name())
                        && heap.statics(type.number()).stream().anyMatch(field -> names(field, step.held()));
            }
            HolderKind kind = kind(heap.classOf(step.holder()));
            if (kind == HolderKind.SECRET) {
                return true;
            }
            return switch (holder) {
                case Instance instance -> isSecret(instance, kind, step);
                case ObjectArray array -> isSecret(array, step);
                default -> false;
            };
        }

        private boolean isSecret(Instance holder, HolderKind kind, Step step) {
            List<Field> all = holder.fields().stream()
                    .filter(field -> field.type() == Field.Type.OBJECT)
                    .toList();
            List<String> fields = all.stream()
                    .filter(field -> field.bits() == step.held())
                    .map(Field::name)
                    .toList();
            if (fields.isEmpty()) {
                // What only a stack holds has no name.
                return false;
            }
            String key = keyIn(all, fields).orElse(step.key());
            if (fields.stream().anyMatch(HolderKind::isNameOfSecret)
                    || step.steps() == 1 && holder.text().filter(tells).isPresent()
                    || Secrets.isKeyOfSecret(key)
                    || isOfTheApplication(holder, step)) {
                return true;
            }
            if (kind == HolderKind.PASSED_THROUGH
                    || kind == HolderKind.WRAPPER && fields.stream().allMatch(HolderKind::isNameless)) {
                passThrough(step, key);
            } else {
                known = true;
            }
            return false;
        }

        private void passThrough(Step step, String key) {
            if (step.steps() == STEPS) {
                known = true;
            } else {
                // The JVM itself holds the constants of classes, in arrays. Of a text that it holds so nothing is
                // known.
                known |= step.steps() > 1
                        && heap.roots(step.holder()).stream()
                                .anyMatch(root -> !root.isOnStack() && root.kind() != GcRoot.Kind.UNREFERENCED);
                climb(step.holder(), key, step.steps());
            }
        }

        /// What Kafka does not know of a configuration is the application's, and may be anything.
        private boolean isOfTheApplication(Instance config, Step step) {
            if (step.key().isEmpty()
                    || kafkasKeys.contains(step.key())
                    || !isConfig(config.type())
                    || config.reference("originals")
                            .filter(originals -> originals.number() == step.held())
                            .isEmpty()) {
                return false;
            }
            config.reference("values").map(JavaCollections::entries).orElse(List.of()).stream()
                    .map(JavaCollections.Entry::key)
                    .flatMap(Optional::stream)
                    .filter(Instance.class::isInstance)
                    .map(key -> ((Instance) key).text())
                    .flatMap(Optional::stream)
                    .forEach(kafkasKeys::add);
            return !kafkasKeys.contains(step.key());
        }

        private boolean isSecret(ObjectArray array, Step step) {
            if (behindKeys
                    .computeIfAbsent(array.number(), number -> behindKeys(array))
                    .contains(step.held())) {
                return true;
            }
            passThrough(step, step.key());
            return false;
        }
    }

    /// Of any map: the key stands beside the value.
    ///
    /// @param entry all its references
    /// @param values the fields that the value may be in
    private Optional<String> keyIn(List<Field> entry, List<String> values) {
        return entry.stream()
                .filter(key -> key.bits() >= 0)
                .filter(key -> values.stream().anyMatch(value -> HolderKind.isEntry(key.name(), value)))
                .flatMap(key -> key(heap.object((int) key.bits())).stream())
                .findFirst();
    }

    /// Where keys and values are in arrays of their own, the key that tells of a secret is as good as the right one.
    private static Optional<String> key(HeapObject key) {
        return switch (key) {
            case Instance text ->
                text.text()
                        .or(() -> text.reference("java.lang.Enum", "name")
                                .filter(Instance.class::isInstance)
                                .flatMap(name -> ((Instance) name).text()))
                        .or(() -> text.reference("value")
                                .filter(PrimitiveArray.class::isInstance)
                                .flatMap(characters -> ((PrimitiveArray) characters).text(Instance.TEXT_LIMIT)));
            case ObjectArray keys ->
                keys.elements(LONGEST_ARRAY)
                        .filter(Instance.class::isInstance)
                        .flatMap(each -> key(each).stream())
                        .filter(Secrets::isKeyOfSecret)
                        .findFirst();
            case PrimitiveArray array -> Optional.empty();
            case HeapClass type -> Optional.empty();
        };
    }

    /// The table of some maps has key and value by turns, and a command line has its options before their values.
    private Set<Integer> behindKeys(ObjectArray array) {
        int[] elements = heap.elements(array.number(), 0, LONGEST_ARRAY);
        boolean isTable = isTable(array.number());
        Set<Integer> found = new HashSet<>();
        for (int i = 1; i < elements.length; i++) {
            if (elements[i] >= 0
                    && elements[i - 1] >= 0
                    && heap.object(elements[i - 1]) instanceof Instance before
                    && key(before)
                            .filter(key -> isTable || key.startsWith("-"))
                            .filter(Secrets::isKeyOfSecret)
                            .isPresent()) {
                found.add(elements[i]);
            }
        }
        return found;
    }

    private boolean isTable(int array) {
        boolean[] found = new boolean[1];
        heap.incoming(
                array, holder -> found[0] |= heap.object(holder).type().name().contains("Map"));
        return found[0];
    }

    private static boolean names(Field field, int object) {
        return field.type() == Field.Type.OBJECT && field.bits() == object && HolderKind.isNameOfSecret(field.name());
    }

    /// The names of keys are constants there.
    private static boolean isPlatform(String className) {
        return KafkaClasses.isKafka(className)
                || className.startsWith("java.")
                || className.startsWith("javax.")
                || className.startsWith("jdk.")
                || className.startsWith("sun.")
                || className.startsWith("com.sun.");
    }

    private HolderKind kind(int heapClass) {
        return kinds.computeIfAbsent(heapClass, number -> HolderKind.of((HeapClass) heap.object(number)));
    }

    private static boolean isConfig(HeapClass type) {
        return Stream.iterate(
                        Optional.of(type), Optional::isPresent, at -> at.get().superclass())
                .map(at -> at.get().name())
                .anyMatch(name -> KafkaClasses.isKafka(name) && name.endsWith(".AbstractConfig"));
    }
}
