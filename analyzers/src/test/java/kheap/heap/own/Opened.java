package kheap.heap.own;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kheap.ObjectLayout;
import kheap.Progress;
import kheap.heap.DumpFile;
import kheap.heap.Sizes;
import kheap.hprof.DumpBytes;
import kheap.hprof.DumpOutline;
import kheap.hprof.MemoryDump;
import kheap.hprof.Symbols;
import kheap.hprof.UnsoundUnitException;
import kheap.hprof.WrittenDump;

/// Opens dumps that need be in no file, in ways that the engine's door does not offer.
///
/// @param threads of the passes
/// @param samples how many predecessors of a class are kept
/// @param unitBytes how long a unit of the passes may be
record Opened(int threads, int samples, long unitBytes) {
    private static final Path NAME = Path.of("memory.hprof");

    /// As the engine does, on one thread.
    static final Opened USUALLY = new Opened(1, Numbering.SAMPLES, 8 << 20);

    HeapIndex index(DumpBytes bytes) throws IOException {
        return index(bytes, MemoryDump.outline(bytes, unitBytes, 1L << 32));
    }

    HeapIndex index(DumpBytes bytes, DumpOutline outline) throws IOException {
        Symbols symbols = Symbols.read(bytes, NAME, outline, Progress.NONE);
        try (Storage storage = new Storage(Optional.empty(), Progress.NONE)) {
            return new IndexBuilder(bytes, outline, symbols, Sizes.MAT, storage, threads, Progress.NONE)
                    .samplesPerClass(samples)
                    .build();
        } catch (UnsoundUnitException unsound) {
            throw new AssertionError(unsound);
        }
    }

    OwnHeapDump heap(WrittenDump dump) throws IOException {
        return heap(new MemoryDump(dump.bytes()));
    }

    OwnHeapDump heap(DumpBytes bytes) throws IOException {
        return heap(bytes, MemoryDump.outline(bytes, unitBytes, 1L << 32));
    }

    OwnHeapDump heap(DumpBytes bytes, DumpOutline outline) throws IOException {
        HeapIndex index = index(bytes, outline);
        DumpFile file = new DumpFile(
                NAME,
                bytes.size(),
                outline.takenAt(),
                outline.version(),
                outline.idBytes(),
                outline.ending().complete(),
                outline.ending().missing(),
                new ObjectLayout(index.layout().headerBytes(), index.layout().referenceBytes()),
                "kheap",
                List.of());
        return new OwnHeapDump(file, index, bytes, Symbols.read(bytes, NAME, outline, Progress.NONE), () -> {});
    }
}
