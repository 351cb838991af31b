package kheap.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
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
import kheap.kafka.Consumer;
import kheap.kafka.KafkaClients;

/// Do fetched records that nobody has polled yet take up the heap?
///
/// A consumer asks every broker for all its partitions at once, and the answer is one array, of which each partition
/// has a slice. `max.poll.records` bounds what a poll hands out, not what was fetched. The array lives until the
/// last of its slices is polled: one paused partition keeps a whole answer.
///
/// Sources: see [#background]. Measured on a heap of 64 MiB: three consumers, each with 0.5 MiB to poll, of a paused
/// partition, keep 22 MiB.
///
/// Blind spot: records that were polled are the application's; this counts what is still the consumer's.
final class FetchBuffers implements ClientRule {
    static final Question QUESTION = new Question(
            "fetch-buffers",
            "Do fetched records that nobody has polled yet take up the heap?",
            "Records that were polled are the application's and not counted here.");

    /// Shares of the heap.
    static final Limits LIMITS = new Limits(0.25, 0.5);

    /// Where less than this share of the arrays is still to be polled, the rest is kept by accident.
    static final double PINNED = 0.1;

    /// More than this share of the maximum heap could be fetched.
    static final double POSSIBLE = 0.5;

    /// Kafka's defaults, the same in every version that has the setting.
    private static final long FETCH_MAX_BYTES = 52_428_800;

    private static final long PARTITION_FETCH_BYTES = 1_048_576;

    private static final Advice FETCH_LESS = Advice.of(
            "Fetch less at a time: fetch.max.bytes bounds one answer, and each broker of each consumer may give one.",
            "fetch.max.bytes=5242880\nmax.partition.fetch.bytes=262144");

    private static final Advice READ_ON = Advice.of(
            "Do not leave partitions paused with records fetched: resume them soon, or read them with a consumer of their"
                    + " own, and fetch less at a time.",
            "fetch.max.bytes=5242880");

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Background background() {
        return new Background(
                "A consumer asks each broker for all its partitions at once, and keeps the answer as one array until the"
                        + " application has polled the last record in it. max.poll.records bounds what one poll hands out, not"
                        + " what is fetched: that is bounded by fetch.max.bytes for each broker, and by"
                        + " max.partition.fetch.bytes for each partition. Every partition of the answer is a slice of the array,"
                        + " so one that is paused, or the last one that was read, keeps all of it.",
                List.of(
                        "the completed fetches of each consumer",
                        "the arrays behind them, each counted once",
                        "the paused partitions",
                        "fetch.max.bytes and max.partition.fetch.bytes",
                        "the maximum heap"),
                ("%s of the maximum heap, or of the heap in use where the maximum is unknown, is a warning, %s is critical."
                                + " Settings that allow more than %s of the maximum heap are worth knowing.")
                        .formatted(
                                Words.share(LIMITS.warning()), Words.share(LIMITS.critical()), Words.share(POSSIBLE)),
                "The bytes are measured, so with a known maximum heap the answer is proved. What the settings allow is only"
                        + " a hint: brokers rarely give all of it.",
                List.of(
                        "KIP-81: bound the memory of fetches, never merged",
                        "ballerina-library #2706: about 18 MB for each of 80 consumers",
                        "measured: kafka-clients 1.1 to 4.4 with a paused partition"),
                Background.Redaction.partly(
                        "Lengths and positions of buffers are no texts. The maximum heap is one, and in its place the bytes"
                                + " are held against the heap in use."));
    }

    @Override
    public Diagnosis check(KafkaClients.Found clients) {
        if (clients.consumers().isEmpty()) {
            return Coverage.of(clients).holdsNo("consumer", QUESTION);
        }
        Room room = Room.of(clients);
        List<Consumer> holding = clients.consumers().stream()
                .filter(one -> one.fetched().bytes().bytes() > 0)
                .sorted(Comparator.comparing((Consumer one) -> one.fetched().bytes())
                        .reversed())
                .toList();
        long held = sum(holding, one -> one.fetched().bytes().bytes());
        Optional<Severity> severity = LIMITS.severity(room.share(held));
        if (severity.isPresent()) {
            return tooMuch(clients, room, severity.get(), holding, held);
        }
        List<Consumer> open = clients.consumers().stream()
                .filter(one -> one.state() == Consumer.State.OPEN)
                .toList();
        long possible = sum(open, FetchBuffers::possible);
        if (room.known() && room.share(possible) > POSSIBLE) {
            return possible(room, open, possible, held);
        }
        return Coverage.of(clients)
                .clear(
                        QUESTION,
                        "%s checked; %s.%s"
                                .formatted(
                                        Words.count(clients.consumers().size(), "consumer was", "consumers were"),
                                        held == 0
                                                ? "no fetched record waits to be polled"
                                                : "%s in %s, %s of the %s of %s"
                                                        .formatted(
                                                                new ByteSize(held),
                                                                arrays(holding),
                                                                Words.share(room.share(held)),
                                                                room.name(),
                                                                room.bytes()),
                                        room.known() && !open.isEmpty()
                                                ? " The settings allow %s.".formatted(new ByteSize(possible))
                                                : ""),
                        Evidence.of("fetched bytes", Quantity.of(new ByteSize(held))),
                        Evidence.of("share of the " + room.name(), Quantity.share(room.share(held))));
    }

