package kheap.rules;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import kheap.ByteSize;
import kheap.kafka.ClientConfig;
import kheap.kafka.ClientMemory;
import kheap.kafka.Consumer;
import kheap.kafka.Instrumentation;
import kheap.kafka.KafkaThread;
import kheap.kafka.Network;
import kheap.kafka.Owner;

/// A consumer in the making: a member of a group that was polled a second ago, with Kafka's defaults, until a test
/// says otherwise.
final class AConsumer {
    static final long OWN = 200 * 1024;

    private final Consumer.State state;
    private final TreeMap<String, String> config = new TreeMap<>();
    private Optional<String> group = Optional.of("billing");
    private int assigned = 4;
    private boolean polling;
    private Optional<Duration> sinceLastPoll = Optional.of(Duration.ofSeconds(1));
    private Optional<Instant> born = Optional.of(Clients.TAKEN_AT.minus(Duration.ofHours(1)));
    private Owner.Kind owner = Owner.Kind.APPLICATION;
    private boolean thread = true;
    private Consumer.Fetched fetched = Consumer.Fetched.NONE;
    private int brokers = 1;

    private AConsumer(Consumer.State state) {
        this.state = state;
    }

    static AConsumer open() {
        return new AConsumer(Consumer.State.OPEN);
    }

    static AConsumer orphan() {
        return new AConsumer(Consumer.State.ORPHANED).owner(Owner.Kind.NOBODY);
    }

    static AConsumer closed() {
        return new AConsumer(Consumer.State.CLOSED);
    }

    AConsumer set(String key, String value) {
        config.put(key, value);
        return this;
    }

    AConsumer withoutGroup() {
        group = Optional.empty();
        return this;
    }

    AConsumer assigned(int partitions) {
        assigned = partitions;
        return this;
    }

    AConsumer polling() {
        polling = true;
        return this;
    }

    AConsumer polled(Duration ago) {
        sinceLastPoll = Optional.of(ago);
        return this;
    }

    AConsumer neverPolled() {
        sinceLastPoll = Optional.empty();
        return this;
    }

    AConsumer born(Duration ago) {
        born = Optional.of(Clients.before(ago));
        return this;
    }

    AConsumer owner(Owner.Kind kind) {
        owner = kind;
        return this;
    }

    AConsumer withoutThread() {
        thread = false;
        return this;
    }

    AConsumer fetched(int arrays, long bytes, long unread, String... paused) {
        fetched = new Consumer.Fetched(
                arrays * 4,
                arrays,
                new ByteSize(bytes),
                new ByteSize(unread),
                new ByteSize(arrays == 0 ? 0 : bytes / arrays),
                List.of(paused));
        return this;
    }

    AConsumer brokers(int count) {
        brokers = count;
        return this;
    }

    Consumer at(long address) {
        return new Consumer(
                "consumer-billing-1",
                Consumer.Kind.CLASSIC,
                address,
                state,
                group,
                assigned,
                IntStream.range(0, assigned).mapToObj(i -> "events-" + i).toList(),
                fetched.paused().size(),
                polling,
                sinceLastPoll,
                born,
                Optional.of("4.1.2"),
                new Owner(owner, "com.acme.Reader", "com.acme.Reader", List.of()),
                thread
                        ? Optional.of(new KafkaThread(
                                KafkaThread.Kind.HEARTBEAT,
                                "kafka-coordinator-heartbeat-thread | billing",
                                address + 1,
                                true,
                                "WAITING",
                                "consumer-billing-1",
                                List.of()))
                        : Optional.empty(),
                fetched,
                ClientConfig.of(config),
                new Network(0, Optional.empty(), nodes()),
                Instrumentation.NONE,
                new ClientMemory(
                        ByteSize.ZERO,
                        ByteSize.ZERO,
                        fetched.bytes(),
                        new ByteSize(OWN),
                        ByteSize.ZERO,
                        ByteSize.ZERO,
                        ByteSize.ZERO),
                ByteSize.ZERO);
    }

    /// The bootstrap server, the brokers, and the coordinator's own connection.
    private List<Network.Node> nodes() {
        return IntStream.concat(IntStream.of(-1, Integer.MAX_VALUE - 1), IntStream.rangeClosed(1, brokers))
                .mapToObj(id -> new Network.Node(String.valueOf(id), "READY", 0))
                .toList();
    }
}
