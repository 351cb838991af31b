package kheap.rules;

import java.util.List;
import kheap.diagnosis.Diagnosis;
import kheap.kafka.KafkaClients;

/// All rules, in the order the report says them.
public final class Rules {
    static final List<Rule> ALL = List.of(
            new OrphanedProducers(),
            new ManyProducers(),
            new FrameworkProducerPool(),
            new ClosedProducers(),
            new ExhaustedBuffers(),
            new PoolAccounting(),
            new OversizedRecords(),
            new AdminClients(),
            new MetricsLeak(),
            new TelemetryAndInterceptors(),
            new DuplicateClientIds(),
            new BogusReceiveSize(),
            new KafkaThreads());

    private Rules() {}

    /// Asks every rule.
    ///
    /// @return one answer for each rule; a dump without readable Kafka clients makes every question not applicable
    public static List<Diagnosis> check(KafkaClients clients) {
        return ALL.stream().map(rule -> answer(rule, clients)).toList();
    }

    private static Diagnosis answer(Rule rule, KafkaClients clients) {
        return switch (clients) {
            case KafkaClients.Found found -> rule.check(found);
            case KafkaClients.None none ->
                new Diagnosis.NotApplicable(rule.question(), "The dump holds no Kafka client.");
            case KafkaClients.Unreadable unreadable ->
                new Diagnosis.NotApplicable(
                        rule.question(), "The Kafka clients of this dump have a layout that kheap does not know.");
        };
    }
}
