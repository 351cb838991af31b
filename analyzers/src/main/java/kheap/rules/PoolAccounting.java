package kheap.rules;

import java.util.Comparator;
import java.util.List;
import kheap.ByteSize;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Background;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;
import kheap.kafka.KafkaClients;
import kheap.kafka.Producer;

/// Did bytes get lost from a buffer pool?
///
/// A thread inside `send()` may hold one buffer that is in no batch yet, so less than two batches is no finding; a
/// thread that waits for memory collects the bytes of its buffer bit by bit, so each of these is allowed one more.
/// In a cut dump the missing batches would look like lost bytes, and the question stays open.
final class PoolAccounting implements ClientRule {
    static final Question QUESTION = new Question(
            "pool-accounting",
            "Did bytes get lost from a buffer pool?",
            "Many threads in the middle of send() at the instant of the dump look like a small loss.");

    private static final Background BACKGROUND = new Background(
            """
            What a pool counts as in use must be what its batches hold: total - unallocated - free list is the \
            sum of the capacities that the batches were given. Bytes that are in use and in no batch are never \
            given back, and shrink buffer.memory until the producer is closed. Since KAFKA-19012 (3.9.2, 4.0.2, \
            4.1.2 and later lines) the bytes of a batch that expired in flight stay out of the pool on purpose \
            until its request is answered.""",
            List.of(
                    "BufferPool.totalMemory, nonPooledAvailableMemory and free",
                    "the capacity of every batch, queued and in flight",
                    "the version of kafka-clients",
                    "the threads that wait for memory"),
            """
            Less than two batches, or less than 1 % of buffer.memory, may be on its way between pool and queue; \
            each thread that waits may hold one batch more. Beyond that it is a warning, and critical from 10 % \
            of buffer.memory on.""",
            """
            Proof where the version never keeps bytes out on purpose and no thread waits. Else strong evidence: a \
            second dump, when the brokers have answered, would prove it.""",
            List.of(
                    "KAFKA-3122, fixed in 0.9.0.1: an authorization error",
                    "KAFKA-4741, fixed in 0.11.0: an exception while a batch is made",
                    "KAFKA-5239, fixed in 1.0: an OutOfMemoryError in allocate",
                    "KAFKA-19012",
                    "measured with 19 versions: the books balance to the byte"),
            Background.Redaction.partly("""
                    The books and the batches are numbers in fields. The version is a text, and without it the \
                    answer is no proof."""));

    /// Batches that may be on their way between pool and queue.
    static final int BATCHES_ON_THE_WAY = 2;

    /// Shares of `buffer.memory`.
    static final double WARNING_SHARE = 0.01;

