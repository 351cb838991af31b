package kheap.rules;

import java.util.List;
import java.util.Optional;
import kheap.diagnosis.Background;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Explanation;
import kheap.footprint.Footprint;
import kheap.kafka.KafkaClients;

/// All rules, in the order the report says them.
public final class Rules {
    static final List<Rule> ALL = List.of(
            new OrphanedProducers(),
            new ManyProducers(),
            new FrameworkProducerPool(),
            new ClosedProducers(),
            new ExhaustedBuffers(),
            new StuckClients(),
            new StreamsState(),
            new PoolAccounting(),
            new OversizedRecords(),
            new BatchReservation(),
            new PerRecordOverhead(),
            new CompressorsRetained(),
            new ApplicationQueues(),
            new SchemaCaches(),
            new AdminClients(),
            new ConsumerLeak(),
            new FetchBuffers(),
            new MetricsLeak(),
            new TelemetryAndInterceptors(),
            new DuplicateClientIds(),
            new BogusReceiveSize(),
            new ContainerBudget(),
            new KafkaThreads(),
            new CostlyClients(),
            new RedeployedClassLoaders(),
            new DirectBuffers(),
            new NativeLibraries(),
            new MallocArenas());

    private Rules() {}

    /// What is asked and what stands behind it, in the order of the report.
    public static List<Explanation> guide() {
        return ALL.stream()
                .map(rule -> new Explanation(rule.question(), rule.background(), KnownBugs.of(rule.question())))
                .toList();
    }

    /// Asks every rule, and says which known faults of the libraries would explain the problems.
    ///
    /// @param footprint what files beside the dump tell; [Footprint#NONE] where there are none
    /// @return one answer for each rule; a dump without readable Kafka clients makes every question about them not
    ///     applicable
    public static List<Diagnosis> check(KafkaClients clients, Footprint footprint) {
        return ALL.stream()
                .map(rule -> switch (rule) {
                    case ClientRule of -> answer(of, clients);
                    case FootprintRule of -> of.check(footprint, found(clients));
                })
                .toList();
    }

    /// Asks what files beside a dump can answer, with a dump or without.
    ///
    /// @return one answer for each such rule
    public static List<Diagnosis> check(Footprint footprint, Optional<KafkaClients> clients) {
        return ALL.stream()
                .filter(FootprintRule.class::isInstance)
                .map(rule -> ((FootprintRule) rule).check(footprint, clients.flatMap(Rules::found)))
                .toList();
    }

    private static Optional<KafkaClients.Found> found(KafkaClients clients) {
        return clients instanceof KafkaClients.Found found ? Optional.of(found) : Optional.empty();
    }

    /// Whether the redaction of a dump took what the question needs.
    static boolean isHidden(Background background, KafkaClients.Found clients) {
        return clients.surroundings().redacted() && background.redaction().survival() == Background.Survival.LOST;
    }

    private static Diagnosis answer(ClientRule rule, KafkaClients clients) {
        return switch (clients) {
            case KafkaClients.Found found -> answer(rule, found);
            case KafkaClients.None none ->
                new Diagnosis.NotApplicable(rule.question(), "The dump holds no Kafka client.");
            case KafkaClients.Unreadable unreadable ->
                new Diagnosis.NotApplicable(
                        rule.question(), "The Kafka clients of this dump have a layout that kheap does not know.");
        };
    }

    private static Diagnosis answer(ClientRule rule, KafkaClients.Found clients) {
        Background background = rule.background();
        return isHidden(background, clients)
                ? new Diagnosis.NotApplicable(
                        rule.question(),
                        "The dump is redacted. " + background.redaction().what())
                : explained(rule.check(clients), clients);
    }

    private static Diagnosis explained(Diagnosis diagnosis, KafkaClients.Found clients) {
        return diagnosis instanceof Diagnosis.Problem problem
                ? problem.explainedBy(KnownBugs.explaining(problem.question(), clients))
                : diagnosis;
    }
}
