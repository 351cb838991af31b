package kheap.rules;

import java.util.ArrayList;
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
            "A dump holds neither the size of the stacks nor the limit on threads: files beside it (pmap -x, pids.max) do. No"
                    + " file tells what ulimit allows.");

    private static final Background BACKGROUND = new Background(
            """
            Every producer and every admin client has a thread, every consumer in a group one for its heartbeat \
            or its network. The heap does not show what they cost: a stack each, and a place in the limit on \
            threads. A container dies of that with a heap that looks fine.""",
            List.of(
                    "all threads with their names and states, of the dump or of a thread dump",
                    "which client each of them works for",
                    "beside the dump: pmap -x, smaps or native memory tracking for the stacks, pids.max and pids.current"),
            """
            More than 50 want a reason and are a warning; more than 500 come near the limits of containers and \
            are critical. More than 30 % of all living threads, once there are 20, is a warning as well, and so are \
            80 % of pids.max, critical from 95 %. A thread for no client in the dump is worth knowing.""",
            """
            The number is proof. A thread without a client may belong to one that is just closing; a second dump \
            a minute later would tell. A thread dump tells the number too, but not whose the threads are. The \
            bytes of stacks are measured where a map of the memory or the JVM's books are beside the dump, else \
            an estimate.""",
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

    /// Shares of the threads that the container may have: at the limit no thread can be started any more.
    static final Limits TASKS = new Limits(0.80, 0.95);

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
        Outside outside = new Outside(footprint.stacks(), footprint.tasks());
        return clients.map(found -> check(found, outside))
                .or(() -> footprint.threads().map(threads -> check(threads, outside)))
                .orElseGet(() -> new Diagnosis.NotApplicable(
                        QUESTION, "Neither a dump nor a thread dump shows threads of Kafka's."));
    }

    private static Diagnosis check(KafkaClients.Found clients, Outside outside) {
        Crowd crowd = Crowd.of(clients);
        if (crowd.count() == 0) {
            return Coverage.of(clients).holdsNo("living thread of Kafka's", QUESTION);
        }
        if (crowd.isMany() || outside.isFull()) {
            return problem(crowd, outside, leftOver(crowd.leftOver().size()), Certainty.PROOF);
        }
        if (!crowd.leftOver().isEmpty()) {
            return new Diagnosis.Problem(
                    QUESTION,
                    Severity.INFO,
                    Coverage.of(clients)
                            .overturnable(Certainty.strong(
                                    "Take a second dump a minute later: the thread of a client that was closing has ended by then,"
                                            + " one that was left behind runs on.")),
                    "%s Kafka's.%s"
                            .formatted(
                                    Words.count(crowd.count(), "living thread is", "living threads are"),
                                    leftOver(crowd.leftOver().size())),
                    evidence(crowd, outside),
                    Advice.of("Look at the stacks of these threads: a client may be in the middle of closing."));
        }
        return Coverage.of(clients)
                .clear(
                        QUESTION,
                        "%s checked; %s Kafka's: %s. Their number is normal and none has lost its client."
                                .formatted(
                                        Words.count(crowd.all(), "living thread was", "living threads were"),
                                        Words.count(crowd.count(), "is", "are"),
                                        crowd.words()),
                        Evidence.of("Kafka threads", Quantity.count(crowd.count())),
                        Evidence.of("living threads", Quantity.count(crowd.all())));
    }

    /// What a thread dump can tell: how many of which kind, but not whose.
    private static Diagnosis check(Footprint.Threads threads, Outside outside) {
        Crowd crowd = Crowd.of(threads);
        if (crowd.count() == 0) {
            return new Diagnosis.NotApplicable(
                    QUESTION,
                    "The thread dump lists %s; none is Kafka's.".formatted(Words.count(crowd.all(), "thread")));
        }
        if (crowd.isMany() || outside.isFull()) {
            return problem(
                    crowd,
                    outside,
                    "",
                    Certainty.strong(
                            "Take a heap dump (jcmd PID GC.heap_dump): it tells which clients these threads work for, and"
                                    + " which were dropped without close()."));
        }
        return new Diagnosis.Clear(
                QUESTION,
                "%s in the thread dump; %s Kafka's: %s. Their number is normal; whether each has its client only a heap dump tells."
                        .formatted(
                                Words.count(crowd.all(), "living thread is", "living threads are"),
                                Words.count(crowd.count(), "is", "are"),
                                crowd.words()),
                List.of(
                        Evidence.of("Kafka threads", Quantity.count(crowd.count())),
                        Evidence.of("living threads", Quantity.count(crowd.all()))));
    }

    private static Diagnosis problem(Crowd crowd, Outside outside, String leftOver, Certainty certainty) {
        Severity byCount = LIMITS.severity(crowd.count()).orElse(crowd.isMany() ? Severity.WARNING : Severity.INFO);
        return new Diagnosis.Problem(
                QUESTION,
                outside.severity().filter(full -> full.compareTo(byCount) > 0).orElse(byCount),
                certainty,
                crowd.sentence() + outside.stackWords(crowd.count()) + leftOver + outside.taskWords(),
                evidence(crowd, outside),
                advice(crowd.mostFrequent()));
    }

    private static String leftOver(int count) {
        return count == 0
                ? ""
                : " %s for no client that the dump shows."
                        .formatted(Words.count(count, "of them works", "of them work"));
    }

    private static List<Evidence> evidence(Crowd crowd, Outside outside) {
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(Evidence.of(
                "Kafka threads",
                Quantity.count(crowd.count()),
                Quantity.count(Math.round(LIMITS.nearest(crowd.count()))),
                crowd.addresses()));
        evidence.add(Evidence.of("living threads", Quantity.count(crowd.all())));
        evidence.add(
                Evidence.of("share of Kafka threads", Quantity.share(crowd.share()), Quantity.share(SHARE), List.of()));
        crowd.kinds().forEach((kind, count) -> evidence.add(Evidence.of(kind.toString(), Quantity.count(count))));
        evidence.addAll(outside.evidence(crowd.count()));
        if (crowd.isOfDump()) {
            evidence.add(Evidence.of(
                    "Kafka threads without a client",
                    Quantity.count(crowd.leftOver().size()),
                    addresses(crowd.leftOver())));
        }
        return evidence;
    }

    private static List<Long> addresses(List<KafkaThread> threads) {
        return threads.stream().map(KafkaThread::address).toList();
    }

    /// Kafka's threads among all.
    ///
    /// @param leftOver those that exist only for one client, and whose client is not in the dump
    /// @param isOfDump whether a dump shows them, so that their clients are known
    private record Crowd(
            Map<KafkaThread.Kind, Long> kinds,
            long all,
            List<Long> addresses,
            List<KafkaThread> leftOver,
            boolean isOfDump) {
        static Crowd of(KafkaClients.Found clients) {
            List<KafkaThread> alive =
                    clients.threads().stream().filter(KafkaThread::alive).toList();
            return new Crowd(
                    alive.stream()
                            .collect(Collectors.groupingBy(
                                    KafkaThread::kind,
                                    () -> new EnumMap<>(KafkaThread.Kind.class),
                                    Collectors.counting())),
                    Math.max(alive.size(), clients.surroundings().threads()),
                    KafkaThreads.addresses(alive),
                    alive.stream().filter(Crowd::isLeftOver).toList(),
                    true);
        }

        static Crowd of(Footprint.Threads threads) {
            Map<KafkaThread.Kind, Long> kinds = new EnumMap<>(KafkaThread.Kind.class);
            threads.kafka().forEach(one -> kinds.put(one.kind(), (long) one.count()));
            return new Crowd(kinds, threads.all(), List.of(), List.of(), false);
        }

        private static boolean isLeftOver(KafkaThread thread) {
            return switch (thread.kind()) {
                case PRODUCER, ADMIN, HEARTBEAT, CONSUMER_NETWORK ->
                    thread.client().isEmpty();
                case STREAMS, LOGIN_REFRESH, OTHER -> false;
            };
        }

        long count() {
            return kinds.values().stream().mapToLong(Long::longValue).sum();
        }

        double share() {
            return (double) count() / all;
        }

        boolean isMany() {
            return count() >= LIMITS.warning() || count() >= SHARE_FROM && share() > SHARE;
        }

        KafkaThread.Kind mostFrequent() {
            return kinds.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .orElseThrow()
                    .getKey();
        }

        String sentence() {
            return "%,d of %s Kafka's: %s."
                    .formatted(count(), Words.count(all, "living thread is", "living threads are"), words());
        }

        /// `kafka-producer-network-thread (200), kafka-admin-client-thread (10)`.
        String words() {
            return Words.listed(kinds.entrySet().stream()
                    .sorted(Map.Entry.<KafkaThread.Kind, Long>comparingByValue().reversed())
                    .map(kind -> "%s (%,d)".formatted(kind.getKey(), kind.getValue()))
                    .toList());
        }
    }

    /// What threads take outside the heap, as files beside the dump measured it.
    private record Outside(Optional<Footprint.Stacks> stacks, Optional<Footprint.Tasks> tasks) {
        boolean isFull() {
            return severity().isPresent();
        }

        Optional<Severity> severity() {
            return share().flatMap(TASKS::severity);
        }

        private Optional<Double> share() {
            return tasks.filter(known -> known.limit().orElse(0) > 0)
                    .map(known -> (double) known.count() / known.limit().getAsLong());
        }

        String stackWords(long threads) {
            return stacks.map(measured -> " By the %s %s %s%s."
                            .formatted(
                                    measured.source(),
                                    Words.count(measured.threads(), "stack reserves", "stacks reserve"),
                                    measured.reserved(),
                                    measured.resident()
                                            .map(resident -> " and %s %s"
                                                    .formatted(
                                                            Words.either(measured.threads(), "holds", "hold"),
                                                            resident))
                                            .orElse("")))
                    .orElseGet(() -> " They reserve about %s of stack and use about %s of it even when idle."
                            .formatted(IdleStack.reserved(threads), IdleStack.resident(threads)));
        }

        String taskWords() {
            return tasks.filter(known -> isFull())
                    .map(known -> " The container may have %s (pids.max), and has %,d."
                            .formatted(Words.count(known.limit().getAsLong(), "thread"), known.count()))
                    .orElse("");
        }

        List<Evidence> evidence(long threads) {
            List<Evidence> evidence = new ArrayList<>();
            evidence.add(Evidence.of(
                    "stack reserved",
                    Quantity.of(stacks.map(Footprint.Stacks::reserved).orElseGet(() -> IdleStack.reserved(threads)))));
            stacks.ifPresent(measured -> {
                evidence.add(Evidence.of("stacks", Quantity.count(measured.threads())));
                measured.resident()
                        .ifPresent(resident -> evidence.add(Evidence.of("stack resident", Quantity.of(resident))));
            });
            share().ifPresent(share -> evidence.add(Evidence.of(
                    "share of the limit on threads",
                    Quantity.share(share),
                    Quantity.share(TASKS.nearest(share)),
                    List.of())));
            return evidence;
        }
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
