package kheap.rules;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kheap.diagnosis.Severity;
import kheap.diagnosis.Times;
import kheap.kafka.Network;
import kheap.kafka.Network.Node;

/// What keeps a running client from its brokers.
///
/// @param nodes those that are to blame, the worst first; none where the cause is not in the network
record Blockage(LivingClient client, Cause cause, List<Node> nodes) {
    /// In the order in which they are asked for: the first that fits says most.
    enum Cause {
        /// A connection stands, or is being set up, and a request on it waits too long.
        SILENT,
        /// No server of `bootstrap.servers` was ever reached, or none since the client began anew.
        NEVER_CONNECTED,
        /// All connections are lost.
        ALL_LOST,
        /// Some brokers cannot be reached, others can.
        SOME_LOST,
        /// Nothing speaks against the connections, and batches wait all the same.
        UNEXPLAINED
    }

    /// So many attempts in a row fail for longer than the restart of a broker takes: with Kafka's default backoff
    /// they last 16 seconds.
    static final int FAILURES = 20;

    /// A connection that is refused fails at once; one of which nothing is heard for so long has nobody at its end.
    static final Duration HANGING = Duration.ofSeconds(5);

    /// A client of this age that never was connected has no broker that is just starting.
    static final Duration SETTLED = Duration.ofSeconds(30);

    /// What was last tried longer ago is not wanted now.
    private static final Duration WANTED = Duration.ofMinutes(2);

    /// Kafka's default `request.timeout.ms`. Clients that wait longer are told after it all the same.
    static final Duration LATE = Duration.ofSeconds(30);

    private static final long FETCH_WAIT_MILLIS = 500;

    /// @param takenAt when the dump was taken
    /// @return empty when nothing speaks for a blockage
    static Optional<Blockage> of(LivingClient client, Optional<Instant> takenAt) {
        List<Node> nodes = client.network().nodes();
        List<Node> silent = nodes.stream()
                .filter(node -> overdue(client, node, 2).isPositive())
                .sorted(Comparator.comparing((Node node) -> overdue(client, node, 1))
                        .reversed())
                .toList();
        if (!silent.isEmpty()) {
            return Optional.of(new Blockage(client, Cause.SILENT, silent));
        }
        List<Node> failing =
                nodes.stream().filter(node -> isFailing(client, node)).toList();
        if (client.network().isDown() && nodes.stream().allMatch(Node::isBootstrap)) {
            if (!failing.isEmpty() || hasTriedForLong(client, takenAt)) {
                return Optional.of(new Blockage(client, Cause.NEVER_CONNECTED, nodes));
            }
        } else if (client.network().isDown() && !failing.isEmpty()) {
            return Optional.of(new Blockage(client, Cause.ALL_LOST, nodes));
        }
        List<Node> lost = failing.stream().filter(node -> !node.isBootstrap()).toList();
        if (!client.network().isDown() && !lost.isEmpty()) {
            return Optional.of(new Blockage(client, Cause.SOME_LOST, lost));
        }
        return client.producer()
                .filter(ExhaustedBuffers::isStuck)
                .map(producer -> new Blockage(client, Cause.UNEXPLAINED, List.of()));
    }

    private static boolean isFailing(LivingClient client, Node node) {
        if (node.isUp() || !isWanted(client, node)) {
            return false;
        }
        return node.state().equals("AUTHENTICATION_FAILED")
                || node.failedAttempts() >= FAILURES
                || node.state().equals("CONNECTING")
                        && node.sinceLastAttempt()
                                .filter(since -> since.compareTo(HANGING) >= 0)
                                .isPresent();
    }

    private static boolean isWanted(LivingClient client, Node node) {
        Duration backoff = client.millis("reconnect.backoff.max.ms", 0).multipliedBy(2);
        Duration wanted = backoff.compareTo(WANTED) > 0 ? backoff : WANTED;
        return node.sinceLastAttempt()
                .filter(since -> since.compareTo(wanted) > 0)
                .isEmpty();
    }

    private static boolean hasTriedForLong(LivingClient client, Optional<Instant> takenAt) {
        return client.client()
                        .createdAt()
                        .filter(born -> takenAt.filter(
                                        taken -> !born.plus(SETTLED).isAfter(taken))
                                .isPresent())
                        .isPresent()
                && client.network().nodes().stream()
                        .anyMatch(node -> node.failedAttempts() > 1 && isWanted(client, node));
    }

    /// How much longer the oldest request of the node waits than it should; not positive while it does not.
    ///
    /// A fetch may stay with the broker for `fetch.max.wait.ms`; joining a group may last as long as all its members
    /// need to come back, for which its own timeout allows.
    ///
    /// @param part of the time that it may take: 2 for a half of it
    private static Duration overdue(LivingClient client, Node node, int part) {
        if (node.oldestRequest().isEmpty()) {
            return Duration.ZERO;
        }
        Network.Request request = node.oldestRequest().get();
        Duration timeout = request.timeout().isZero() ? LATE : request.timeout();
        Duration shorter = timeout.compareTo(LATE) < 0 ? timeout : LATE;
        Duration allowed =
                switch (request.api()) {
                    case JOIN_GROUP, SYNC_GROUP -> timeout;
                    case FETCH, SHARE_FETCH ->
                        shorter.dividedBy(part).plus(client.millis("fetch.max.wait.ms", FETCH_WAIT_MILLIS));
                    case PRODUCE, METADATA, API_VERSIONS, OTHER -> shorter.dividedBy(part);
                };
        return request.age().minus(allowed);
    }

