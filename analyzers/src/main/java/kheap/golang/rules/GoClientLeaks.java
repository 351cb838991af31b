package kheap.golang.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
import kheap.golang.GoClients;
import kheap.golang.GoClients.Library;
import kheap.golang.Pile;
import kheap.golang.Routine;

/// Are Kafka clients made and not closed, or used in a way that piles up memory?
final class GoClientLeaks implements GoRule {
    static final Question QUESTION = new Question(
            "go-client-leaks",
            "Are Kafka clients of Go left open, or do they pile up memory?",
            "A heap profile does not count clients, a goroutine profile holds no bytes: each answers a half. What"
                    + " librdkafka allocates in C is in neither.");

    private static final Background BACKGROUND = new Background(
            """
            A producer of sarama that is not closed keeps its goroutines for good: one dispatcher and one retry \
            handler, one for each topic, partition and broker it has sent to, and its client's; with them its \
            connections, channels and histograms. Messages that the brokers refuse wait in a queue that has no limit \
            by default. Meters of go-metrics stay in a table of the whole process until they are stopped. \
            confluent-kafka-go copies texts and bytes from C, and keeps every delivery report that nobody takes from \
            Events() in a channel of a million slots.""",
            List.of(
                    "goroutines in the functions that only one kind of them runs: (*asyncProducer).dispatcher,"
                            + " (*partitionProducer).dispatch and others",
                    "bytes of eapache/queue under retryHandler, of go-metrics, of _Cfunc_GoBytes and _Cfunc_GoString,"
                            + " of NewProducer of confluent-kafka-go"),
            """
            More than 5 producers, or clients without one, are a warning, more than 50 critical, as for Java. 50 \
            partition producers more than the producers can have are a warning, 1,000 critical. Of bytes: 1 MiB of \
            retry queue (65,536 messages) and 16 MiB; 32 MiB of meters and 256 MiB; 64 MiB of copies or of channels \
            of confluent-kafka-go and 512 MiB.""",
            """
            A goroutine profile proves how many producers run; that one is enough is for the program to say. What a \
            heap profile shows of queues and meters is strong, and a later profile proves that it grows.""",
            List.of(
                    "IBM/sarama #2679: 12,539 goroutines, 3,750 of them partitionProducer.dispatch; #1672, #560",
                    "IBM/sarama #840: retryHandler and eapache/queue; since 1.44 Producer.Retry.MaxBufferLength",
                    "elastic/beats #42347: 1.4 million meters, 400 MB; IBM/sarama #897, #1321",
                    "confluentinc/confluent-kafka-go #87, #578, #758, #1043: channels of 1,000,000, Events() not read",
                    "measured with sarama 1.22.1: 2,000 producers with 3 messages each run 25,000 goroutines and hold 600"
                            + " MiB; 200 hold 44 MiB of histograms; 81,779 refused messages make a queue of 2 MiB"),
            Background.Redaction.whole("A profile holds names of functions and numbers, nothing of the data."));

    static final Limits CLIENTS = new Limits(6, 51);
    static final Limits LEFT_BEHIND = new Limits(51, 1_001);
    static final Limits RETRY_QUEUE_BYTES = new Limits(1 << 20, 16 << 20);
    static final Limits METER_BYTES = new Limits(32 << 20, 256 << 20);
    static final Limits COPIED_BYTES = new Limits(64 << 20, 512 << 20);

    /// More partitions than this are rarely sent to by one producer.
    private static final int MANY_PARTITIONS = 1_000;

    private static final int QUEUE_SLOT_BYTES = 16;

    private static final String LATER_PROFILE =
            "Take a second profile an hour later and compare the two: what leaks has grown.";

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Background background() {
        return BACKGROUND;
    }

    @Override
    public Diagnosis check(GoClients clients) {
        return switch (clients.file().kind()) {
            case GOROUTINE -> ofGoroutines(clients);
            case HEAP -> ofHeap(clients);
            case OTHER ->
                new Diagnosis.NotApplicable(
                        QUESTION,
                        "The profile is neither of the memory in use nor of all goroutines. Take /debug/pprof/heap and /debug/pprof/goroutine.");
        };
    }

    private static Diagnosis ofGoroutines(GoClients clients) {
        return answer(
                clients,
                Stream.of(producers(clients), clientsAlone(clients), leftBehind(clients))
                        .flatMap(Optional::stream)
                        .toList(),
                "%,d of %s %s of Kafka's clients: %s of sarama, partitions sent to: %,d, partitions read: %,d."
                        .formatted(
                                ofKafka(clients),
                                Words.count(clients.total().objects(), "goroutine"),
                                Words.either(ofKafka(clients), "is", "are"),
                                Words.count(count(clients), "producer"),
                                clients.goroutines(Routine.PARTITION_PRODUCER),
                                clients.goroutines(Routine.PARTITION_CONSUMER)),
                clients.routines().stream()
                        .map(some -> Evidence.of("goroutines in " + some.routine(), Quantity.count(some.count())))
                        .toList());
    }

