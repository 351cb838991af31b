package kheap.app.gui.model;

import java.nio.file.Path;
import java.util.function.Consumer;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.analysis.DumpAnalysis;
import kheap.analysis.DumpAnalyzer;
import kheap.app.gui.heap.EarlyFigures;
import kheap.app.gui.heap.HeapSession;
import kheap.heap.Opening;

/// What opens and analyses a dump: [HeapSession#open], unless a test brings its own.
public interface Opener {
    /// @param early see [HeapSession#open]
    /// @throws UnreadableDumpException when the file is no heap dump or stops being one too early
    /// @throws java.util.concurrent.CancellationException when `progress` says so
    HeapSession open(Path file, Opening opening, Consumer<EarlyFigures> early, Progress progress)
            throws UnreadableDumpException;

    /// Analyses a dump that nobody wants to look into, and closes it.
    ///
    /// @throws UnreadableDumpException as [#open]
    /// @throws java.util.concurrent.CancellationException when `progress` says so
    default DumpAnalysis analyze(Path file, Opening opening, Progress progress) throws UnreadableDumpException {
        return DumpAnalyzer.analyze(file, opening, progress);
    }
}
