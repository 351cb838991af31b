package kheap.comparison.rules;

import java.util.List;
import java.util.stream.Stream;
import kheap.comparison.Days;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Question;

/// All questions about several days, in the order the report says them.
public final class GrowthRules {
    private static final GrowthRule HEAP = new GrowingHeap();
    private static final GrowthRule BOUNDED = new BoundedGrowth();

    /// What profiles of a Go program are asked.
    static final List<GrowthRule> OF_GO = List.of(new GrowingChannels(), new GrowingGoroutines(), HEAP, BOUNDED);

    /// What dumps of a JVM are asked.
    static final List<GrowthRule> OF_JVM = List.of(
            new GrowingOrphans(),
            new GrowingClients(),
            new ClientChurn(),
            new GrowingPools(),
            new GrowingMetrics(),
            new GrowingFetchBuffers(),
            new GrowingThreads(),
            new GrowingDirectBuffers(),
            HEAP,
            BOUNDED);

    static final List<GrowthRule> ALL =
            Stream.concat(OF_JVM.stream(), OF_GO.stream()).distinct().toList();

    private GrowthRules() {}

    /// What is asked, in the order of the report: of dumps, and then what only Go programs are asked.
    public static List<Question> questions() {
        return ALL.stream().map(GrowthRule::question).toList();
    }

    /// Asks every rule that such days can answer.
    ///
    /// @return one answer for each of them
    public static List<Diagnosis> check(Days days) {
        return (days.areOfGo() ? OF_GO : OF_JVM)
                .stream().map(rule -> rule.check(days)).toList();
    }
}
