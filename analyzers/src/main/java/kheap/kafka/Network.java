package kheap.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a client waits for from its brokers.
///
/// @param inFlightRequests requests sent and not answered
/// @param oldestRequestAge how long the oldest of them had waited when the dump was taken
/// @param nodes the connections, by node id; meaningless once a client is closed
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
    /// @param id the broker's id; negative for bootstrap servers
    /// @param state as Kafka names it: `READY`, `CONNECTING`, `DISCONNECTED`
    /// @param inFlight requests sent to it and not answered
    /// @param oldestRequestAge how long the oldest of them had waited when the dump was taken
    /// @param sinceLastAttempt how long before the dump the client last tried to connect
    public record Node(
            String id,
            String state,
            int failedAttempts,
            int inFlight,
            Optional<Duration> oldestRequestAge,
            Optional<Duration> sinceLastAttempt) {
        /// A node of which only its state is known.
        public Node(String id, String state, int failedAttempts) {
            this(id, state, failedAttempts, 0, Optional.empty(), Optional.empty());
        }

        /// `CONNECTED` is the name of kafka-clients 0.9 for what is `READY` now.
        public boolean isUp() {
            return state.equals("READY") || state.equals("CONNECTED");
        }
    }
}
