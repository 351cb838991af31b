package kheap.rules;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Background;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;
import kheap.kafka.KafkaClients;

/// Do clients share a client id?
///
/// A client registers its metrics as JMX beans under its kind and its client id. A second client with the same id
/// replaces the beans of the first: measured, 50 producers of one id have 5 beans in all, of 2.8.2 and 4.4.0 alike.
/// Only the bean of the version refuses, with an `InstanceAlreadyExistsException` in the log. The broker's quotas
/// and logs know clients by that id, too.
///
/// Consumers of different groups may well have the same id: their beans collide all the same.
///
/// Blind spot: other processes may use the same ids; there it does no harm but for quotas.
final class DuplicateClientIds implements ClientRule {
    static final Question QUESTION = new Question(
            "duplicate-client-ids",
            "Do clients share a client id?",
            "Other processes that use the same client ids, and so share their quotas, are not seen.");

    /// From so many clients of one id on, the one whose metrics are seen tells nothing of them all.
    static final int MANY = 10;

    private static final Advice OWN_ID = Advice.of(
            "Give every client an id of its own, or none: then Kafka numbers them.",
            "config.put(\"client.id\", \"orders-\" + number);");

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Background background() {
        return new Background(
                "A client's metrics are registered as JMX beans under its kind and its client.id. The next client of that id"
                        + " replaces them, so only one client's metrics can be seen; the bean with the version is refused"
                        + " with an InstanceAlreadyExistsException in the log. Brokers apply quotas to a client.id: those"
                        + " that share one share its quota. Log lines of such clients cannot be told apart.",
                List.of("the client ids of all producers, consumers and admin clients that run and are held"),
                "Two clients of a kind with the same id are worth knowing; from 10 on it is a warning, because what"
                        + " monitoring shows is then one client of many. It costs no memory, so it is never critical."
                        + " Clients that were dropped without close() do not count: other questions tell of them.",
                "The dump alone proves it.",
                List.of(
                        "measured with kafka-clients 2.8.2 and 4.4.0: 50 producers that share a client.id register 5 JMX"
                                + " beans in all",
                        "AppInfoParser: InstanceAlreadyExistsException"),
                Background.Redaction.lost("Client ids are texts, which such a dump does not have."));
    }

    /// The clients of one kind that have one id.
    private record Sharing(List<LivingClient> clients) {
        LivingClient first() {
            return clients.getFirst();
        }

        int count() {
            return clients.size();
        }
    }

    @Override
    public Diagnosis check(KafkaClients.Found clients) {
        List<LivingClient> held = LivingClient.of(clients).stream()
                .filter(client -> client.isHeld() && client.id().chars().anyMatch(Character::isLetterOrDigit))
                .toList();
        if (held.isEmpty()) {
            return new Diagnosis.NotApplicable(
                    QUESTION, "No client with a client id was running and held by the application.");
        }
        Map<String, List<LivingClient>> byId = held.stream()
                .collect(Collectors.groupingBy(
                        client -> client.kind() + " " + client.id(), LinkedHashMap::new, Collectors.toList()));
        List<Sharing> shared = byId.values().stream()
                .filter(same -> same.size() > 1)
                .map(Sharing::new)
                .sorted(Comparator.comparingInt(Sharing::count).reversed())
                .toList();
        return shared.isEmpty() ? clear(clients, held.size()) : problem(clients, shared);
    }

    private static Diagnosis clear(KafkaClients.Found clients, int held) {
        return Coverage.of(clients)
                .clear(
                        QUESTION,
                        held == 1
                                ? "1 client was checked; there is no other that could have its client.id."
                                : "%s checked; each has a client.id of its own among those of its kind."
                                        .formatted(Words.count(held, "client was", "clients were")),
                        Evidence.of("clients that share a client.id", Quantity.count(0)));
    }

    private static Diagnosis problem(KafkaClients.Found clients, List<Sharing> shared) {
        Sharing most = shared.getFirst();
        int others = shared.stream().skip(1).mapToInt(Sharing::count).sum();
        return new Diagnosis.Problem(
                QUESTION,
                most.count() >= MANY ? Severity.WARNING : Severity.INFO,
                // A cut could hide further clients, but none that were found become different ones.
                Certainty.PROOF,
                ("%,d open %ss have the client.id %s: their JMX beans have the same names, so the metrics of one of them are"
                                + " seen and of %s not, they share a quota, and their log lines cannot be told apart.%s%s")
                        .formatted(
                                most.count(),
                                most.first().kind(),
                                Words.name(most.first().id()),
                                most.count() == 2 ? "the other" : "the other " + (most.count() - 1),
                                others == 0
                                        ? ""
                                        : " %s shared by %,d more."
                                                .formatted(
                                                        Words.count(
                                                                shared.size() - 1L, "further id is", "further ids are"),
                                                        others),
                                orphans(clients, most.first())),
                List.of(
                        Evidence.of(
                                "clients that share a client.id",
                                Quantity.count(most.count() + (long) others),
                                most.clients().stream()
                                        .map(LivingClient::address)
                                        .toList()),
                        Evidence.of(
                                "most clients of one client.id",
                                Quantity.count(most.count()),
                                Quantity.count(most.count() >= MANY ? MANY : 2),
                                List.of()),
                        Evidence.of("client ids that are shared", Quantity.count(shared.size()))),
                OWN_ID);
    }

    /// Dropped clients of the same id are another rule's matter.
    private static String orphans(KafkaClients.Found clients, LivingClient like) {
        long dropped = LivingClient.of(clients).stream()
                .filter(client -> !client.isHeld()
                        && client.kind().equals(like.kind())
                        && client.id().equals(like.id()))
                .count();
        return dropped == 0
                ? ""
                : " Not counted: %s of that id that %s dropped without close()."
                        .formatted(Words.count(dropped, "client"), Words.either(dropped, "was", "were"));
    }
}
