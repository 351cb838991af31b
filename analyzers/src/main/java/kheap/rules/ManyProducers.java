package kheap.rules;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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
import kheap.kafka.KafkaClients;
import kheap.kafka.Producer;

/// Do many producers do the work of one?
///
/// Producers that only their own thread holds are counted, but told by [OrphanedProducers]: the severity goes by
/// those that the application holds. The count is a fact; that one would do is not, so the grade is strong.
///
/// Transactions, and frameworks with a producer for each thread or task, need theirs; of a group that is mostly
/// theirs the answer is only worth knowing, and [FrameworkProducerPool] judges their number.
final class ManyProducers implements ClientRule {
    static final Question QUESTION = new Question(
            "many-producers",
            "Do many producers do the work of one?",
            "The dump does not say whether the application needs several, for tenants, priorities or transactions.");

    private static final Background BACKGROUND = new Background(
            """
            A KafkaProducer is safe for threads, and one is usually faster than several because it makes fuller \
            batches. Each further one costs a thread, connections, about 140 KB of metrics and metadata, and may \
            fill a buffer.memory of its own. Producers have one target when their servers, security, acks, \
            compression and serializers are equal and all or none of them have a transactional id.""",
            List.of("the configuration of each producer", "whether the application reaches it", "who holds it"),
            """
            Up to five for one target are normal. More are a warning and more than 50 are critical, counting \
            those that the application holds. Where most of them belong to transactions, threads or tasks that \
            need their own, the answer is only worth knowing.""",
            """
            The number is a fact; that one would do is not, because the dump does not hold the reason why there \
            are several. The code does.""",
            List.of(
                    """
                    cerner/common-kafka #48 and opentelemetry-java-instrumentation #6021: a cache key that \
                    changes makes a producer for each call""",
                    "micronaut-kafka #750: one for each injection point",
                    "salesforce/mirus #47: a heap of 2.1 GB dead in producer-33",
                    "measured, idle, kafka-clients 3.9 and 4.1: 139 KB of heap each"),
            Background.Redaction.partly("""
                    How many producers run is known. Servers and other texts are told apart only where Java had \
                    computed their hash, so different targets may count as one."""));

    /// A few for one target are normal; more than 5 want a reason, more than 50 have none that we know.
    static final int NORMAL = 5;

