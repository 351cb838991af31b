package kheap.rules;

import java.util.Comparator;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kheap.diagnosis.Background;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Question;
import kheap.kafka.KafkaClients;
import kheap.kafka.Meters;

/// Do metrics outlive what they measure?
///
/// Every client has a registry of metrics, and they are most of what an idle client takes: 89 to 92 metrics with
/// kafka-clients 3.3 to 4.4. The registry grows with connections, topics and partitions, and goes with the client.
/// What reports its metrics elsewhere must be told: a reporter, a binder of Micrometer. Micrometer in turn counts
/// what runs by samples, which stay until they are stopped. [MetricsFinding] has the four ways in which that goes
/// wrong.
///
/// Metrics of closed producers that are still held are left to [ClosedProducers].
///
/// Blind spot: the meters of other libraries, such as Prometheus's own client, are not read.
final class MetricsLeak implements ClientRule {
    static final Question QUESTION = new Question(
            "metrics-leak",
            "Do metrics outlive what they measure?",
            "Only Kafka's own metrics and Micrometer's meters are read, not those of other libraries.");

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Background background() {
        return new Background(
                "Every client has a registry of metrics, most of what it takes while idle, which grows with its connections,"
                        + " topics and partitions and goes with the client. A reporter or a meter registry that was not"
                        + " told of the client's end keeps its metrics, often the client with them, and grows with every"
                        + " client that is made. A producer that writes to ever new topics never forgets the metrics of"
                        + " the old ones. A timer of Micrometer's for running tasks keeps each task until it is stopped.",
                List.of(
                        "the registries (Metrics.metrics) of all clients, and those of no client",
                        "all KafkaMetric objects",
                        "Micrometer's Meter.Id with their tags, at most 10,000 of them",
                        "DefaultLongTaskTimer.activeTasks"),
                "A warning when there are more than three times the metrics or meters that the running clients account for,"
                        + " but not before 300 metrics or 3 clients; when one client has 1,000 metrics and three times"
                        + " what its connections and partitions explain; when a timer counts 1,000 tasks as running and"
                        + " three times as many as there are threads. Critical from 5 % of the heap and 16 MiB on;"
                        + " never by number alone, for ten times the usual is soon reached and ends no process.",
                "That metrics are of no client, or of none that runs, the dump alone proves. That a registry or a timer goes"
                        + " on growing, a second dump does.",
                List.of(
                        "eclipse-hono #3016 and #3017: one producer for the topics of all tenants",
                        "strimzi-kafka-bridge #1049: a client id for each HTTP connection",
                        "micrometer #1743: 226,226 Meter.Id; #2018, #2096 and #2843",
                        "spring-kafka #3690 and #4306: observations of a listener that are not stopped",
                        "KAFKA-1567, 2973, 6307, 6925, 7660, 9306, 19542, 19559",
                        "measured with kafka-clients 4.1.2: 89 metrics of an idle producer, 92 of a consumer, 64 of an"
                                + " admin client; 66 bytes for each running task of a timer"),
                Background.Redaction.partly(
                        "Metrics and tasks are still counted; which client a meter is of stands in a text and is lost."));
    }

    @Override
    public Diagnosis check(KafkaClients.Found clients) {
        List<LivingClient> living = LivingClient.of(clients);
        List<MetricsFinding> findings = Stream.of(
                        MetricsFinding.stray(clients, living),
                        MetricsFinding.grown(clients, living),
                        MetricsFinding.ofGoneClients(clients, living),
                        MetricsFinding.longTasks(clients))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(MetricsFinding::severity).reversed())
                .toList();
        return findings.isEmpty() ? clear(clients, living) : problem(clients, findings);
    }

    private static Diagnosis problem(KafkaClients.Found clients, List<MetricsFinding> findings) {
        MetricsFinding worst = findings.getFirst();
        return new Diagnosis.Problem(
                QUESTION,
                worst.severity(),
                Coverage.of(clients).overturnable(worst.certainty()),
                worst.sentence()
                        + findings.stream()
                                .skip(1)
                                .limit(1)
                                .map(other -> " Besides, %s.".formatted(other.inShort()))
                                .collect(Collectors.joining()),
                findings.stream()
                        .flatMap(finding -> finding.evidence().stream())
                        .toList(),
                worst.advice());
    }

    private static Diagnosis clear(KafkaClients.Found clients, List<LivingClient> living) {
        if (living.isEmpty()) {
            return new Diagnosis.NotApplicable(QUESTION, "No client of the dump was running.");
        }
        IntSummaryStatistics each = living.stream()
                .mapToInt(client -> client.instrumentation().metrics())
                .filter(metrics -> metrics > 0)
                .summaryStatistics();
        if (each.getCount() == 0) {
            return new Diagnosis.NotApplicable(QUESTION, "The dump does not hold the metrics of its clients.");
        }
        return Coverage.of(clients)
                .clear(
                        QUESTION,
                        "%s for %s%s, as usual.%s%s"
                                .formatted(
                                        Words.count(each.getSum(), "metric"),
                                        Words.count(each.getCount(), "client"),
                                        range(each),
                                        few(clients.outside().meters().stray()),
                                        few(clients.outside().meters().micrometer())),
                        Evidence.of("metrics of running clients", Quantity.count(each.getSum())),
                        Evidence.of(
                                "metrics of no client",
                                Quantity.count(
                                        clients.outside().meters().stray().metrics())));
    }

    private static String range(IntSummaryStatistics each) {
        if (each.getCount() == 1) {
            return "";
        }
        return each.getMin() == each.getMax()
                ? ", %,d each".formatted(each.getMin())
                : ", %,d to %,d each".formatted(each.getMin(), each.getMax());
    }

    private static String few(Meters.Stray stray) {
        return stray.metrics() == 0
                ? ""
                : " %s to clients that are closed or gone."
                        .formatted(Words.count(stray.metrics(), "more belongs", "more belong"));
    }

    private static String few(Meters.Micrometer micrometer) {
        if (micrometer.ofKafka() == 0) {
            return "";
        }
        return micrometer.ofGoneClients() == 0
                ? " Micrometer's meters name only clients that run."
                : " %s of Micrometer %s."
                        .formatted(
                                Words.count(micrometer.ofGoneClients(), "meter"),
                                Words.either(micrometer.ofGoneClients(), "names", "name")
                                        + " "
                                        + Words.count(
                                                micrometer.goneClients(),
                                                "client that is gone",
                                                "clients that are gone"));
    }
}