    private static Diagnosis tooMuch(
            KafkaClients.Found clients, Room room, Severity severity, List<Consumer> holding, long held) {
        long unread = sum(holding, one -> one.fetched().unread().bytes());
        boolean pinned = unread < PINNED * held;
        List<String> paused = holding.stream()
                .flatMap(one -> one.fetched().paused().stream())
                .distinct()
                .toList();
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(Evidence.of(
                "fetched bytes",
                Quantity.of(new ByteSize(held)),
                holding.stream().map(Consumer::address).toList()));
        evidence.add(Evidence.of(
                "share of the " + room.name(),
                Quantity.share(room.share(held)),
                Quantity.share(LIMITS.nearest(room.share(held))),
                List.of()));
        evidence.add(Evidence.of("bytes still to be polled", Quantity.of(new ByteSize(unread))));
        evidence.add(Evidence.of(
                "largest answer",
                Quantity.of(holding.stream()
                        .map(one -> one.fetched().largest())
                        .max(Comparator.naturalOrder())
                        .orElse(ByteSize.ZERO))));
        evidence.add(Evidence.of("consumers with fetched records", Quantity.count(holding.size())));
        return new Diagnosis.Problem(
                QUESTION,
                severity,
                room.known()
                        ? Certainty.PROOF
                        : Coverage.of(clients)
                                .overturnable(Certainty.strong(
                                        "Compare it with -Xmx: the dump does not say how large the heap may grow.")),
                "%s %s %s of fetched records in %s, %s of the %s of %s.%s%s"
                        .formatted(
                                Words.count(holding.size(), "consumer"),
                                Words.either(holding.size(), "keeps", "keep"),
                                new ByteSize(held),
                                arrays(holding),
                                Words.share(room.share(held)),
                                room.name(),
                                room.bytes(),
                                pinned
                                        ? " Only %s of it is still to be polled, and keeps the rest, because an answer is one"
                                                        .formatted(new ByteSize(unread))
                                                + " array for all its partitions."
                                        : "",
                                paused.isEmpty() ? "" : " Paused with records waiting: " + Words.names(paused) + "."),
                evidence,
                pinned ? READ_ON : FETCH_LESS);
    }

    private static Diagnosis possible(Room room, List<Consumer> open, long possible, long held) {
        return new Diagnosis.Problem(
                QUESTION,
                Severity.INFO,
                Certainty.hint("Watch the heap while the consumers catch up: then brokers give as much as they may."),
                "The settings let %s fetch %s at once, %s of the %s of %s; now it is %s."
                        .formatted(
                                Words.count(open.size(), "consumer"),
                                new ByteSize(possible),
                                Words.share(room.share(possible)),
                                room.name(),
                                room.bytes(),
                                new ByteSize(held)),
                List.of(
                        Evidence.of(
                                "bytes that may be fetched",
                                Quantity.of(new ByteSize(possible)),
                                Quantity.of(new ByteSize(
                                        Math.round(POSSIBLE * room.bytes().bytes()))),
                                open.stream().map(Consumer::address).toList()),
                        Evidence.of("fetched bytes", Quantity.of(new ByteSize(held)))),
                FETCH_LESS);
    }

    /// What the brokers may give a consumer before it polls again: each one answer, each partition its part. A
    /// broker may go past both for a single batch.
    private static long possible(Consumer consumer) {
        long brokers = consumer.network().nodes().stream()
                // Bootstrap servers have negative ids, the coordinator's connection one near the largest integer.
                .filter(node -> node.id().matches("\\d{1,9}"))
                .count();
        long answers = Math.max(1, brokers)
                * consumer.config().number("fetch.max.bytes").orElse(FETCH_MAX_BYTES);
        long slices = consumer.assigned()
                * consumer.config().number("max.partition.fetch.bytes").orElse(PARTITION_FETCH_BYTES);
        return Math.max(0, Math.min(answers, slices));
    }

    private static String arrays(List<Consumer> holding) {
        return Words.count(sum(holding, one -> one.fetched().arrays()), "array");
    }

    private static long sum(List<Consumer> consumers, ToLongFunction<Consumer> amount) {
        return consumers.stream().mapToLong(amount).sum();
    }

    /// What the fetched records are held against.
    ///
    /// @param known whether it is the maximum heap; else it is the heap in use
    private record Room(ByteSize bytes, boolean known) {
        static Room of(KafkaClients.Found clients) {
            Optional<ByteSize> maxHeap = clients.surroundings().process().maxHeap();
            return new Room(maxHeap.orElse(clients.surroundings().heapBytes()), maxHeap.isPresent());
        }

        String name() {
            return known ? "maximum heap" : "heap";
        }

        double share(long part) {
            return bytes.bytes() == 0 ? 0 : (double) part / bytes.bytes();
        }
    }
}
