package kheap.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.ObjectLayout;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Background;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Limits;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;
import kheap.kafka.ClientCost;
import kheap.kafka.ClientMemory;
import kheap.kafka.KafkaClients;

/// Does a client cost more than one of its version should?
///
/// Without the records that pass through it a client costs what its metrics, its connections and its bookkeeping
/// take: for one version and one layout of objects that is nearly a constant, which was measured, see
/// [kheap.kafka.MeasuredCost]. What grows with use is known: a producer makes nine metrics for every topic it ever
/// sent to and never forgets them, every node adds some, and the metadata grows with the partitions.
///
/// Sources: own measurements; eclipse-hono #3016, where the metrics of deleted topics filled a heap within a week.
///
/// Blind spot: nothing was measured for kafka-clients before 0.10.2 and on 32 bit, and of a redacted dump the
/// versions are lost.
final class CostlyClients implements ClientRule {
    static final Question QUESTION = new Question(
            "client-cost",
            "Does a client cost more than one of its version should?",
            "Costs were measured on one JDK with default settings; TLS and many nodes add to them; clients of Kafka Streams were not measured.");

    /// Of 73 running clients in dumps of test programs, kafka-clients 1.1 to 4.1, all cost at most 1.1 times the
    /// usual but one with a request half sent, which cost 2.9 times.
    static final double TIMES = 3;

    /// Less than this is not worth a word, however small the client.
    static final ByteSize WORTH_A_WORD = new ByteSize(256 << 10);

    /// Of the heap, for the clients together.
    private static final Limits SHARE = new Limits(0.05, 0.25);

    /// However small the heap.
    private static final ByteSize WORTH_A_WARNING = new ByteSize(16 << 20);

    private static final double MOST = 0.5;

    private static final Certainty CERTAINTY = Certainty.strong(
            "Take a second dump an hour later: what grows is a leak, what stays belongs to the client.");

    /// A client with what it costs.
    private record Costing(String kind, String id, long address, ClientCost cost, ClientMemory memory, String network) {
        boolean isDear() {
            return cost.times() >= TIMES && cost.excess().compareTo(WORTH_A_WORD) >= 0;
        }

        /// Whether the metrics beyond the usual number are most of what is beyond the usual cost.
        boolean hasManyMetrics() {
            return cost.metrics() > cost.usualMetrics()
                    && memory.metrics().bytes() * (1 - (double) cost.usualMetrics() / cost.metrics())
                            >= MOST * cost.excess().bytes();
        }

        boolean knowsMuchOfTheCluster() {
            return memory.network().bytes() >= MOST * cost.excess().bytes();
        }
    }

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Background background() {
        return new Background(
                "Without the records that pass through it, a client costs what its metrics, its connections and its"
                        + " bookkeeping take. For one version of kafka-clients that is nearly a constant, and it was"
                        + " measured; other layouts of objects than that of compressed references and headers of 12"
                        + " bytes have a factor, which was measured too. A producer makes nine metrics for every topic that it ever sent to and never forgets"
                        + " them; every node adds some; the metadata grows with the partitions.",
                List.of("own memory by part", "AppInfoParser.VERSION", "the metrics registry", "the connections"),
                "Worth a word is a client that costs %.0f times what was measured, and %s more. It is a warning where all such clients together keep 5 %% of the heap and %s beyond the usual, and critical at 25 %%. Of 73 running clients in dumps of test programs all cost at most 1.1 times the usual but one with a request half sent, which cost 2.9 times."
                        .formatted(TIMES, WORTH_A_WORD, WORTH_A_WARNING),
                "That it costs so much is measured; whether that is a leak, only a second dump can tell.",
                List.of(
                        "measured: 100 producers and 30 of each other kind, kafka-clients 0.10.2 to 4.4 on JDK 17",
                        "measured: one client of each kind in four other layouts of objects, kafka-clients 2.8 to 4.4 on"
                                + " JDK 25",
                        "eclipse-hono #3016"),
                Background.Redaction.lost(
                        "The versions of kafka-clients are texts, and without them there is nothing to"
                                + " hold a client against."));
    }

    @Override
    public Diagnosis check(KafkaClients.Found clients) {
        List<Costing> running = costs(clients);
        if (running.isEmpty()) {
            return Coverage.of(clients).holdsNo("running client of a version whose cost was measured", QUESTION);
        }
        List<Costing> dear = running.stream().filter(Costing::isDear).toList();
        return dear.isEmpty() ? clear(clients, running) : problem(clients, running.size(), dear);
    }

    /// The running clients that can be compared, the dearest first.
    private static List<Costing> costs(KafkaClients.Found clients) {
        Optional<ObjectLayout> layout = clients.surroundings().layout();
        Stream<Optional<Costing>> producers = clients.producers().stream().map(producer -> ClientCost.of(
                        producer, layout)
                .map(cost -> new Costing(
                        "producer",
                        producer.clientId(),
                        producer.address(),
                        cost,
                        producer.memory(),
                        Words.count(producer.network().nodes().size(), "node") + " and "
                                + Words.count(producer.partitions().known().orElse(0), "known partition"))));
        Stream<Optional<Costing>> consumers = clients.consumers().stream()
                .map(consumer -> ClientCost.of(consumer, layout)
                        .map(cost -> new Costing(
                                "consumer",
                                consumer.clientId(),
                                consumer.address(),
                                cost,
                                consumer.memory(),
                                Words.count(consumer.network().nodes().size(), "node") + " and "
                                        + Words.count(consumer.assigned(), "assigned partition"))));
        Stream<Optional<Costing>> admins = clients.admins().stream().map(admin -> ClientCost.of(admin, layout)
                .map(cost -> new Costing(
                        "admin client",
                        admin.clientId(),
                        admin.address(),
                        cost,
                        admin.memory(),
                        Words.count(admin.network().nodes().size(), "node"))));
        return Stream.of(producers, consumers, admins)
                .flatMap(kind -> kind.flatMap(Optional::stream))
                .sorted(Comparator.comparingDouble(
                                (Costing client) -> client.cost().times())
                        .reversed())
                .toList();
    }

