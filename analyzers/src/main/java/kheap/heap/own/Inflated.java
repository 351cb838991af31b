package kheap.heap.own;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import kheap.Progress;
import kheap.heap.IndexFolder;
import kheap.hprof.DumpBytes;

/// The bytes of a dump that may be packed with gzip, and what it takes to read them: for a dump that cannot be read
/// in place a file to which it is inflated. That one stays in the folder of indexes; without such a folder, or one
/// that cannot be written to, it is a temporary file.
///
/// @param left the folder of a temporary file that could not be deleted while it is open
record Inflated(DumpBytes bytes, Optional<Path> left) implements AutoCloseable {
    private static final String TEMPORARY = "inflated.hprof";

    static Inflated open(Path dump, Optional<IndexFolder> indexes, Progress progress) throws IOException {
        if (!DumpBytes.isGzip(dump)) {
            return new Inflated(DumpBytes.of(dump), Optional.empty());
        }
        return indexes.isPresent() && isWritable(indexes.get())
                ? kept(dump, indexes.get(), progress)
                : temporary(dump, progress);
    }

    private static boolean isWritable(IndexFolder indexes) {
        try {
            indexes.makeFolder();
            return Files.isWritable(indexes.folder());
        } catch (IOException refused) {
            return false;
        }
    }

    private static Inflated kept(Path dump, IndexFolder indexes, Progress progress) throws IOException {
        Path file = indexes.indexOf(dump, "inflated");
        boolean known = Files.exists(file);
        Inflated inflated = new Inflated(DumpBytes.open(dump, file, progress), Optional.empty());
        try {
            indexes.touch(file);
            if (!known) {
                indexes.trim();
            }
        } catch (IOException refused) {
            // It is open; what else lies in the folder is for the next clean-up.
            return inflated;
        }
        return inflated;
    }

    private static Inflated temporary(Path dump, Progress progress) throws IOException {
        Path folder = Files.createTempDirectory("kheap-");
        DumpBytes bytes;
        try {
            bytes = DumpBytes.open(dump, folder.resolve(TEMPORARY), progress);
        } catch (Throwable failed) {
            delete(folder);
            throw failed;
        }
        try {
            // Most systems let go of the names of open files, so that nothing is left even when the process is killed.
            delete(folder);
            return new Inflated(bytes, Optional.empty());
        } catch (IOException windows) {
            return new Inflated(bytes, Optional.of(folder));
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(TEMPORARY));
        Files.delete(folder);
    }

    @Override
    public void close() {
        try {
            bytes.close();
            if (left.isPresent()) {
                delete(left.get());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
