package kheap.kafka;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import kheap.heap.HeapClass;

/// What an object of a class can say of what it holds, by the names of the class, its super classes and their
/// fields.
enum HolderKind {
    /// Nothing, and it is where the search ends.
    HARMLESS,
    /// That it is a secret.
    SECRET,
    /// Some fields are secret ones.
    SOME_FIELDS,
    /// Some fields say nothing, and for what they hold the holder of the object says it.
    WRAPPER,
    /// Who holds the object says it.
    PASSED_THROUGH;

    /// The fields of key and value, with a slash between: in the entries of maps, in maps of few or parallel
    /// entries, in headers and pairs; of Java, Scala, Kotlin and the usual libraries.
    private static final Pattern ENTRY = Pattern.compile(
            "_?(?:k|key|name)(\\d*)/_?(?:v|val|value)\\1|singleKey/singleValue|keyUniverse/vals|_1/_2|first/second"
                    + "|left/right");

    /// Fields that say nothing of what they hold: those of wrappers, tuples and lambdas.
    private static final Pattern NAMELESS = Pattern.compile("_?(?:v|val|value|elem|element)\\d*|_\\d+|arg\\$\\d+");

    private static final Pattern SECRET_CLASS =
            Pattern.compile("password|passphrase|secret|credential|token(?!iz)|private.?key|pkcs8|jaas|keytab");

    /// The environment of the process.
    private static final String ENVIRONMENT = "java.lang.ProcessEnvironment$";

    private static final Pattern SECRET_FIELD = Pattern.compile("^(pw|pass|pin)$|.*priv(ate)?cred.*");

    static HolderKind of(HeapClass type) {
        if (type.name().endsWith("[]")) {
            return PASSED_THROUGH;
        }
        boolean through = false;
        boolean isThread = false;
        Set<String> fields = new HashSet<>();
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
                return SECRET;
            }
            isThread |= name.equals("java.lang.Thread");
            fields.addAll(at.get().declaredFields());
        }
        if (through) {
            return PASSED_THROUGH;
        }
        if (fields.stream().anyMatch(HolderKind::isNameless)) {
            return WRAPPER;
        }
        return isThread
                        || fields.contains("originals")
                        || fields.stream().anyMatch(HolderKind::isNameOfSecret)
                        || fields.stream().anyMatch(key -> fields.stream().anyMatch(value -> isEntry(key, value)))
                ? SOME_FIELDS
                : HARMLESS;
    }

    /// Whether the first field of a class has the key to what is in the second one.
    static boolean isEntry(String key, String value) {
        return ENTRY.matcher(key + "/" + value).matches();
    }

    static boolean isNameless(String field) {
        return NAMELESS.matcher(field).matches();
    }

    /// As keys of a configuration, but in Java's spelling.
    static boolean isNameOfSecret(String field) {
        return Secrets.isKeyOfSecret(field)
                || SECRET_FIELD.matcher(field.toLowerCase(Locale.ROOT)).matches();
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
