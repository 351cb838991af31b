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

/// Are records larger than a batch?
///
/// Where a dump shows the books in the middle of a change, the batches say how much is in use.
final class OversizedRecords implements ClientRule {
    static final Question QUESTION = new Question(
            "oversized-records",
            "Are records larger than a batch?",
            "Only records that waited when the dump was taken are seen.");

    private static final Background BACKGROUND = new Background(
            """
            The pool keeps buffers of exactly batch.size for reuse. A record that does not fit gets a buffer of \
            its own size, alone in its batch, allocated for it and left to the collector afterwards; from half a \
            G1 region on it is a humongous object. The free list cannot serve it: the pool has to dissolve free \
            buffers until there is room.""",
            List.of(
                    "the capacity of every batch that waits",
                    "BufferPool.poolableSize",
                    "max.request.size and batch.size"),
            """
            From 20 % of the buffer memory in use on it is a warning, from 50 % on critical. A batch of half of \
            max.request.size is critical too, because the next larger record may not be sent at all. While less \
            than 1 % of buffer.memory is in use, it is only worth knowing.""",
            "The dump alone proves it. In a cut dump a whole one would.",
            List.of(
                    "BufferPool.allocate and deallocate of kafka-clients",
                    "measured: 9 records of 900,000 bytes hold 9 × 900,087 bytes and the free list stays empty"),
            Background.Redaction.whole(
                    "Capacities and the numbers of the configuration are no texts; client ids have stand-ins."));

    /// Shares of the pool's bytes in use.
    static final Limits LIMITS = new Limits(0.20, 0.50);

    /// The share of `max.request.size` from which on the next larger record may not be sent at all.
    static final double NEAR_MAX_REQUEST = 0.5;

    /// The share of `buffer.memory` in use below which nothing here is more than worth knowing.
    static final double LITTLE_IN_USE = 0.01;

    private static final long MAX_REQUEST_BYTES = 1 << 20;

