package kheap.comparison;

import java.time.Instant;
import java.util.List;
import kheap.analysis.DumpAnalysis.ClassRow;
import kheap.analysis.ProcessFacts;
import kheap.diagnosis.Diagnosis;

/// What a comparison keeps of one analysis: a megabyte for thousands of clients, so that many days fit where one
/// dump does.
///
/// @param name of the dump's file, without its folders
/// @param at when the dump was taken
/// @param complete false when the dump was cut: its figures are the least that there was
/// @param figures in the order of the report; one that the dump does not tell is not there
/// @param bounds numbers that counts of this day are likely to approach
/// @param classes by retained size, largest first; those that are not there have less of everything than the least
public record Day(
        String name,
        Instant at,
        boolean complete,
        ProcessFacts process,
        List<Figure> figures,
        List<Bound> bounds,
        List<ClientState> clients,
        List<ClassRow> classes,
        List<Diagnosis> diagnoses) {
    public Day {
        figures = List.copyOf(figures);
        bounds = List.copyOf(bounds);
        clients = List.copyOf(clients);
        classes = List.copyOf(classes);
        diagnoses = List.copyOf(diagnoses);
    }
}
