package kheap.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import kheap.ByteSize;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Background;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;
import kheap.kafka.Batches;
import kheap.kafka.KafkaClients;
import kheap.kafka.Producer;

/// Do batches reserve much memory and fill little of it?
///
/// A batch takes `batch.size` from the pool with its first record, however small that is, and every partition has a
/// batch of its own. So a producer that writes to many partitions needs partitions × `batch.size`, whatever its data
/// amounts to: a `batch.size` of 4 MiB and 1,000 partitions are 4 GiB for 10 MiB of records.
///
/// Sources: KIP-1332, which since kafka-clients 4.4 lets a batch take 16 KiB at a time, and KIP-782. Measured: one
/// record of 100 bytes in each of 64 partitions reserves 64 × 128 KiB.
///
/// Only batches that no broker was asked to take yet count: those are as full as they got. A pool that is full of
/// full batches is the question of [ExhaustedBuffers].
///
/// Blind spot: a batch that was just begun is always almost empty, and only one instant is seen.
final class BatchReservation implements ClientRule {
    static final Question QUESTION = new Question(
            "batch-reservation",
            "Do batches reserve much more memory than they fill?",
            "Batches that were begun an instant before the dump look like batches that stay empty.");

    /// The share of `buffer.memory` in waiting batches from which on they are in each other's way.
    static final double RESERVED = 0.5;

    /// With the median batch less than this full, in percent, four times as many would fit the same memory.
    static final int HARDLY_FILLED = 25;

    /// What batches of all partitions together may take of `buffer.memory`.
    private static final double ROOM_FOR_BATCHES = 0.5;

    private static final long SMALLEST_BATCH = 1024;

    private static final String STRATEGY = "buffer.memory.allocation.strategy";

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Background background() {
        return new Background(
                "A batch takes batch.size from the pool with its first record, however small the record is, and every"
                        + " partition has a batch of its own. A producer that writes to many partitions therefore needs"
                        + " partitions × batch.size, whatever its records amount to. When that is more than"
                        + " buffer.memory, send() waits for memory although next to nothing is in it.",
                List.of(
                        "the accumulator's batches that were never drained, with their buffers' capacity and position",
                        "RecordAccumulator's queues: the partitions that were ever sent to",
                        "BufferPool.totalMemory and poolableSize"),
                "A warning when several waiting batches have reserved at least half of buffer.memory and the median of them is"
                        + " less than 25 % full: then other partitions soon wait for memory that is mostly empty."
                        + " Critical when a batch for each partition that was sent to is more than buffer.memory.",
                "The reservation is read to the byte. That it stays so is strong rather than proven, because a batch that"
                        + " was just begun is empty in any case: a second dump a few seconds later proves it.",
                List.of(
                        "KIP-1332 and KAFKA-20576: 4 MiB × 1,000 partitions",
                        "KIP-782",
                        "measured with kafka-clients 4.1.2: 64 records of 100 bytes reserve 64 × 128 KiB"),
                Background.Redaction.whole("All of it stands in fields of objects; only topic names are missing."));
    }

    @Override
    public Diagnosis check(KafkaClients.Found clients) {
        Producers running = Producers.running(clients);
        if (running.isEmpty()) {
            return Producers.noneRuns(QUESTION, clients);
        }
        Producers waiting = running.where(producer -> fill(producer).batches() > 0);
        if (waiting.isEmpty()) {
            return Coverage.of(clients).holdsNo("batch of a running producer that waits to be sent", QUESTION);
        }
        Producers wasteful = waiting.where(BatchReservation::isProblem);
        return wasteful.stream()
                .max(Comparator.comparing(BatchReservation::severity)
                        .thenComparing(producer -> fill(producer).reserved()))
                .map(worst -> problem(clients, worst, wasteful.count()))
                .orElseGet(() -> clear(clients, waiting));
    }

    private static Batches.Fill fill(Producer producer) {
        return producer.batches().fill();
    }

    /// A single batch is in nobody's way, however small the pool is.
    private static boolean isProblem(Producer producer) {
        return fill(producer).batches() > 1
                && share(producer) >= RESERVED
                && fill(producer).medianPercent() < HARDLY_FILLED;
    }

    private static double share(Producer producer) {
        return fill(producer).reserved().shareOf(producer.pool().total());
    }

    private static Severity severity(Producer producer) {
        return fitsEveryPartition(producer) ? Severity.WARNING : Severity.CRITICAL;
    }

    private static boolean fitsEveryPartition(Producer producer) {
        return first(producer).bytes() * partitions(producer)
                <= producer.pool().total().bytes();
    }

    /// What a batch takes with its first record: `batch.size`, or one chunk of it.
    private static ByteSize first(Producer producer) {
        return producer.pool().poolable();
    }

    /// Its queues stay, so this also counts the partitions that have no batch now.
    private static long partitions(Producer producer) {
        return Math.max(producer.partitions().queues(), producer.batches().partitionCount());
    }

