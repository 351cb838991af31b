package kheap.kafka;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kheap.heap.Field;
import kheap.heap.HeapClass;
import kheap.heap.HeapDump;
import kheap.heap.HeapObject;
import kheap.heap.Instance;
import kheap.heap.JavaCollections;
import kheap.heap.ObjectArray;

/// Says of an array of characters whether something that holds it says it is a secret: a class such as Kafka's
/// `Password`, a field such as `token`, the key of a map's entry such as `ssl.key.password`, an option before it in
/// an array.
///
/// Looks from the array up through strings, arrays, buffers and the JDK's collections to what owns them, some steps
/// far. In doubt it is a secret: where nothing is found that holds it, or too much to look at.
final class SecretHolders {
    /// From the characters of an element of a list under a map's key it is that far to the entry.
    private static final int STEPS = 6;

    /// How many holders are read for one array. Those that by their classes cannot tell are not counted. Thousands
    /// of configurations share their keys, and these are to be read.
    private static final int LIMIT = 100_000;

    /// Where elements before an element are looked at.
    private static final int LONGEST_ARRAY = 1 << 12;

    /// The fields of key and value in the entries of the JDK's maps, and in maps that are their only entry.
    private static final String[][] ENTRIES = {{"key", "value"}, {"key", "val"}, {"k0", "v0"}, {"k", "v"}};

    private static final Pattern SECRET_CLASS =
            Pattern.compile("password|passphrase|secret|credential|token(?!iz)|private.?key|pkcs8|jaas|keytab");

    /// The environment of the process.
    private static final String ENVIRONMENT = "java.lang.ProcessEnvironment$";

    private static final Pattern SECRET_FIELD = Pattern.compile("^(pw|pass|pin)$|.*priv(ate)?cred.*");

    private final HeapDump heap;
    private final Map<Integer, Kind> kinds = new HashMap<>();
    /// By array: it is asked for again and again while a page is scrolled.
    private final Map<Integer, Boolean> answers = new HashMap<>();

    private final Set<String> kafkasKeys = new HashSet<>();

    /// What an object of a class can say of what it holds.
    private enum Kind {
        /// Nothing, and it is where the search ends.
        HARMLESS,
        /// That it is a secret.
        SECRET,
        /// Some fields are secret ones.
        SOME_FIELDS,
        /// Who holds the object says it.
        PASSED_THROUGH
    }

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
                if (!isClass && kind(heap.classOf(holder)) == Kind.HARMLESS) {
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
            boolean isSecret =
                    switch (kind(heap.classOf(step.holder()))) {
                        case HARMLESS -> false;
                        case SECRET -> true;
                        case SOME_FIELDS, PASSED_THROUGH ->
                            switch (holder) {
                                case Instance instance -> isSecret(instance, step);
                                case ObjectArray elements -> isSecret(elements, step);
                                default -> false;
                            };
                    };
            if (!isSecret && kind(heap.classOf(step.holder())) == Kind.PASSED_THROUGH && step.steps() < STEPS) {
                climb(step.holder(), keyOf(holder, step), step.steps());
            }
            return isSecret;
        }

        private boolean isSecret(Instance holder, Step step) {
            boolean isField = false;
            for (Field field : holder.fields()) {
                if (field.type() == Field.Type.OBJECT && field.bits() == step.held()) {
                    isField = true;
                    if (isNameOfSecret(field.name())) {
                        return true;
                    }
                }
            }
            // What only a stack holds has no name at all.
            boolean isText = step.steps() == 1 && holder.text().isPresent();
            known |= isField && !isText;
            return isText && holder.text().filter(tells).isPresent()
                    || Secrets.isKeyOfSecret(keyOf(holder, step))
                    || isOfTheApplication(holder, step);
        }

        /// Of any map: the key stands beside the value.
        private String keyOf(HeapObject holder, Step step) {
            if (holder instanceof Instance entry) {
                for (String[] names : ENTRIES) {
                    if (entry.reference(names[1])
                            .filter(value -> value.number() == step.held())
                            .isPresent()) {
                        return entry.instance(names[0]).flatMap(Instance::text).orElse(step.key());
                    }
                }
            }
            return step.key();
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

        /// The table of some maps has key and value by turns, and a command line has its options before their
        /// values.
        private boolean isSecret(ObjectArray array, Step step) {
            int[] elements = heap.elements(array.number(), 0, LONGEST_ARRAY);
            known = true;
            boolean isTable = isTable(array.number());
            for (int i = 1; i < elements.length; i++) {
                if (elements[i] == step.held() && elements[i - 1] >= 0) {
                    Optional<String> before = heap.object(elements[i - 1]) instanceof Instance text
                            ? text.text().filter(key -> isTable || key.startsWith("-"))
                            : Optional.empty();
                    if (before.filter(Secrets::isKeyOfSecret).isPresent()) {
                        return true;
                    }
                }
            }
            return false;
        }

        private boolean isTable(int array) {
            boolean[] found = new boolean[1];
            heap.incoming(array, holder -> {
                String name = heap.object(holder).type().name();
                found[0] |= name.endsWith("ImmutableCollections$MapN") || name.equals("java.util.IdentityHashMap");
            });
            return found[0];
        }
    }

    private static boolean names(Field field, int object) {
        return field.type() == Field.Type.OBJECT && field.bits() == object && isNameOfSecret(field.name());
    }

    /// As keys of a configuration, but in Java's spelling.
    private static boolean isNameOfSecret(String field) {
        return Secrets.isKeyOfSecret(field)
                || SECRET_FIELD.matcher(field.toLowerCase(Locale.ROOT)).matches();
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

    private Kind kind(int heapClass) {
        return kinds.computeIfAbsent(heapClass, number -> kind((HeapClass) heap.object(number)));
    }

    private static Kind kind(HeapClass type) {
        if (type.name().endsWith("[]")) {
            return Kind.PASSED_THROUGH;
        }
        boolean fields = false;
        boolean through = false;
        for (Optional<HeapClass> at = Optional.of(type);
                at.isPresent();
                at = at.get().superclass()) {
            String name = at.get().name();
            if (isPassedThrough(name)) {
                through = true;
            } else if (name.startsWith(ENVIRONMENT)
                    || SECRET_CLASS
                            .matcher(at.get().simpleName().toLowerCase(Locale.ROOT))
                            .find()) {
                return Kind.SECRET;
            }
            fields |= name.equals("java.lang.Thread")
                    || at.get().declaredFields().stream().anyMatch(SecretHolders::isNameOfSecret)
                    || at.get().declaredFields().stream().anyMatch(field -> field.matches("val|value|v0|v"))
                            && at.get().declaredFields().stream().anyMatch(field -> field.matches("key|k0|k"))
                    || at.get().declaredFields().contains("originals");
        }
        return through ? Kind.PASSED_THROUGH : fields ? Kind.SOME_FIELDS : Kind.HARMLESS;
    }

    private static boolean isConfig(HeapClass type) {
        return Stream.iterate(
                        Optional.of(type), Optional::isPresent, at -> at.get().superclass())
                .map(at -> at.get().name())
                .anyMatch(name -> KafkaClasses.isKafka(name) && name.endsWith(".AbstractConfig"));
    }

    private static boolean isPassedThrough(String className) {
        return className.startsWith("java.util.")
                || className.startsWith("java.nio.")
                || className.startsWith("java.io.")
                || className.startsWith("java.lang.String")
                || className.startsWith("java.lang.AbstractStringBuilder")
                || className.startsWith("javax.security.auth.");
    }
}
