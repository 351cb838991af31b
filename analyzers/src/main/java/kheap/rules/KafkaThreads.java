package kheap.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Background;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;
import kheap.footprint.Footprint;
import kheap.footprint.IdleStack;
import kheap.kafka.KafkaClients;
import kheap.kafka.KafkaThread;

/// Do Kafka's threads take over the process?
///
/// Kinds go by the names that Kafka gives its threads.
final class KafkaThreads implements FootprintRule {
    static final Question QUESTION = new Question(
            "kafka-threads",
            "Do Kafka's threads take over the process?",
            "A dump holds neither the size of the stacks nor the limit on threads (pids.max, ulimit).");

    private static final Background BACKGROUND = new Background(
            """
            Every producer and every admin client has a thread, every consumer in a group one for its heartbeat \
            or its network. The heap does not show what they cost: a stack each, and a place in the limit on \
            threads. A container dies of that with a heap that looks fine.""",
            List.of("all threads with their names and states", "which client each of them works for"),
            """
            More than 50 want a reason and are a warning; more than 500 come near the limits of containers and \
            are critical. More than 30 % of all living threads, once there are 20, is a warning as well. A thread \
            for no client in the dump is worth knowing.""",
            """
            The number is proof. A thread without a client may belong to one that is just closing; a second dump \
            a minute later would tell.""",
            List.of(
                    "the article Kafka导致OOM的排查经历 of 2022",
                    "opensearch-project/data-prepper #7131: pthread_create failed at the 1,531st producer",
                    "measured, idle sender thread, JDK 17: 1 MiB of stack reserved, 90 KB resident"),
            Background.Redaction.whole("A thread without a readable name is known by its class and by what it runs."));

    /// More than 50 want a reason; more than 500 come near the limits of containers.
    static final Limits LIMITS = new Limits(51, 501);

    /// More than this share of all living threads is a warning as well.
    static final double SHARE = 0.30;

    /// Below this a share says nothing: a small program may be little else than a few clients.
    static final int SHARE_FROM = 20;

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Background background() {
        return BACKGROUND;
    }

    @Override
    public Diagnosis check(Footprint footprint, Optional<KafkaClients.Found> clients) {
        return clients.map(this::check)
                .orElseGet(() -> new Diagnosis.NotApplicable(
                        QUESTION, "Neither a dump nor a thread dump shows threads of Kafka's."));
    }

    private Diagnosis check(KafkaClients.Found clients) {
        List<KafkaThread> alive =
                clients.threads().stream().filter(KafkaThread::alive).toList();
        if (alive.isEmpty()) {
            return Coverage.of(clients).holdsNo("living thread of Kafka's", QUESTION);
        }
        int all = Math.max(alive.size(), clients.surroundings().threads());
        List<KafkaThread> leftOver =
                alive.stream().filter(KafkaThreads::isLeftOver).toList();
        boolean crowded = alive.size() >= SHARE_FROM && (double) alive.size() / all > SHARE;
        if (alive.size() >= LIMITS.warning() || crowded) {
            return new Diagnosis.Problem(
                    QUESTION,
                    LIMITS.severity(alive.size()).orElse(Severity.WARNING),
                    Certainty.PROOF,
                    many(alive, all) + leftOver(leftOver.size()),
                    evidence(alive, leftOver, all),
                    advice(mostFrequent(alive)));
        }
        if (!leftOver.isEmpty()) {
            return new Diagnosis.Problem(
                    QUESTION,
                    Severity.INFO,
                    Coverage.of(clients)
                            .overturnable(Certainty.strong(
                                    "Take a second dump a minute later: the thread of a client that was closing has ended by then,"
                                            + " one that was left behind runs on.")),
                    "%s Kafka's.%s"
                            .formatted(
                                    Words.count(alive.size(), "living thread is", "living threads are"),
                                    leftOver(leftOver.size())),
                    evidence(alive, leftOver, all),
                    Advice.of("Look at the stacks of these threads: a client may be in the middle of closing."));
        }
        return Coverage.of(clients)
                .clear(
                        QUESTION,
                        "%s checked; %s Kafka's: %s. Their number is normal and none has lost its client."
                                .formatted(
                                        Words.count(all, "living thread was", "living threads were"),
                                        Words.count(alive.size(), "is", "are"),
                                        kinds(alive)),
                        Evidence.of("Kafka threads", Quantity.count(alive.size())),
                        Evidence.of("living threads", Quantity.count(all)));
    }

