package kheap.rules;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kheap.ByteSize;
import kheap.diagnosis.Background;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Question;
import kheap.kafka.KafkaClients;
import kheap.kafka.StreamsApplication;
import kheap.kafka.StreamsApplication.Store;

/// Do the stores, caches and threads of Kafka Streams hold more than they should?
///
/// An application of Kafka Streams has threads; each runs tasks, one for each partition; each task has its stores. A
/// store on the heap has no limit. One in RocksDB has little on the heap and up to 98 MiB outside of it by default,
/// and every iterator over it keeps native blocks and files until it is closed. The record caches in front of the
/// stores have a limit that they keep. `close()` ends the threads and clients, and a `KafkaStreams` has clients from
/// its constructor on.
///
/// Sources: KAFKA-8324, KAFKA-14432, KAFKA-16086 (iterators and options not closed), zipkin-storage-kafka #62.
/// Measured with kafka-streams 4.1.2: 16 tasks with an iterator each; a closed `KafkaStreams` of one thread retains
/// 430 KiB.
///
/// Blind spot: what RocksDB itself takes is native; a dump tells how many stores are open.
final class StreamsState implements ClientRule {
    static final Question QUESTION = new Question(
            "streams-state",
            "Do the stores, caches and threads of Kafka Streams hold more than they should?",
            "What RocksDB takes is outside of the heap: only the number of its stores and iterators is known.");

    private static final int SENTENCE = 400;

    private static final Background BACKGROUND = new Background(
            "A task of Kafka Streams, one for each partition, has its own instance of every store. Stores on the heap grow"
                    + " with their entries. A store in RocksDB keeps its entries outside of the heap, by default up to 50 MiB"
                    + " of cached blocks and three memtables of 16 MiB, and pins more for every iterator that is not closed."
                    + " The caches in front of the stores have a bound and keep it. A KafkaStreams has producers, consumers"
                    + " and an admin client from its constructor on, and threads from its start to its close.",
            List.of(
                    "the KafkaStreams objects, and their tasks, stores, caches and queues",
                    "the maximum heap, where the dump tells it"),
            "Iterators: "
                    + StreamsFinding.ITERATORS
                    + " open ones, or "
                    + StreamsFinding.ITERATORS_PER_THREAD
                    + " for each thread where that is more. Stores on the heap: a warning from 40 % of the maximum heap,"
                    + " critical from 70 %; records that wait for tasks: from 10 % and 30 %; both from 64 MiB on. Two"
                    + " KafkaStreams of one application that are not closed are a warning, and so is one that has failed."
                    + " Three closed ones that something holds are worth knowing, from 64 MiB on a warning. The bound of"
                    + " RocksDB is worth knowing where it exceeds the heap.",
            "What is on the heap is proven. Iterators may belong to queries that are just running: a second dump tells. What"
                    + " RocksDB takes needs the resident memory of the process.",
            List.of(
                    "KAFKA-8324, KAFKA-8637, KAFKA-14432, KAFKA-16086",
                    "zipkin-storage-kafka #62",
                    "measured: kafka-streams 4.1.2, 16 tasks with stores of both kinds"),
            Background.Redaction.partly("The numbers stay; names of stores and applications are lost."));

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Background background() {
        return BACKGROUND;
    }

    @Override
    public Diagnosis check(KafkaClients.Found clients) {
        if (clients.outside().streams().isEmpty()) {
            return Coverage.of(clients).holdsNo("application of Kafka Streams", QUESTION);
        }
        List<StreamsFinding> findings = StreamsFinding.of(clients).stream()
                .sorted(Comparator.comparing(StreamsFinding::severity).reversed())
                .toList();
        if (findings.isEmpty()) {
            return clear(clients);
        }
        StreamsFinding worst = findings.getFirst();
        return new Diagnosis.Problem(
                QUESTION, worst.severity(), worst.certainty(), sentence(findings), evidence(findings), worst.advice());
    }

    /// Each quantity once, of the worst finding that has it: comparisons of several days know evidence by its name.
    private static List<Evidence> evidence(List<StreamsFinding> findings) {
        Map<String, Evidence> byName = new LinkedHashMap<>();
        findings.stream()
                .flatMap(finding -> finding.evidence().stream())
                .forEach(evidence -> byName.putIfAbsent(evidence.name(), evidence));
        return List.copyOf(byName.values());
    }

    /// The findings one after the other, as many as one can take in.
    private static String sentence(List<StreamsFinding> findings) {
        StringBuilder text = new StringBuilder(findings.getFirst().sentence());
        for (StreamsFinding finding : findings.subList(1, findings.size())) {
            if (text.length() + 1 + finding.sentence().length() <= SENTENCE) {
                text.append(' ').append(finding.sentence());
            }
        }
        return text.toString();
    }

    private static Diagnosis clear(KafkaClients.Found clients) {
        List<StreamsApplication> applications = clients.outside().streams();
        long closed = applications.stream().filter(StreamsApplication::isClosed).count();
        ByteSize used = applications.stream().map(one -> one.cache().used()).reduce(ByteSize.ZERO, ByteSize::plus);
        ByteSize limit = applications.stream().map(one -> one.cache().limit()).reduce(ByteSize.ZERO, ByteSize::plus);
        ByteSize onHeap = applications.stream()
                .map(one -> one.retained(Store.Kind.IN_MEMORY))
                .reduce(ByteSize.ZERO, ByteSize::plus);
        long iterators = applications.stream()
                .mapToLong(StreamsApplication::openIterators)
                .sum();
        int stores = StreamsFinding.boundedByDefault(applications);
        return Coverage.of(clients)
                .clear(
                        QUESTION,
                        "%s checked%s: %s; the caches hold %s of the %s that they may, the stores on the heap %s; %s%s."
                                .formatted(
                                        Words.count(
                                                applications.size(),
                                                "application of Kafka Streams was",
                                                "applications of Kafka Streams were"),
                                        closed == 0 ? "" : ", %,d closed and still held".formatted(closed),
                                        Words.count(
                                                applications.stream()
                                                        .mapToInt(one ->
                                                                one.tasks().active())
                                                        .sum(),
                                                "task"),
                                        used,
                                        limit,
                                        onHeap,
                                        stores == 0
                                                ? ""
                                                : "%s may take up to %s outside of it; "
                                                        .formatted(
                                                                Words.count(
                                                                        stores,
                                                                        "store of RocksDB",
                                                                        "stores of RocksDB"),
                                                                StreamsFinding.rocksDb(stores)),
                                        iterators == 0
                                                ? "no iterator is open"
                                                : Words.count(iterators, "iterator is open", "iterators are open")),
                        Evidence.of("memory of stores on the heap", Quantity.of(onHeap)),
                        Evidence.of("memory of record caches", Quantity.of(used)));
    }
}