    static final double CRITICAL_SHARE = 0.10;

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
        List<Producer> losers = running.stream()
                .filter(producer -> producer.ghostBytes() >= allowance(producer))
                .sorted(Comparator.comparingLong(Producer::ghostBytes).reversed())
                .toList();
        if (losers.isEmpty()) {
            return balanced(clients, running);
        }
        if (!clients.surroundings().complete()) {
            return new Diagnosis.NotApplicable(
                    QUESTION,
                    "The dump is cut: batches that are missing from it would look like bytes lost from the pools.");
        }
        Producer worst = losers.getFirst();
        return new Diagnosis.Problem(
                QUESTION,
                severity(worst),
                certainty(clients, worst),
                sentence(clients, worst, losers.size()),
                List.of(
                        Evidence.of(
                                "bytes in use that no batch holds",
                                Quantity.of(ghost(worst)),
                                new Quantity(allowance(worst), Quantity.Unit.BYTES),
                                losers.stream().map(Producer::address).toList()),
                        Evidence.of(
                                "their share of buffer.memory",
                                Quantity.share(ghost(worst).shareOf(worst.pool().total())),
                                Quantity.share(severity(worst) == Severity.CRITICAL ? CRITICAL_SHARE : WARNING_SHARE),
                                List.of()),
                        Evidence.of("bytes in use", Quantity.of(worst.pool().inUse())),
                        Evidence.of(
                                "bytes of batches", Quantity.of(worst.batches().reserved())),
                        Evidence.of("producers with lost bytes", Quantity.count(losers.size()))),
                advice(clients));
    }

    private static ByteSize ghost(Producer producer) {
        return new ByteSize(Math.max(0, producer.ghostBytes()));
    }

    private static long allowance(Producer producer) {
        long batch = producer.config()
                .number("batch.size")
                .orElse(producer.pool().poolable().bytes());
        long share = Math.round(producer.pool().total().bytes() * WARNING_SHARE);
        // a ghost of 0 is never one, not even with batch.size=0
        return Math.max(
                1, Math.max(BATCHES_ON_THE_WAY * batch, share) + producer.pool().waiters() * batch);
    }

    private static Severity severity(Producer producer) {
        return ghost(producer).shareOf(producer.pool().total()) >= CRITICAL_SHARE
                ? Severity.CRITICAL
                : Severity.WARNING;
    }

    private static Certainty certainty(KafkaClients.Found clients, Producer worst) {
        return mayKeepExpired(clients) || worst.pool().waiters() > 0
                ? Certainty.strong(
                        "Take a second dump when the brokers have answered and no thread waits in send(): bytes that are still"
                                + " missing are lost.")
                : Certainty.PROOF;
    }

    private static String sentence(KafkaClients.Found clients, Producer worst, int losers) {
        String others = losers == 1
                ? ""
                : " %s too."
                        .formatted(Words.count(losers - 1, "other producer lost bytes", "other producers lost bytes"));
        String known = mayKeepExpired(clients)
                ? " This kafka-clients may keep the bytes of expired batches out until a broker answers; %s open."
                        .formatted(Words.count(worst.network().inFlightRequests(), "request is", "requests are"))
                : " They do not come back before the producer is closed.";
        return ("The pool of producer %s counts %s as in use, but its batches hold only %s: %s (%s of buffer.memory) are"
                        + " %s.%s%s")
                .formatted(
                        Words.name(worst.clientId()),
                        worst.pool().inUse(),
                        worst.batches().reserved(),
                        ghost(worst),
                        Words.share(ghost(worst).shareOf(worst.pool().total())),
                        certainty(clients, worst).grade() == Grade.PROOF ? "lost" : "missing",
                        known,
                        others);
    }

    private static Advice advice(KafkaClients.Found clients) {
        return Advice.of(
                mayKeepExpired(clients)
                        ? "Look first whether the brokers answer. If the bytes stay away after that, close the producer,"
                                + " create a new one, and report it to Kafka."
                        : "Upgrade kafka-clients; until then close the producer and create a new one when its pool"
                                + " runs short.");
    }

    private static Diagnosis balanced(KafkaClients.Found clients, Producers running) {
        ByteSize inUse =
                running.stream().map(producer -> producer.pool().inUse()).reduce(ByteSize.ZERO, ByteSize::plus);
        long most = running.stream()
                .mapToLong(producer -> Math.abs(producer.ghostBytes()))
                .max()
                .orElseThrow();
        if (inUse.equals(ByteSize.ZERO) && most == 0) {
            return Coverage.of(clients)
                    .clear(
                            QUESTION,
                            "%s; nothing is in use."
                                    .formatted(Words.count(running.count(), "pool was checked", "pools were checked")),
                            Evidence.of("bytes in use", Quantity.of(inUse)));
        }
        String pools = Words.count(running.count(), "pool was checked", "pools were checked");
        return Coverage.of(clients)
                .clear(
                        QUESTION,
                        most == 0
                                ? "%s: batches hold the %s that count as in use, to the byte.".formatted(pools, inUse)
                                : ("%s: batches hold the %s that count as in use, but for %s at most, which a send() in"
                                                + " progress explains.")
                                        .formatted(pools, inUse, new ByteSize(most)),
                        Evidence.of("bytes in use", Quantity.of(inUse)),
                        Evidence.of("largest difference to the batches", new Quantity(most, Quantity.Unit.BYTES)));
    }

    /// Whether a copy of the library has KAFKA-19012, or may have it because its version is not known.
    private static boolean mayKeepExpired(KafkaClients.Found clients) {
        return clients.versions().isEmpty()
                || clients.versions().stream()
                        .anyMatch(version ->
                                Version.of(version).isEmpty() || KnownBugs.contain(KnownBugs.KEEPING_EXPIRED, version));
    }
}
