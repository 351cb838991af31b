package kheap.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import kheap.ByteSize;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Limits;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Severity;
import kheap.kafka.KafkaClients;
import kheap.kafka.StreamsApplication;
import kheap.kafka.StreamsApplication.Store;

/// One thing that an application of Kafka Streams holds more of than it should.
record StreamsFinding(Severity severity, Certainty certainty, String sentence, List<Evidence> evidence, Advice advice) {
    /// A thread has an iterator open while it goes over a store, and may go over a few at once; queries from outside
    /// add some.
    static final int ITERATORS_PER_THREAD = 4;

    static final int ITERATORS = 10;

    /// A store on the heap is the application's choice, and yet what fills the heap.
    static final Limits IN_MEMORY = new Limits(0.40, 0.70);

    /// Records fetched and not processed wait for their turn; they are no part of the state.
    static final Limits BUFFERED = new Limits(0.10, 0.30);

    /// What is smaller fills no heap.
    static final ByteSize MATTERS = new ByteSize(64L << 20);

    /// What Kafka Streams lets one store of RocksDB take: 50 MiB for blocks of files and three memtables of 16 MiB.
    static final ByteSize ROCKSDB = new ByteSize((50L + 3 * 16) << 20);

    /// All findings, not ordered.
    static List<StreamsFinding> of(KafkaClients.Found clients) {
        List<StreamsApplication> applications = clients.outside().streams();
        List<StreamsFinding> findings = new ArrayList<>();
        Coverage coverage = Coverage.of(clients);
        iterators(applications, coverage).ifPresent(findings::add);
        findings.addAll(StreamsLives.duplicates(clients, coverage));
        StreamsLives.failed(applications, coverage).ifPresent(findings::add);
        inMemory(clients, coverage).ifPresent(findings::add);
        buffered(clients, coverage).ifPresent(findings::add);
        StreamsLives.closed(applications, coverage).ifPresent(findings::add);
        outsideTheHeap(clients).ifPresent(findings::add);
        return findings;
    }

    /// What the heap may grow to, or as much of it as is known.
    static ByteSize heap(KafkaClients.Found clients) {
        return clients.surroundings()
                .process()
                .maxHeap()
                .orElse(clients.surroundings().heapBytes());
    }

    private static String ofWhichHeap(KafkaClients.Found clients) {
        return clients.surroundings().process().maxHeap().isPresent()
                ? "of the maximum heap"
                : "of what the heap holds now";
    }

    private static Optional<StreamsFinding> iterators(List<StreamsApplication> applications, Coverage coverage) {
        long open = applications.stream()
                .mapToLong(StreamsApplication::openIterators)
                .sum();
        int threads = applications.stream()
                .mapToInt(one -> one.threads().processing())
                .sum();
        int limit = Math.max(ITERATORS, ITERATORS_PER_THREAD * threads);
        if (open < limit) {
            return Optional.empty();
        }
        Store most = applications.stream()
                .flatMap(one -> one.stores().stream())
                .max(Comparator.comparingLong(Store::openIterators))
                .orElseThrow();
        return Optional.of(new StreamsFinding(
                Severity.WARNING,
                coverage.overturnable(Certainty.strong(
                        "Take a second dump an hour later, or watch the metric num-open-iterators: iterators that nobody"
                                + " closes become more.")),
                "%s over stores are open, %,d of them over %s, while %s: one that is not closed keeps blocks and files of"
                                .formatted(
                                        Words.count(open, "iterator"),
                                        most.openIterators(),
                                        Words.name(most.name()),
                                        Words.count(threads, "thread processes", "threads process"))
                        + " RocksDB in memory that no heap dump shows.",
                List.of(Evidence.of(
                        "open iterators over stores",
                        Quantity.count(open),
                        Quantity.count(limit),
                        addresses(applications))),
                Advice.of("Close every iterator of a store, also when processing throws.", """
                        try (KeyValueIterator<String, Order> orders = store.all()) {
                            orders.forEachRemaining(this::add);
                        }""")));
    }