    /// Threads that exist only for one client, and whose client is not in the dump.
    private static boolean isLeftOver(KafkaThread thread) {
        return switch (thread.kind()) {
            case PRODUCER, ADMIN, HEARTBEAT, CONSUMER_NETWORK -> thread.client().isEmpty();
            case STREAMS, LOGIN_REFRESH, OTHER -> false;
        };
    }

    private static String many(List<KafkaThread> alive, int all) {
        return "%,d of %s Kafka's: %s. They reserve about %s of stack and use about %s of it even when idle."
                .formatted(
                        alive.size(),
                        Words.count(all, "living thread is", "living threads are"),
                        kinds(alive),
                        IdleStack.reserved(alive.size()),
                        IdleStack.resident(alive.size()));
    }

    private static String leftOver(int count) {
        return count == 0
                ? ""
                : " %s for no client that the dump shows."
                        .formatted(Words.count(count, "of them works", "of them work"));
    }

    /// `kafka-producer-network-thread (200), kafka-admin-client-thread (10)`.
    private static String kinds(List<KafkaThread> alive) {
        return Words.listed(byKind(alive).entrySet().stream()
                .sorted(Map.Entry.<KafkaThread.Kind, Long>comparingByValue().reversed())
                .map(kind -> "%s (%,d)".formatted(kind.getKey(), kind.getValue()))
                .toList());
    }

    private static KafkaThread.Kind mostFrequent(List<KafkaThread> alive) {
        return byKind(alive).entrySet().stream()
                .max(Comparator.comparingLong(Map.Entry::getValue))
                .orElseThrow()
                .getKey();
    }

    private static Map<KafkaThread.Kind, Long> byKind(List<KafkaThread> alive) {
        return alive.stream()
                .collect(Collectors.groupingBy(
                        KafkaThread::kind, () -> new EnumMap<>(KafkaThread.Kind.class), Collectors.counting()));
    }

    private static List<Evidence> evidence(List<KafkaThread> alive, List<KafkaThread> leftOver, int all) {
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(Evidence.of(
                "Kafka threads",
                Quantity.count(alive.size()),
                Quantity.count(Math.round(LIMITS.nearest(alive.size()))),
                addresses(alive)));
        evidence.add(Evidence.of("living threads", Quantity.count(all)));
        evidence.add(Evidence.of(
                "share of Kafka threads",
                Quantity.share((double) alive.size() / all),
                Quantity.share(SHARE),
                List.of()));
        byKind(alive).forEach((kind, count) -> evidence.add(Evidence.of(kind.toString(), Quantity.count(count))));
        evidence.add(Evidence.of("stack reserved", Quantity.of(IdleStack.reserved(alive.size()))));
        evidence.add(
                Evidence.of("Kafka threads without a client", Quantity.count(leftOver.size()), addresses(leftOver)));
        return evidence;
    }

    private static List<Long> addresses(List<KafkaThread> threads) {
        return threads.stream().map(KafkaThread::address).toList();
    }

    private static Advice advice(KafkaThread.Kind most) {
        return switch (most) {
            case PRODUCER ->
                Advice.of("Use fewer producers: one serves all threads. The answers on producers say whose they are.");
            case ADMIN ->
                Advice.of("Use one Admin for the whole application, and close those that are made for a moment.");
            case HEARTBEAT, CONSUMER_NETWORK ->
                Advice.of("Use fewer consumers: more than one for each partition of a group have nothing to do.");
            case STREAMS -> Advice.of("Lower num.stream.threads, or run fewer KafkaStreams in one process.");
            case LOGIN_REFRESH, OTHER -> Advice.of("Use fewer Kafka clients: each starts threads of its own.");
        };
    }
}
