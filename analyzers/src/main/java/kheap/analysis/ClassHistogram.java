package kheap.analysis;

import java.util.List;
import kheap.analysis.DumpAnalysis.ClassRow;

/// The reachable objects of a dump, counted by class.
///
/// @param rows by retained size, largest first
/// @param whole whether every class with a reachable instance is there; a saved analysis keeps the largest only
public record ClassHistogram(List<ClassRow> rows, boolean whole) {
    public ClassHistogram {
        rows = List.copyOf(rows);
    }
}
