package kheap.heap.own;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import kheap.ObjectLayout;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.heap.ClassCount;
import kheap.heap.DumpFile;
import kheap.heap.Engine;
import kheap.heap.HeapDump;
import kheap.heap.IndexFolder;
import kheap.heap.Opening;
import kheap.heap.Sizes;
import kheap.hprof.DumpBytes;
import kheap.hprof.DumpOutline;
import kheap.hprof.FileAccess;
import kheap.hprof.Symbols;
import kheap.hprof.UnsoundUnitException;

/// Opens dumps: with the index that an earlier opening left, or by reading the dump twice and leaving one.
///
/// Works in any Java heap from 256 MB on. What grows with a dump lies outside: at its height, while the graph is
/// walked, 17 to 21 bytes an object were measured, and a test holds it below 24; afterwards pages of a file, 25 to
/// 28 bytes an object, which the system may take back at any time.
///
/// The file is the index, or without one a file that has no name and goes with the process. Files below 16 MB leave
/// no index: to read one again takes some tenths of a second.
public final class OwnEngine {
    /// The most memory without a file that a dump takes outside the Java heap, for each object of it; and what the
    /// threads and the JVM itself take besides.
    static final int BYTES_AN_OBJECT = 24;

    static final long BYTES_BESIDES = 16 << 20;

    /// The most that the columns of an open dump take, for each object: pages of a file.
    static final int BYTES_AN_OBJECT_AT_REST = 30;

    private static final int MOST_THREADS = 16;

    /// Smaller files are read anew each time.
    private static final long SMALLEST_INDEXED = 16 << 20;

    private OwnEngine() {}

    /// Opens a dump; see [kheap.heap.HeapDumps#open].
    public static HeapDump open(Path file, Opening opening, Consumer<List<ClassCount>> early, Progress progress)
            throws UnreadableDumpException {
        return open(file, opening, SMALLEST_INDEXED, early, progress);
    }

