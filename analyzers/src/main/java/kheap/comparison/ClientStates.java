package kheap.comparison;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import kheap.kafka.Admin;
import kheap.kafka.ClientConfig;
import kheap.kafka.Consumer;
import kheap.kafka.KafkaClients;
import kheap.kafka.Producer;

/// Makes the clients of an analysis small: what is needed to know one again, and what is said of it.
final class ClientStates {
    /// Settings that differ between clients that the same code makes.
    private static final Set<String> OWN_SETTINGS = Set.of("client.id", "transactional.id", "group.instance.id");

    /// Each text once: thousands of clients have a handful of owners.
    private final Map<String, String> texts = new HashMap<>();

    private ClientStates() {}

    static List<ClientState> of(KafkaClients kafka) {
        return switch (kafka) {
            case KafkaClients.Found found -> new ClientStates().all(found);
            case KafkaClients.None none -> List.of();
            case KafkaClients.Unreadable unreadable -> List.of();
        };
    }

    private List<ClientState> all(KafkaClients.Found found) {
        List<ClientState> states = new ArrayList<>();
        for (Producer one : found.producers()) {
            states.add(new ClientState(
                    ClientState.Kind.PRODUCER,
                    once(one.clientId()),
                    once(one.owner().description()),
                    fingerprint(one.config()),
                    one.createdAt(),
                    once(word(one.state())),
                    one.memory().own()));
        }
        for (Consumer one : found.consumers()) {
            states.add(new ClientState(
                    ClientState.Kind.CONSUMER,
                    once(one.clientId()),
                    once(one.owner().description()),
                    fingerprint(one.config()),
                    one.createdAt(),
                    once(word(one.state())),
                    one.memory().own()));
        }
        for (Admin one : found.admins()) {
            states.add(new ClientState(
                    ClientState.Kind.ADMIN,
                    once(one.clientId()),
                    once(one.owner().description()),
                    fingerprint(one.config()),
                    one.createdAt(),
                    once(word(one.state())),
                    one.memory().own()));
        }
        return states;
    }

    static String word(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /// The same for equal settings in every process: the hash codes of texts and of map entries are specified.
    private static int fingerprint(ClientConfig config) {
        int hash = 0;
        for (Map.Entry<String, String> setting : config.values().entrySet()) {
            if (!OWN_SETTINGS.contains(setting.getKey())) {
                hash = 31 * hash + setting.hashCode();
            }
        }
        return hash;
    }

    private String once(String text) {
        return texts.computeIfAbsent(text, same -> same);
    }
}
