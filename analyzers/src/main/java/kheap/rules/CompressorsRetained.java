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

/// Do batches keep compressors that they need no longer?
///
/// A batch that compresses has a stream with buffers of its own: 131 KB for lz4 and zstd, 71 for snappy, 25 for
/// gzip, and zstd and gzip as much again and more outside the heap. `buffer.memory` does not count them. A batch
/// needs its stream while records are added to it, and one batch of a partition takes records at a time; so as many
/// compressors as partitions is healthy.
///
/// Two faults of Kafka kept more. Before 1.1 a full batch kept its stream until it was acknowledged: when the
/// brokers are slow, a whole `buffer.memory` of full batches has one each. Before 2.6 the parts of a batch that the
/// broker refused for its size kept theirs until they were sent.
///
/// Sources: KAFKA-6512 (20 producers with 1 MB of `buffer.memory` each fill 2,000 MB), KAFKA-9703 (20,119
/// `ZstdOutputStream` with 2.6 GB). Measured with kafka-clients 3.9.0, healthy: 512 batches and 12 compressors for
/// 12 partitions.
///
/// Blind spot: what compressors keep outside the heap is not in a dump.
final class CompressorsRetained implements ClientRule {
    static final Question QUESTION = new Question(
            "compressors-retained",
            "Do batches keep compressors that they need no longer?",
            "What compressors keep outside the heap is not in a dump.");

    /// What compressors that nobody needs take, as a share of `buffer.memory`. Before 1.1 every batch in flight has
    /// one, so a few are no problem.
    static final Limits LIMITS = new Limits(0.25, 1);

    /// What all compressors together may take, needed or not, as a share of `buffer.memory`.
    static final double AS_MUCH_AS_ALL_RECORDS = 1;

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Background background() {
        return new Background(
                "A batch that compresses has a stream with buffers of its own, which buffer.memory does not count. It needs"
                        + " the stream only while records are added, and one batch of a partition takes records at a"
                        + " time. Clients before 1.1 kept the streams of full batches until these were acknowledged, and"
                        + " clients before 2.6 those of the parts of a batch that the broker refused for its size; then"
                        + " compressors can take many times buffer.memory.",
                List.of(
                        "MemoryRecordsBuilder.appendStream of each batch, the streams behind it and their arrays",
                        "whether the batch is full, in flight or a part of a split one"),
                "A warning when there are more compressors that nobody needs than partitions with batches, and they take a"
                        + " quarter of buffer.memory; critical when they take as much as all of it. Compressors that are"
                        + " needed are a warning when they take more than buffer.memory.",
                "The dump alone proves it.",
                List.of(
                        "KAFKA-6512: 20 producers with a buffer.memory of 1 MB each fill 2,000 MB; fixed in 1.1.0",
                        "KAFKA-9703: 20,119 ZstdOutputStream with 2.6 GB; fixed in 2.6.0",
                        "measured: 131 KB on the heap for lz4 and zstd, 71 KB for snappy, 25 KB for gzip; besides, 829 KB"
                                + " outside it for zstd and 253 KB for gzip"),
                Background.Redaction.whole("Streams and the sizes of their arrays stay in a redacted dump."));
    }

    @Override
    public Diagnosis check(KafkaClients.Found clients) {
        Producers running = Producers.running(clients);
        if (running.isEmpty()) {
            return Producers.noneRuns(QUESTION, clients);
        }
        Producers compressing = running.where(producer -> compressors(producer).count() > 0);
        if (compressing.isEmpty()) {
            return Coverage.of(clients).holdsNo("compressor in a batch of a running producer", QUESTION);
        }
        return compressing.stream()
                .filter(CompressorsRetained::isIdleProblem)
                .max(Comparator.comparingDouble(CompressorsRetained::idleShare))
                .map(worst -> idle(clients, worst))
                .or(() -> compressing.stream()
                        .filter(producer ->
                                share(producer, compressors(producer).bytes()) > AS_MUCH_AS_ALL_RECORDS)
                        .max(Comparator.comparing(
                                producer -> compressors(producer).bytes()))
                        .map(worst -> large(clients, worst)))
                .orElseGet(() -> clear(clients, compressing));
    }

    private static Batches.Compressors compressors(Producer producer) {
        return producer.batches().overhead().compressors();
    }

    private static double share(Producer producer, ByteSize bytes) {
        return bytes.shareOf(producer.pool().total());
    }

    private static double idleShare(Producer producer) {
        return share(producer, compressors(producer).idleBytes());
    }

