package kheap.golang.rules;

import java.util.List;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Explanation;
import kheap.golang.GoClients;

/// All questions about a Go program, in the order the report says them.
public final class GoRules {
    static final List<GoRule> ALL = List.of(new SaramaChannels(), new GoClientLeaks());

    private GoRules() {}

    /// What is asked and what stands behind it.
    public static List<Explanation> guide() {
        return ALL.stream()
                .map(rule -> new Explanation(rule.question(), rule.background(), List.of()))
                .toList();
    }

    /// One answer for each rule.
    public static List<Diagnosis> check(GoClients clients) {
        return ALL.stream().map(rule -> rule.check(clients)).toList();
    }
}