    static final Limits LIMITS = new Limits(NORMAL + 1, 51);

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
        List<Group> groups = groups(running);
        List<Group> crowded = groups.stream().filter(Group::isCrowded).toList();
        if (crowded.isEmpty()) {
            return Coverage.of(clients)
                    .clear(
                            QUESTION,
                            few(running.count(), groups),
                            Evidence.of("running producers", Quantity.count(running.count())),
                            Evidence.of("targets", Quantity.count(groups.size())));
        }
        Group worst = crowded.getFirst();
        return new Diagnosis.Problem(
                QUESTION,
                worst.severity(),
                worst.certainty(),
                worst.sentence() + others(crowded.size() - 1),
                worst.evidence(clients.surroundings().heapBytes(), groups.size()),
                Advice.of(
                        "Make one producer for this target and use it from all threads; look first at who owns these"
                                + " clients.",
                        Snippets.ONE_PRODUCER));
    }

    /// Worst first: by what the application holds, then by all.
    private static List<Group> groups(Producers running) {
        Map<Optional<Target>, List<Producer>> byTarget =
                running.stream().collect(Collectors.groupingBy(producer -> Target.of(producer.config())));
        return byTarget.entrySet().stream()
                .map(group -> new Group(group.getKey(), new Producers(group.getValue())))
                .sorted(Comparator.comparingInt(Group::held)
                        .thenComparingInt(group -> group.producers().count())
                        .reversed())
                .toList();
    }

    private static String few(int running, List<Group> groups) {
        if (running == 1) {
            return "1 running producer was checked; no other has the same target.";
        }
        int most = groups.stream()
                .mapToInt(group -> group.producers().count())
                .max()
                .orElseThrow();
        return most == 1
                ? "%,d running producers were checked; no two have the same target.".formatted(running)
                : "%,d running producers were checked; %s have the same target, and up to %d are normal."
                        .formatted(running, most == running ? "all" : "%d of them".formatted(most), NORMAL);
    }

    private static String others(int count) {
        return count == 0
                ? ""
                : " %s more than %d too."
                        .formatted(Words.count(count, "other target has", "other targets have"), NORMAL);
    }

    /// Running producers with one target.
    ///
    /// @param target empty for those whose configuration is not in the dump
    private record Group(Optional<Target> target, Producers producers) {
        boolean isCrowded() {
            return producers.count() > NORMAL;
        }

        int held() {
            return producers.in(Producer.State.OPEN).count();
        }

        int orphaned() {
            return producers.count() - held();
        }

        Severity severity() {
            if (held() <= NORMAL || mayBeNeeded()) {
                return Severity.INFO;
            }
            // producers of which nothing is known may have a target each
            return target.isPresent() && held() >= LIMITS.critical() ? Severity.CRITICAL : Severity.WARNING;
        }

        Certainty certainty() {
            return target.isEmpty() || mayBeNeeded()
                    ? Certainty.hint(
                            "Ask whoever made them why there are so many: the dump holds who owns each, but not the reason.")
                    : Certainty.strong(
                            "Look in the code where each is made: tenants, priorities and transactions may need their own, sends"
                                    + " do not.");
        }

        /// Whether most of them belong to transactions, threads or tasks that cannot share one.
        boolean mayBeNeeded() {
            long needed = producers.stream().filter(Group::mayBeNeeded).count();
            return needed * 2 > producers.count();
        }

        private static boolean mayBeNeeded(Producer producer) {
            return producer.config().text("transactional.id").isPresent()
                    || switch (producer.owner().kind()) {
                        case SPRING_PER_THREAD, SPRING_TRANSACTIONAL, STREAMS, CONNECT, FLINK -> true;
                        case NOBODY, APPLICATION, STACK, SPRING_FACTORY, SPRING_LISTENER, REACTOR, METRICS, FRAMEWORK ->
                            false;
                    };
        }

        String sentence() {
            String count = "%,d running producers".formatted(producers.count());
            String what = target.map(known -> "%s send to %s with the same security, acks, compression and serializers"
                            .formatted(count, known.words()))
                    .orElse("%s have a configuration that the dump does not hold".formatted(count));
            if (held() == 0) {
                return "%s, and the application holds none of them: they were dropped, as the answer on orphaned producers"
                                .formatted(what)
                        + " says.";
            }
            if (held() <= NORMAL) {
                return "%s, but the application holds only %,d of them: the other %,d were dropped, as the answer on"
                                .formatted(what, held(), orphaned())
                        + " orphaned producers says.";
            }
            return "%s%s%s. Together they keep %s of heap and may buffer up to %s (their buffer.memory).%s"
                    .formatted(
                            what,
                            orphaned() == 0 ? "" : ", %,d of them dropped".formatted(orphaned()),
                            target.isPresent() && !mayBeNeeded() ? "; one could serve all threads" : "",
                            producers.ownBytes(),
                            producers.bufferMemory(),
                            mayBeNeeded()
                                    ? " Most belong to transactions, threads or tasks that each need their own, so"
                                            + " the number may be right."
                                    : "");
        }

        List<Evidence> evidence(ByteSize heap, int targets) {
            return List.of(
                    Evidence.of(
                            "producers for one target",
                            Quantity.count(producers.count()),
                            Quantity.count(Math.round(LIMITS.nearest(held()))),
                            producers.addresses()),
                    Evidence.of("of these held by the application", Quantity.count(held())),
                    Evidence.of("targets", Quantity.count(targets)),
                    Evidence.of("memory of producers for one target", Quantity.of(producers.ownBytes())),
                    Evidence.of("their buffer.memory together", Quantity.of(producers.bufferMemory())));
        }
    }
}
