package kheap.kafka;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What a client waits for from its brokers.
///
/// @param inFlightRequests requests sent and not answered
/// @param oldestRequestAge how long the oldest of them had waited when the dump was taken
/// @param nodes the connections, those in trouble first; meaningless once a client is closed
public record Network(int inFlightRequests, Optional<Duration> oldestRequestAge, List<Node> nodes) {
    public static final Network NONE = new Network(0, Optional.empty(), List.of());

    public Network {
        nodes = List.copyOf(nodes);
    }

    /// Whether the client knows nodes and is connected to none of them.
    public boolean isDown() {
        return !nodes.isEmpty() && nodes.stream().noneMatch(Node::isUp);
    }

    /// A connection to one node.
    ///
    /// @param id the broker's id; negative for bootstrap servers, near the largest int for the connection to a
    ///     group's coordinator
    /// @param state as Kafka names it: `READY`, `CONNECTING`, `DISCONNECTED`
    /// @param failedAttempts since the connection was last up, the one that was lost included; 0 before
    ///     kafka-clients 0.11, which did not count them
    /// @param inFlight requests sent to it and not answered
    /// @param oldestRequest the one that waited longest: a broker answers the requests of a connection one after the
    ///     other, so all others wait for this one. Empty where the dump's time is not known
    /// @param sinceLastAttempt how long before the dump the client last tried to connect
    public record Node(
            String id,
            String state,
            int failedAttempts,
            int inFlight,
            Optional<Request> oldestRequest,
            Optional<Duration> sinceLastAttempt) {
        /// A node of which only its state is known.
        public Node(String id, String state, int failedAttempts) {
            this(id, state, failedAttempts, 0, Optional.empty(), Optional.empty());
        }

        /// `CONNECTED` is the name of kafka-clients 0.9 for what is `READY` now.
        public boolean isUp() {
            return state.equals("READY") || state.equals("CONNECTED");
        }

        public boolean isBootstrap() {
            return id.startsWith("-");
        }

        /// How long the oldest request had waited when the dump was taken.
        public Optional<Duration> oldestRequestAge() {
            return oldestRequest.map(Request::age);
        }
    }

    /// A request without an answer.
    ///
    /// @param age how long it had waited when the dump was taken
    /// @param timeout how long the client waits for it before it drops the connection; zero where the dump does not
    ///     tell
    public record Request(Api api, Duration age, Duration timeout) {}

    /// What a request asks for.
    public enum Api {
        PRODUCE(0),
        FETCH(1),
        METADATA(3),
        JOIN_GROUP(11),
        SYNC_GROUP(14),
        API_VERSIONS(18),
        SHARE_FETCH(78),
        OTHER(-1);

        /// Its number in Kafka's protocol.
        private final int key;

        Api(int key) {
            this.key = key;
        }

        static Api of(long key) {
            return Arrays.stream(values())
                    .filter(api -> api.key == key)
                    .findFirst()
                    .orElse(OTHER);
        }
    }
}
