package kheap.comparison.rules;

import java.util.List;
import java.util.Optional;
import kheap.ByteSize;
import kheap.comparison.ClientState.Kind;
import kheap.comparison.Days;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;

/// Do the metrics of producers grow faster than the producers?
///
/// A client registers about a hundred metrics when it is made, and some more for each broker that it connects to and
/// for each topic that it sends to or reads. Those of a topic stay when the topic is deleted, so a client that meets
/// ever new topics grows without end. When there are more metrics because there are more clients, the answers on
/// clients say so, and this one is clear.
///
/// Sources: eclipse-hono #3016 and #3017 (one producer for all tenants, killed weekly; found by comparing heap
/// dumps); strimzi-kafka-bridge #1049. Measured: 91 `KafkaMetric` in an idle producer of kafka-clients 3.9.
///
/// Blind spot: the metrics of consumers and admin clients, and what a meter registry of the application keeps of
/// any.
final class GrowingMetrics implements GrowthRule {
    static final Question QUESTION = new Question(
            "growing-metrics",
            "Do the metrics of producers grow faster than the producers?",
            "The metrics of consumers are not counted, nor what a meter registry of the application keeps of any.");

    /// Metrics for each producer, last to first. Brokers that are met after the start explain a little more.
    static final double FASTER = 1.2;

    /// From here on it is worth a change; below it is worth knowing.
    static final ByteSize WORTH_A_CHANGE = new ByteSize(1 << 20);

    private static final Advice FEWER_TOPICS = Advice.of(
            "Look for names of topics that are made at run time, one for each tenant or call. A client keeps the metrics"
                    + " of each topic until it is closed.");

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Diagnosis check(Days days) {
        Optional<Movement> bytes = Movement.of(days, "kafka.metrics.bytes");
        Optional<Movement> metrics = Movement.of(days, "metrics");
        Optional<Movement> producers = Movement.of(days, Phrases.figure(Kind.PRODUCER));
        if (bytes.isEmpty() || metrics.isEmpty() || producers.isEmpty()) {
            return Phrases.notTold(QUESTION, "the number of metrics");
        }
        if (producers.get().first() == 0 || producers.get().last() == 0) {
            return new Diagnosis.NotApplicable(
                    QUESTION, "There are days without a producer to hold the metrics against.");
        }
        return new Metrics(metrics.get(), bytes.get(), producers.get()).diagnosis();
    }

    /// @param count of the metrics of all producers
    /// @param bytes of the metrics of all clients
    private record Metrics(Movement count, Movement bytes, Movement producers) {
        double first() {
            return count.first() / producers.first();
        }

        double last() {
            return count.last() / producers.last();
        }

        Diagnosis diagnosis() {
            boolean faster = last() > first() * FASTER && count.rate().isPresent() && bytes.grew() > 0;
            return faster ? outgrowing() : keepingPace();
        }

        private Diagnosis outgrowing() {
            return new Diagnosis.Problem(
                    QUESTION,
                    bytes.grew() >= WORTH_A_CHANGE.bytes() ? Severity.WARNING : Severity.INFO,
                    count.span().certainty(Phrases.SURER),
                    "The metrics of each producer grew from %s to %s %s, and the memory of all clients' metrics from %s to %s.%s%s"
                            .formatted(
                                    count.words(first()),
                                    count.words(last()),
                                    count.span().within(),
                                    bytes.words(bytes.first()),
                                    bytes.words(bytes.last()),
                                    bytes.pace(),
                                    count.span().caveat()),
                    Phrases.joined(
                            List.of(Evidence.of(
                                    "metrics for each producer at last",
                                    Quantity.count(Math.round(last())),
                                    Quantity.count(Math.round(first() * FASTER)),
                                    List.of())),
                            evidence()),
                    FEWER_TOPICS);
        }

        private Diagnosis keepingPace() {
            return new Diagnosis.Clear(
                    QUESTION,
                    "Each producer had about %s on the first day and %s on the last: metrics do not outgrow the producers.%s"
                            .formatted(
                                    Phrases.count(Math.round(first()), "metric", "metrics"),
                                    count.words(last()),
                                    count.span().caveat()),
                    evidence());
        }

        private List<Evidence> evidence() {
            return Phrases.joined(count.evidence(), bytes.evidence());
        }
    }
}
