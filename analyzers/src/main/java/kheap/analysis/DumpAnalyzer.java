package kheap.analysis;

import java.nio.file.Path;
import java.util.List;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.heap.Engine;

/// The whole route: opens a dump, runs the floors in order, closes it.
public final class DumpAnalyzer {
    private DumpAnalyzer() {}

    /// Analyses one dump.
    ///
    /// Index files go to a temporary folder and are gone when this returns, also after errors and cancellation.
    ///
    /// @throws UnreadableDumpException when the file is no heap dump or stops being one too early
    /// @throws java.util.concurrent.CancellationException when `progress` says so
    public static DumpAnalysis analyze(Path file, Engine engine, Progress progress) throws UnreadableDumpException {
        throw new UnsupportedOperationException();
    }

    /// Counts the classes of one dump: one row for each name, reachable instances only, in no order.
    ///
    /// Cleans up as [#analyze] does, and throws the same.
    public static List<DumpAnalysis.ClassRow> histogram(Path file, Engine engine, Progress progress)
            throws UnreadableDumpException {
        throw new UnsupportedOperationException();
    }
}
