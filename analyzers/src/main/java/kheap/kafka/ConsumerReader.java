package kheap.kafka;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.heap.HeapDump;
import kheap.heap.HeapObject;
import kheap.heap.HeapThread;
import kheap.heap.Instance;
import kheap.heap.JavaCollections;

/// Reads the consumers of a dump: one for each `KafkaConsumer` and `KafkaShareConsumer`.
///
/// Until 3.6 a consumer keeps its fields itself, since 3.7 a delegate does: a classic, an asynchronous or a share
/// consumer. Below, *body* is the one that has the fields.
final class ConsumerReader {
    private final HeapDump heap;
    private final KafkaClasses classes;
    private final Threads threads;
    private final ConfigReader configs;
    private final Optional<Instant> takenAt;

    ConsumerReader(HeapDump heap, KafkaClasses classes, Threads threads, ConfigReader configs) {
        this.heap = heap;
        this.classes = classes;
        this.threads = threads;
        this.configs = configs;
        this.takenAt = heap.file().takenAt();
    }

    List<Instance> find() {
        return Stream.of("consumer.KafkaConsumer", "consumer.KafkaShareConsumer")
                .flatMap(name -> classes.instances(name).stream())
                .toList();
    }

    private static Instance body(Instance consumer) {
        return KafkaField.CONSUMER_DELEGATE.instance(consumer).orElse(consumer);
    }

    static Optional<Instance> registry(Instance consumer) {
        return KafkaField.CONSUMER_METRICS.instance(body(consumer));
    }

    private static Consumer.Kind kind(Instance body) {
        if (body.type().name().contains("Share")) {
            return Consumer.Kind.SHARE;
        }
        return KafkaField.CONSUMER_EVENTS.isIn(body.type()) ? Consumer.Kind.ASYNC : Consumer.Kind.CLASSIC;
    }

    Attribution.Anchors anchors(Instance consumer) {
        Instance body = body(consumer);
        Attribution.Anchors anchors = new Attribution.Anchors();
        anchors.facade(consumer.number());
        if (body.number() != consumer.number()) {
            anchors.add(Attribution.Part.OTHER, body.number());
        }
        for (String field :
                List.of("coordinator", "applicationEventHandler", "backgroundEventHandler", "interceptors")) {
            body.instance(field).ifPresent(part -> anchors.add(Attribution.Part.OTHER, part.number()));
        }
        for (HeapObject fetch : fetches(body)) {
            anchors.add(Attribution.Part.FETCHED, fetch.number());
        }
        KafkaField.CONSUMER_METRICS.instance(body).ifPresent(metrics -> MetricsReader.anchor(metrics, anchors));
        for (String field : List.of("client", "metadata", "subscriptions")) {
            body.instance(field).ifPresent(part -> anchors.add(Attribution.Part.NETWORK, part.number()));
        }
        for (String field : List.of("fetcher", "fetchBuffer")) {
            body.instance(field).ifPresent(part -> anchors.add(Attribution.Part.OTHER, part.number()));
        }
        networkClient(body).ifPresent(client -> NetworkReader.anchor(client, anchors));
        thread(body).ifPresent(thread -> anchors.add(Attribution.Part.NETWORK, thread.object()));
        config(body).ifPresent(config -> anchors.add(Attribution.Part.OTHER, config.number()));
        return anchors;
    }

    Consumer read(Instance consumer, Attribution attribution, int client, Owner owner) {
        Instance body = body(consumer);
        String clientId = KafkaField.CONSUMER_CLIENT_ID
                .instance(body)
                .or(() -> networkClient(body).flatMap(KafkaField.NETWORK_CLIENT_ID::instance))
                .map(Names::of)
                .orElse("");
        ClientConfig config = config(body).map(configs::read).orElse(ClientConfig.UNKNOWN);
        List<String> assignment = assignment(body);
        Optional<MetricsReader> metrics = registry(consumer).map(MetricsReader::of);
        return new Consumer(
                clientId,
                kind(body),
                consumer.address(),
                KafkaField.CONSUMER_CLOSED.isTrue(body) ? Consumer.State.CLOSED : Consumer.State.OPEN,
                config.text("group.id").filter(group -> !group.isEmpty()),
                assignment.size(),
                assignment.stream().limit(Batches.SHOWN).toList(),
                0,
                KafkaField.CONSUMER_CURRENT_THREAD
                        .instance(body)
                        .map(holder -> holder.number("value").orElse(-1) != -1)
                        .orElse(false),
                Optional.empty(),
                metrics.flatMap(MetricsReader::birth),
                classes.version(body.type()),
                owner,
                thread(body).map(thread -> threads.claim(thread, clientId)),
                fetched(body),
                config,
                networkClient(body).map(new NetworkReader(takenAt)::read).orElse(Network.NONE),
                metrics.map(reader -> reader.instrumentation(Optional.of(body))).orElse(Instrumentation.NONE),
                attribution.memory(client),
                heap.retained(consumer.number()));
    }

