package kheap.rules;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
import kheap.diagnosis.Times;
import kheap.kafka.KafkaClients;
import kheap.kafka.Network;
import kheap.kafka.Producer;

/// Is a producer's buffer.memory used up?
///
/// The pool's books are exact: in use = total - unallocated - free list. A producer that waits for its broker with
/// room left is not told here.
final class ExhaustedBuffers implements ClientRule {
    static final Question QUESTION = new Question(
            "buffer-memory-exhausted",
            "Is a producer's buffer.memory used up?",
            "Records that wait in the application in front of send() are not counted.");

    private static final Background BACKGROUND = new Background(
            """
            A batch takes its bytes from the producer's BufferPool and gives them back when the broker has \
            acknowledged it or delivery.timeout.ms is over. When nothing is left, send() waits inside \
            BufferPool.allocate for up to max.block.ms, and request threads hang in it. Whether that is a \
            producer that sends too much or a broker that takes nothing is told by the age of the oldest batch, \
            the requests without an answer and the connections.""",
            List.of(
                    "BufferPool.totalMemory, nonPooledAvailableMemory, free and waiters",
                    "the stacks of threads inside BufferPool.allocate",
                    "the batches with their ages",
                    "the requests in flight and the state of the connections",
                    "delivery.timeout.ms and linger.ms"),
            """
            80 % of buffer.memory in use is a warning; 95 %, or one thread that waits, is critical. A batch is \
            stuck when it is older than half of delivery.timeout.ms, and a broker silent when a request has \
            waited for 3 seconds, a tenth of the default request.timeout.ms.""",
            "The dump alone proves it: the books balance to the byte. In a cut dump a whole one would.",
            List.of("reactor-kafka #385", "kafka-connect-jdbc #468", """
                    measured with a broker stopped by a signal: 512 batches of 16,384 bytes fill 8 MiB to the \
                    byte and 4 threads wait, and the fields agree with the client's own metrics"""),
            Background.Redaction.whole("""
                    The books, the batches, the stacks and the numbers of the configuration are no texts. Threads \
                    and topics have stand-ins for names."""));

    /// Shares of `buffer.memory` in use.
    static final Limits LIMITS = new Limits(0.80, 0.95);

    /// A batch older than this share of `delivery.timeout.ms` is not on its normal way.
    static final double STUCK = 0.5;

    /// Kafka's default, for configurations that the dump does not hold.
    private static final long DELIVERY_TIMEOUT_MILLIS = 120_000;

    /// A tenth of the default `request.timeout.ms`: a broker that works answers in much less.
    static final Duration SLOW_ANSWER = Duration.ofSeconds(3);