    private static long ofKafka(GoClients clients) {
        return clients.libraries().stream()
                .mapToLong(library -> library.inUse().objects())
                .sum();
    }

    /// How many producers of sarama run: each has one goroutine of either kind.
    private static long count(GoClients clients) {
        return Math.max(clients.goroutines(Routine.PRODUCER), clients.goroutines(Routine.RETRY_HANDLER));
    }

    private static Optional<Leak> producers(GoClients clients) {
        long count = count(clients);
        return CLIENTS.severity(count)
                .map(
                        severity -> new Leak(
                                severity,
                                Certainty.strong(
                                        "Look where the program makes producers: in a request handler, or once at its start."),
                                "%s of sarama run at the same time, with %s: one serves a whole program. They were made and not closed, perhaps one for each request."
                                        .formatted(
                                                Words.count(count, "producer"),
                                                Words.count(ofKafka(clients), "goroutine")),
                                Evidence.of(
                                        "producers",
                                        Quantity.count(count),
                                        Quantity.count(Math.round(CLIENTS.nearest(count))),
                                        List.of()),
                                Advice.of(
                                        "Make one producer when the program starts, share it between goroutines, and close it at the end.",
                                        "producer, err := sarama.NewAsyncProducer(brokers, config) // once\ndefer producer.Close()")));
    }

    /// Clients that serve no producer: consumers and those for administration have one too, but not dozens.
    private static Optional<Leak> clientsAlone(GoClients clients) {
        long alone = Math.max(0, clients.goroutines(Routine.CLIENT) - count(clients));
        return CLIENTS.severity(alone)
                .map(
                        severity -> new Leak(
                                severity,
                                Certainty.strong(
                                        "Look where the program calls NewClient, NewConsumer and NewClusterAdmin."),
                                "%s of sarama without a producer keep themselves informed of the cluster: consumers, admins or clients that were not closed."
                                        .formatted(Words.count(alone, "client")),
                                Evidence.of(
                                        "clients without a producer",
                                        Quantity.count(alone),
                                        Quantity.count(Math.round(CLIENTS.nearest(alone))),
                                        List.of()),
                                Advice.of(
                                        "Close every Client, Consumer, ConsumerGroup and ClusterAdmin, or make one and keep it.")));
    }

    /// Goroutines of partitions beyond what the producers there are can have.
    private static Optional<Leak> leftBehind(GoClients clients) {
        long running = clients.goroutines(Routine.PARTITION_PRODUCER);
        long producers = count(clients);
        boolean known = clients.partitions().isPresent() || producers == 0;
        long possible = producers * clients.partitions().orElse(MANY_PARTITIONS);
        long beyond = Math.max(0, running - possible);
        return LEFT_BEHIND
                .severity(beyond)
                .map(severity -> new Leak(
                        known ? severity : Severity.WARNING,
                        known
                                ? Certainty.strong(
                                        "Take a second profile a minute later: those of a producer that is just closing are gone by then.")
                                : Certainty.hint("State the partitions of all topics together with --partitions."),
                        "%s run %s, %,d more than %s: producers were closed, or given up, while their partitions still waited."
                                .formatted(
                                        Words.count(running, "partition producer"),
                                        producers == 0
                                                ? "without a producer"
                                                : "for " + Words.count(producers, "producer"),
                                        beyond,
                                        producers == 0
                                                ? "there should be"
                                                : "%,d partitions each come to"
                                                        .formatted(clients.partitions()
                                                                .orElse(MANY_PARTITIONS))),
                        Evidence.of(
                                "partition producers left behind",
                                Quantity.count(beyond),
                                Quantity.count(Math.round(LEFT_BEHIND.nearest(beyond))),
                                List.of()),
                        Advice.of(
                                "Drain Successes() and Errors() until both are closed after AsyncClose(), or use Close(), and use"
                                        + " one producer for all requests.")));
    }

