package kheap.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import kheap.heap.HeapObject;
import kheap.heap.HeapThread;
import kheap.heap.Instance;

/// The objects that make up one consumer, found before anything is measured.
///
/// Until 3.6 a `KafkaConsumer` keeps its fields itself, since 3.7 a delegate does: a classic, an asynchronous or a
/// share consumer. What is left of one that was dropped without `close()` was looked up in dumps of 1.0 to 4.4:
///
/// - A classic consumer that has joined its group leaves its coordinator, which its heartbeat thread keeps. One that
/// has not, or that was assigned its partitions by hand, has no thread, but its metrics stay in the MBean server
/// under its client id, and they keep the coordinator, too. In both cases the network client with its open
/// connections stays, and what was fetched; the `KafkaConsumer` and the delegate are collected.
/// - An asynchronous consumer leaves its network thread from the moment it is made, and since 3.9 with it the delegate.
/// - A share consumer leaves its network thread.
///
/// @param facade the `KafkaConsumer` or `KafkaShareConsumer`
/// @param core what is there as long as the consumer is: the delegate or the consumer that has the fields, else the
///     coordinator or the network thread
/// @param coordinator of a classic consumer
/// @param networkThread of an asynchronous or share consumer
/// @param wrapper classic consumers wrap the network client in one of their own
/// @param buffers the fetcher and the buffer, those of them that the version has
record ConsumerParts(
        Consumer.Kind kind,
        Optional<Instance> facade,
        Instance core,
        Optional<Instance> coordinator,
        Optional<Instance> networkThread,
        Optional<Instance> wrapper,
        Optional<Instance> networkClient,
        Optional<Instance> subscriptions,
        Optional<Instance> metadata,
        Optional<Instance> metrics,
        List<Instance> buffers) {

    private static final List<String> DELEGATES = List.of(
            "consumer.internals.ClassicKafkaConsumer",
            "consumer.internals.LegacyKafkaConsumer",
            "consumer.internals.AsyncKafkaConsumer",
            "consumer.internals.ShareConsumerImpl");

    private static final String COORDINATOR = "consumer.internals.ConsumerCoordinator";
    private static final String NETWORK_THREAD = "consumer.internals.ConsumerNetworkThread";
    private static final String FETCHER = "consumer.internals.Fetcher";

    /// The classes whose instances are asked for.
    static final List<String> TYPES = Stream.of(
                    List.of("consumer.KafkaConsumer", "consumer.KafkaShareConsumer"),
                    DELEGATES,
                    List.of(COORDINATOR, NETWORK_THREAD, FETCHER))
            .flatMap(List::stream)
            .toList();

    /// Every consumer that somebody may still use, and what is left of those that were dropped without `close()`.
    static List<ConsumerParts> find(KafkaClasses classes, Threads threads) {
        List<ConsumerParts> found = new ArrayList<>();
        Set<Integer> met = new HashSet<>();
        for (Instance facade : instances(classes, "consumer.KafkaConsumer", "consumer.KafkaShareConsumer")) {
            Instance body = KafkaField.CONSUMER_DELEGATE.instance(facade).orElse(facade);
            found.add(ofBody(Optional.of(facade), body));
            met.add(body.number());
        }
        for (Instance delegate : instances(classes, DELEGATES.toArray(String[]::new))) {
            if (met.add(delegate.number()) && !KafkaField.CONSUMER_CLOSED.isTrue(delegate)) {
                found.add(ofBody(Optional.empty(), delegate));
            }
        }
        found.forEach(consumer -> Stream.of(consumer.coordinator, consumer.networkThread)
                .flatMap(Optional::stream)
                .forEach(part -> met.add(part.number())));
        Map<Integer, Instance> fetchers = new HashMap<>();
        for (Instance fetcher : classes.instances(FETCHER)) {
            fetcher.instance("subscriptions").ifPresent(of -> fetchers.put(of.number(), fetcher));
        }
        classes.instances(COORDINATOR).stream()
                .filter(coordinator -> met.add(coordinator.number()))
                .map(coordinator -> ofCoordinator(coordinator, fetchers))
                .filter(left -> left.runs(threads))
                .forEach(found::add);
        classes.instances(NETWORK_THREAD).stream()
                .filter(thread -> met.add(thread.number()))
                .map(ConsumerParts::ofNetworkThread)
                .filter(left -> left.runs(threads))
                .forEach(found::add);
        return found;
    }

    private static List<Instance> instances(KafkaClasses classes, String... names) {
        return Stream.of(names)
                .flatMap(name -> classes.instances(name).stream())
                .toList();
    }

    private static ConsumerParts ofBody(Optional<Instance> facade, Instance body) {
        Optional<Instance> networkThread =
                KafkaField.CONSUMER_EVENTS.instance(body).flatMap(handler -> handler.instance("networkThread"));
        Optional<Instance> wrapper = body.instance("client");
        return new ConsumerParts(
                kind(body),
                facade,
                body,
                body.instance("coordinator"),
                networkThread,
                wrapper,
                networkClient(wrapper, networkThread),
                KafkaField.CONSUMER_SUBSCRIPTIONS.instance(body),
                body.instance("metadata"),
                KafkaField.CONSUMER_METRICS.instance(body),
                buffers(body.instance("fetcher"), body.instance("fetchBuffer")));
    }

    private static ConsumerParts ofCoordinator(Instance coordinator, Map<Integer, Instance> fetchers) {
        Optional<Instance> wrapper = coordinator.instance("client");
        Optional<Instance> networkClient = networkClient(wrapper, Optional.empty());
        Optional<Instance> subscriptions = coordinator.instance("subscriptions");
        return new ConsumerParts(
                Consumer.Kind.CLASSIC,
                Optional.empty(),
                coordinator,
                Optional.of(coordinator),
                Optional.empty(),
                wrapper,
                networkClient,
                subscriptions,
                coordinator.instance("metadata"),
                networkClient.flatMap(NetworkReader::metrics),
                buffers(subscriptions.map(of -> fetchers.get(of.number())), Optional.empty()));
    }

    private static ConsumerParts ofNetworkThread(Instance thread) {
        Optional<Instance> managers = thread.instance("requestManagers");
        Optional<Instance> share = managers.flatMap(all -> all.instance("shareConsumeRequestManager"))
                .flatMap(present -> present.instance("value"));
        Optional<Instance> fetches = share.or(() -> managers.flatMap(all -> all.instance("fetchRequestManager")));
        Optional<Instance> networkClient = networkClient(Optional.empty(), Optional.of(thread));
        return new ConsumerParts(
                share.isPresent() ? Consumer.Kind.SHARE : Consumer.Kind.ASYNC,
                Optional.empty(),
                thread,
                Optional.empty(),
                Optional.of(thread),
                Optional.empty(),
                networkClient,
                fetches.flatMap(manager -> manager.instance("subscriptions")),
                fetches.flatMap(manager -> manager.instance("metadata")),
                networkClient.flatMap(NetworkReader::metrics),
                buffers(
                        fetches.flatMap(manager -> manager.instance("fetchBuffer")),
                        fetches.flatMap(manager -> manager.instance("shareFetchBuffer"))));
    }

    private static Consumer.Kind kind(Instance body) {
        if (body.type().name().contains("Share")) {
            return Consumer.Kind.SHARE;
        }
        return KafkaField.CONSUMER_EVENTS.isIn(body.type()) ? Consumer.Kind.ASYNC : Consumer.Kind.CLASSIC;
    }

    /// Asynchronous consumers keep it with their network thread.
    private static Optional<Instance> networkClient(Optional<Instance> wrapper, Optional<Instance> networkThread) {
        return wrapper.flatMap(found -> found.instance("client")).or(() -> networkThread
                .flatMap(thread -> thread.instance("networkClientDelegate"))
                .flatMap(delegate -> delegate.instance("client")));
    }

    private static List<Instance> buffers(Optional<Instance> fetcher, Optional<Instance> buffer) {
        return Stream.of(fetcher, fetcher.flatMap(found -> found.instance("fetchBuffer")), buffer)
                .flatMap(Optional::stream)
                .toList();
    }

    /// Whether the core is the consumer itself and not only what is left of it.
    boolean isWhole() {
        return core.number() == facade.map(HeapObject::number).orElse(-1)
                || KafkaField.CONSUMER_CLOSED.isIn(core.type());
    }

    /// Its heartbeat thread lives or, where it has none, its network client was not closed. Before 2.1 a network
    /// client does not tell.
    private boolean runs(Threads threads) {
        return thread(threads).filter(HeapThread::alive).isPresent()
                || networkClient
                        .flatMap(KafkaField.NETWORK_STATE::instance)
                        .flatMap(state -> state.instance("value"))
                        .filter(state -> Names.ofConstant(state).equals("ACTIVE"))
                        .isPresent();
    }

    /// Its network or heartbeat thread.
    Optional<HeapThread> thread(Threads threads) {
        return networkThread
                .or(() -> coordinator.flatMap(found -> found.instance("heartbeatThread")))
                .flatMap(thread -> threads.at(thread.number()));
    }

    Optional<Instance> config() {
        return networkClient.flatMap(NetworkReader::config);
    }
}
