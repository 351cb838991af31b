package kheap.heap.own;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.heap.DumpFile;
import kheap.heap.Engine;
import kheap.heap.HeapDump;
import kheap.heap.Opening;
import kheap.hprof.DumpBytes;
import kheap.hprof.DumpOutline;
import kheap.hprof.FileAccess;
import kheap.hprof.ObjectSizes;
import kheap.hprof.Symbols;
import kheap.hprof.UnsoundUnitException;

/// Opens dumps: with the index that an earlier opening left, or by reading the dump twice and leaving one.
///
/// Works in any Java heap from 256 MB on. What grows with a dump lies outside: at its height, while the graph is
/// walked, 16 to 20 bytes an object, afterwards pages of a file.
public final class OwnEngine {
    private static final int MOST_THREADS = 16;

    private OwnEngine() {}

    /// Opens a dump; see [kheap.heap.HeapDumps#open].
    public static HeapDump open(Path file, Opening opening, Progress progress) throws UnreadableDumpException {
        try {
            FileAccess.check(file);
            return read(file, opening, progress);
        } catch (ClosedByInterruptException interrupted) {
            throw new CancellationException();
        } catch (IOException broken) {
            throw FileAccess.explained(file, broken);
        } catch (TooManyObjectsException tooMany) {
            throw new UnreadableDumpException(
                    file,
                    "holds more than " + Slots.MAX_NUMBER + " objects with references",
                    "Take a dump of a smaller heap, or of live objects only");
        }
    }

    private static HeapDump read(Path file, Opening opening, Progress progress) throws IOException {
        Inflated inflated = Inflated.of(file, opening.indexes());
        boolean open = false;
        DumpBytes bytes = null;
        HeapIndex index = null;
        try {
            bytes = DumpBytes.open(file, inflated.path(), progress);
            List<String> notes = new ArrayList<>(bytes.notes());
            index = index(file, bytes, opening, notes, progress);
            Symbols symbols = Symbols.read(bytes, file, index.outline(), progress);
            HeapDump heap = new OwnHeapDump(
                    dumpFile(file, bytes, index, opening, notes), index, bytes, symbols, inflated::close);
            open = true;
            return heap;
        } finally {
            if (!open) {
                if (index != null) {
                    index.close();
                }
                if (bytes != null) {
                    bytes.close();
                }
                inflated.close();
            }
        }
    }

    private static HeapIndex index(Path file, DumpBytes bytes, Opening opening, List<String> notes, Progress progress)
            throws IOException {
        Optional<Path> place = Optional.empty();
        if (opening.indexes().isPresent()) {
            place = Optional.of(opening.indexes().get().indexOf(file, "objects, sizes " + opening.sizes()));
            if (Files.exists(place.get())) {
                progress.step("Opening the index");
                try {
                    HeapIndex index = IndexFile.open(place.get(), progress);
                    opening.indexes().get().touch(place.get());
                    return index;
                } catch (ClosedByInterruptException interrupted) {
                    throw interrupted;
                } catch (IOException damaged) {
                    notes.add("The index of an earlier opening could not be used, for " + damaged.getMessage()
                            + "; it was made again.");
                }
            }
        }
        return build(file, bytes, opening, place, progress);
    }

    private static HeapIndex build(Path file, DumpBytes bytes, Opening opening, Optional<Path> place, Progress progress)
            throws IOException {
        progress.step("Checking the dump");
        Optional<DumpOutline> hop = DumpOutline.hop(bytes, file, progress);
        DumpOutline outline = hop.isPresent() ? hop.get() : DumpOutline.walk(bytes, file, progress);
        try {
            try {
                return build(file, bytes, outline, opening, place, progress);
            } catch (UnsoundUnitException unsound) {
                progress.step("Checking the dump");
                return build(file, bytes, DumpOutline.walk(bytes, file, progress), opening, place, progress);
            }
        } catch (UnsoundUnitException unsound) {
            throw new UnreadableDumpException(file, "was changed while it was read", "Open it again");
        }
    }

    private static HeapIndex build(
            Path file, DumpBytes bytes, DumpOutline outline, Opening opening, Optional<Path> place, Progress progress)
            throws IOException, UnsoundUnitException {
        Symbols symbols = Symbols.read(bytes, file, outline, progress);
        int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_THREADS);
        try (Storage storage = new Storage(opening.indexes())) {
            HeapIndex index =
                    new IndexBuilder(bytes, outline, symbols, opening.sizes(), storage, threads, progress).build();
            place.ifPresent(path -> storage.publish(index, path));
            return index;
        }
    }

    private static DumpFile dumpFile(Path file, DumpBytes bytes, HeapIndex index, Opening opening, List<String> before)
            throws IOException {
        DumpOutline outline = index.outline();
        List<String> notes = new ArrayList<>(before);
        notes.addAll(outline.notes());
        notes.addAll(index.notes());
        ObjectSizes layout = index.layout();
        String sizes =
                switch (opening.sizes()) {
                    case TRUE -> "as the distances between the objects show";
                    case MAT -> "as Eclipse MAT 1.17 would take them";
                };
        notes.add(
                "Read with kheap's own engine; sizes are those of headers of %d and references of %d bytes, %s. What only"
                                .formatted(layout.headerBytes(), layout.referenceBytes(), sizes)
                        + " weak, soft or phantom references keep counts as reachable.");
        if (!outline.ending().complete()) {
            notes.add(
                    "The dump is cut, and JVMs write the GC roots last: what nothing in the file refers to was taken as a"
                            + " root, so garbage may be counted as live.");
        }
        return new DumpFile(
                file,
                Files.size(file),
                outline.takenAt(),
                outline.version() + (bytes.isGzip() ? ", gzip" : ""),
                outline.idBytes(),
                outline.ending().complete(),
                outline.ending().missing(),
                Engine.KHEAP.toString(),
                notes);
    }
}
