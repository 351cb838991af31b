package kheap.kafka;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import kheap.heap.HeapDump;
import kheap.heap.Instance;
import kheap.heap.JavaCollections;

/// Reads the consumers of a dump, and what is left of those that were dropped without `close()`.
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

    List<ConsumerParts> find() {
        return ConsumerParts.find(classes, threads);
    }

    Attribution.Anchors anchors(ConsumerParts consumer) {
        Attribution.Anchors anchors = new Attribution.Anchors();
        // Kafka Streams holds a delegate without a facade.
        if (consumer.facade().isPresent() || consumer.isWhole()) {
            anchors.facade(consumer.facade().orElse(consumer.core()).number());
        }
        Stream.of(consumer.core(), consumer.coordinator().orElse(consumer.core()))
                .forEach(part -> anchors.add(Attribution.Part.OTHER, part.number()));
        for (String field : List.of("applicationEventHandler", "backgroundEventHandler", "interceptors")) {
            consumer.core().instance(field).ifPresent(part -> anchors.add(Attribution.Part.OTHER, part.number()));
        }
        for (Instance fetch : FetchReader.fetches(consumer.buffers())) {
            anchors.add(Attribution.Part.FETCHED, fetch.number());
        }
        consumer.metrics().ifPresent(metrics -> MetricsReader.anchor(metrics, anchors));
        Stream.of(consumer.wrapper(), consumer.metadata(), consumer.subscriptions(), consumer.networkThread())
                .flatMap(Optional::stream)
                .forEach(part -> anchors.add(Attribution.Part.NETWORK, part.number()));
        consumer.buffers().forEach(part -> anchors.add(Attribution.Part.OTHER, part.number()));
        consumer.networkClient().ifPresent(client -> NetworkReader.anchor(client, anchors));
        consumer.thread(threads).ifPresent(thread -> anchors.add(Attribution.Part.NETWORK, thread.object()));
        consumer.config().ifPresent(config -> anchors.add(Attribution.Part.OTHER, config.number()));
        return anchors;
    }

    Consumer read(ConsumerParts consumer, Attribution attribution, int client, Owner owner) {
        String clientId = KafkaField.CONSUMER_CLIENT_ID
                .instance(consumer.core())
                .or(() -> consumer.networkClient().flatMap(KafkaField.NETWORK_CLIENT_ID::instance))
                .map(Names::of)
                .orElse("");
        ClientConfig config = consumer.config().map(configs::read).orElse(ClientConfig.UNKNOWN);
        Assignment assignment = assignment(consumer);
        Optional<MetricsReader> metrics = consumer.metrics().map(MetricsReader::of);
        Instance shown = consumer.facade().orElse(consumer.core());
        return new Consumer(
                clientId,
                consumer.kind(),
                shown.address(),
                state(consumer, attribution.isHeld(client)),
                config.text("group.id").filter(group -> !group.isEmpty()),
                assignment.partitions().size(),
                assignment.partitions().stream().limit(Batches.SHOWN).toList(),
                assignment.paused().size(),
                KafkaField.CONSUMER_CURRENT_THREAD
                        .instance(consumer.core())
                        .map(holder -> holder.number("value").orElse(-1) != -1)
                        .orElse(false),
                lastPoll(consumer).flatMap(time -> NetworkReader.age(takenAt, time)),
                metrics.flatMap(MetricsReader::birth),
                classes.version(consumer.core().type()),
                owner,
                consumer.thread(threads).map(thread -> threads.claim(thread, clientId)),
                FetchReader.read(FetchReader.fetches(consumer.buffers()), assignment.paused()),
                config,
                consumer.networkClient().map(new NetworkReader(takenAt)::read).orElse(Network.NONE),
                metrics.map(reader -> reader.instrumentation(Optional.of(consumer.core())))
                        .orElse(Instrumentation.NONE),
                attribution.memory(client),
                heap.retained(shown.number()));
    }

    private static Consumer.State state(ConsumerParts consumer, boolean held) {
        if (consumer.isWhole() && KafkaField.CONSUMER_CLOSED.isTrue(consumer.core())) {
            return Consumer.State.CLOSED;
        }
        return held ? Consumer.State.OPEN : Consumer.State.ORPHANED;
    }

    /// When it was polled last, in milliseconds since 1970. Since 2.4 a consumer keeps it for a metric; what is left
    /// of a dropped one, and earlier versions, have only the clock of `max.poll.interval.ms`, which runs while the
    /// group assigns the partitions.
    private static Optional<Long> lastPoll(ConsumerParts consumer) {
        return Stream.of("kafkaConsumerMetrics", "kafkaShareConsumerMetrics")
                .flatMap(field -> consumer.core().instance(field).stream())
                .map(metrics -> metrics.number("lastPollMs").orElse(0))
                .filter(time -> time > 0)
                .findFirst()
                .or(() -> pollClock(consumer));
    }

    private static Optional<Long> pollClock(ConsumerParts consumer) {
        boolean byGroup = consumer.subscriptions()
                .flatMap(subscriptions -> subscriptions.instance("subscriptionType"))
                .filter(type -> Names.ofConstant(type).startsWith("AUTO_"))
                .isPresent();
        Optional<Instance> heartbeat = consumer.coordinator()
                .flatMap(coordinator -> coordinator.instance("heartbeat"))
                .or(() -> consumer.networkThread()
                        .flatMap(thread -> thread.instance("requestManagers"))
                        .flatMap(ConsumerReader::heartbeats));
        return heartbeat
                .filter(found -> byGroup)
                .map(found -> found.number("lastPoll").orElseGet(() -> found.instance("pollTimer")
                        .map(timer -> timer.number("startMs").orElse(0))
                        .orElse(0L)))
                .filter(time -> time > 0);
    }

    /// Those of share consumers know no such clock.
    private static Optional<Instance> heartbeats(Instance requestManagers) {
        return requestManagers
                .instance("consumerHeartbeatRequestManager")
                .or(() -> requestManagers.instance("heartbeatRequestManager"))
                .flatMap(present -> present.instance("value"));
    }

    /// As `topic-partition`, ascending.
    private record Assignment(SortedSet<String> partitions, Set<String> paused) {}

    private static Assignment assignment(ConsumerParts consumer) {
        Assignment assignment = new Assignment(new TreeSet<>(), new HashSet<>());
        consumer.subscriptions()
                .flatMap(subscriptions -> subscriptions.reference("assignment"))
                .map(states -> states instanceof Instance instance
                        ? instance.reference("map").orElse(states)
                        : states)
                .map(JavaCollections::entries)
                .orElse(List.of())
                .forEach(entry -> {
                    if (entry.key().orElse(null) instanceof Instance partition) {
                        String name = FetchReader.partition(partition);
                        assignment.partitions().add(name);
                        if (entry.value().orElse(null) instanceof Instance state && state.isTrue("paused")) {
                            assignment.paused().add(name);
                        }
                    }
                });
        return assignment;
    }
}
