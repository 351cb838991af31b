package kheap.comparison;

import java.util.List;
import java.util.Optional;
import kheap.analysis.DumpAnalysis.ClassRow;
import kheap.trend.Trend;

/// One class through the days.
///
/// @param days its row on each day, empty where it was not among the rows that the analysis keeps
/// @param instances what becomes of the number of its instances
/// @param retained what becomes of the bytes that they retain
/// @param bound the known number whose plateau its instances approach
public record ClassHistory(
        String name, List<Optional<ClassRow>> days, Trend instances, Trend retained, Optional<Bound> bound) {
    public ClassHistory {
        days = List.copyOf(days);
    }
}
