package kheap.app.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.analysis.ClassHistogram;
import kheap.analysis.DumpAnalysis;
import kheap.analysis.DumpAnalyzer;
import kheap.heap.Opening;

/// What the commands ask of the library.
interface Route {
    /// The library itself.
    Route LIBRARY = new Route() {
        @Override
        public DumpAnalysis analyze(Path dump, Opening opening, Progress progress) throws UnreadableDumpException {
            return DumpAnalyzer.analyze(dump, opening, progress);
        }

        @Override
        public ClassHistogram histogram(Path dump, Opening opening, Progress progress) throws UnreadableDumpException {
            return DumpAnalyzer.histogram(dump, opening, progress);
        }

        @Override
        public void objects(Path dump, Opening opening, OutputStream out, Progress progress) throws IOException {
            DumpAnalyzer.objects(dump, opening, out, progress);
        }
    };

    DumpAnalysis analyze(Path dump, Opening opening, Progress progress) throws UnreadableDumpException;

    ClassHistogram histogram(Path dump, Opening opening, Progress progress) throws UnreadableDumpException;

    /// @throws UnreadableDumpException for the dump, other [IOException]s for `out`
    void objects(Path dump, Opening opening, OutputStream out, Progress progress) throws IOException;
}
