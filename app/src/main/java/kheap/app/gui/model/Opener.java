package kheap.app.gui.model;

import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.function.Consumer;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.analysis.DumpAnalysis;
import kheap.analysis.DumpAnalyzer;
import kheap.analysis.ProfileAnalysis;
import kheap.analysis.ProfileAnalyzer;
import kheap.app.gui.heap.EarlyFigures;
import kheap.app.gui.heap.HeapSession;
import kheap.evidence.EvidenceReader;
import kheap.heap.Opening;

/// What opens and reads files of every kind: the library, unless a test brings its own.
public interface Opener {
    /// Opens and analyses a dump, see [HeapSession#open].
    ///
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

    /// What a file is to be opened as; reads its beginning.
    default FileKind kind(Path file) {
        return FileKind.of(file);
    }

    /// Reads what lies beside a dump.
    ///
    /// @throws UnreadableDumpException when nothing of it can be read
    /// @throws java.util.concurrent.CancellationException when `progress` says so
    default EvidenceReader.Reading evidence(Path fileOrFolder, Progress progress) throws UnreadableDumpException {
        return EvidenceReader.read(fileOrFolder, progress);
    }

    /// Analyses a profile of a Go program.
    ///
    /// @param partitions how many there are, as the user says
    /// @throws UnreadableDumpException when it is none, or damaged
    default ProfileAnalysis profile(Path file, OptionalInt partitions) throws UnreadableDumpException {
        return ProfileAnalyzer.analyze(file, partitions);
    }
}
