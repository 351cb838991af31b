package kheap.rules;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
import kheap.kafka.KafkaThread;
import kheap.kafka.Owner;
import kheap.kafka.Producer;

/// Does something hold on to producers that no longer run?
///
/// A producer whose thread has ended although nobody called `close()` lost it to an `Error`: the thread's loop
/// survives every exception. One whose thread is still alive is just closing and does not count: it ends by itself,
/// unless its broker does not answer.
final class ClosedProducers implements ClientRule {
    static final Question QUESTION = new Question(
            "closed-producer-retained",
            "Does something hold on to producers that no longer run?",
            "Only the shortest path to each producer was followed; others may hold it as well.");

    private static final Background BACKGROUND = new Background(
            """
            Closing a producer ends its thread, the connections and the JMX beans. The heap goes only when nothing refers to \
            the producer any more: its metrics, its metadata and the free buffers of its pool stay until then. \
            What holds it is a field, a collection or, often, a registry of metrics whose gauges capture the \
            accumulator. A producer whose thread ended although nobody called close() lost it to an Error, most \
            likely an OutOfMemoryError; its records wait for a thread that never comes.""",
            List.of(
                    "Sender.running",
                    "whether the producer's thread lives",
                    "the shortest path from a GC root to the producer",
                    "what it keeps"),
            """
            Any is worth knowing. From 1 MiB together on, or with a lost thread, it is a warning; it is critical \
            from 5 % of the live heap on, if that is at least 16 MiB.""",
            "The dump alone proves it. In a cut dump a whole one would.",
            List.of(
                    "spring-kafka #1934: a registry of meters keeps the gauges of closed producers",
                    "strimzi-kafka-bridge #1049",
                    "KAFKA-6635, KAFKA-7763: close() hangs",
                    """
                    measured, one record sent, then closed and still referenced: 131 to 158 KB with kafka-clients \
                    3.3 to 4.4, three quarters or more of what it kept before"""),
            Background.Redaction.whole("Flags, threads and references decide; names have stand-ins."));

    /// Together from here on it is worth a change.
    static final ByteSize WORTH_A_CHANGE = new ByteSize(1 << 20);

    /// The share of the live heap from which on it is critical.
    static final double CRITICAL_SHARE = 0.05;

    private static final Advice DROP = Advice.of(
            "Drop the reference when you close the producer: clear the field, or remove it from the collection.", """
            producers.remove(name).close();""");

    private static final Advice UNBIND =
            Advice.of("Take the metrics of a producer out of the registry when you close it.", """
            KafkaClientMetrics metrics = new KafkaClientMetrics(producer);
            metrics.bindTo(registry);
            // and at the end
            metrics.close();
            producer.close();""");

    private static final Advice DROP_STREAMS = Advice.of(
            "Let go of a KafkaStreams once it is closed: the field, the list or the listener that holds it keeps"
                    + " the clients of all its threads.");

