package kheap.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kheap.heap.HeapDump;
import kheap.heap.HeapThread;
import kheap.heap.Instance;

/// The threads of a dump, by what they run, and Kafka's among them.
final class Threads {
    private final HeapDump heap;
    private final List<HeapThread> all;
    private final Map<Integer, HeapThread> byObject = new HashMap<>();
    private final Map<Integer, HeapThread> byRunnable = new HashMap<>();
    /// The names of the threads inside `BufferPool.allocate`, by every object that this frame holds.
    private final Map<Integer, List<String>> waiting = new HashMap<>();

    private final Map<Integer, String> clients = new HashMap<>();

    Threads(HeapDump heap) {
        this.heap = heap;
        this.all = heap.threads();
        for (HeapThread thread : all) {
            byObject.put(thread.object(), thread);
            HeapThread.task(new Instance(heap, thread.object()))
                    .ifPresent(runnable ->
                            byRunnable.merge(runnable.number(), thread, (one, other) -> one.alive() ? one : other));
            Set<Integer> waitedFor = new HashSet<>();
            for (HeapThread.Frame frame : thread.frames()) {
                if (frame.text().contains(".BufferPool.allocate(")) {
                    waitedFor.addAll(frame.locals());
                }
            }
            waitedFor.forEach(object ->
                    waiting.computeIfAbsent(object, o -> new ArrayList<>(1)).add(Names.ofThread(heap, thread.name())));
        }
    }

    /// How many threads lived.
    int living() {
        return (int) all.stream().filter(HeapThread::alive).count();
    }

    /// The thread that runs this object.
    Optional<HeapThread> running(int runnable) {
        return Optional.ofNullable(byRunnable.get(runnable));
    }

    /// The thread that is this object.
    Optional<HeapThread> at(int object) {
        return Optional.ofNullable(byObject.get(object));
    }

    /// The threads whose names begin with this.
    Stream<HeapThread> named(String prefix) {
        return all.stream().filter(thread -> thread.name().startsWith(prefix));
    }

    /// Notes which client a thread works for.
    KafkaThread claim(HeapThread thread, String clientId) {
        clients.put(thread.object(), clientId);
        return kafkaThread(thread, kind(thread));
    }

    /// The names of the living threads that wait for memory of this pool.
    List<String> waitingIn(Instance pool) {
        return waiting.getOrDefault(pool.number(), List.of());
    }

    /// All of Kafka's threads, in the order of their kinds and then of their numbers; to be asked after every claim.
    List<KafkaThread> kafkaThreads() {
        return all.stream()
                .filter(this::isKafkas)
                .map(thread -> kafkaThread(thread, kind(thread)))
                .sorted((a, b) -> a.kind().compareTo(b.kind()))
                .toList();
    }

    /// The client that a thread of Kafka's works for, blank where no client claims it; empty for all other threads.
    Optional<String> clientOf(HeapThread thread) {
        return isKafkas(thread) ? Optional.of(clients.getOrDefault(thread.object(), "")) : Optional.empty();
    }

    private boolean isKafkas(HeapThread thread) {
        return clients.containsKey(thread.object())
                || kind(thread) != KafkaThread.Kind.OTHER
                || KafkaClasses.isKafka(heap.object(thread.object()).type().name());
    }

    private KafkaThread kafkaThread(HeapThread thread, KafkaThread.Kind kind) {
        return new KafkaThread(
                kind,
                Names.ofThread(heap, thread.name()),
                heap.address(thread.object()),
                thread.alive(),
                thread.state(),
                clients.getOrDefault(thread.object(), ""),
                thread.frames().stream()
                        .limit(KafkaThread.FRAMES)
                        .map(HeapThread.Frame::text)
                        .toList());
    }

    private KafkaThread.Kind kind(HeapThread thread) {
        return thread.name().isEmpty() && heap.isRedacted()
                ? kindByClass(thread)
                : KafkaThread.Kind.named(thread.name());
    }

    /// What a thread without a readable name is, by its class and that of what it runs.
    private KafkaThread.Kind kindByClass(HeapThread thread) {
        Instance object = new Instance(heap, thread.object());
        String names = Stream.of(Optional.of(object), HeapThread.task(object))
                .flatMap(Optional::stream)
                .map(part -> part.type().name())
                .filter(KafkaClasses::isKafka)
                .collect(Collectors.joining(" "));
        if (names.contains(".producer.internals.Sender")) {
            return KafkaThread.Kind.PRODUCER;
        }
        if (names.contains(".KafkaAdminClient$")) {
            return KafkaThread.Kind.ADMIN;
        }
        if (names.contains("HeartbeatThread")) {
            return KafkaThread.Kind.HEARTBEAT;
        }
        if (names.contains(".ConsumerNetworkThread")) {
            return KafkaThread.Kind.CONSUMER_NETWORK;
        }
        if (names.contains(".security.")) {
            return KafkaThread.Kind.LOGIN_REFRESH;
        }
        return names.contains(".streams.") ? KafkaThread.Kind.STREAMS : KafkaThread.Kind.OTHER;
    }
}
