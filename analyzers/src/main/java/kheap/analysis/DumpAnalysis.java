package kheap.analysis;

import java.util.List;
import java.util.Optional;
import kheap.ByteSize;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Severity;
import kheap.kafka.KafkaClients;

/// Everything we know of one dump, as plain values; the dump itself is closed.
///
/// @param diagnoses one for each rule, in the order the report says them
/// @param largestClasses by retained size, largest first, a few dozen
public record DumpAnalysis(
        DumpFacts dump,
        Optional<String> javaVersion,
        HeapFacts heap,
        KafkaClients kafka,
        List<Diagnosis> diagnoses,
        List<ClassRow> largestClasses) {
    public DumpAnalysis {
        diagnoses = List.copyOf(diagnoses);
        largestClasses = List.copyOf(largestClasses);
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

    /// One row of a class histogram, reachable instances only.
    ///
    /// @param retained the bytes that would go if the class and all its instances were gone, at the least: the sum
    ///     over those of them that no other one dominates
    public record ClassRow(String name, long count, ByteSize shallow, ByteSize retained) {}
}
