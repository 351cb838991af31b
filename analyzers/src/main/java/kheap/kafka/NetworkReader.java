package kheap.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kheap.heap.HeapObject;
import kheap.heap.Instance;
import kheap.heap.JavaCollections;

/// Reads a `NetworkClient`, which producers, consumers and admin clients all have.
final class NetworkReader {
    private static final int NODES_SHOWN = 50;

    private final Optional<Instant> takenAt;

    NetworkReader(Optional<Instant> takenAt) {
        this.takenAt = takenAt;
    }

    Network read(Instance networkClient) {
        int requests = 0;
        long oldest = Long.MAX_VALUE;
        for (JavaCollections.Entry node : KafkaField.NETWORK_IN_FLIGHT
                .instance(networkClient)
                .flatMap(inFlight -> inFlight.reference("requests"))
                .map(JavaCollections::entries)
                .orElse(List.of())) {
            for (HeapObject request :
                    node.value().map(JavaCollections::elements).orElse(List.of())) {
                requests++;
                OptionalLong sent =
                        request instanceof Instance instance ? instance.number("sendTimeMs") : OptionalLong.empty();
                if (sent.isPresent() && sent.getAsLong() > 0) {
                    oldest = Math.min(oldest, sent.getAsLong());
                }
            }
        }
        return new Network(
                requests, oldest == Long.MAX_VALUE ? Optional.empty() : age(takenAt, oldest), nodes(networkClient));
    }

    /// How old something of this time was when the dump was taken; never negative, clocks of one machine may jitter.
    static Optional<Duration> age(Optional<Instant> takenAt, long epochMillis) {
        return takenAt.filter(taken -> epochMillis > 0)
                .map(taken -> Duration.ofMillis(Math.max(0, taken.toEpochMilli() - epochMillis)));
    }

    private static List<Network.Node> nodes(Instance networkClient) {
        return KafkaField.NETWORK_CONNECTIONS
                .instance(networkClient)
                .flatMap(states -> states.reference("nodeState"))
                .map(JavaCollections::entries)
                .orElse(List.of())
                .stream()
                .limit(NODES_SHOWN)
                .map(entry -> new Network.Node(
                        text(entry.key()),
                        instance(entry.value())
                                .flatMap(node -> node.instance("state"))
                                .map(Names::ofConstant)
                                .orElse("UNKNOWN"),
                        (int) instance(entry.value())
                                .map(node -> node.number("failedAttempts").orElse(0))
                                .orElse(0L)
                                .longValue()))
                .toList();
    }

    private static Optional<Instance> instance(Optional<HeapObject> object) {
        return object.filter(Instance.class::isInstance).map(Instance.class::cast);
    }

    /// Node ids are strings since 0.9.
    private static String text(Optional<HeapObject> key) {
        return instance(key).map(Names::of).orElse("");
    }

    /// Adds the network client, its selector and its bookkeeping.
    static void anchor(Instance networkClient, Attribution.Anchors anchors) {
        anchors.add(Attribution.Part.NETWORK, networkClient.number());
        for (KafkaField field :
                List.of(KafkaField.NETWORK_SELECTOR, KafkaField.NETWORK_IN_FLIGHT, KafkaField.NETWORK_CONNECTIONS)) {
            field.instance(networkClient).ifPresent(part -> anchors.add(Attribution.Part.NETWORK, part.number()));
        }
    }

    /// The client's metrics registry, which its selector records in: the way to it when no facade is left.
    static Optional<Instance> metrics(Instance networkClient) {
        return KafkaField.NETWORK_SELECTOR
                .instance(networkClient)
                .flatMap(selector -> selector.instance("sensors"))
                .flatMap(sensors -> sensors.instance("metrics"));
    }

    /// The client's configuration, which its channel builder keeps: the way to it when no facade is left, and the
    /// only one for consumers.
    static Optional<Instance> config(Instance networkClient) {
        return KafkaField.NETWORK_SELECTOR
                .instance(networkClient)
                .flatMap(selector -> selector.instance("channelBuilder"))
                .flatMap(builder -> builder.instance("configs"))
                .flatMap(configs -> configs.instance("this$0"));
    }
}
