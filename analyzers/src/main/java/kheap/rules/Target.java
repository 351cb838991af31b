package kheap.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kheap.kafka.ClientConfig;

/// Where a producer sends and how: producers with the same target could be one.
///
/// @param servers of `bootstrap.servers`, ascending
/// @param transactional whether it has a transactional id; which one does not matter
record Target(
        List<String> servers,
        Optional<String> security,
        Optional<String> acks,
        Optional<String> compression,
        Optional<String> keySerializer,
        Optional<String> valueSerializer,
        boolean transactional) {
    Target {
        servers = List.copyOf(servers);
    }

    /// @return empty when the dump does not hold the configuration
    static Optional<Target> of(ClientConfig config) {
        if (config.equals(ClientConfig.UNKNOWN)) {
            return Optional.empty();
        }
        return Optional.of(new Target(
                servers(config.text("bootstrap.servers").orElse("")),
                config.text("security.protocol"),
                // -1 and all are two names of one setting
                config.text("acks").map(acks -> acks.equals("-1") ? "all" : acks),
                config.text("compression.type"),
                config.text("key.serializer"),
                config.text("value.serializer"),
                config.text("transactional.id").isPresent()));
    }

    /// The servers of `[b:9092, a:9092]` or `b:9092,a:9092`, ascending: their order does not matter to Kafka.
    private static List<String> servers(String text) {
        boolean list = text.startsWith("[") && text.endsWith("]");
        return Arrays.stream((list ? text.substring(1, text.length() - 1) : text).split(","))
                .map(String::strip)
                .filter(server -> !server.isEmpty())
                .sorted()
                .toList();
    }

    /// `a:9092 and 2 more`.
    String words() {
        return switch (servers.size()) {
            case 0 -> "unnamed servers";
            case 1 -> Words.shortened(servers.getFirst());
            default -> Words.shortened(servers.getFirst()) + " and " + (servers.size() - 1) + " more";
        };
    }
}
