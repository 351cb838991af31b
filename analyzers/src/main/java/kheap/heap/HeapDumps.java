package kheap.heap;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.heap.mat.MatEngine;
import kheap.heap.own.OwnEngine;

/// Opens heap dumps.
public final class HeapDumps {
    private HeapDumps() {}

    /// Opens a `.hprof` file, plain or gzip'd; what comes back is to be closed.
    ///
    /// @throws UnreadableDumpException when the file is no heap dump or stops being one too early
    public static HeapDump open(Path file, Opening opening, Progress progress) throws UnreadableDumpException {
        return open(file, opening, counts -> {}, progress);
    }

    /// Opens a `.hprof` file, and tells as soon as it is known what the file holds of each class: for whoever waits.
    ///
    /// That is after the first reading, within the first third of the time. Where an index of an earlier opening is
    /// found there is nothing to wait for, and nothing is told; nor by Eclipse MAT's parser, which does not say what
    /// it knows. It is no step of a [Progress], for those are of any long work, and here is a result.
    ///
    /// @param early is given every class with an instance in the file, largest first; on the calling thread, between
    ///     two steps. Where the file turns out to need another reading it is given them again, and those count
    /// @throws UnreadableDumpException when the file is no heap dump or stops being one too early
    public static HeapDump open(Path file, Opening opening, Consumer<List<ClassCount>> early, Progress progress)
            throws UnreadableDumpException {
        try {
            return switch (opening.engine()) {
                case KHEAP -> OwnEngine.open(file, opening, early, progress);
                case MAT -> MatEngine.open(file, opening.sizes(), progress);
            };
        } catch (DamagedObjectException damaged) {
            throw damaged.explained(file);
        }
    }
}
