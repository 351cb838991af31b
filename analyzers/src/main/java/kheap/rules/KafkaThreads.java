package kheap.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import kheap.footprint.Footprint;
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
                    "how old Kafka's are, of a thread dump of JDK 11 and later",
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

    private static final Advice OTHERS = Advice.of(
            "Find out who starts so many threads, for only a few are Kafka's, or raise the limit on threads (pids.max).");

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
        ThreadCost outside = ThreadCost.of(footprint);
        return clients.map(found -> check(found, outside))
                .or(() -> footprint.threads().map(threads -> check(threads, outside)))
                .orElseGet(() -> new Diagnosis.NotApplicable(
                        QUESTION, "Neither a dump nor a thread dump shows threads of Kafka's."));
    }

    private static Diagnosis check(KafkaClients.Found clients, ThreadCost outside) {
        KafkaCrowd crowd = KafkaCrowd.of(clients);
        if (crowd.count() == 0) {
            return Coverage.of(clients).holdsNo("living thread of Kafka's", QUESTION);
        }
        if (isMany(crowd) || outside.isFull()) {
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
    private static Diagnosis check(Footprint.Threads threads, ThreadCost outside) {
        KafkaCrowd crowd = KafkaCrowd.of(threads);
        if (crowd.count() == 0) {
            return new Diagnosis.NotApplicable(
                    QUESTION,
                    "The thread dump lists %s; none is Kafka's.".formatted(Words.count(crowd.all(), "thread")));
        }
        if (isMany(crowd) || outside.isFull()) {
            return problem(
                    crowd,
                    outside,
                    started(threads),
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

    /// ` They were started within 6.3 s, the youngest 10 s before the thread dump.`
    private static String started(Footprint.Threads threads) {
        return threads.ages()
                .map(ages -> " They were started within %s, the youngest %s before the thread dump."
                        .formatted(Times.words(ages.oldest().minus(ages.youngest())), Times.words(ages.youngest())))
                .orElse("");
    }

    /// @param more a sentence on the threads themselves
    private static Diagnosis problem(KafkaCrowd crowd, ThreadCost outside, String more, Certainty certainty) {
        Severity byCount = LIMITS.severity(crowd.count()).orElse(isMany(crowd) ? Severity.WARNING : Severity.INFO);
        return new Diagnosis.Problem(
                QUESTION,
                outside.severity().filter(full -> full.compareTo(byCount) > 0).orElse(byCount),
                certainty,
                crowd.sentence() + more + outside.stackWords(crowd.count()) + outside.taskWords(),
                evidence(crowd, outside),
                isMany(crowd) ? advice(crowd) : OTHERS);
    }

    /// Whether this question is a problem for the number of Kafka's threads alone, by a thread dump or a dump.
    static boolean isMany(Footprint footprint) {
        return footprint
                .threads()
                .map(KafkaCrowd::of)
                .filter(KafkaThreads::isMany)
                .isPresent();
    }

    private static boolean isMany(KafkaCrowd crowd) {
        return crowd.count() >= LIMITS.warning() || crowd.count() >= SHARE_FROM && crowd.share() > SHARE;
    }

    private static String leftOver(int count) {
        return count == 0
                ? ""
                : " %s for no client that the dump shows."
                        .formatted(Words.count(count, "of them works", "of them work"));
    }

    private static List<Evidence> evidence(KafkaCrowd crowd, ThreadCost outside) {
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
                    crowd.leftOver().stream().map(KafkaThread::address).toList()));
        }
        return evidence;
    }

    private static Advice advice(KafkaCrowd crowd) {
        return switch (crowd.mostFrequent()) {
            case PRODUCER ->
                Advice.of("Use fewer producers: one serves all threads. "
                        + (crowd.isOfDump()
                                ? "The answers on producers say whose they are."
                                : "Close() each that is made for a moment."));
            case ADMIN ->
                Advice.of("Use one Admin for the whole application, and close those that are made for a moment.");
            case HEARTBEAT, CONSUMER_NETWORK ->
                Advice.of("Use fewer consumers: more than one for each partition of a group have nothing to do.");
            case STREAMS -> Advice.of("Lower num.stream.threads, or run fewer KafkaStreams in one process.");
            case LOGIN_REFRESH, OTHER -> Advice.of("Use fewer Kafka clients: each starts threads of its own.");
        };
    }
}