    /// How bad it is. A wait that is not over and holds nothing up is only worth knowing, and what the full pool's
    /// own answer calls critical is not called so twice.
    Severity severity() {
        if (isOverdue()
                && ExhaustedBuffers.severity(client.producer().orElseThrow())
                        .filter(Severity.CRITICAL::equals)
                        .isEmpty()) {
            return Severity.CRITICAL;
        }
        boolean holdsUp =
                switch (cause) {
                    case SILENT -> overdue(client, nodes.getFirst(), 1).isPositive() || waitsPastRequest();
                    case SOME_LOST -> client.producer().isEmpty() || client.batches() > 0;
                    case NEVER_CONNECTED, ALL_LOST, UNEXPLAINED -> true;
                };
        return holdsUp ? Severity.WARNING : Severity.INFO;
    }

    /// Whether a producer's batches wait longer than it may take them to fail: its network thread does not come to
    /// it.
    boolean isOverdue() {
        return client.client().config().number("delivery.timeout.ms").isPresent()
                && client.oldestBatch()
                        .filter(age -> age.compareTo(client.millis("delivery.timeout.ms", 0)) > 0)
                        .isPresent();
    }

    /// Whether batches have waited for a whole `request.timeout.ms` besides `linger.ms`: a request with them has
    /// failed before.
    private boolean waitsPastRequest() {
        Duration linger = client.millis("linger.ms", 0);
        return client.oldestBatch()
                .filter(age -> age.compareTo(linger.plus(client.millis("request.timeout.ms", LATE.toMillis()))) > 0)
                .isPresent();
    }

    /// For the order of those of one severity: what waits longest comes first.
    Duration waiting() {
        return Stream.concat(
                        client.oldestBatch().stream(), nodes.stream().flatMap(node -> node.oldestRequestAge().stream()))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    String sentence() {
        String who = Words.capital(client.named());
        return switch (cause) {
            case SILENT ->
                "%s waits for %s, which has left a request%s without an answer for %s."
                        .formatted(
                                who,
                                broker(nodes.getFirst()),
                                api(nodes.getFirst()),
                                Times.words(nodes.getFirst().oldestRequestAge().orElse(Duration.ZERO)));
            case NEVER_CONNECTED -> "%s has not reached any of its bootstrap servers%s.".formatted(who, attempts());
            case ALL_LOST -> "%s is connected to no broker%s.".formatted(who, attempts());
            case SOME_LOST ->
                "%s cannot reach %s%s, while %s."
                        .formatted(
                                who,
                                Words.listed(
                                        nodes.stream().map(Blockage::broker).toList()),
                                attempts(),
                                Words.count(up(), "other connection is up", "other connections are up"));
            case UNEXPLAINED -> "%s has batches that wait although its connections are up.".formatted(who);
        };
    }

    private long up() {
        return client.network().nodes().stream().filter(Node::isUp).count();
    }

    int failedAttempts() {
        return nodes.stream().mapToInt(Node::failedAttempts).max().orElse(0);
    }

    /// ` after 44 failed attempts, the last of them 340 ms before the dump`
    private String attempts() {
        if (nodes.stream().anyMatch(node -> node.state().equals("AUTHENTICATION_FAILED"))) {
            return ": authentication failed";
        }
        long failed = nodes.stream().mapToLong(Node::failedAttempts).sum();
        String last = nodes.stream()
                .map(Node::sinceLastAttempt)
                .flatMap(Optional::stream)
                .min(Duration::compareTo)
                .map(since -> "the last of them %s before the dump".formatted(Times.words(since)))
                .orElse("");
        if (failed == 0) {
            return "";
        }
        return failed == 1 || last.isEmpty()
                ? " after " + Words.count(failed, "failed attempt")
                : " after %s, %s".formatted(Words.count(failed, "failed attempt"), last);
    }

    private static String api(Node node) {
        return node.oldestRequest()
                .map(request -> switch (request.api()) {
                    case PRODUCE -> " to take records";
                    case FETCH, SHARE_FETCH -> " for records";
                    case METADATA -> " for metadata";
                    case JOIN_GROUP, SYNC_GROUP -> " to join the group";
                    case API_VERSIONS -> " for its versions, the first on a connection,";
                    case OTHER -> "";
                })
                .orElse("");
    }

    /// A node in words; a redacted dump has no ids.
    static String broker(Node node) {
        if (node.isBootstrap()) {
            return "bootstrap server " + node.id();
        }
        if (!node.id().matches("\\d{1,10}")) {
            return "a broker";
        }
        long id = Long.parseLong(node.id());
        // The connection to a coordinator has a number of its own, counted down from the largest.
        return id > Integer.MAX_VALUE - 100_000L
                ? "the coordinator, broker " + (Integer.MAX_VALUE - id)
                : "broker " + id;
    }
}
