package kheap.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
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
        Map<String, List<Instance>> unanswered = unanswered(networkClient);
        return new Network(
                unanswered.values().stream().mapToInt(List::size).sum(),
                oldest(unanswered.values().stream().flatMap(List::stream).toList())
                        .flatMap(request -> age(takenAt, sentAt(request))),
                nodes(networkClient, unanswered));
    }

    /// The requests on their way, by the node's id.
    private static Map<String, List<Instance>> unanswered(Instance networkClient) {
        Map<String, List<Instance>> requests = new HashMap<>();
        for (JavaCollections.Entry node : KafkaField.NETWORK_IN_FLIGHT
                .instance(networkClient)
                .flatMap(KafkaField.IN_FLIGHT_REQUESTS::reference)
                .map(JavaCollections::entries)
                .orElse(List.of())) {
            for (HeapObject request :
                    node.value().map(JavaCollections::elements).orElse(List.of())) {
                if (request instanceof Instance instance) {
                    requests.computeIfAbsent(text(node.key()), id -> new ArrayList<>())
                            .add(instance);
                }
            }
        }
        return requests;
    }

    private static Optional<Instance> oldest(List<Instance> requests) {
        return requests.stream()
                .filter(request -> sentAt(request) > 0)
                .min(Comparator.comparingLong(NetworkReader::sentAt));
    }

    private static long sentAt(Instance request) {
        return KafkaField.REQUEST_SENT.number(request).orElse(0);
    }

    /// How old something of this time was when the dump was taken; never negative, clocks of one machine may jitter.
    static Optional<Duration> age(Optional<Instant> takenAt, long epochMillis) {
        return takenAt.filter(taken -> epochMillis > 0)
                .map(taken -> Duration.ofMillis(Math.max(0, taken.toEpochMilli() - epochMillis)));
    }

    private List<Network.Node> nodes(Instance networkClient, Map<String, List<Instance>> unanswered) {
        List<Network.Node> all = KafkaField.NETWORK_CONNECTIONS
                .instance(networkClient)
                .flatMap(KafkaField.CONNECTION_STATES::reference)
                .map(JavaCollections::entries)
                .orElse(List.of())
                .stream()
                .map(entry -> node(networkClient, text(entry.key()), instance(entry.value()), unanswered))
                .sorted(Comparator.comparing(Network.Node::isUp)
                        .thenComparing(Network.Node::failedAttempts, Comparator.reverseOrder())
                        .thenComparing(node -> node.oldestRequestAge().orElse(Duration.ZERO), Comparator.reverseOrder())
                        .thenComparing(Network.Node::id))
                .toList();
        return shown(all);
    }

    /// The first of them, and always one that is up if any is: see [Network#isDown].
    ///
    /// @param all those in trouble first
    static List<Network.Node> shown(List<Network.Node> all) {
        if (all.size() <= NODES_SHOWN) {
            return all;
        }
        return Stream.concat(all.stream().limit(NODES_SHOWN - 1), Stream.of(all.getLast()))
                .toList();
    }

    private Network.Node node(
            Instance networkClient, String id, Optional<Instance> connection, Map<String, List<Instance>> unanswered) {
        List<Instance> requests = unanswered.getOrDefault(id, List.of());
        return new Network.Node(
                id,
                connection
                        .flatMap(KafkaField.CONNECTION_STATE::instance)
                        .map(Names::ofConstant)
                        .orElse("UNKNOWN"),
                Math.clamp(
                        number(connection, KafkaField.CONNECTION_FAILED_ATTEMPTS)
                                .orElse(0),
                        0,
                        Integer.MAX_VALUE),
                requests.size(),
                oldest(requests).flatMap(request -> request(networkClient, request)),
                age(
                        takenAt,
                        number(connection, KafkaField.CONNECTION_LAST_ATTEMPT).orElse(0)));
    }

    private Optional<Network.Request> request(Instance networkClient, Instance request) {
        OptionalLong own = KafkaField.REQUEST_TIMEOUT.number(request);
        long timeout = own.isPresent()
                ? own.getAsLong()
                : KafkaField.NETWORK_REQUEST_TIMEOUT.number(networkClient).orElse(0);
        return age(takenAt, sentAt(request))
                .map(age -> new Network.Request(api(request), age, Duration.ofMillis(Math.max(0, timeout))));
    }

    /// In the request's header: a number of its own until 0.11, then a constant, since 2.4 in a message.
    private static Network.Api api(Instance request) {
        Optional<Instance> header = KafkaField.REQUEST_HEADER.instance(request).or(() -> request.instance("request")
                .flatMap(KafkaField.REQUEST_HEADER::instance));
        OptionalLong plain = number(header, KafkaField.HEADER_API);
        if (plain.isPresent()) {
            return Network.Api.of(plain.getAsLong());
        }
        return Network.Api.of(number(header.flatMap(KafkaField.HEADER_API::instance), KafkaField.API_NUMBER)
                .orElse(-1));
    }

    private static OptionalLong number(Optional<Instance> object, KafkaField field) {
        return object.map(field::number).orElse(OptionalLong.empty());
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
