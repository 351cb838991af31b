package kheap.rules;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kheap.diagnosis.Background;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Limits;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;
import kheap.footprint.IdleStack;
import kheap.kafka.KafkaClients;
import kheap.kafka.Producer;

/// Were producers dropped without close()?
///
/// What counts is the `Sender` and its thread, never `KafkaProducer`: the collector takes the facade as soon as the
/// application lets go of it, so counting facades misses the very leak.
final class OrphanedProducers implements ClientRule {
    static final Question QUESTION = new Question(
            "orphaned-producers",
            "Were producers dropped without close()?",
            "A producer that the application still holds but never uses again counts as healthy.");

    private static final Background BACKGROUND = new Background(
            """
            A KafkaProducer starts a thread that runs its Sender, and a running thread is a GC root: the sender \
            keeps the accumulator, the buffer pool, the connections and all metrics. KafkaProducer itself is only \
            a facade, and the collector takes it as soon as the application lets go of it. So a leak of one \
            producer for each send leaves no KafkaProducer at all, and counting those misses it; a sender that \
            runs while nothing reaches its facade is the proof.""",
            List.of(
                    "Sender.running",
                    "the threads and what they run",
                    "which KafkaProducer the application still reaches",
                    "the clients' metrics, for the time of birth",
                    "ProducerConfig.PRODUCER_CLIENT_ID_SEQUENCE, for how many there ever were"),
            """
            One orphan is worth knowing, for it may be an accident of start-up. Three are a habit and a warning; \
            from twenty on it is critical, because by then it has not stopped by itself.""",
            """
            The dump alone proves it. In a cut dump what held the producers may be missing; there a whole dump \
            would prove it.""",
            List.of(
                    """
                    the article Kafka导致OOM的排查经历 of 2022: a KafkaTemplate for every send, killed by the \
                    container's limit while the heap looked fine""",
                    "opensearch-project/data-prepper #7131: the 1,531st network thread could not start",
                    "spring-kafka #1727",
                    """
                    measured: 200 producers dropped with kafka-clients 3.9.0 leave no KafkaProducer and 200 \
                    Senders, each with 139 KB of heap and a thread"""),
            Background.Redaction.whole("""
                    Reachability and fields decide. Client ids have stand-ins, and with them goes which framework \
                    made the producers."""));

    /// One may be an accident of start-up; three are a habit; from twenty on it has not stopped by itself.
    static final Limits LIMITS = new Limits(3, 20);

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
        Producers orphans = running.in(Producer.State.ORPHANED);
        if (orphans.isEmpty()) {
            return Coverage.of(clients)
                    .clear(QUESTION, allHeld(running.count()), Evidence.of("running producers", count(running)));
        }
        Optional<Births> births = Births.of(
                orphans.stream().map(Producer::createdAt).toList(),
                clients.surroundings().takenAt());
        return new Diagnosis.Problem(
                QUESTION,
                LIMITS.severity(orphans.count()).orElse(Severity.INFO),
                Coverage.of(clients).overturnable(Certainty.PROOF),
                dropped(running.count(), orphans)
                        + births.map(Births::sentence).orElse("")
                        + everCreated(clients.created().producers(), running)
                        + Coverage.of(clients).caveat("what held them may be missing"),
                evidence(clients, running, orphans, births),
                Origin.of(orphans.clientIds(), clients.surroundings().springKafka())
                        .advice(orphans.clientIds()));
    }

    private static String allHeld(int running) {
        return running == 1
                ? "1 running sender thread was checked; it belongs to a KafkaProducer that the application holds."
                : "%,d running sender threads were checked; each belongs to a KafkaProducer that the application holds."
                        .formatted(running);
    }

    private static String dropped(int running, Producers orphans) {
        int count = orphans.count();
        if (count == 1) {
            return ("%s was dropped without close(): nothing reaches its KafkaProducer any more, yet its thread runs."
                            + " It keeps %s of heap and a thread (%s of stack reserved) until the process ends.")
                    .formatted(
                            running == 1
                                    ? "The only running producer"
                                    : "1 of %,d running producers".formatted(running),
                            orphans.ownBytes(),
                            IdleStack.reserved(1));
        }
        return ("%s were dropped without close(): nothing reaches their KafkaProducer any more, yet their threads run."
                        + " They keep %s of heap and %,d threads (%s of stack reserved) until the process ends.")
                .formatted(
                        count == running
                                ? Words.all(running) + " running producers"
                                : "%,d of %,d running producers".formatted(count, running),
                        orphans.ownBytes(),
                        count,
                        IdleStack.reserved(count));
    }

    /// Kafka's counter knows only the producers that have no client id of their own.
    private static String everCreated(OptionalLong created, Producers running) {
        long alive = running.where(producer -> Origin.isKafkasNumber(producer.clientId()))
                .count();
        if (alive == 0 || created.isEmpty() || created.getAsLong() < Math.max(2, alive)) {
            return "";
        }
        if (created.getAsLong() == alive) {
            return " Of %,d producers ever created without a client.id, none has ended.".formatted(alive);
        }
        return " Of %s ever created without a client.id, %,d still %s."
                .formatted(Words.count(created.getAsLong(), "producer"), alive, Words.either(alive, "runs", "run"));
    }

    private static List<Evidence> evidence(
            KafkaClients.Found clients, Producers running, Producers orphans, Optional<Births> births) {
        List<Evidence> evidence = new ArrayList<>();
        int count = orphans.count();
        double limit = LIMITS.severity(count).isPresent() ? LIMITS.nearest(count) : 1;
        evidence.add(Evidence.of(
                "orphaned producers", count(orphans), Quantity.count(Math.round(limit)), orphans.addresses()));
        evidence.add(Evidence.of("running producers", count(running)));
        evidence.add(Evidence.of("memory of orphaned producers", Quantity.of(orphans.ownBytes())));
        evidence.add(Evidence.of("stack reserved by their threads", Quantity.of(IdleStack.reserved(count))));
        births.map(Births::perHour)
                .ifPresent(rate -> rate.ifPresent(perHour ->
                        evidence.add(Evidence.of("births of orphaned producers", Quantity.perHour(perHour)))));
        births.ifPresent(times -> clients.surroundings()
                .takenAt()
                .map(takenAt -> Duration.between(times.first(), takenAt))
                .ifPresent(age -> evidence.add(Evidence.of("age of the oldest orphaned producer", Quantity.of(age)))));
        clients.created()
                .producers()
                .ifPresent(created ->
                        evidence.add(Evidence.of("producers ever created without client.id", Quantity.count(created))));
        return evidence;
    }

    private static Quantity count(Producers producers) {
        return Quantity.count(producers.count());
    }
}
