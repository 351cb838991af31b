package kheap.rules;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Background;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Question;
import kheap.diagnosis.Times;
import kheap.kafka.KafkaClients;
import kheap.kafka.Network;
import kheap.kafka.Producer;

/// Does a client wait for a broker that does not answer?
///
/// Every client keeps for each node the state of its connection, how often connecting has failed since it last
/// stood, and the requests that have no answer. A broker answers the requests of one connection one after the other,
/// so the oldest holds up all others. When a request is older than its timeout the client drops the connection,
/// connects again and, for a producer, sends the batch again until `delivery.timeout.ms` is over; a batch that has
/// waited longer than one `request.timeout.ms` has been through that.
///
/// Sources: measured with a broker that reads no more, and with a port that nobody listens on, kafka-clients 4.1.2;
/// fields of NetworkClient, ClusterConnectionStates and InFlightRequests of 0.9 to 4.4.
///
/// Blind spot: a classic consumer between two polls, whose answers nobody reads; which batches the lost broker leads
/// is not looked up.
final class StuckClients implements ClientRule {
    static final Question QUESTION = new Question(
            "stuck-clients",
            "Does a client wait for a broker that does not answer?",
            "A classic consumer outside of poll() is not looked at: nobody reads its answers then.");

    private static final Background BACKGROUND = new Background(
            "A client keeps for each broker the state of its connection, the attempts to connect that have failed since it"
                    + " last stood, and the requests without an answer. A broker answers the requests of one connection in"
                    + " turn, so the oldest one holds up the rest. Fetches that wait for new records and members that wait"
                    + " for the rest of their group are no sign of trouble and get the time that the protocol gives them."
                    + " buffer-memory-exhausted says when the producer's memory is used up by this; the two may stand side"
                    + " by side.",
            List.of(
                    "the requests in flight and the connection states of every running client",
                    "the age of the producers' batches",
                    "the time of the dump"),
            "Worth knowing: a request that has used up half of its timeout, or 15 s where that is longer than Kafka's"
                    + " default of 30 s; one for metadata or versions that has waited for 5 s. A warning: the whole of the"
                    + " timeout, or 30 s; batches older than one request.timeout.ms behind such a request or behind a broker"
                    + " that was not reached again; "
                    + Blockage.FAILURES
                    + " failed attempts in a row with the default backoff, fewer with a longer one, which last for 16 s and"
                    + " so outlast the restart of a broker; a connection of which nothing is heard for 5 s; no bootstrap server reached in the client's first 30 s. Critical: batches older than"
                    + " delivery.timeout.ms, unless the pool's own answer is critical already.",
            "A dump is one moment: that the broker is at fault, and not the network between or a pause of the client"
                    + " itself, needs a second look.",
            List.of(
                    "measured: broker that stopped reading, port that nobody listens on, kafka-clients 4.1.2",
                    "measured: broker stopped by a signal for 22 and 38 s, and killed for 8 and 40 s, under producers,"
                            + " consumers and admin clients of 2.8.2, 3.6.2 and 4.1.2",
                    "KIP-19, KIP-91 (timeouts of requests and batches)",
                    "KIP-580, KIP-601 (backoff of connections)"),
            Background.Redaction.partly("The states, counts and times stay; the brokers' ids are lost."));

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Background background() {
        return BACKGROUND;
    }