    /// @param smallestIndexed how large a file must be for an index to be worth its place
    static HeapDump open(
            Path file, Opening opening, long smallestIndexed, Consumer<List<ClassCount>> early, Progress progress)
            throws UnreadableDumpException {
        try {
            FileAccess.check(file);
            return read(file, opening, smallestIndexed, early, new Interruptible(progress));
        } catch (IOException | UncheckedIOException broken) {
            // An interrupt closes the files that are being read, and whoever reads them meets one of many exceptions.
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException();
            }
            throw FileAccess.explained(
                    file, broken instanceof UncheckedIOException wrapped ? wrapped.getCause() : (IOException) broken);
        } catch (TooManyObjectsException tooMany) {
            throw new UnreadableDumpException(
                    file,
                    "holds more than a billion objects, which are too many to be numbered",
                    "Take a dump of a smaller heap, or of live objects only");
        }
    }

    private static HeapDump read(
            Path file, Opening opening, long smallestIndexed, Consumer<List<ClassCount>> early, Progress progress)
            throws IOException {
        Optional<IndexFolder> indexes = Files.size(file) < smallestIndexed ? Optional.empty() : opening.indexes();
        Inflated inflated = Inflated.open(file, indexes, progress);
        HeapIndex index = null;
        try {
            DumpBytes bytes = inflated.bytes();
            List<String> notes = new ArrayList<>(bytes.notes());
            index = index(file, bytes, opening.sizes(), indexes, notes, early, progress);
            Symbols symbols = Symbols.read(bytes, file, index.outline(), progress);
            return new OwnHeapDump(dumpFile(file, bytes, index, notes), index, bytes, symbols, inflated::close);
        } catch (Throwable failed) {
            if (index != null) {
                index.close();
            }
            inflated.close();
            throw failed;
        }
    }

    private static HeapIndex index(
            Path file,
            DumpBytes bytes,
            Sizes sizes,
            Optional<IndexFolder> indexes,
            List<String> notes,
            Consumer<List<ClassCount>> early,
            Progress progress)
            throws IOException {
        if (indexes.isEmpty()) {
            try (Storage storage = new Storage(indexes, progress)) {
                return build(file, bytes, sizes, storage, early, progress);
            }
        }
        Path place = indexes.get().indexOf(file, "objects, sizes " + sizes);
        Optional<HeapIndex> known = known(place, indexes.get(), notes, progress);
        if (known.isPresent()) {
            return known.get();
        }
        try (Storage storage = new Storage(indexes, progress)) {
            HeapIndex index = build(file, bytes, sizes, storage, early, progress);
            publish(index, storage, place);
            storage.failure()
                    .ifPresent(refused -> notes.add("No index was left for the next opening, because %s could not be"
                                    .formatted(indexes.get().folder())
                            + " written to (%s).".formatted(reason(refused))));
            return index;
        }
    }

    private static void publish(HeapIndex index, Storage storage, Path place) {
        try {
            storage.publish(index, place);
        } catch (Throwable failed) {
            index.close();
            throw failed;
        }
    }

    private static String reason(IOException refused) {
        return refused instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : refused instanceof AccessDeniedException ? "permission denied" : String.valueOf(refused.getMessage());
    }

    /// The index of an earlier opening; empty when there is none, or a damaged one, which is deleted.
    private static Optional<HeapIndex> known(Path place, IndexFolder indexes, List<String> notes, Progress progress)
            throws IOException {
        try {
            if (Files.notExists(place)) {
                return Optional.empty();
            }
            progress.step("Opening the index");
            HeapIndex index = IndexFile.open(place, progress);
            touch(indexes, place);
            return Optional.of(index);
        } catch (NoSuchFileException cleared) {
            return Optional.empty();
        } catch (IOException damaged) {
            if (Thread.currentThread().isInterrupted()) {
                throw damaged;
            }
            notes.add("The index of an earlier opening could not be used: " + damaged.getMessage()
                    + ". It was made again.");
            delete(place);
            return Optional.empty();
        }
    }

    private static void touch(IndexFolder indexes, Path place) {
        try {
            indexes.touch(place);
        } catch (IOException readOnly) {
            // It looks older than it is, and goes earlier.
            return;
        }
    }

    private static void delete(Path damaged) {
        try {
            Files.deleteIfExists(damaged);
        } catch (IOException inUse) {
            // The new one takes its place, if it can.
            return;
        }
    }

    private static HeapIndex build(
            Path file,
            DumpBytes bytes,
            Sizes sizes,
            Storage storage,
            Consumer<List<ClassCount>> early,
            Progress progress)
            throws IOException {
        progress.step("Checking the dump");
        Optional<DumpOutline> hop = DumpOutline.hop(bytes, file, progress);
        if (hop.isPresent()) {
            try {
                return build(file, bytes, hop.get(), sizes, storage, early, progress);
            } catch (UnsoundUnitException unsound) {
                progress.step("Checking the dump");
            }
        }
        try {
            return build(file, bytes, DumpOutline.walk(bytes, file, progress), sizes, storage, early, progress);
        } catch (UnsoundUnitException unsound) {
            throw new UnreadableDumpException(file, "was changed while it was read", "Open it again");
        }
    }

    private static HeapIndex build(
            Path file,
            DumpBytes bytes,
            DumpOutline outline,
            Sizes sizes,
            Storage storage,
            Consumer<List<ClassCount>> early,
            Progress progress)
            throws IOException, UnsoundUnitException {
        Symbols symbols = Symbols.read(bytes, file, outline, progress);
        int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_THREADS);
        return new IndexBuilder(bytes, outline, symbols, sizes, storage, threads, progress)
                .telling(early)
                .build();
    }

    private static DumpFile dumpFile(Path file, DumpBytes bytes, HeapIndex index, List<String> before)
            throws IOException {
        DumpOutline outline = index.outline();
        List<String> notes = new ArrayList<>(before);
        notes.addAll(outline.notes());
        notes.addAll(index.notes());
        notes.add("Read with kheap's own engine. What only weak, soft or phantom references keep counts as reachable.");
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
                new ObjectLayout(index.layout().headerBytes(), index.layout().referenceBytes()),
                Engine.KHEAP.toString(),
                notes);
    }
}
