package kheap.heap.mat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import kheap.ObjectLayout;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.heap.DumpFile;
import kheap.heap.Engine;
import kheap.heap.HeapDump;
import kheap.heap.Sizes;
import kheap.hprof.HprofFile;
import kheap.hprof.HprofScan;
import kheap.hprof.ObjectSizes;
import org.eclipse.mat.SnapshotException;
import org.eclipse.mat.hprof.Messages;
import org.eclipse.mat.parser.internal.SnapshotFactory;
import org.eclipse.mat.snapshot.ISnapshot;
import org.eclipse.mat.util.IProgressListener;

/// Opens dumps with Eclipse MAT's parser.
///
/// The parser wants a plain file, complete, with one dump in it, and writes its index beside that file. So it never
/// sees the user's: [HprofScan] checks that one and puts a link or a mended copy into a temporary folder, which goes
/// when the dump is closed.
///
/// The parser reads the objects of all dumps through one reader, which knows the dump that was opened last. So only
/// one may be open at a time in a process.
public final class MatEngine {
    private static final AtomicBoolean BUSY = new AtomicBoolean();

    private MatEngine() {}

    /// Opens a dump; see [kheap.heap.HeapDumps#open].
    public static HeapDump open(Path file, Sizes sizes, Progress progress) throws UnreadableDumpException {
        if (!BUSY.compareAndSet(false, true)) {
            throw new UnreadableDumpException(
                    file,
                    "cannot be opened: Eclipse MAT's parser can hold only one dump open, and holds another",
                    "Close that one first, or open this one with kheap's own engine");
        }
        boolean open = false;
        try {
            HeapDump heap = openAlone(file, sizes, progress);
            open = true;
            return heap;
        } finally {
            BUSY.set(open);
        }
    }

    private static HeapDump openAlone(Path file, Sizes sizes, Progress progress) throws UnreadableDumpException {
        Path folder = newFolder(file);
        boolean open = false;
        try {
            HprofScan scan = HprofScan.of(file, folder, progress);
            HeapDump heap = parse(file, scan, layout(scan, sizes), folder, progress);
            open = true;
            return heap;
        } finally {
            if (!open) {
                delete(folder);
            }
        }
    }

    private static ObjectSizes layout(HprofScan scan, Sizes sizes) {
        return switch (sizes) {
            case TRUE -> scan.sizes();
            case MAT -> scan.sizes().asMatSees(scan.idBytes());
        };
    }

    private static Path newFolder(Path file) throws UnreadableDumpException {
        try {
            return Files.createTempDirectory("kheap-");
        } catch (IOException e) {
            throw new UnreadableDumpException(
                    file,
                    OptionalLong.empty(),
                    "cannot be indexed: no folder can be made in " + System.getProperty("java.io.tmpdir"),
                    "Free some space there or name another place in KHEAP_OPTS=-Djava.io.tmpdir=FOLDER",
                    e);
        }
    }

    private static HeapDump parse(Path file, HprofScan scan, ObjectSizes layout, Path folder, Progress progress)
            throws UnreadableDumpException {
        progress.step("Indexing the dump");
        ISnapshot snapshot = null;
        boolean taken = false;
        try (HprofFile parsable = HprofFile.open(scan.parsable(), file)) {
            snapshot = index(file, scan, progress);
            Addresses addresses = Addresses.of(snapshot, progress);
            HeapDump heap = new MatHeapDump(
                    dumpFile(file, scan, layout),
                    new HeapDump.Amount(scan.objects(), scan.bytes(layout)),
                    snapshot,
                    addresses,
                    ThreadStacks.beside(scan.parsable(), addresses),
                    ShallowSizes.of(snapshot, addresses, parsable, layout, progress),
                    progress,
                    () -> {
                        BUSY.set(false);
                        delete(folder);
                    });
            taken = true;
            return heap;
        } catch (UnreadableDumpException e) {
            throw e;
        } catch (SnapshotException | IOException | StackOverflowError e) {
            throw unparsable(file, e);
        } finally {
            if (!taken && snapshot != null) {
                snapshot.dispose();
            }
        }
    }

