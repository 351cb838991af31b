package kheap.app.cli;

import java.nio.file.Path;
import java.util.List;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.analysis.DumpAnalysis;
import kheap.analysis.DumpAnalyzer;
import kheap.heap.Engine;

/// What the commands ask of the library.
interface Route {
    /// The library itself.
    Route LIBRARY = new Route() {
        @Override
        public DumpAnalysis analyze(Path dump, Engine engine, Progress progress) throws UnreadableDumpException {
            return DumpAnalyzer.analyze(dump, engine, progress);
        }

        @Override
        public List<DumpAnalysis.ClassRow> histogram(Path dump, Engine engine, Progress progress)
                throws UnreadableDumpException {
            return DumpAnalyzer.histogram(dump, engine, progress);
        }
    };

    DumpAnalysis analyze(Path dump, Engine engine, Progress progress) throws UnreadableDumpException;

    List<DumpAnalysis.ClassRow> histogram(Path dump, Engine engine, Progress progress) throws UnreadableDumpException;
}