    private static Optional<StreamsFinding> inMemory(KafkaClients.Found clients, Coverage coverage) {
        ByteSize bytes = clients.outside().streams().stream()
                .map(one -> one.retained(Store.Kind.IN_MEMORY))
                .reduce(ByteSize.ZERO, ByteSize::plus);
        double share = bytes.shareOf(heap(clients));
        Optional<Severity> severity = bytes.compareTo(MATTERS) < 0 ? Optional.empty() : IN_MEMORY.severity(share);
        return severity.map(found -> {
            List<Store> stores = clients.outside().streams().stream()
                    .flatMap(one -> one.stores().stream())
                    .filter(store -> store.kind() == Store.Kind.IN_MEMORY)
                    .sorted(Comparator.comparing(Store::retained).reversed())
                    .toList();
            return new StreamsFinding(
                    found,
                    coverage.overturnable(Certainty.PROOF),
                    "The stores that Kafka Streams keeps on the heap take %s, %s %s; the largest is %s with %s%s."
                            .formatted(
                                    bytes,
                                    Words.share(share),
                                    ofWhichHeap(clients),
                                    Words.name(stores.getFirst().name()),
                                    stores.getFirst().retained(),
                                    stores.getFirst().entries() == 0
                                            ? ""
                                            : " for "
                                                    + Words.count(
                                                            stores.getFirst().entries(), "entry", "entries")),
                    List.of(Evidence.of(
                            "memory of stores on the heap",
                            Quantity.of(bytes),
                            Quantity.of(new ByteSize(Math.round(
                                    IN_MEMORY.nearest(share) * heap(clients).bytes()))),
                            addresses(clients.outside().streams()))),
                    Advice.of(
                            "Keep large state in RocksDB, or let windows and entries expire: a store on the heap has no"
                                    + " limit of its own.",
                            "Stores.persistentKeyValueStore(\"orders\") // instead of inMemoryKeyValueStore"));
        });
    }

    private static Optional<StreamsFinding> buffered(KafkaClients.Found clients, Coverage coverage) {
        ByteSize bytes = clients.outside().streams().stream()
                .map(one -> one.tasks().bufferedBytes())
                .reduce(ByteSize.ZERO, ByteSize::plus);
        long records = clients.outside().streams().stream()
                .mapToLong(one -> one.tasks().buffered())
                .sum();
        double share = bytes.shareOf(heap(clients));
        Optional<Severity> severity = bytes.compareTo(MATTERS) < 0 ? Optional.empty() : BUFFERED.severity(share);
        return severity.map(found -> new StreamsFinding(
                found,
                coverage.overturnable(Certainty.PROOF),
                "%s in the queues of tasks and %s %s, %s %s."
                        .formatted(
                                Words.count(records, "record waits", "records wait"),
                                Words.either(records, "takes", "take"),
                                bytes,
                                Words.share(share),
                                ofWhichHeap(clients)),
                List.of(
                        Evidence.of(
                                "memory of records that wait for tasks",
                                Quantity.of(bytes),
                                Quantity.of(new ByteSize(Math.round(
                                        BUFFERED.nearest(share) * heap(clients).bytes()))),
                                addresses(clients.outside().streams())),
                        Evidence.of("records that wait for tasks", Quantity.count(records))),
                Advice.of(
                        "Let fewer records wait for each partition; a task that waits for one partition buffers the others.",
                        """
                        buffered.records.per.partition=100
                        max.task.idle.ms=0""")));
    }

    /// RocksDB's memory is native: the dump tells how many stores are open, not what they take.
    private static Optional<StreamsFinding> outsideTheHeap(KafkaClients.Found clients) {
        int stores = boundedByDefault(clients.outside().streams());
        ByteSize bound = rocksDb(stores);
        if (bound.compareTo(heap(clients)) <= 0 || bound.compareTo(MATTERS) < 0) {
            return Optional.empty();
        }
        return Optional.of(new StreamsFinding(
                Severity.INFO,
                Certainty.hint("Compare the resident memory of the process with its heap, or see RocksDB's metrics"
                        + " (block-cache-usage, cur-size-all-mem-tables)."),
                "%s may take up to %s outside of the heap (%s each), more than %s."
                        .formatted(
                                Words.count(stores, "open store of RocksDB", "open stores of RocksDB"),
                                bound,
                                ROCKSDB,
                                clients.surroundings().process().maxHeap().isPresent()
                                        ? "the maximum heap of " + heap(clients)
                                        : "the heap holds now"),
                List.of(Evidence.of(
                        "bound of RocksDB outside the heap",
                        Quantity.of(bound),
                        Quantity.of(heap(clients)),
                        addresses(clients.outside().streams()))),
                Advice.of(
                        "Let all stores share one cache and one limit for memtables by a rocksdb.config.setter, and leave"
                                + " room for it beside the heap.",
                        """
                        tableConfig.setBlockCache(SHARED_CACHE);
                        options.setWriteBufferManager(SHARED_WRITE_BUFFERS);""")));
    }

    /// The open stores of RocksDB whose memory the application has not set itself.
    static int boundedByDefault(List<StreamsApplication> applications) {
        return applications.stream()
                .filter(one -> !one.ownRocksDbSettings())
                .mapToInt(StreamsApplication::rocksDbs)
                .sum();
    }

    static ByteSize rocksDb(int stores) {
        return new ByteSize(Math.multiplyExact(ROCKSDB.bytes(), stores));
    }

    static List<Long> addresses(List<StreamsApplication> applications) {
        return applications.stream().map(StreamsApplication::address).toList();
    }
}
