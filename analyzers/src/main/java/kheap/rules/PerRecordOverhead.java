package kheap.rules;

import java.util.Comparator;
import java.util.List;
import kheap.ByteSize;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Background;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Limits;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;
import kheap.kafka.Batches;
import kheap.kafka.KafkaClients;
import kheap.kafka.Producer;

/// Do waiting records keep more beside their buffers than in them?
///
/// `buffer.memory` counts the bytes of records and nothing else. For every record that waits, its batch also keeps a
/// future and what the application wants to be called back with, and whatever that refers to: the message that the
/// record was made of, a request, a promise. Small records with large callbacks take many times `buffer.memory` when
/// the brokers are slow, and no setting bounds it but the number of records.
///
/// The documentation of `buffer.memory` says so: it "should correspond roughly to the total memory the producer will
/// use, but is not a hard bound".
///
/// Sources: reactor-kafka #385 (3 GB with 32 MB of `buffer.memory`), debezium dbz #1791. Measured with kafka-clients
/// 3.9.0: `Thunk` 24, `FutureRecordMetadata` 48 and `AppendCallbacks` 48 bytes, 120 for each record before the
/// application's own callback.
///
/// Counted is what the producer's batches alone keep, less their buffers and compressors; so what the application
/// refers to elsewhere as well is left out.
///
/// Blind spot: what the application keeps for each record on its own account, such as queues before `send`.
final class PerRecordOverhead implements ClientRule {
    static final Question QUESTION = new Question(
            "per-record-overhead",
            "Do waiting records keep more beside their buffers than in them?",
            "What the application itself keeps for each record, such as a queue before send(), is not counted.");

    /// Times the bytes of the buffers.
    static final Limits LIMITS = new Limits(1, 3);

    /// The share of the heap below which it does not matter.
    static final double LITTLE = 0.01;

    /// The share of the heap from which on it can be critical.
    static final double MUCH = 0.05;

    /// The share of a record's overhead from which on its callback is what matters.
    private static final double MOST = 0.5;

    /// The share of `buffer.memory` in use from which on there is nothing more to come.
    private static final double NEARLY_FULL = 0.9;

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Background background() {
        return new Background(
                "The setting buffer.memory counts the bytes of records and nothing else. For every record that waits, its batch also"
                        + " keeps a future, and the callback that the application gave to send() with whatever that"
                        + " refers to: a message, a request, a promise. While the brokers are slow, small records with"
                        + " large callbacks take many times buffer.memory, and only the number of records bounds it."
                        + " The documentation of buffer.memory says that it \"is not a hard bound\".",
                List.of(
                        "what the producer's batches alone keep",
                        "the arrays behind the batches' buffers and compressors",
                        "the lengths of ProducerBatch.thunks, and a sample of 50 callbacks with their classes"),
                "A warning when it is as much as the buffers, critical from three times on. Below 1 % of the heap it is no"
                        + " problem whatever the ratio, and below 5 % or 16 MiB never critical: a few small records may"
                        + " have any ratio.",
                "The dump alone proves it. What a callback keeps is an average over a sample.",
                List.of(
                        "reactor-kafka #385: 3 GB of heap with a buffer.memory of 32 MB",
                        "debezium dbz #1791: millions of futures",
                        "measured with kafka-clients 3.9.0: 120 bytes for each record before the application's callback"),
                Background.Redaction.whole("Sizes and class names stay in a redacted dump."));
    }

    @Override
    public Diagnosis check(KafkaClients.Found clients) {
        Producers running = Producers.running(clients);
        if (running.isEmpty()) {
            return Producers.noneRuns(QUESTION, clients);
        }
        Producers waiting = running.where(producer ->
                producer.batches().records() > 0 && buffers(producer).bytes() > 0);
        if (waiting.isEmpty()) {
            return Coverage.of(clients).holdsNo("record that waits in a running producer", QUESTION);
        }
        ByteSize heap = clients.surroundings().heapBytes();
        return waiting.stream()
                .filter(producer -> times(producer) >= LIMITS.warning()
                        && overhead(producer).shareOf(heap) >= LITTLE)
                .max(Comparator.comparing((Producer producer) -> severity(clients, producer))
                        .thenComparing(PerRecordOverhead::overhead))
                .map(worst -> problem(clients, worst))
                .orElseGet(() -> clear(clients, waiting));
    }

    /// Nothing where a finalizer keeps the compressors and not the batches.
    private static ByteSize overhead(Producer producer) {
        Batches.Overhead found = producer.batches().overhead();
        return new ByteSize(Math.max(
                0,
                producer.memory().batches().bytes()
                        - found.buffers().bytes()
                        - found.compressors().bytes().bytes()));
    }

    private static ByteSize buffers(Producer producer) {
        return producer.batches().overhead().buffers();
    }

    private static double times(Producer producer) {
        return (double) overhead(producer).bytes() / buffers(producer).bytes();
    }

    private static ByteSize each(Producer producer) {
        return new ByteSize(overhead(producer).bytes() / producer.batches().records());
    }