    private static Diagnosis clear(KafkaClients.Found clients, List<Costing> running) {
        Costing dearest = running.getFirst();
        return Coverage.of(clients)
                .clear(
                        QUESTION,
                        "%s held against what was measured; %s %s costs %s without its records, and %s is usual."
                                .formatted(
                                        Words.count(running.size(), "running client was", "running clients were"),
                                        running.size() == 1 ? dearest.kind() : "the dearest by that, " + dearest.kind(),
                                        Words.name(dearest.id()) + (running.size() == 1 ? "" : ","),
                                        dearest.cost().base(),
                                        dearest.cost().usual()),
                        Evidence.of("running clients compared", Quantity.count(running.size())),
                        Evidence.of(
                                "cost of the dearest client",
                                Quantity.of(dearest.cost().base()),
                                List.of(dearest.address())));
    }

    private static Diagnosis problem(KafkaClients.Found clients, int running, List<Costing> dear) {
        Costing dearest = dear.getFirst();
        ByteSize excess = dear.stream().map(client -> client.cost().excess()).reduce(ByteSize.ZERO, ByteSize::plus);
        return new Diagnosis.Problem(
                QUESTION,
                severity(excess, clients.surroundings().heapBytes()),
                Coverage.of(clients).overturnable(CERTAINTY),
                howMany(dear.size(), running) + cost(dearest) + reason(dearest),
                evidence(dear, excess),
                advice(dearest));
    }

    private static Severity severity(ByteSize excess, ByteSize heap) {
        return excess.compareTo(WORTH_A_WARNING) < 0
                ? Severity.INFO
                : SHARE.severity(excess.shareOf(heap)).orElse(Severity.INFO);
    }

    private static String howMany(int dear, int running) {
        return dear == 1
                ? ""
                : "%,d of %,d running clients cost more than %.0f times what was measured. "
                        .formatted(dear, running, TIMES);
    }

    /// `Producer "orders" costs 5.2 MiB without its records, 28 times the 186.8 KiB usual for kafka-clients 4.1.`
    private static String cost(Costing client) {
        return "%s%s %s costs %s without its records, %s times the %s usual for kafka-clients %s."
                .formatted(
                        client.kind().substring(0, 1).toUpperCase(Locale.ROOT),
                        client.kind().substring(1),
                        Words.name(client.id()),
                        client.cost().base(),
                        times(client.cost()),
                        client.cost().usual(),
                        client.cost().version());
    }

    private static String times(ClientCost cost) {
        return cost.times() < 10
                ? String.format(Locale.ROOT, "%.1f", cost.times())
                : String.format(Locale.ROOT, "%,.0f", cost.times());
    }

    private static String reason(Costing client) {
        if (client.hasManyMetrics()) {
            return " Its %,d metrics explain it, where %,d are usual: each topic and each node adds some, and none goes."
                    .formatted(client.cost().metrics(), client.cost().usualMetrics());
        }
        return client.knowsMuchOfTheCluster()
                ? " Most of it is its connections and what it knows of the cluster: %s.".formatted(client.network())
                : " Neither its metrics (%,d) nor its connections explain it."
                        .formatted(client.cost().metrics());
    }

    private static List<Evidence> evidence(List<Costing> dear, ByteSize excess) {
        Costing dearest = dear.getFirst();
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(Evidence.of(
                "cost of the dearest client",
                Quantity.of(dearest.cost().base()),
                Quantity.of(
                        new ByteSize(Math.round(TIMES * dearest.cost().usual().bytes()))),
                List.of(dearest.address())));
        evidence.add(Evidence.of(
                "clients dearer than measured",
                Quantity.count(dear.size()),
                dear.stream().map(Costing::address).toList()));
        evidence.add(Evidence.of("cost beyond what was measured", Quantity.of(excess)));
        evidence.add(Evidence.of(
                "metrics of the dearest client", Quantity.count(dearest.cost().metrics())));
        evidence.add(
                Evidence.of("bytes of its metrics", Quantity.of(dearest.memory().metrics())));
        evidence.add(Evidence.of(
                "bytes of its connections and metadata",
                Quantity.of(dearest.memory().network())));
        evidence.add(Evidence.of(
                "bytes of its other parts", Quantity.of(dearest.memory().other())));
        return evidence;
    }

    private static Advice advice(Costing client) {
        if (client.hasManyMetrics()) {
            return Advice.of("Where topics come and go, close the client with them now and then: only that ends their"
                    + " metrics. Where they stay, the cost stays what it is, and there is nothing to change.");
        }
        return client.knowsMuchOfTheCluster()
                ? Advice.of(
                        "Let the client know fewer topics: one that lists or subscribes to all of them by a pattern keeps"
                                + " the metadata of all.")
                : Advice.of(
                        "Look on the client's page at its parts, and in the settings at what is plugged in: interceptors,"
                                + " serializers, reporters.");
    }
}