    private static Diagnosis ofHeap(GoClients clients) {
        return answer(
                clients,
                clients.piles().stream().flatMap(pile -> leak(pile).stream()).toList(),
                "%s of %s in use were allocated by Kafka's clients (%s), and no queue, meters or copies stand out. How many clients run, a goroutine profile counts."
                        .formatted(
                                clients.libraries().stream()
                                        .map(library -> library.inUse().bytes())
                                        .reduce(ByteSize.ZERO, ByteSize::plus),
                                clients.total().bytes(),
                                Words.list(clients.libraries().stream()
                                        .map(Library::name)
                                        .toList())),
                clients.piles().stream()
                        .map(pile -> Evidence.of(
                                pile.kind().toString(), Quantity.of(pile.inUse().bytes())))
                        .toList());
    }

    private static Optional<Leak> leak(Pile pile) {
        ByteSize bytes = pile.inUse().bytes();
        Limits limits = limits(pile.kind());
        return limits.severity(bytes.bytes())
                .map(severity -> new Leak(
                        severity,
                        Certainty.strong(LATER_PROFILE),
                        sentence(pile),
                        Evidence.of(
                                pile.kind().toString(),
                                Quantity.of(bytes),
                                Quantity.of(new ByteSize((long) limits.nearest(bytes.bytes()))),
                                List.of()),
                        advice(pile.kind())));
    }

    private static Limits limits(Pile.Kind kind) {
        return switch (kind) {
            case RETRY_QUEUE -> RETRY_QUEUE_BYTES;
            case METERS -> METER_BYTES;
            case CGO_COPIES, CONFLUENT_CHANNELS -> COPIED_BYTES;
        };
    }

    private static String sentence(Pile pile) {
        ByteSize bytes = pile.inUse().bytes();
        return switch (pile.kind()) {
            case RETRY_QUEUE ->
                "sarama's queue of messages to send again takes %s, room for %,d messages, which are kept besides: the brokers refuse them faster than they are sent."
                        .formatted(bytes, bytes.bytes() / QUEUE_SLOT_BYTES);
            case METERS ->
                "Meters and histograms of go-metrics take %s in %s: each client of sarama registers its own, and those of clients that were not closed stay."
                        .formatted(bytes, Words.count(pile.inUse().objects(), "object"));
            case CGO_COPIES ->
                "Copies of texts and bytes from librdkafka take %s in %s: messages or delivery reports that nobody took."
                        .formatted(bytes, Words.count(pile.inUse().objects(), "object"));
            case CONFLUENT_CHANNELS ->
                "Channels of confluent-kafka-go's producers take %s in %s: a producer has two, of a million slots each by default (16 and 8 MB)."
                        .formatted(bytes, Words.count(pile.inUse().objects(), "channel"));
        };
    }

    private static Advice advice(Pile.Kind kind) {
        return switch (kind) {
            case RETRY_QUEUE ->
                Advice.of(
                        "Limit the queue (from sarama 1.44 on), lower Producer.Retry.Max, and see why the brokers refuse messages.",
                        "config.Producer.Retry.MaxBufferLength = 10_000");
            case METERS ->
                Advice.of(
                        "Close clients, and share them. Where nobody reads the metrics, switch them off before the first client is made.",
                        "metrics.UseNilMetrics = true // github.com/rcrowley/go-metrics");
            case CGO_COPIES ->
                Advice.of(
                        "Read Events() or the delivery channel of each producer all the time, or set go.delivery.reports to"
                                + " false; take consumed messages out of slices and maps that keep them.");
            case CONFLUENT_CHANNELS ->
                Advice.of(
                        "Use one producer for the whole program, and make its channels smaller.",
                        "\"go.events.channel.size\": 10000, \"go.produce.channel.size\": 10000");
        };
    }

    private static Diagnosis answer(GoClients clients, List<Leak> leaks, String clear, List<Evidence> evidence) {
        if (clients.libraries().isEmpty() && leaks.isEmpty()) {
            return new Diagnosis.NotApplicable(QUESTION, "The profile shows no Kafka client.");
        }
        if (leaks.isEmpty()) {
            return new Diagnosis.Clear(QUESTION, clear, evidence);
        }
        List<Leak> worstFirst = leaks.stream()
                .sorted(Comparator.comparing(Leak::severity).reversed())
                .toList();
        Leak worst = worstFirst.getFirst();
        List<Evidence> all =
                new ArrayList<>(worstFirst.stream().map(Leak::evidence).toList());
        evidence.stream()
                .filter(one -> all.stream().noneMatch(known -> known.name().equals(one.name())))
                .forEach(all::add);
        return new Diagnosis.Problem(
                QUESTION,
                worst.severity(),
                worst.certainty(),
                String.join(" ", worstFirst.stream().map(Leak::sentence).toList()),
                all,
                worst.advice());
    }

    /// One thing that is wrong, of several that may be.
    private record Leak(Severity severity, Certainty certainty, String sentence, Evidence evidence, Advice advice) {}
}
