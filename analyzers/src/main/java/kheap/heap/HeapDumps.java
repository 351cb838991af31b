package kheap.heap;

import java.nio.file.Path;
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
        try {
            return switch (opening.engine()) {
                case KHEAP -> OwnEngine.open(file, opening, progress);
                case MAT -> MatEngine.open(file, opening.sizes(), progress);
            };
        } catch (DamagedObjectException damaged) {
            throw damaged.explained(file);
        }
    }
}
