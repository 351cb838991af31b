package kheap.app.jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import kheap.ByteSize;

/// Where a dump is to be written.
///
/// @param path the one by which other processes know it too
record DumpFolder(Path path) {
    /// @param file that does not exist yet
    static DumpFolder of(Path file) throws DumpNotTakenException {
        if (Files.exists(file)) {
            throw new DumpNotTakenException(file + " exists already and is not overwritten: choose another name.");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new DumpNotTakenException("The folder %s does not exist: make it first, or choose another."
                    .formatted(folder == null ? file : folder));
        }
        if (!Files.isWritable(folder)) {
            throw new DumpNotTakenException("You may not write to the folder %s: choose another.".formatted(folder));
        }
        try {
            return new DumpFolder(legible(folder.toRealPath()));
        } catch (IOException e) {
            throw new DumpNotTakenException("The folder %s cannot be used".formatted(folder), e);
        }
    }

    /// A path is part of a command, which is one line; it stands there in quotes, and `%p` is the process.
    private static Path legible(Path folder) throws DumpNotTakenException {
        String path = folder.toString();
        if (path.contains("'") || path.contains("%p") || path.matches("(?s).*\\p{Cntrl}.*")) {
            throw new DumpNotTakenException(
                    "A JVM would misread the path of the folder %s: choose one without ', %%p and line breaks."
                            .formatted(Words.clean(path)));
        }
        return folder;
    }

    /// Whether the process finds the same folder there. One in a container may have files of its own, which is seen
    /// on Linux only, and only by those who may dump the process.
    void checkSeenBy(long pid) throws DumpNotTakenException {
        Path root = Path.of("/proc", Long.toString(pid), "root");
        if (!Files.isDirectory(root)) {
            return;
        }
        boolean same;
        try {
            same = Files.isSameFile(path, root.resolve(path.getRoot().relativize(path)));
        } catch (NoSuchFileException e) {
            same = false;
        } catch (IOException e) {
            // we may not look
            return;
        }
        if (!same) {
            throw new DumpNotTakenException(
                    "Process %d runs in a container, where %s is not the folder that you see: ".formatted(pid, path)
                            + "choose one that both see, or run kheap there.");
        }
    }

    void checkRoom(ByteSize needed, boolean gzipped) throws DumpNotTakenException {
        Optional<ByteSize> free = DumpRequest.free(path);
        if (free.isPresent() && free.get().compareTo(needed) < 0) {
            throw new DumpNotTakenException("The dump may need %s, and %s has %s free: choose a larger disk%s."
                    .formatted(
                            needed,
                            path,
                            free.get(),
                            gzipped ? "" : ", or a name that ends in .gz, which needs a third"));
        }
    }
}
