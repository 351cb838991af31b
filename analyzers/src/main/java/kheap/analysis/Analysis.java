package kheap.analysis;

import java.util.List;
import java.util.Optional;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Severity;

/// What was found out about one process at one moment, as plain values.
public sealed interface Analysis permits DumpAnalysis, EvidenceAnalysis, ProfileAnalysis {
    /// One for each question that was asked, in the order of the report.
    List<Diagnosis> diagnoses();

    /// The problems, worst first, else in the order of the rules.
    default List<Diagnosis.Problem> problems() {
        return diagnoses().stream()
                .filter(Diagnosis.Problem.class::isInstance)
                .map(Diagnosis.Problem.class::cast)
                .sorted((a, b) -> b.severity().compareTo(a.severity()))
                .toList();
    }

    /// The worst severity of all problems, empty when there is none.
    default Optional<Severity> worst() {
        return problems().stream().map(Diagnosis.Problem::severity).max(Severity::compareTo);
    }
}