    private static Severity severity(KafkaClients.Found clients, Producer producer) {
        ByteSize overhead = overhead(producer);
        return overhead.shareOf(clients.surroundings().heapBytes()) < MUCH
                        || overhead.compareTo(Limits.ENDS_A_PROCESS) < 0
                ? Severity.WARNING
                : LIMITS.severity(times(producer)).orElse(Severity.WARNING);
    }

    private static Diagnosis clear(KafkaClients.Found clients, Producers waiting) {
        long records = waiting.stream()
                .mapToLong(producer -> producer.batches().records())
                .sum();
        ByteSize overhead = waiting.stream().map(PerRecordOverhead::overhead).reduce(ByteSize.ZERO, ByteSize::plus);
        ByteSize buffers = waiting.stream().map(PerRecordOverhead::buffers).reduce(ByteSize.ZERO, ByteSize::plus);
        return Coverage.of(clients)
                .clear(
                        QUESTION,
                        "%s in batches, and besides %s of buffers the batches keep %s, %,d B for each record."
                                .formatted(
                                        Words.count(records, "record waits", "records wait"),
                                        buffers,
                                        overhead,
                                        overhead.bytes() / records),
                        Evidence.of("waiting records", Quantity.count(records)),
                        Evidence.of("overhead of batches", Quantity.of(overhead)));
    }

    private static Diagnosis problem(KafkaClients.Found clients, Producer worst) {
        return new Diagnosis.Problem(
                QUESTION,
                severity(clients, worst),
                Coverage.of(clients).overturnable(Certainty.PROOF),
                "%s of producer %s %s %s besides %s of buffers, %s for each record%s. buffer.memory (%s) \"is not a hard bound\"%s."
                        .formatted(
                                Words.count(worst.batches().records(), "waiting record", "waiting records"),
                                Words.name(worst.clientId()),
                                Words.either(worst.batches().records(), "keeps", "keep"),
                                overhead(worst),
                                buffers(worst),
                                each(worst),
                                dominant(worst),
                                worst.pool().total(),
                                whenFull(worst)),
                evidence(worst),
                advice(worst));
    }

    /// What it may come to, unless it has come to it.
    private static String whenFull(Producer producer) {
        ByteSize total = producer.pool().total();
        return producer.pool().inUse().shareOf(total) >= NEARLY_FULL
                ? ": it does not count this"
                : ": full of such records, it would come with %s more"
                        .formatted(new ByteSize(Math.round(total.bytes() * times(producer))));
    }

    private static boolean isOfCallbacks(Producer producer) {
        Batches.Callbacks callbacks = producer.batches().overhead().callbacks();
        return callbacks.found() > 0
                && (double) callbacks.each().bytes() * callbacks.found() / callbacks.sampled()
                        >= MOST * each(producer).bytes();
    }

    private static String dominant(Producer producer) {
        Batches.Callbacks callbacks = producer.batches().overhead().callbacks();
        return isOfCallbacks(producer)
                ? ", of which about %s is its callback (%s)".formatted(callbacks.each(), type(callbacks.type()))
                : ", most of it Kafka's own entries for a record of %s"
                        .formatted(new ByteSize(producer.batches().written().bytes()
                                / producer.batches().records()));
    }

    /// `Confirmation`, `a lambda of OrderService`.
    private static String type(String name) {
        int lambda = name.indexOf("$$Lambda");
        String source = lambda < 0 ? name : name.substring(0, lambda);
        return (lambda < 0 ? "" : "a lambda of ") + Words.shortened(source.substring(source.lastIndexOf('.') + 1));
    }

    private static List<Evidence> evidence(Producer worst) {
        Batches batches = worst.batches();
        return List.of(
                Evidence.of(
                        "overhead against buffers",
                        Quantity.share(times(worst)),
                        Quantity.share(LIMITS.nearest(times(worst))),
                        List.of(worst.address())),
                Evidence.of("overhead of batches", Quantity.of(overhead(worst))),
                Evidence.of("overhead of a record", Quantity.of(each(worst))),
                Evidence.of(
                        "callback of a record",
                        Quantity.of(batches.overhead().callbacks().each())),
                Evidence.of("waiting records", Quantity.count(batches.records())),
                Evidence.of("bytes of the batches' buffers", Quantity.of(buffers(worst))));
    }

    private static Advice advice(Producer producer) {
        if (isOfCallbacks(producer)) {
            return Advice.of(
                    "Let the callback refer to what it needs and no more: an id, not the message or the request. And"
                            + " bound the records under way, for buffer.memory does not.",
                    """
                    Semaphore underWay = new Semaphore(10_000);
                    underWay.acquire();
                    String id = order.id();
                    producer.send(record, (sent, error) -> {
                        underWay.release();
                        confirm(id, error);
                    });""");
        }
        return Advice.of("Put several small values into one record, or bound the records under way: buffer.memory only"
                + " bounds their bytes. Plan the heap with the overhead that is measured here.");
    }
}
