package kheap.comparison;

import java.util.List;
import java.util.Optional;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Severity;

/// Everything we know of several dumps of one service, as plain values.
///
/// @param diagnoses one for each question about several days, in the order the report says them
/// @param unread files that are left out
public record DumpComparison(Days days, List<Diagnosis> diagnoses, List<Unread> unread) {
    public DumpComparison {
        diagnoses = List.copyOf(diagnoses);
        unread = List.copyOf(unread);
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
