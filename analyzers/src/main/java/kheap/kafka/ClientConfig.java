package kheap.kafka;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/// A client's configuration as it runs, defaults included. Secrets are masked when it is read; there is no way back.
///
/// @param values by key, ascending, each at most 300 characters
public record ClientConfig(SortedMap<String, String> values) {
    public static final ClientConfig UNKNOWN = new ClientConfig(new TreeMap<>());

    public ClientConfig {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    public static ClientConfig of(Map<String, String> values) {
        return new ClientConfig(new TreeMap<>(values));
    }

    public Optional<String> text(String key) {
        return Optional.ofNullable(values.get(key)).filter(value -> !value.equals("null"));
    }

    /// The whole number under the key, empty when there is none.
    public OptionalLong number(String key) {
        String value = values.get(key);
        return value != null && value.matches("-?\\d{1,18}")
                ? OptionalLong.of(Long.parseLong(value))
                : OptionalLong.empty();
    }
}
