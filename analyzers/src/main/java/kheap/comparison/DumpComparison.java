package kheap.comparison;

import java.util.List;
import java.util.Optional;
import kheap.comparison.rules.GrowthRules;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Severity;

/// Everything we know of several dumps or profiles of one service, as plain values.
///
/// @param diagnoses one for each question about several days, in the order the report says them
/// @param unread files that are left out
public record DumpComparison(Days days, List<Diagnosis> diagnoses, List<Unread> unread) {
    public DumpComparison {
        diagnoses = List.copyOf(diagnoses);
        unread = List.copyOf(unread);
    }

    /// Compares the days of a service.
    ///
    /// @param days in any order; the same dump twice counts once
    /// @param limit how large the heap may become, where the user knows that better than the dumps
    /// @throws IllegalArgumentException when fewer than two different dumps remain, two different ones are of the same
    ///     time, or there is a [#refusal]
    public static DumpComparison of(List<Day> days, List<Unread> unread, Optional<Limit> limit) {
        Days joined = Days.of(days, limit);
        return new DumpComparison(joined, GrowthRules.check(joined), unread);
    }

    /// Why these days cannot be compared although there are two different ones, one sentence; empty where they can.
    public static Optional<String> refusal(List<Day> days) {
        return Days.refusal(days);
    }

    /// The worst severity of all problems, empty when there is none.
    public Optional<Severity> worst() {
        return problems().stream().map(Diagnosis.Problem::severity).max(Severity::compareTo);
    }

    /// The problems, worst first, else in the order of the rules.
    public List<Diagnosis.Problem> problems() {
        return diagnoses.stream()
                .filter(Diagnosis.Problem.class::isInstance)
                .map(Diagnosis.Problem.class::cast)
                .sorted((a, b) -> b.severity().compareTo(a.severity()))
                .toList();
    }
}