    /// Classic consumers wrap the client in one of their own, asynchronous ones keep it with their network thread.
    private static Optional<Instance> networkClient(Instance body) {
        return body.instance("client")
                .flatMap(wrapper -> wrapper.instance("client"))
                .or(() -> networkThread(body)
                        .flatMap(thread -> thread.instance("networkClientDelegate"))
                        .flatMap(delegate -> delegate.instance("client")));
    }

    private static Optional<Instance> networkThread(Instance body) {
        return KafkaField.CONSUMER_EVENTS.instance(body).flatMap(handler -> handler.instance("networkThread"));
    }

    private Optional<HeapThread> thread(Instance body) {
        return networkThread(body)
                .or(() -> body.instance("coordinator").flatMap(coordinator -> coordinator.instance("heartbeatThread")))
                .flatMap(thread -> threads.at(thread.number()));
    }

    private static Optional<Instance> config(Instance body) {
        return networkClient(body).flatMap(NetworkReader::config);
    }

    /// As `topic-partition`, ascending.
    private static List<String> assignment(Instance body) {
        Optional<HeapObject> states =
                KafkaField.CONSUMER_SUBSCRIPTIONS.instance(body).flatMap(s -> s.reference("assignment"));
        return states
                .map(assignment -> assignment instanceof Instance instance
                        ? instance.reference("map").orElse(assignment)
                        : assignment)
                .map(JavaCollections::entries)
                .orElse(List.of())
                .stream()
                .map(entry -> entry.key().orElse(null) instanceof Instance partition
                        ? partition.instance("topic").map(Names::of).orElse("")
                                + "-"
                                + partition.number("partition").orElse(-1)
                        : "")
                .filter(name -> !name.isEmpty())
                .sorted()
                .toList();
    }

    /// The completed fetches, wherever the version keeps them.
    private static List<HeapObject> fetches(Instance body) {
        List<HeapObject> fetches = new ArrayList<>();
        List<Instance> places = new ArrayList<>();
        body.instance("fetchBuffer").ifPresent(places::add);
        body.instance("fetcher").ifPresent(fetcher -> {
            places.add(fetcher);
            fetcher.instance("fetchBuffer").ifPresent(places::add);
        });
        for (Instance place : places) {
            place.reference("completedFetches")
                    .or(() -> place.reference("records"))
                    .ifPresent(list -> fetches.addAll(JavaCollections.elements(list)));
            place.reference("nextInLineFetch")
                    .or(() -> place.reference("nextInLineRecords"))
                    .ifPresent(fetches::add);
        }
        return fetches;
    }

    private static Consumer.Fetched fetched(Instance body) {
        List<HeapObject> fetches = fetches(body);
        Map<Integer, Long> arrays = new TreeMap<>();
        for (HeapObject fetch : fetches) {
            if (fetch instanceof Instance instance) {
                array(instance)
                        .ifPresent(array ->
                                arrays.put(array.number(), array.shallow().bytes()));
            }
        }
        return new Consumer.Fetched(
                fetches.size(),
                arrays.size(),
                new ByteSize(arrays.values().stream().mapToLong(Long::longValue).sum()),
                ByteSize.ZERO,
                new ByteSize(arrays.values().stream()
                        .mapToLong(Long::longValue)
                        .max()
                        .orElse(0)));
    }

    /// The array behind a completed fetch, which all partitions of one answer share.
    private static Optional<HeapObject> array(Instance fetch) {
        Instance completed = fetch.instance("completedFetch").orElse(fetch);
        Optional<Instance> records = KafkaField.FETCH_DATA
                .instance(completed)
                .flatMap(KafkaField.PARTITION_DATA_RECORDS::instance)
                .map(found -> found.instance("recordSet").orElse(found));
        return records.flatMap(found -> found.instance("buffer").or(() -> records))
                .flatMap(buffer -> buffer.reference("hb"));
    }
}
