package kheap.rules;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Background;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Limits;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;
import kheap.footprint.IdleStack;
import kheap.kafka.Consumer;
import kheap.kafka.KafkaClients;
import kheap.kafka.Owner;

/// Are consumers made and not closed?
///
/// Sources: see [#background]. Measured by dropping consumers of 1.0 to 4.4: the collector takes the
/// `KafkaConsumer`, and 0.1 to 0.3 MB stay of each, besides what it had fetched.
///
/// Dropped consumers are a fact. Those that the application holds and no longer polls may have been kept for later,
/// so that answer is only strong; and those that are polled and get no partition, as in a Spring container with a
/// higher concurrency than its topic has partitions, are a waste and no leak.
///
/// Blind spot: consumers with a client id of their own are not in the counter. And a classic consumer before 2.1
/// that never joined a group and was dropped cannot be told from one that was closed.
final class ConsumerLeak implements ClientRule {
    static final Question QUESTION = new Question(
            "consumer-leak",
            "Are consumers made and not closed?",
            "Consumers with a client.id of their own are missing from the number of those ever created.");

    /// One may be an accident of start-up; three are a habit; from twenty on it has not stopped by itself.
    static final Limits DROPPED = new Limits(3, 20);

    /// A few idle ones may be kept for later, or for partitions that are still to come.
    static final Limits IDLE = new Limits(4, 21);

    /// More created than this, and ten times as many as are alive: one for every call.
    static final int CHURN = 100;

    private static final Advice CLOSE =
            Advice.of("Close the consumer where it is used, also on the way out by an exception.", """
            try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(config)) {
                consumer.subscribe(topics);
                while (running) {
                    handle(consumer.poll(Duration.ofSeconds(1)));
                }
            }""");

    private static final Advice POLL_OR_CLOSE = Advice.of(
            "Poll these consumers or close them; one that is not polled loses its partitions and keeps its memory.",
            "consumer.close();");

    private static final Advice FEWER = Advice.of(
            "Run no more consumers of a group than its topics have partitions: lower the concurrency.",
            "factory.setConcurrency(3); // at most the partitions of the topic");

    private static final Advice REUSE = Advice.of(
            "Keep one consumer for repeated questions instead of one for each call; for offsets and topics, ask an Admin.",
            "admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();");

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Background background() {
        return new Background(
                "A KafkaConsumer has no thread of its own for reading, but a member of a group has one for heartbeats, and"
                        + " a consumer of the new group protocol one for the network, and a running thread keeps all that it"
                        + " works on: network client, connections, metrics, what was fetched. The KafkaConsumer itself is"
                        + " collected when the application drops it, so a count of these hides the leak. Without a thread the"
                        + " consumer's MBeans keep the same. Consumers that the application holds and does not poll, or for"
                        + " which their group has no partition, cost as much and do nothing.",
                List.of(
                        "KafkaConsumer and its delegates",
                        "ConsumerCoordinator with its heartbeat thread",
                        "ConsumerNetworkThread",
                        "the assignment",
                        "the time of the last poll",
                        "the counter behind generated client ids"),
                ("One dropped consumer is worth knowing, %.0f are a warning and %.0f critical. Of those that the"
                                + " application holds and has not polled for longer than max.poll.interval.ms, %.0f are a"
                                + " warning and %.0f critical. More than %d ever created, and more than ten times as many as"
                                + " run, are a warning: they are made anew for every call. %.0f that are polled and have"
                                + " no partition are worth knowing.")
                        .formatted(
                                DROPPED.warning(),
                                DROPPED.critical(),
                                IDLE.warning(),
                                IDLE.critical(),
                                CHURN,
                                IDLE.warning()),
                "Dropped consumers are proved by the dump. That others are no longer needed is strongly suspected; a second"
                        + " dump with more of them would prove it.",
                List.of(
                        "Apache Camel CAMEL-20563: a new consumer after each error, without closing the old one",
                        "Trendyol, \"How to analyze memory leaks in containerized Java applications\": a consumer for each"
                                + " alert",
                        "ballerina-library #2706: one consumer for each subscription, about 18 MB each",
                        "measured: kafka-clients 1.0 to 4.4, consumers dropped and dumped"),
                Background.Redaction.whole(
                        "Threads, states and counts are no texts; groups have stand-ins for names."));
    }