    private static boolean isIdleProblem(Producer producer) {
        return compressors(producer).idle() > producer.batches().partitionCount()
                && idleShare(producer) >= LIMITS.warning();
    }

    private static Diagnosis clear(KafkaClients.Found clients, Producers compressing) {
        int count = compressing.stream()
                .mapToInt(producer -> compressors(producer).count())
                .sum();
        int partitions = compressing.stream()
                .mapToInt(producer -> producer.batches().partitionCount())
                .sum();
        ByteSize bytes = compressing.stream()
                .map(producer -> compressors(producer).bytes())
                .reduce(ByteSize.ZERO, ByteSize::plus);
        return Coverage.of(clients)
                .clear(
                        QUESTION,
                        "%s for %s, %s in all: one for each open batch is normal."
                                .formatted(
                                        Words.count(count, "compressor"), Words.count(partitions, "partition"), bytes),
                        Evidence.of("compressors", Quantity.count(count)),
                        Evidence.of("partitions with batches", Quantity.count(partitions)),
                        Evidence.of("bytes of compressors", Quantity.of(bytes)));
    }

    private static Diagnosis idle(KafkaClients.Found clients, Producer worst) {
        Batches.Compressors compressors = compressors(worst);
        boolean split = worst.batches().overhead().splitBatches() > 0;
        return new Diagnosis.Problem(
                QUESTION,
                LIMITS.severity(idleShare(worst)).orElse(Severity.WARNING),
                Coverage.of(clients).overturnable(Certainty.PROOF),
                "%,d of %s of producer %s belong to batches that take no more records%s: %s on the heap, which buffer.memory (%s) does not count. One for each partition is enough: %,d."
                        .formatted(
                                compressors.idle(),
                                Words.count(compressors.count(), "compressor"),
                                Words.name(worst.clientId()),
                                split ? ", such as the parts of one that the broker refused for its size" : "",
                                compressors.idleBytes(),
                                worst.pool().total(),
                                worst.batches().partitionCount()),
                evidence(worst, idleShare(worst), LIMITS.nearest(idleShare(worst))),
                split
                        ? Advice.of(
                                "Upgrade kafka-clients to 2.6 or later, which lets the parts of a split batch go without"
                                        + " compressors. Until then set batch.size below what the broker takes at once, so"
                                        + " that no batch is refused.",
                                "batch.size=" + worst.pool().poolable().bytes() / 2
                                        + " # and max.message.bytes of the topic above it")
                        : Advice.of(
                                "Upgrade kafka-clients to 1.1 or later, which lets the compressor of a full batch go."
                                        + " Until then gzip keeps the least of all codecs, and a smaller buffer.memory bounds"
                                        + " the number of batches."));
    }

    private static Diagnosis large(KafkaClients.Found clients, Producer worst) {
        Batches.Compressors compressors = compressors(worst);
        return new Diagnosis.Problem(
                QUESTION,
                Severity.WARNING,
                Coverage.of(clients).overturnable(Certainty.PROOF),
                "%s of producer %s %s %s on the heap, more than its buffer.memory (%s), which does not count them: one for each open batch."
                        .formatted(
                                Words.count(compressors.count(), "compressor"),
                                Words.name(worst.clientId()),
                                Words.either(compressors.count(), "takes", "take"),
                                compressors.bytes(),
                                worst.pool().total()),
                evidence(worst, share(worst, compressors.bytes()), AS_MUCH_AS_ALL_RECORDS),
                Advice.of(
                        "Plan the heap for it, or let fewer partitions be open at once: records without a key or partition"
                                + " fill one partition's batch after the other. Snappy's compressor takes half of what"
                                + " those of lz4 and zstd take, and gzip's a fifth."));
    }

    private static List<Evidence> evidence(Producer worst, double share, double limit) {
        Batches.Compressors compressors = compressors(worst);
        return List.of(
                Evidence.of(
                        "compressors against buffer.memory",
                        Quantity.share(share),
                        Quantity.share(limit),
                        List.of(worst.address())),
                Evidence.of("compressors", Quantity.count(compressors.count())),
                Evidence.of("bytes of compressors", Quantity.of(compressors.bytes())),
                Evidence.of("idle compressors", Quantity.count(compressors.idle())),
                Evidence.of("bytes of idle compressors", Quantity.of(compressors.idleBytes())),
                Evidence.of(
                        "partitions with batches",
                        Quantity.count(worst.batches().partitionCount())),
                Evidence.of(
                        "batches split for their size",
                        Quantity.count(worst.batches().overhead().splitBatches())));
    }
}