    @Override
    public Diagnosis check(KafkaClients.Found clients) {
        List<LivingClient> running = LivingClient.of(clients).stream()
                .filter(LivingClient::isAttended)
                .toList();
        if (running.isEmpty()) {
            return Coverage.of(clients).holdsNo("client that was at work", QUESTION);
        }
        List<Blockage> blocked = running.stream()
                .map(client -> Blockage.of(client, clients.surroundings().takenAt()))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(Blockage::severity)
                        .thenComparing(Blockage::holdsBatches)
                        .thenComparing(Blockage::waiting)
                        .reversed())
                .toList();
        if (blocked.isEmpty()) {
            return clear(clients, running);
        }
        Blockage worst = blocked.getFirst();
        return new Diagnosis.Problem(
                QUESTION,
                worst.severity(),
                Coverage.of(clients).overturnable(certainty(worst)),
                howMany(blocked.size(), running.size()) + worst.sentence() + batches(worst),
                evidence(worst, blocked),
                advice(worst));
    }

    private static Diagnosis clear(KafkaClients.Found clients, List<LivingClient> running) {
        long up = running.stream()
                .flatMap(client -> client.network().nodes().stream())
                .filter(Network.Node::isUp)
                .count();
        int requests = running.stream()
                .mapToInt(client -> client.network().inFlightRequests())
                .sum();
        Optional<Duration> oldest = running.stream()
                .map(client -> client.network().oldestRequestAge())
                .flatMap(Optional::stream)
                .max(Duration::compareTo);
        long unconnected =
                running.stream().filter(client -> client.network().isDown()).count();
        return Coverage.of(clients)
                .clear(
                        QUESTION,
                        "%s checked; %s, and %s%s."
                                .formatted(
                                        Words.count(running.size(), "running client was", "running clients were"),
                                        connections(up, unconnected),
                                        requests == 0
                                                ? "no request is under way"
                                                : Words.count(
                                                        requests, "request is under way", "requests are under way"),
                                        oldest.map(age -> ", the oldest for " + Times.words(age))
                                                .orElse("")),
                        Evidence.of("requests without an answer", Quantity.count(requests)));
    }

    /// `2 connections are up, 1 client has none`: it has just begun, or was idle for long.
    private static String connections(long up, long unconnected) {
        if (up == 0) {
            return "no connection is open now";
        }
        return Words.count(up, "connection is up", "connections are up")
                + (unconnected == 0
                        ? ""
                        : ", %s none".formatted(Words.count(unconnected, "client has", "clients have")));
    }

    private static String howMany(int blocked, int running) {
        if (blocked == 1) {
            return "";
        }
        return blocked == running
                ? Words.all(running) + " running clients wait for brokers. "
                : "%,d of %,d running clients wait for brokers. ".formatted(blocked, running);
    }

    /// What waits behind it, and how long.
    private static String batches(Blockage worst) {
        int count = worst.client().batches();
        if (count == 0) {
            return "";
        }
        int muted = worst.client().producer().map(Producer::muted).orElse(0);
        return " %s%s%s."
                        .formatted(
                                Words.count(count, "batch waits", "batches wait"),
                                worst.client()
                                        .oldestBatch()
                                        .map(age -> ", the oldest for " + Times.words(age))
                                        .orElse(""),
                                muted == 0
                                        ? ""
                                        : ", and %s until an answer comes"
                                                .formatted(Words.count(
                                                        muted, "partition is muted", "partitions are muted")))
                + (worst.isOverdue()
                        ? " That is longer than delivery.timeout.ms, %s: the network thread does not even come to failing"
                                        .formatted(Times.words(worst.client().millis("delivery.timeout.ms", 0)))
                                + " them."
                        : "");
    }

    private static Certainty certainty(Blockage worst) {
        return switch (worst.cause()) {
            case SILENT ->
                Certainty.strong(
                        "Take a second dump a minute later, and read the log of %s: a pause of this process itself"
                                        .formatted(Blockage.broker(worst.nodes().getFirst()))
                                + " would look the same once.");
            case NEVER_CONNECTED, ALL_LOST, SOME_LOST ->
                Certainty.strong("Run kafka-broker-api-versions with this client's settings on its machine: it cannot"
                        + " connect either.");
            case UNEXPLAINED ->
                Certainty.hint("Read this client's log for errors that are retried, and ask kafka-topics --describe for"
                        + " partitions without a leader.");
        };
    }

    private static List<Evidence> evidence(Blockage worst, List<Blockage> blocked) {
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(Evidence.of(
                "clients that wait for brokers",
                Quantity.count(blocked.size()),
                Quantity.count(1),
                blocked.stream().map(blockage -> blockage.client().address()).toList()));
        worst.nodes().stream()
                .map(Network.Node::oldestRequest)
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(request -> {
                    evidence.add(Evidence.of("age of the oldest request", Quantity.of(request.age())));
                    if (!request.timeout().isZero()) {
                        evidence.add(Evidence.of("timeout of the oldest request", Quantity.of(request.timeout())));
                    }
                });
        if (worst.failedAttempts() > 0) {
            evidence.add(Evidence.of(
                    "failed connection attempts in a row",
                    Quantity.count(worst.failedAttempts()),
                    Quantity.count(Blockage.enoughFailures(worst.client())),
                    List.of()));
        }
        worst.client().producer().ifPresent(producer -> {
            evidence.add(Evidence.of(
                    "batches not acknowledged",
                    Quantity.count(producer.batches().count())));
            producer.batches()
                    .oldestAge()
                    .ifPresent(age -> evidence.add(Evidence.of("age of the oldest batch", Quantity.of(age))));
            evidence.add(Evidence.of("muted partitions", Quantity.count(producer.muted())));
        });
        return evidence;
    }

    private static Advice advice(Blockage worst) {
        return switch (worst.cause()) {
            case SILENT ->
                Advice.of(
                        "Find out what the broker waits for: its disks, its replicas, a long pause, the network between."
                                + " A client finds a dead connection sooner with a shorter request.timeout.ms.");
            case NEVER_CONNECTED ->
                Advice.of(
                        "Check the host names, the ports and the security protocol of bootstrap.servers, and whether a"
                                + " firewall stands between.",
                        "kafka-broker-api-versions --bootstrap-server HOST:PORT --command-config client.properties");
            case ALL_LOST ->
                Advice.of(
                        "Start the brokers, or restore the way to them: the addresses that they advertise must be reachable"
                                + " from here, not only the bootstrap servers.",
                        "kafka-broker-api-versions --bootstrap-server HOST:PORT --command-config client.properties");
            case SOME_LOST ->
                Advice.of(
                        "Bring the broker back or move the leaders of its partitions: what it leads waits, however well"
                                + " the others answer.");
            case UNEXPLAINED ->
                Advice.of(
                        "Look for a partition without a leader, too few in-sync replicas, or a callback that blocks the"
                                + " network thread.");
        };
    }
}