    private static final Advice REPLACE =
            Advice.of("Find the error that ended the thread in the log and remove its cause; until then close the"
                    + " producer and make a new one.");

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
        Producers all = new Producers(clients.producers());
        if (all.isEmpty()) {
            return Producers.noneRuns(QUESTION, clients);
        }
        Producers closing = all.in(Producer.State.CLOSED).where(ClosedProducers::isClosing);
        Producers closed = all.in(Producer.State.CLOSED).where(producer -> !isClosing(producer));
        return closed.isEmpty() ? none(clients, closing) : held(clients, closed, closing);
    }

    private static boolean isLost(Producer producer) {
        return !producer.closeCalled();
    }

    private static boolean isClosing(Producer producer) {
        return producer.thread().filter(KafkaThread::alive).isPresent();
    }

    private static Diagnosis none(KafkaClients.Found clients, Producers closing) {
        String sentence = closing.isEmpty()
                ? "; none is closed."
                : "; %s closing, with %s still at work."
                        .formatted(
                                Words.count(closing.count(), "is", "are"),
                                Words.either(closing.count(), "its thread", "their threads"));
        return Coverage.of(clients)
                .clear(
                        QUESTION,
                        Words.count(clients.producers().size(), "producer was checked", "producers were checked")
                                + sentence,
                        Evidence.of("closed producers", Quantity.count(0)),
                        Evidence.of("closing producers", Quantity.count(closing.count())));
    }

    private static Diagnosis held(KafkaClients.Found clients, Producers closed, Producers closing) {
        ByteSize bytes = closed.ownBytes();
        ByteSize heap = clients.surroundings().heapBytes();
        Severity severity = severity(bytes, heap);
        Owner holder = mainHolder(closed);
        Producers lost = closed.where(ClosedProducers::isLost);
        return new Diagnosis.Problem(
                QUESTION,
                lost.isEmpty() || severity == Severity.CRITICAL ? severity : Severity.WARNING,
                Coverage.of(clients).overturnable(Certainty.PROOF),
                "%s %s of heap, %s of the live heap. %s"
                        .formatted(
                                what(closed, lost), bytes, Words.share(bytes.shareOf(heap)), holders(closed, holder)),
                List.of(
                        Evidence.of(
                                "closed producers",
                                Quantity.count(closed.count() - lost.count()),
                                closed.where(Producer::closeCalled).addresses()),
                        Evidence.of(
                                "memory of producers that no longer run",
                                Quantity.of(bytes),
                                Quantity.of(limit(severity, heap)),
                                List.of()),
                        Evidence.of("producers with a lost thread", Quantity.count(lost.count()), lost.addresses()),
                        Evidence.of("closing producers", Quantity.count(closing.count()))),
                advice(lost, holder));
    }

    private static String what(Producers closed, Producers lost) {
        int count = closed.count();
        String keeps = Words.either(count, "keeps", "keep");
        if (lost.isEmpty()) {
            return "%s still referenced and %s"
                    .formatted(Words.count(count, "closed producer is", "closed producers are"), keeps);
        }
        String dead =
                "lost %s network thread to an error, most likely an OutOfMemoryError: nothing sent with %s leaves."
                        .formatted(
                                Words.either(lost.count(), "its", "their"), Words.either(lost.count(), "it", "them"));
        return lost.count() == count
                ? "%s %s %s %s"
                        .formatted(
                                Words.count(count, "producer", "producers"),
                                dead,
                                Words.either(count, "It", "They"),
                                keeps)
                : "%s still referenced; %,d of them %s Together they keep"
                        .formatted(
                                Words.count(count, "stopped producer is", "stopped producers are"), lost.count(), dead);
    }

    private static Advice advice(Producers lost, Owner holder) {
        if (!lost.isEmpty()) {
            return REPLACE;
        }
        if (holder.kind() == Owner.Kind.STREAMS) {
            return DROP_STREAMS;
        }
        return holder.kind() == Owner.Kind.METRICS ? UNBIND : DROP;
    }

    private static Severity severity(ByteSize bytes, ByteSize heap) {
        if (bytes.compareTo(limit(Severity.CRITICAL, heap)) >= 0) {
            return Severity.CRITICAL;
        }
        return bytes.compareTo(WORTH_A_CHANGE) >= 0 ? Severity.WARNING : Severity.INFO;
    }

    /// The bytes from which on closed producers are as bad as that; what does not reach a warning is held against
    /// it.
    private static ByteSize limit(Severity severity, ByteSize heap) {
        return switch (severity) {
            case CRITICAL ->
                new ByteSize(Math.max(Limits.ENDS_A_PROCESS.bytes(), Math.round(heap.bytes() * CRITICAL_SHARE)));
            case WARNING, INFO -> WORTH_A_CHANGE;
        };
    }

    private static String holders(Producers closed, Owner holder) {
        if (holder.kind() == Owner.Kind.NOBODY) {
            return "No object of the application is on the path to %s."
                    .formatted(Words.either(closed.count(), "it", "most of them"));
        }
        long held = closed.stream()
                .filter(producer -> producer.owner().description().equals(holder.description()))
                .count();
        String who = (holder.kind() == Owner.Kind.STREAMS ? "Kafka Streams: " : "") + Words.description(holder);
        if (closed.count() == 1) {
            return "It is held by %s.".formatted(who);
        }
        return held == closed.count()
                ? "All are held by %s.".formatted(who)
                : "%,d %s held by %s.".formatted(held, Words.either(held, "is", "are"), who);
    }

    /// Who holds the most of them.
    private static Owner mainHolder(Producers closed) {
        Map<String, List<Owner>> byDescription =
                closed.stream().map(Producer::owner).collect(Collectors.groupingBy(Owner::description));
        return byDescription.values().stream()
                .max(Comparator.<List<Owner>>comparingInt(List::size)
                        .thenComparing(owners -> owners.getFirst().description()))
                .orElseThrow()
                .getFirst();
    }
}
