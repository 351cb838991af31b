package kheap.comparison;

import java.util.List;
import java.util.Optional;
import kheap.analysis.DumpAnalysis.ClassRow;
import kheap.trend.Trend;

/// One class through the days. Copies of it that several class loaders loaded are one.
///
/// @param days its row on each day: of zeros where it had no instance, empty where nothing tells, because the
///     analysis keeps the largest classes only
/// @param instances what becomes of the number of its instances
/// @param retained what becomes of the bytes that they retain
/// @param bound the known number whose plateau its instances approach
public record ClassHistory(
        String name, List<Optional<ClassRow>> days, Trend instances, Trend retained, Optional<Bound> bound) {
    public ClassHistory {
        days = List.copyOf(days);
    }
}