    private static final Advice SEND_LESS = Advice.of(
            "More is sent than the brokers take: slow the senders down, or send less with compression and fuller batches;"
                    + " raise buffer.memory only for short peaks.",
            """
            compression.type=lz4
            linger.ms=20""");

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
        List<Producer> fullest = running.stream()
                .sorted(Comparator.comparingInt(ExhaustedBuffers::waiting)
                        .thenComparingDouble(ExhaustedBuffers::used)
                        .reversed())
                .toList();
        Producer worst = fullest.getFirst();
        Optional<Severity> severity = severity(worst);
        if (severity.isEmpty()) {
            return clear(clients, running.count(), worst);
        }
        List<Producer> full = fullest.stream()
                .filter(producer -> severity(producer).isPresent())
                .toList();
        return new Diagnosis.Problem(
                QUESTION,
                severity.get(),
                Coverage.of(clients).overturnable(Certainty.PROOF),
                howMany(full.size(), running.count()) + fullness(worst) + age(worst) + broker(worst),
                evidence(worst, full),
                advice(worst));
    }

    private static double used(Producer producer) {
        return producer.pool().inUse().shareOf(producer.pool().total());
    }

    private static int waiting(Producer producer) {
        return Math.max(producer.pool().waiters(), producer.blockedThreads().size());
    }

    static Optional<Severity> severity(Producer producer) {
        return waiting(producer) > 0 ? Optional.of(Severity.CRITICAL) : LIMITS.severity(used(producer));
    }

    private static Diagnosis clear(KafkaClients.Found clients, int running, Producer fullest) {
        String used = "%s of its %s buffer.memory"
                .formatted(Words.share(used(fullest)), fullest.pool().total());
        return Coverage.of(clients)
                .clear(
                        QUESTION,
                        running == 1
                                ? "1 running producer was checked; it uses %s, and no thread waits for memory."
                                        .formatted(used)
                                : ("%,d running producers were checked; the fullest, %s, uses %s, and no thread waits for"
                                                + " memory.")
                                        .formatted(running, Words.name(fullest.clientId()), used),
                        Evidence.of("buffer.memory in use", Quantity.share(used(fullest)), List.of(fullest.address())));
    }

    private static String howMany(int full, int running) {
        if (full == 1) {
            return "";
        }
        return full == running
                ? Words.all(running) + " running producers are short of memory. "
                : "%,d of %,d running producers are short of memory. ".formatted(full, running);
    }

    private static String fullness(Producer producer) {
        int waiting = waiting(producer);
        List<String> threads = producer.blockedThreads();
        String who = threads.isEmpty()
                ? ""
                : ": " + Words.listed(threads.stream().limit(1).map(Words::name).toList())
                        + (threads.size() == 1 ? "" : " and %,d more".formatted(threads.size() - 1));
        return "Producer %s uses %s of %s buffer.memory (%s)%s."
                .formatted(
                        Words.name(producer.clientId()),
                        producer.pool().inUse(),
                        producer.pool().total(),
                        Words.share(used(producer)),
                        waiting == 0
                                ? ""
                                : ", and %s in send() for room%s"
                                        .formatted(Words.count(waiting, "thread waits", "threads wait"), who));
    }

    private static String age(Producer producer) {
        return stuckFor(producer)
                .map(age -> " Stuck: its oldest batch has waited for %s, and delivery.timeout.ms is %s."
                        .formatted(Times.words(age), Times.words(Duration.ofMillis(deliveryTimeout(producer)))))
                .orElse("");
    }

    private static String broker(Producer producer) {
        return switch (Broker.of(producer.network())) {
            case UNREACHABLE -> " No connection to a broker is up.";
            case SILENT ->
                " %s no answer yet, the oldest for %s."
                        .formatted(
                                Words.count(producer.network().inFlightRequests(), "request has", "requests have"),
                                Times.words(
                                        producer.network().oldestRequestAge().orElse(Duration.ZERO)));
            case ANSWERING -> "";
        };
    }

    /// The age of the oldest batch if it is more than one that is on its normal way.
    private static Optional<Duration> stuckFor(Producer producer) {
        return producer.batches().oldestAge().filter(age -> age.toMillis() > stuckFrom(producer));
    }

    /// Whether a batch is older than one that is on its normal way.
    static boolean isStuck(Producer producer) {
        return stuckFor(producer).isPresent();
    }

    private static long stuckFrom(Producer producer) {
        return Math.max(producer.config().number("linger.ms").orElse(0), Math.round(STUCK * deliveryTimeout(producer)));
    }

    private static long deliveryTimeout(Producer producer) {
        return producer.config().number("delivery.timeout.ms").orElse(DELIVERY_TIMEOUT_MILLIS);
    }

    private static List<Evidence> evidence(Producer worst, List<Producer> full) {
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(Evidence.of(
                "buffer.memory in use",
                Quantity.share(used(worst)),
                Quantity.share(LIMITS.nearest(used(worst))),
                List.of(worst.address())));
        evidence.add(Evidence.of(
                "threads waiting for buffer memory", Quantity.count(waiting(worst)), Quantity.count(1), List.of()));
        evidence.add(Evidence.of(
                "producers short of buffer memory",
                Quantity.count(full.size()),
                full.stream().map(Producer::address).toList()));
        evidence.add(Evidence.of(
                "batches not acknowledged", Quantity.count(worst.batches().count())));
        evidence.add(Evidence.of(
                "partitions with batches", Quantity.count(worst.batches().partitionCount())));
        worst.batches().partitions().stream()
                .findFirst()
                .ifPresent(partition ->
                        evidence.add(Evidence.of("bytes of the fullest partition", Quantity.of(partition.reserved()))));
        worst.batches()
                .oldestAge()
                .ifPresent(age -> evidence.add(Evidence.of(
                        "age of the oldest batch",
                        Quantity.of(age),
                        Quantity.of(Duration.ofMillis(stuckFrom(worst))),
                        List.of())));
        evidence.add(Evidence.of(
                "requests without an answer", Quantity.count(worst.network().inFlightRequests())));
        worst.network()
                .oldestRequestAge()
                .ifPresent(age -> evidence.add(Evidence.of("age of the oldest request", Quantity.of(age))));
        return evidence;
    }

    private static Advice advice(Producer worst) {
        String onlyTime = stuckFor(worst)
                .filter(age -> !worst.batches().reserved().equals(ByteSize.ZERO))
                .map(age -> " More buffer.memory only buys time: %s piled up in %s."
                        .formatted(worst.batches().reserved(), Times.words(age)))
                .orElse(" More buffer.memory only buys time.");
        return switch (Broker.of(worst.network())) {
            case UNREACHABLE ->
                Advice.of(
                        "Restore the way to the brokers, and let send() fail early while there is none." + onlyTime,
                        "max.block.ms=2000");
            case SILENT ->
                Advice.of(
                        "Find out why the broker does not answer: its disks, its replicas, the network between. Let send() fail"
                                + " early meanwhile."
                                + onlyTime,
                        "max.block.ms=2000");
            case ANSWERING ->
                stuckFor(worst).isPresent()
                        ? Advice.of(
                                "Find out why the brokers do not take these records: a partition without a leader, too"
                                        + " few in-sync replicas, an error in the client's log. Let send() fail early meanwhile."
                                        + onlyTime,
                                "max.block.ms=2000")
                        : SEND_LESS;
        };
    }

    /// What the brokers do, seen from a producer.
    private enum Broker {
        /// No connection is up.
        UNREACHABLE,
        /// Connected, and requests wait too long.
        SILENT,
        /// Nothing speaks against it.
        ANSWERING;

        static Broker of(Network network) {
            if (network.oldestRequestAge()
                    .filter(age -> age.compareTo(SLOW_ANSWER) >= 0)
                    .isPresent()) {
                return SILENT;
            }
            return network.isDown() ? UNREACHABLE : ANSWERING;
        }
    }
}