    /// Batches of all partitions together may take this share of `buffer.memory`.
    private static final double ROOM_FOR_BATCHES = 0.5;

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
        Producers running = Producers.running(clients);
        if (running.isEmpty()) {
            return Producers.noneRuns(QUESTION, clients);
        }
        int batches = running.stream()
                .mapToInt(producer -> producer.batches().count())
                .sum();
        if (batches == 0) {
            return Coverage.of(clients).holdsNo("waiting batch of a running producer", QUESTION);
        }
        Producers oversized = running.where(producer -> producer.batches().oversized() > 0);
        if (oversized.isEmpty()) {
            return Coverage.of(clients)
                    .clear(
                            QUESTION,
                            Words.count(batches, "batch was", "batches were")
                                    + " checked; none is larger than its producer's batch.size.",
                            Evidence.of("batches", Quantity.count(batches)));
        }
        return oversized.stream()
                .filter(OversizedRecords::isProblem)
                .max(Comparator.comparing(OversizedRecords::severity)
                        .thenComparing(producer -> producer.batches().oversizedBytes()))
                .map(worst -> problem(clients, worst, oversized.count()))
                .orElseGet(() -> few(clients, batches, oversized));
    }

    private static boolean isProblem(Producer producer) {
        return isNearMaxRequest(producer) || share(producer) >= LIMITS.warning();
    }

    private static Severity severity(Producer producer) {
        if (inUse(producer).shareOf(producer.pool().total()) < LITTLE_IN_USE) {
            return Severity.INFO;
        }
        return isNearMaxRequest(producer)
                ? Severity.CRITICAL
                : LIMITS.severity(share(producer)).orElse(Severity.INFO);
    }

    private static double share(Producer producer) {
        return producer.batches().oversizedBytes().shareOf(inUse(producer));
    }

    /// By the books, or by the batches when a dump shows the books in the middle of a change.
    private static ByteSize inUse(Producer producer) {
        return new ByteSize(Math.max(
                producer.pool().inUse().bytes(), producer.batches().reserved().bytes()));
    }

    private static boolean isNearMaxRequest(Producer producer) {
        return producer.batches().largest().bytes() >= nearMaxRequest(producer);
    }

    private static long nearMaxRequest(Producer producer) {
        long max = producer.config().number("max.request.size").orElse(MAX_REQUEST_BYTES);
        return Math.max(0, Math.round(max * NEAR_MAX_REQUEST));
    }

    private static ByteSize batchSize(Producer producer) {
        return new ByteSize(Math.max(
                0,
                producer.config()
                        .number("batch.size")
                        .orElse(producer.pool().poolable().bytes())));
    }

    private static Diagnosis few(KafkaClients.Found clients, int batches, Producers oversized) {
        int count = oversized.stream()
                .mapToInt(producer -> producer.batches().oversized())
                .sum();
        double share =
                oversized.stream().mapToDouble(OversizedRecords::share).max().orElseThrow();
        return Coverage.of(clients)
                .clear(
                        QUESTION,
                        "%s checked; %s larger than batch.size and %s at most %s of a pool's bytes in use."
                                .formatted(
                                        Words.count(batches, "batch was", "batches were"),
                                        Words.count(count, "is", "are"),
                                        Words.either(count, "takes", "take"),
                                        Words.share(share)),
                        Evidence.of("batches", Quantity.count(batches)),
                        Evidence.of("oversized batches", Quantity.count(count)));
    }

    private static Diagnosis problem(KafkaClients.Found clients, Producer worst, int producers) {
        Batches batches = worst.batches();
        return new Diagnosis.Problem(
                QUESTION,
                severity(worst),
                Coverage.of(clients).overturnable(Certainty.PROOF),
                ("%s of producer %s %s larger than batch.size (%s): %s, %s of the buffer memory in use, the"
                                + " largest %s. Each such buffer is allocated for one record and thrown away, never reused.%s")
                        .formatted(
                                howMany(batches),
                                Words.name(worst.clientId()),
                                Words.either(batches.oversized(), "is", "are"),
                                batchSize(worst),
                                batches.oversizedBytes(),
                                Words.share(share(worst)),
                                batches.largest(),
                                others(producers - 1)),
                List.of(
                        Evidence.of(
                                "share of oversized batches",
                                Quantity.share(share(worst)),
                                Quantity.share(LIMITS.nearest(share(worst))),
                                List.of(worst.address())),
                        Evidence.of(
                                "oversized batches", Quantity.count(batches.oversized()), batches.oversizedObjects()),
                        Evidence.of("bytes of oversized batches", Quantity.of(batches.oversizedBytes())),
                        Evidence.of(
                                "largest batch",
                                Quantity.of(batches.largest()),
                                Quantity.of(new ByteSize(nearMaxRequest(worst))),
                                List.of()),
                        Evidence.of("producers with oversized batches", Quantity.count(producers))),
                advice(worst));
    }

    private static String howMany(Batches batches) {
        return batches.count() == 1
                ? "The only batch"
                : "%,d of %,d batches".formatted(batches.oversized(), batches.count());
    }

    private static String others(int count) {
        return count == 0
                ? ""
                : " %s some too.".formatted(Words.count(count, "other producer has", "other producers have"));
    }

    private static Advice advice(Producer producer) {
        ByteSize larger = largerBatch(producer.batches());
        long all = Math.multiplyExact(
                larger.bytes(), Math.max(1, producer.batches().partitionCount()));
        if (all > producer.pool().total().bytes() * ROOM_FOR_BATCHES) {
            return Advice.of(
                    "Send smaller records: compress them, split them, or send a reference to a store. A batch.size"
                            + " of %s would not leave room in buffer.memory for every partition's batch."
                                    .formatted(larger));
        }
        return Advice.of(
                ("Raise batch.size to %s, which fits the typical large record, or send smaller ones. Every partition's"
                                + " open batch will reserve that much.")
                        .formatted(larger),
                "batch.size=" + larger.bytes());
    }

    /// The next power of two over the typical oversized batch.
    private static ByteSize largerBatch(Batches batches) {
        long typical = batches.oversizedBytes().bytes() / batches.oversized();
        long below = Long.highestOneBit(Math.max(1, typical));
        return new ByteSize(below == typical ? below : below * 2);
    }
}
