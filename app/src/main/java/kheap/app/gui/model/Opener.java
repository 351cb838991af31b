package kheap.app.gui.model;

import java.nio.file.Path;
import java.util.function.Consumer;
import kheap.Progress;
import kheap.UnreadableDumpException;
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
}