    private static Diagnosis clear(KafkaClients.Found clients, Producers waiting) {
        int batches =
                waiting.stream().mapToInt(producer -> fill(producer).batches()).sum();
        double share =
                waiting.stream().mapToDouble(BatchReservation::share).max().orElseThrow();
        int least = waiting.stream()
                .mapToInt(producer -> fill(producer).medianPercent())
                .min()
                .orElseThrow();
        return Coverage.of(clients)
                .clear(
                        QUESTION,
                        "%s to be sent, with at most %s of a buffer.memory, and %s."
                                .formatted(
                                        Words.count(batches, "batch waits", "batches wait"),
                                        Words.share(share),
                                        waiting.count() == 1
                                                ? "the median one is %d %% full".formatted(least)
                                                : "each producer's median one is at least %d %% full".formatted(least)),
                        Evidence.of("batches that wait to be sent", Quantity.count(batches)),
                        Evidence.of("share of buffer.memory in waiting batches", Quantity.share(share)));
    }

    private static Diagnosis problem(KafkaClients.Found clients, Producer worst, int producers) {
        Batches.Fill fill = fill(worst);
        return new Diagnosis.Problem(
                QUESTION,
                severity(worst),
                Coverage.of(clients)
                        .overturnable(Certainty.strong(
                                "Take a second dump a few seconds later: batches that were only just begun are fuller"
                                        + " then.")),
                "%,d waiting batches of producer %s have reserved %s, %s of buffer.memory, and the median one is %d %% full: a batch takes %s with its first record. %s%s"
                        .formatted(
                                fill.batches(),
                                Words.name(worst.clientId()),
                                fill.reserved(),
                                Words.share(share(worst)),
                                fill.medianPercent(),
                                first(worst),
                                forEveryPartition(worst),
                                others(producers - 1)),
                evidence(worst, producers),
                advice(worst));
    }

    private static String forEveryPartition(Producer producer) {
        long partitions = partitions(producer);
        ByteSize all = new ByteSize(first(producer).bytes() * partitions);
        return "One for %s takes %s, %s buffer.memory (%s)."
                .formatted(
                        partitions == 1
                                ? "its only partition"
                                : "each of the %,d partitions sent to".formatted(partitions),
                        all,
                        fitsEveryPartition(producer) ? "within" : "more than",
                        producer.pool().total());
    }

    private static String others(int count) {
        return count == 0
                ? ""
                : " %s likewise.".formatted(Words.count(count, "other producer does", "other producers do"));
    }

    private static List<Evidence> evidence(Producer worst, int producers) {
        Batches.Fill fill = fill(worst);
        return List.of(
                Evidence.of(
                        "share of buffer.memory in waiting batches",
                        Quantity.share(share(worst)),
                        Quantity.share(RESERVED),
                        List.of(worst.address())),
                Evidence.of(
                        "fill of the median waiting batch",
                        Quantity.share(fill.medianPercent() / 100.0),
                        Quantity.share(HARDLY_FILLED / 100.0),
                        List.of()),
                Evidence.of("batches that wait to be sent", Quantity.count(fill.batches())),
                Evidence.of("bytes of waiting batches", Quantity.of(fill.reserved())),
                Evidence.of(
                        "a batch for each partition",
                        Quantity.of(new ByteSize(first(worst).bytes() * partitions(worst))),
                        Quantity.of(worst.pool().total()),
                        List.of()),
                Evidence.of("producers with reserved and hardly filled batches", Quantity.count(producers)));
    }

    private static Advice advice(Producer producer) {
        List<String> lines = new ArrayList<>();
        ByteSize smaller = smallerBatch(producer);
        if (smaller.compareTo(first(producer)) < 0) {
            lines.add("batch.size=" + smaller.bytes());
        }
        if (producer.config().text(STRATEGY).filter("incremental"::equals).isEmpty()) {
            lines.add("# or, with kafka-clients 4.4 and later, take memory only as records come:");
            lines.add(STRATEGY + "=incremental");
        }
        String text = "Lower batch.size, so that a batch for every partition fits into half of buffer.memory. Or fill"
                + " batches better: raise linger.ms, and let records without a need for order go without a key or"
                + " partition, so that the producer fills one partition's batch after the other.";
        return lines.isEmpty() ? Advice.of(text) : Advice.of(text, String.join("\n", lines));
    }

    /// The power of two that leaves room, and at most half of what a batch takes now.
    private static ByteSize smallerBatch(Producer producer) {
        long room = Math.round(producer.pool().total().bytes() * ROOM_FOR_BATCHES / Math.max(1, partitions(producer)));
        long most = Math.min(room, first(producer).bytes() / 2);
        return new ByteSize(Math.max(SMALLEST_BATCH, Long.highestOneBit(Math.max(1, most))));
    }
}