    private static ISnapshot index(Path file, HprofScan scan, Progress progress) throws UnreadableDumpException {
        // In a cut dump the roots are missing, for JVMs write them last. Whatever nothing refers to is kept then.
        Map<String, String> options = new HashMap<>();
        if (!scan.complete()) {
            options.put("keep_unreachable_objects", "true");
        }
        try {
            return new SnapshotFactory().openSnapshot(scan.parsable().toFile(), options, new Listener(progress));
        } catch (CancellationException e) {
            throw e;
        } catch (IProgressListener.OperationCanceledException e) {
            throw new CancellationException();
        } catch (SnapshotException | RuntimeException | StackOverflowError e) {
            // A walk over the file found nothing wrong, but it does not know what the parser takes for granted: a
            // class that a cut dump lacks ends in a NullPointerException.
            progress.goOn();
            throw unparsable(file, e);
        }
    }

    private static UnreadableDumpException unparsable(Path file, Throwable cause) {
        boolean disk = cause instanceof IOException || cause.getCause() instanceof IOException;
        return disk
                ? new UnreadableDumpException(
                        file,
                        OptionalLong.empty(),
                        "cannot be indexed: " + cause.getMessage(),
                        "Make sure that " + System.getProperty("java.io.tmpdir") + " has room for another copy of the"
                                + " dump",
                        cause)
                : new UnreadableDumpException(
                        file,
                        OptionalLong.empty(),
                        "cannot be indexed: its records are whole, but they contradict each other or lack a class that"
                                + " every Java program has",
                        "Copy it again from where it was taken, or take the dump again",
                        cause);
    }

    private static DumpFile dumpFile(Path file, HprofScan scan, ObjectSizes layout) throws IOException {
        List<String> notes = new ArrayList<>(scan.notes());
        notes.add("Read with Eclipse MAT's parser (haha 1.3); sizes are computed for headers of "
                + layout.headerBytes() + " and references of " + layout.referenceBytes()
                + (layout.equals(scan.sizes())
                        ? " bytes, as the distances between the objects show."
                        : " bytes, as Eclipse MAT 1.17 does, though the distances between the objects show that the JVM"
                                + " laid them out otherwise.")
                + " What only weak, soft or phantom references keep"
                + " counts as unreachable.");
        if (!scan.complete()) {
            notes.add(
                    "The dump is cut, and JVMs write the GC roots last: what nothing in the file refers to was taken as a"
                            + " root, so garbage may be counted as live.");
        }
        return new DumpFile(
                file,
                Files.size(file),
                scan.takenAt(),
                scan.format(),
                scan.idBytes(),
                scan.complete(),
                scan.missingBytes(),
                new ObjectLayout(layout.headerBytes(), layout.referenceBytes()),
                Engine.MAT.toString(),
                notes);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Hands the parser's steps on, and a cancellation back. The parser's own names for its steps are not for users,
    /// so they are numbered.
    private static final class Listener implements IProgressListener {
        private final Progress progress;
        private int part;
        private long total = 1;
        private long done;

        Listener(Progress progress) {
            this.progress = progress;
        }

        @Override
        public void beginTask(String name, int totalWork) {
            part++;
            total = Math.max(1, totalWork);
            done = 0;
            progress.step("Indexing the dump, part " + part);
        }

        @Override
        public void beginTask(Messages name, int totalWork) {
            beginTask(name.pattern, totalWork);
        }

        @Override
        public void done() {}

        @Override
        public boolean isCanceled() {
            progress.goOn();
            return false;
        }

        @Override
        public void setCanceled(boolean cancelled) {}

        @Override
        public void subTask(String name) {}

        @Override
        public void worked(int work) {
            done += work;
            progress.at(Math.min(done, total), total);
        }

        @Override
        public void sendUserMessage(Severity severity, String message, Throwable cause) {}
    }
}
