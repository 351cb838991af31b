package kheap.comparison.rules;

import java.util.List;
import kheap.comparison.Days;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Question;

/// All questions about several days, in the order the report says them.
public final class GrowthRules {
    static final List<GrowthRule> ALL = List.of(
            new GrowingOrphans(),
            new GrowingClients(),
            new ClientChurn(),
            new GrowingPools(),
            new GrowingMetrics(),
            new GrowingFetchBuffers(),
            new GrowingThreads(),
            new GrowingDirectBuffers(),
            new GrowingHeap(),
            new BoundedGrowth());

    private GrowthRules() {}

    /// What is asked, in the order of the report.
    public static List<Question> questions() {
        return ALL.stream().map(GrowthRule::question).toList();
    }

    /// Asks every rule.
    ///
    /// @return one answer for each rule
    public static List<Diagnosis> check(Days days) {
        return ALL.stream().map(rule -> rule.check(days)).toList();
    }
}
