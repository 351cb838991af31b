package kheap.rules;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import kheap.ByteSize;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Limits;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Severity;
import kheap.kafka.KafkaClients;
import kheap.kafka.Meters;

/// One way in which metrics outlive what they measure, found in a dump.
///
/// @param sentence the whole finding
/// @param inShort the same as a clause, for when another one is worse
record MetricsFinding(
        Severity severity,
        Certainty certainty,
        String sentence,
        String inShort,
        List<Evidence> evidence,
        Advice advice) {
    /// How many times what is usual there may be.
    static final int TIMES_USUAL = 3;

    /// Metrics that nobody needs to look for, about those of three clients.
    static final long FEW_METRICS = 300;

    /// Clients that are gone which nobody needs to look for: one or two were perhaps just replaced.
    static final int FEW_CLIENTS = 3;

    /// Metrics that a single client may have whatever it does.
    static final long MANY_OF_ONE_CLIENT = 1_000;

    /// Tasks that may run at once in any process.
    static final long MANY_TASKS = 1_000;

    /// What a client needs apart from connections and partitions: an idle consumer of 4.1 has 92 metrics, any other
    /// client fewer.
    static final int USUAL = 100;

    /// A connection has 10 metrics with kafka-clients 2.8 to 4.4.
    static final int PER_NODE = 10;

    /// A producer has 9 for each topic, a consumer 8 and 7 more for each partition.
    static final int PER_PARTITION = 20;

    /// The share of the live heap from which on it is critical.
    static final double CRITICAL_SHARE = 0.05;

    private static final String SECOND_DUMP =
            "Take a second dump an hour later: a leak has more of them, a busy hour has not.";

    private static final Advice FIND_HOLDER = Advice.of(
            "Look at what refers to the objects of the evidence: a reporter or a gauge of the application that is not"
                    + " told when a client ends.");

    private static final Advice FEWER_TOPICS = Advice.of(
            "Metrics of a topic go only with the client. Close a producer that writes to ever new topics from time to"
                    + " time, or write to a fixed set of topics.");

    private static final Advice UNBIND =
            Advice.of("Take the metrics of a client out of the registry when you close the client.", """
            KafkaClientMetrics metrics = new KafkaClientMetrics(producer);
            metrics.bindTo(registry);
            // and at the end
            metrics.close();
            producer.close();""");

    private static final Advice STOP_OBSERVATIONS = Advice.of(
            "Stop every observation that was started, also when a record is filtered out or fails. Update Spring Kafka,"
                    + " which forgot some in versions of 3.3 and 4.0; until then, switch its observations off.",
            "containerProperties.setObservationEnabled(false);");

    private static long usual(List<LivingClient> living) {
        return living.stream()
                .mapToLong(client -> client.instrumentation().metrics())
                .sum();
    }

    private static Severity severity(KafkaClients.Found clients, ByteSize retained) {
        return retained.compareTo(Limits.ENDS_A_PROCESS) >= 0
                        && retained.shareOf(clients.surroundings().heapBytes()) >= CRITICAL_SHARE
                ? Severity.CRITICAL
                : Severity.WARNING;
    }

    /// Kafka's own metrics of no client. A closed client has taken some of its metrics out of its registry: what is
    /// held of closed clients counts as usual.
    static Optional<MetricsFinding> stray(KafkaClients.Found clients, List<LivingClient> living) {
        Meters.Stray stray = clients.outside().meters().stray();
        long closed = (long) clients.producers().size()
                + clients.consumers().size()
                + clients.admins().size()
                - living.size();
        long usual = usual(living);
        long limit = Math.max(FEW_METRICS, (TIMES_USUAL - 1) * (usual + closed * USUAL) + 1);
        if (stray.metrics() < limit) {
            return Optional.empty();
        }
        String counted = Words.count(stray.metrics(), "metric of Kafka belongs", "metrics of Kafka belong");
        return Optional.of(new MetricsFinding(
                severity(clients, stray.retained()),
                Certainty.PROOF,
                "%s to clients that are gone, beside %,d of %s: %s. They keep %s of heap."
                        .formatted(
                                counted,
                                usual,
                                Words.count(living.size(), "client that runs", "clients that run"),
                                places(stray),
                                stray.retained()),
                counted + " to clients that are gone",
                List.of(
                        Evidence.of(
                                "metrics of no client",
                                Quantity.count(stray.metrics()),
                                Quantity.count(limit),
                                stray.objects()),
                        Evidence.of("metrics of running clients", Quantity.count(usual)),
                        Evidence.of("memory of metrics of no client", Quantity.of(stray.retained()))),
                FIND_HOLDER));
    }

    private static String places(Meters.Stray stray) {
        return "%,d in %s and %,d in none"
                .formatted(
                        stray.registered(),
                        Words.count(
                                stray.registries(), "registry that something keeps", "registries that something keeps"),
                        stray.unregistered());
    }

    /// A client with far more metrics than its connections and partitions explain.
    static Optional<MetricsFinding> grown(KafkaClients.Found clients, List<LivingClient> living) {
        List<LivingClient> grown = living.stream()
                .filter(client -> client.instrumentation().metrics() >= MANY_OF_ONE_CLIENT
                        && client.instrumentation().metrics() > TIMES_USUAL * explained(client))
                .sorted(Comparator.comparingInt((LivingClient client) ->
                                client.instrumentation().metrics())
                        .reversed())
                .toList();
        if (grown.isEmpty()) {
            return Optional.empty();
        }
        LivingClient largest = grown.getFirst();
        ByteSize bytes =
                grown.stream().map(client -> client.client().memory().metrics()).reduce(ByteSize.ZERO, ByteSize::plus);
        String counted = "%s has %,d metrics"
                .formatted(largest.named(), largest.instrumentation().metrics());
        return Optional.of(new MetricsFinding(
                severity(clients, bytes),
                Certainty.strong(SECOND_DUMP),
                "The %s, where its connections and partitions explain about %,d: those of topics and nodes that it no longer"
                                .formatted(counted, explained(largest))
                        + " deals with have stayed.%s %s %s of heap."
                                .formatted(
                                        grown.size() == 1
                                                ? ""
                                                : " %s likewise."
                                                        .formatted(Words.count(
                                                                grown.size() - 1L,
                                                                "more client is",
                                                                "more clients are")),
                                        grown.size() == 1 ? "Its metrics take" : "The metrics of all take",
                                        bytes),
                counted,
                List.of(
                        Evidence.of(
                                "metrics of the client with the most",
                                Quantity.count(largest.instrumentation().metrics()),
                                Quantity.count(Math.max(MANY_OF_ONE_CLIENT, TIMES_USUAL * explained(largest))),
                                List.of(largest.address())),
                        Evidence.of(
                                "clients with too many metrics",
                                Quantity.count(grown.size()),
                                grown.stream().map(LivingClient::address).toList()),
                        Evidence.of("memory of their metrics", Quantity.of(bytes))),
                FEWER_TOPICS));
    }

    private static long explained(LivingClient client) {
        return USUAL + (long) PER_NODE * client.network().nodes().size() + (long) PER_PARTITION * client.partitions();
    }

    /// Meters of Micrometer that name clients of which none runs.
    static Optional<MetricsFinding> ofGoneClients(KafkaClients.Found clients, List<LivingClient> living) {
        Meters.Micrometer meters = clients.outside().meters().micrometer();
        if (meters.goneClients() < FEW_CLIENTS || meters.goneClients() <= (TIMES_USUAL - 1) * living.size()) {
            return Optional.empty();
        }
        boolean all = meters.read() == meters.ids();
        String counted = "%s %s of %s"
                .formatted(
                        all
                                ? "Micrometer has"
                                : "Of %,d meters of Micrometer %,d were read, and among them are"
                                        .formatted(meters.ids(), meters.read()),
                        Words.count(meters.ofGoneClients(), "meter"),
                        Words.count(meters.goneClients(), "client that is gone", "clients that are gone"));
        // Its registries hold the meters of everything else as well.
        boolean mostly = 2 * meters.ofGoneClients() > meters.read();
        return Optional.of(new MetricsFinding(
                mostly ? severity(clients, meters.retained()) : Severity.WARNING,
                Certainty.PROOF,
                "%s, such as %s, beside %,d of clients that run: nothing took them out when the clients ended. Micrometer keeps"
                                .formatted(
                                        counted,
                                        Words.name(meters.goneNames().getFirst()),
                                        meters.ofKafka() - meters.ofGoneClients())
                        + " %s in all.".formatted(meters.retained()),
                all ? counted : "Micrometer has meters of clients that are gone",
                List.of(
                        Evidence.of(
                                "clients that are gone and have meters",
                                Quantity.count(meters.goneClients()),
                                Quantity.count(Math.max(FEW_CLIENTS, (TIMES_USUAL - 1L) * living.size() + 1)),
                                meters.objects()),
                        Evidence.of("meters of clients that are gone", Quantity.count(meters.ofGoneClients())),
                        Evidence.of("meters of Micrometer", Quantity.count(meters.ids())),
                        Evidence.of("memory of Micrometer's registries", Quantity.of(meters.retained()))),
                UNBIND));
    }

    /// Tasks that Micrometer counts as running, far more than there are threads to run them.
    static Optional<MetricsFinding> longTasks(KafkaClients.Found clients) {
        long threads = Math.max(1, clients.surroundings().threads());
        Optional<Meters.LongTasks> most = clients.outside().meters().longTasks().stream()
                .filter(tasks -> tasks.running() >= MANY_TASKS && tasks.running() > TIMES_USUAL * threads)
                .findFirst();
        return most.map(tasks -> {
            String counted = "Micrometer's timer %s counts %s as running"
                    .formatted(Words.shortened(tasks.timer()), Words.count(tasks.running(), "task"));
            return new MetricsFinding(
                    severity(clients, tasks.retained()),
                    Certainty.strong(SECOND_DUMP),
                    "%s, in a process of %s: observations are started and never stopped. It keeps %s, and more with every one."
                            .formatted(counted, Words.count(threads, "thread"), tasks.retained()),
                    counted,
                    List.of(
                            Evidence.of(
                                    "running tasks of a timer",
                                    Quantity.count(tasks.running()),
                                    Quantity.count(Math.max(MANY_TASKS, TIMES_USUAL * threads)),
                                    List.of(tasks.address())),
                            Evidence.of("memory of the timer", Quantity.of(tasks.retained()))),
                    STOP_OBSERVATIONS);
        });
    }
}
