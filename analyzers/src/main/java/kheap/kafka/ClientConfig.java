package kheap.kafka;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// A client's configuration as it runs, defaults included. Secrets are masked when it is read; there is no way back.
///
/// @param values by key, ascending, each at most 300 characters
/// @param changed the keys whose values are not the defaults of the client's own version: set to something else, or
///     derived by Kafka, as a generated `client.id` is. Keys that have no default are among them, so the
///     application's own, too. Nothing where the defaults are unknown. Told before masking, so of two values that
///     both show as hidden one may be in here
/// @param defaults shared by all clients of one kind and version
public record ClientConfig(SortedMap<String, String> values, SortedSet<String> changed, Defaults defaults) {
    public static final ClientConfig UNKNOWN = of(Map.of());

    public ClientConfig {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        changed = Collections.unmodifiableSortedSet(new TreeSet<>(changed));
        Objects.requireNonNull(defaults);
        if (!values.keySet().containsAll(changed) || !changed.isEmpty() && !defaults.isKnown()) {
            throw new IllegalArgumentException(changed + " of " + values.keySet());
        }
    }

    /// What Kafka takes for the keys that nobody sets.
    ///
    /// @param texts by key, without the keys that must be set; masked and bounded as values are. Empty where the
    ///     dump does not hold them
    public record Defaults(SortedMap<String, String> texts) {
        public static final Defaults UNKNOWN = new Defaults(new TreeMap<>());

        public Defaults {
            texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
        }

        public boolean isKnown() {
            return !texts.isEmpty();
        }
    }

    /// A configuration whose defaults are unknown.
    public static ClientConfig of(Map<String, String> values) {
        return new ClientConfig(new TreeMap<>(values), new TreeSet<>(), Defaults.UNKNOWN);
    }

    public Optional<String> text(String key) {
        return Optional.ofNullable(values.get(key)).filter(value -> !value.equals("null"));
    }

    /// The default of the key, as it may be shown; empty where it must be set, is the application's own, or the
    /// defaults are unknown.
    public Optional<String> defaultOf(String key) {
        return Optional.ofNullable(defaults.texts.get(key));
    }

    /// The whole number under the key, empty when there is none.
    public OptionalLong number(String key) {
        String value = values.get(key);
        return value != null && value.matches("-?\\d{1,18}")
                ? OptionalLong.of(Long.parseLong(value))
                : OptionalLong.empty();
    }
}
