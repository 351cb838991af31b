package kheap.analysis;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.diagnosis.Diagnosis;
import kheap.evidence.EvidenceFile;
import kheap.footprint.Footprint;
import kheap.footprint.HeapSide;
import kheap.kafka.KafkaClients;
import kheap.process.ProcessFacts;
import kheap.rules.Rules;

/// Everything we know of one dump, as plain values; the dump itself is closed.
///
/// @param footprint what files beside the dump tell
/// @param diagnoses one for each rule, in the order the report says them
/// @param classes by retained size, largest first, at most [#CLASSES]
public record DumpAnalysis(
        DumpFacts dump,
        ProcessFacts process,
        HeapFacts heap,
        KafkaClients kafka,
        Footprint footprint,
        List<Diagnosis> diagnoses,
        List<ClassRow> classes)
        implements Analysis {
    /// How many classes are kept, for comparisons.
    public static final int CLASSES = 1_000;

    /// How many of them a report of one dump shows.
    private static final int LARGEST = 30;

    /// What a dump tells by itself.
    public DumpAnalysis(
            DumpFacts dump,
            ProcessFacts process,
            HeapFacts heap,
            KafkaClients kafka,
            List<Diagnosis> diagnoses,
            List<ClassRow> classes) {
        this(dump, process, heap, kafka, Footprint.NONE, diagnoses, classes);
    }

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
                : new DumpAnalysis(dump.noting(sentence), process, heap, kafka, footprint, diagnoses, classes);
    }

    /// The same with what files beside the dump tell; those of before are forgotten.
    public DumpAnalysis beside(List<EvidenceFile> files) {
        Footprint told = Footprint.of(files, Optional.of(heapSide()));
        Map<String, Diagnosis> answers = Rules.check(told, Optional.of(kafka)).stream()
                .collect(Collectors.toMap(answer -> answer.question().id(), Function.identity()));
        List<Diagnosis> asked = Stream.concat(
                        diagnoses.stream(),
                        // an analysis that was saved before there was the question has no answer to it
                        answers.values().stream().filter(answer -> !isAsked(answer)))
                .map(answer -> answers.getOrDefault(answer.question().id(), answer))
                .toList();
        return new DumpAnalysis(dump, process, heap, kafka, told, asked, classes);
    }

    private boolean isAsked(Diagnosis answer) {
        return diagnoses.stream()
                .anyMatch(
                        known -> known.question().id().equals(answer.question().id()));
    }

    private HeapSide heapSide() {
        return new HeapSide(
                heap.bytes(),
                heap.threads(),
                kafka instanceof KafkaClients.Found found ? Optional.of(found) : Optional.empty(),
                process,
                dump.takenAt());
    }

    /// One row of a class histogram, reachable instances only.
    ///
    /// @param retained the bytes that would go if the class and all its instances were gone, at the least: the sum
    ///     over those of them that no other one dominates
    public record ClassRow(String name, long count, ByteSize shallow, ByteSize retained) {}
}
