package kheap.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import kheap.ByteSize;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Evidence;
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

    /// An application that restarts itself leaves some behind; one may still be held by the field it stood in.
    static final int CLOSED = 3;

    /// What Kafka Streams lets one store of RocksDB take: 50 MiB for blocks of files and three memtables of 16 MiB.
    static final ByteSize ROCKSDB = new ByteSize((50L + 3 * 16) << 20);

    /// All findings, not ordered.
    static List<StreamsFinding> of(KafkaClients.Found clients) {
        List<StreamsApplication> applications = clients.outside().streams();
        List<StreamsFinding> findings = new ArrayList<>();
        Coverage coverage = Coverage.of(clients);
        iterators(applications, coverage).ifPresent(findings::add);
        findings.addAll(duplicates(clients, coverage));
        failed(applications, coverage).ifPresent(findings::add);
        inMemory(clients, coverage).ifPresent(findings::add);
        buffered(clients, coverage).ifPresent(findings::add);
        closed(applications, coverage).ifPresent(findings::add);
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

    private static List<StreamsFinding> duplicates(KafkaClients.Found clients, Coverage coverage) {
        return clients.outside().streams().stream()
                // What has no id is not known to be the same.
                .filter(one -> !one.isClosed() && !one.id().isEmpty())
                .collect(Collectors.groupingBy(StreamsApplication::id))
                .entrySet()
                .stream()
                .filter(same -> same.getValue().size() > 1)
                .map(same -> duplicate(same.getKey(), same.getValue(), clients, coverage))
                .toList();
    }

    private static StreamsFinding duplicate(
            String id, List<StreamsApplication> same, KafkaClients.Found clients, Coverage coverage) {
        String states = same.stream()
                .collect(Collectors.groupingBy(
                        one -> one.state().toLowerCase(Locale.ROOT).replace('_', ' '),
                        TreeMap::new,
                        Collectors.counting()))
                .entrySet()
                .stream()
                .map(state -> "%,d %s".formatted(state.getValue(), state.getKey()))
                .collect(Collectors.joining(", "));
        long ofThem = same.stream().mapToLong(one -> clientsOf(one, clients)).sum();
        return new StreamsFinding(
                Severity.WARNING,
                coverage.overturnable(Certainty.strong(
                        "Find where the application makes its KafkaStreams: one for each process is usual.")),
                "%,d KafkaStreams of the application %s are not closed (%s)%s."
                        .formatted(
                                same.size(),
                                Words.name(id),
                                states,
                                ofThem == 0
                                        ? ""
                                        : "; they have %s"
                                                .formatted(Words.count(
                                                        ofThem,
                                                        "producer, consumer or admin client",
                                                        "producers, consumers and admin clients"))),
                List.of(Evidence.of(
                        "KafkaStreams of one application that are not closed",
                        Quantity.count(same.size()),
                        Quantity.count(2),
                        addresses(same))),
                Advice.of(
                        "Keep one KafkaStreams for an application and set num.stream.threads instead; close the one that is"
                                + " replaced, also when it was never started: its constructor makes clients.",
                        "streams.close(Duration.ofSeconds(30));"));
    }

    private static long clientsOf(StreamsApplication application, KafkaClients.Found clients) {
        String prefix = application.clientId() + "-";
        if (application.clientId().isEmpty()) {
            return 0;
        }
        return clients.producers().stream()
                        .filter(one -> one.clientId().startsWith(prefix))
                        .count()
                + clients.consumers().stream()
                        .filter(one -> !one.closed() && one.clientId().startsWith(prefix))
                        .count()
                + clients.admins().stream()
                        .filter(one -> one.clientId().startsWith(prefix))
                        .count();
    }

    private static Optional<StreamsFinding> failed(List<StreamsApplication> applications, Coverage coverage) {
        List<StreamsApplication> failed = applications.stream()
                .filter(one -> one.state().equals("ERROR")
                        || one.state().equals("RUNNING")
                                && one.threads().processing() == 0
                                && one.threads().ended() > 0)
                .toList();
        if (failed.isEmpty()) {
            return Optional.empty();
        }
        StreamsApplication first = failed.getFirst();
        return Optional.of(new StreamsFinding(
                Severity.WARNING,
                coverage.overturnable(Certainty.PROOF),
                "%s: no thread of %s processes records any more (state %s)."
                        .formatted(
                                Words.count(
                                        failed.size(),
                                        "application of Kafka Streams has failed",
                                        "applications of Kafka Streams have failed"),
                                Words.name(first.id()),
                                Words.shortened(first.state())),
                List.of(Evidence.of("failed KafkaStreams", Quantity.count(failed.size()), addresses(failed))),
                Advice.of(
                        "Read why its threads ended, and replace a thread or close the application from its exception"
                                + " handler.",
                        """
                        streams.setUncaughtExceptionHandler(error ->
                                StreamThreadExceptionResponse.REPLACE_THREAD);""")));
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

    private static Optional<StreamsFinding> closed(List<StreamsApplication> applications, Coverage coverage) {
        List<StreamsApplication> closed =
                applications.stream().filter(StreamsApplication::isClosed).toList();
        if (closed.size() < CLOSED) {
            return Optional.empty();
        }
        ByteSize bytes = closed.stream().map(StreamsApplication::retained).reduce(ByteSize.ZERO, ByteSize::plus);
        return Optional.of(
                new StreamsFinding(
                        bytes.compareTo(MATTERS) < 0 ? Severity.INFO : Severity.WARNING,
                        coverage.overturnable(Certainty.PROOF),
                        "%,d KafkaStreams are closed and something still holds them: they retain %s."
                                .formatted(closed.size(), bytes),
                        List.of(Evidence.of(
                                "closed KafkaStreams that are held",
                                Quantity.count(closed.size()),
                                Quantity.count(CLOSED),
                                addresses(closed))),
                        Advice.of(
                                "Let go of a KafkaStreams when it is closed: the field, the list or the listener that holds it.")));
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

    private static List<Long> addresses(List<StreamsApplication> applications) {
        return applications.stream().map(StreamsApplication::address).toList();
    }
}
