package kheap.analysis;

import java.util.List;
import java.util.Optional;
import kheap.ByteSize;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Severity;
import kheap.kafka.KafkaClients;
import kheap.process.ProcessFacts;

/// Everything we know of one dump, as plain values; the dump itself is closed.
///
/// @param diagnoses one for each rule, in the order the report says them
/// @param classes by retained size, largest first, at most [#CLASSES]
public record DumpAnalysis(
        DumpFacts dump,
        ProcessFacts process,
        HeapFacts heap,
        KafkaClients kafka,
        List<Diagnosis> diagnoses,
        List<ClassRow> classes) {
    /// How many classes are kept, for comparisons.
    public static final int CLASSES = 1_000;

    /// How many of them a report of one dump shows.
    private static final int LARGEST = 30;

    public DumpAnalysis {
        diagnoses = List.copyOf(diagnoses);
        classes = List.copyOf(classes);
    }

    /// The first of the classes, a few dozen.
    public List<ClassRow> largestClasses() {
        return classes.stream().limit(LARGEST).toList();
    }

    /// The same with one more note on how it was read, if it has not got it already.
    DumpAnalysis noting(String sentence) {
        return dump.notes().contains(sentence)
                ? this
                : new DumpAnalysis(dump.noting(sentence), process, heap, kafka, diagnoses, classes);
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