    @Override
    public Diagnosis check(KafkaClients.Found clients) {
        Optional<Instant> takenAt = clients.surroundings().takenAt();
        Consumers running = Consumers.running(clients);
        Consumers dropped = running.in(ConsumerUse.DROPPED, takenAt);
        Consumers abandoned = running.in(ConsumerUse.ABANDONED, takenAt);
        Consumers surplus = running.in(ConsumerUse.SURPLUS, takenAt);
        // One that was dropped must not hide thirty that nobody polls.
        Optional<Diagnosis.Problem> worst = Stream.of(
                        dropped(clients, running, dropped),
                        abandoned(clients, running, abandoned),
                        churn(clients, running),
                        surplus(running, surplus))
                .flatMap(Optional::stream)
                .min(Comparator.comparing(Diagnosis.Problem::severity).reversed());
        if (worst.isPresent()) {
            return worst.get();
        }
        if (clients.consumers().isEmpty()) {
            return Coverage.of(clients).holdsNo("consumer", QUESTION);
        }
        return Coverage.of(clients)
                .clear(
                        QUESTION,
                        Words.count(clients.consumers().size(), "consumer was", "consumers were") + " checked; "
                                + held(running, abandoned.count() + surplus.count()),
                        Evidence.of("running consumers", Quantity.count(running.count())),
                        Evidence.of("idle consumers", Quantity.count(abandoned.count() + surplus.count())));
    }

    private static String held(Consumers running, int idle) {
        if (running.isEmpty()) {
            return "none is running.";
        }
        long partitions = running.assigned();
        return "%s and held by the application, with %s, and %s; fewer than %.0f idle ones are normal."
                .formatted(
                        Words.count(running.count(), "is running", "are running"),
                        Words.count(partitions, "partition"),
                        idle == 0 ? "none is idle" : Words.count(idle, "is idle", "are idle"),
                        IDLE.warning());
    }

    private static Optional<Diagnosis.Problem> dropped(
            KafkaClients.Found clients, Consumers running, Consumers dropped) {
        int count = dropped.count();
        if (count == 0) {
            return Optional.empty();
        }
        Optional<Births> births = Births.of(
                dropped.list().stream().map(Consumer::createdAt).toList(),
                clients.surroundings().takenAt());
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(Evidence.of(
                "orphaned consumers",
                Quantity.count(count),
                Quantity.count(DROPPED.severity(count).isPresent() ? Math.round(DROPPED.nearest(count)) : 1),
                dropped.addresses()));
        evidence.add(Evidence.of("running consumers", Quantity.count(running.count())));
        evidence.add(Evidence.of("memory of orphaned consumers", Quantity.of(dropped.ownBytes())));
        evidence.add(Evidence.of("threads of orphaned consumers", Quantity.count(dropped.threads())));
        births.map(Births::perHour)
                .ifPresent(rate -> rate.ifPresent(perHour ->
                        evidence.add(Evidence.of("births of orphaned consumers", Quantity.perHour(perHour)))));
        ever(clients).forEach(evidence::add);
        return Optional.of(new Diagnosis.Problem(
                QUESTION,
                DROPPED.severity(count).orElse(Severity.INFO),
                Coverage.of(clients).overturnable(Certainty.PROOF),
                (count == 1
                                ? ("%s was dropped without close(): nothing of the application reaches it any more, yet its"
                                                + " connections are open. It keeps %s of heap and %s until the process ends.")
                                        .formatted(
                                                running.count() == 1
                                                        ? "The only running consumer"
                                                        : "1 of %,d running consumers".formatted(running.count()),
                                                dropped.ownBytes(),
                                                threadsKept(dropped))
                                : ("%s were dropped without close(): nothing of the application reaches them any more, yet their"
                                                + " connections are open. They keep %s of heap and %s until the process ends.")
                                        .formatted(
                                                count == running.count()
                                                        ? Words.all(count) + " running consumers"
                                                        : "%,d of %,d running consumers"
                                                                .formatted(count, running.count()),
                                                dropped.ownBytes(),
                                                threadsKept(dropped)))
                        + births.map(Births::sentence).orElse("")
                        + Coverage.of(clients).caveat("what held them may be missing"),
                evidence,
                CLOSE));
    }

