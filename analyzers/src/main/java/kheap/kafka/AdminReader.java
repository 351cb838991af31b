package kheap.kafka;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kheap.heap.HeapDump;
import kheap.heap.HeapThread;
import kheap.heap.Instance;
import kheap.heap.JavaCollections;

/// Reads the admin clients of a dump: one for each `KafkaAdminClient`, which its running thread always reaches.
final class AdminReader {
    private final HeapDump heap;
    private final KafkaClasses classes;
    private final Threads threads;
    private final ConfigReader configs;
    private final Optional<Instant> takenAt;

    AdminReader(HeapDump heap, KafkaClasses classes, Threads threads, ConfigReader configs) {
        this.heap = heap;
        this.classes = classes;
        this.threads = threads;
        this.configs = configs;
        this.takenAt = heap.file().takenAt();
    }

    List<Instance> find() {
        return classes.instances("admin.KafkaAdminClient");
    }

    Attribution.Anchors anchors(Instance admin) {
        Attribution.Anchors anchors = new Attribution.Anchors();
        anchors.facade(admin.number());
        KafkaField.ADMIN_RUNNABLE
                .instance(admin)
                .ifPresent(runnable -> anchors.add(Attribution.Part.OTHER, runnable.number()));
        KafkaField.ADMIN_METRICS.instance(admin).ifPresent(metrics -> MetricsReader.anchor(metrics, anchors));
        KafkaField.ADMIN_CLIENT.instance(admin).ifPresent(client -> NetworkReader.anchor(client, anchors));
        admin.instance("metadataManager")
                .ifPresent(metadata -> anchors.add(Attribution.Part.NETWORK, metadata.number()));
        thread(admin).ifPresent(thread -> anchors.add(Attribution.Part.NETWORK, thread.object()));
        config(admin).ifPresent(config -> anchors.add(Attribution.Part.OTHER, config.number()));
        return anchors;
    }

    Admin read(Instance admin, Attribution attribution, int client, Owner owner) {
        String clientId =
                KafkaField.ADMIN_CLIENT_ID.instance(admin).map(Names::of).orElse("");
        Optional<MetricsReader> metrics =
                KafkaField.ADMIN_METRICS.instance(admin).map(MetricsReader::of);
        return new Admin(
                clientId,
                state(admin, attribution.isHeld(client)),
                admin.address(),
                metrics.flatMap(MetricsReader::birth),
                classes.version(admin.type()),
                owner,
                thread(admin).map(thread -> threads.claim(thread, clientId)),
                pendingCalls(admin),
                config(admin).map(configs::read).orElse(ClientConfig.UNKNOWN),
                KafkaField.ADMIN_CLIENT
                        .instance(admin)
                        .map(new NetworkReader(takenAt)::read)
                        .orElse(Network.NONE),
                metrics.map(reader -> reader.instrumentation(Optional.of(admin)))
                        .orElse(Instrumentation.NONE),
                attribution.memory(client),
                heap.retained(admin.number()));
    }

    /// The time of the shutdown is an `AtomicLong`, -1 until `close()`.
    private Admin.State state(Instance admin, boolean held) {
        boolean closing = KafkaField.ADMIN_SHUTDOWN
                .instance(admin)
                .map(time -> time.number("value").orElse(-1) != -1)
                .orElse(false);
        if (closing || thread(admin).filter(HeapThread::alive).isEmpty()) {
            return Admin.State.CLOSED;
        }
        return held ? Admin.State.OPEN : Admin.State.ORPHANED;
    }

    private Optional<HeapThread> thread(Instance admin) {
        return KafkaField.ADMIN_THREAD.instance(admin).flatMap(thread -> threads.at(thread.number()));
    }

    private static int pendingCalls(Instance admin) {
        Optional<Instance> runnable = KafkaField.ADMIN_RUNNABLE.instance(admin);
        int calls = 0;
        for (String queue : List.of("newCalls", "pendingCalls", "correlationIdToCalls")) {
            calls += runnable.flatMap(r -> r.reference(queue))
                    .map(queued -> JavaCollections.elements(queued).size())
                    .orElse(0);
        }
        // Calls by node, waiting to be sent.
        calls +=
                runnable
                        .flatMap(r -> r.reference("callsToSend"))
                        .map(JavaCollections::elements)
                        .orElse(List.of())
                        .stream()
                        .mapToInt(byNode -> JavaCollections.elements(byNode).size())
                        .sum();
        return calls;
    }

    private static Optional<Instance> config(Instance admin) {
        return KafkaField.ADMIN_CLIENT.instance(admin).flatMap(NetworkReader::config);
    }
}