    private static String threadsKept(Consumers dropped) {
        long threads = dropped.threads();
        return threads == 0
                ? "no thread"
                : "%s (%s of stack reserved)".formatted(Words.count(threads, "thread"), IdleStack.reserved(threads));
    }

    private static Optional<Diagnosis.Problem> abandoned(
            KafkaClients.Found clients, Consumers running, Consumers idle) {
        int count = idle.count();
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(Evidence.of(
                "idle consumers",
                Quantity.count(count),
                Quantity.count(Math.round(IDLE.nearest(count))),
                idle.addresses()));
        evidence.add(Evidence.of("running consumers", Quantity.count(running.count())));
        evidence.add(Evidence.of("memory of idle consumers", Quantity.of(idle.ownBytes())));
        ever(clients).forEach(evidence::add);
        return IDLE.severity(count)
                .map(severity -> new Diagnosis.Problem(
                        QUESTION,
                        severity,
                        Coverage.of(clients)
                                .overturnable(
                                        Certainty.strong(
                                                "Take a second dump an hour later: a leak has more of them, a reserve has not.")),
                        ("%,d of %,d running consumers are held by the application and were not polled for longer than"
                                        + " max.poll.interval.ms%s. They keep %s of heap and %s.")
                                .formatted(count, running.count(), ofGroup(idle), idle.ownBytes(), threadsKept(idle)),
                        evidence,
                        POLL_OR_CLOSE));
    }

    private static Optional<Diagnosis.Problem> surplus(Consumers running, Consumers surplus) {
        if (IDLE.severity(surplus.count()).isEmpty()) {
            return Optional.empty();
        }
        boolean spring = surplus.list().stream().allMatch(one -> one.owner().kind() == Owner.Kind.SPRING_LISTENER);
        return Optional.of(new Diagnosis.Problem(
                QUESTION,
                Severity.INFO,
                Certainty.strong("Compare the number of consumers of the group with the partitions of its topics."),
                ("%,d of %,d running consumers are polled and have no partition%s: %s more than the topics have partitions."
                                + " That is no leak, but they keep %s of heap and %s.")
                        .formatted(
                                surplus.count(),
                                running.count(),
                                ofGroup(surplus),
                                spring ? "the concurrency of Spring's listener containers is" : "the group has",
                                surplus.ownBytes(),
                                threadsKept(surplus)),
                List.of(
                        Evidence.of(
                                "consumers without partition",
                                Quantity.count(surplus.count()),
                                Quantity.count(Math.round(IDLE.warning())),
                                surplus.addresses()),
                        Evidence.of("running consumers", Quantity.count(running.count())),
                        Evidence.of("memory of consumers without partition", Quantity.of(surplus.ownBytes()))),
                FEWER));
    }

    private static Optional<Diagnosis.Problem> churn(KafkaClients.Found clients, Consumers running) {
        long created = clients.created().consumers().orElse(0);
        if (created <= CHURN || created <= 10L * running.count()) {
            return Optional.empty();
        }
        return Optional.of(new Diagnosis.Problem(
                QUESTION,
                Severity.WARNING,
                Certainty.strong("Take a second dump a minute later: the number that was ever created goes on rising."),
                "%s created so far, and %s: probably one is made and closed for every call."
                        .formatted(
                                Words.count(created, "consumer was", "consumers were"),
                                running.isEmpty()
                                        ? "none is running"
                                        : Words.count(running.count(), "is running", "are running")),
                List.of(
                        Evidence.of(
                                "consumers ever created without client.id",
                                Quantity.count(created),
                                Quantity.count(CHURN + 1L),
                                List.of()),
                        Evidence.of("running consumers", Quantity.count(running.count()), running.addresses())),
                REUSE));
    }

    /// The group, where all have the same.
    private static String ofGroup(Consumers consumers) {
        return consumers
                .group()
                .map(group -> ", all of group " + Words.name(group))
                .orElse("");
    }

    private static Stream<Evidence> ever(KafkaClients.Found clients) {
        return clients.created().consumers().stream()
                .mapToObj(created -> Evidence.of("consumers ever created without client.id", Quantity.count(created)));
    }
}
