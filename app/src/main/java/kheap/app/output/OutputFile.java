package kheap.app.output;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A file for a result: looked at before the long work starts, written whole or not at all.
public record OutputFile(Path file) {
    /// @param dumps the files that must survive, evidence beside them too
    public static OutputFile checked(Path file, List<Path> dumps) throws UnwritableException {
        if (Files.isDirectory(file)) {
            throw new UnwritableException(file + " is a folder. Name a file in it.");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new UnwritableException(file + " cannot be written: the folder " + folder + " does not exist.");
        }
        try {
            for (Path dump : dumps) {
                if (Files.exists(file) && Files.exists(dump) && Files.isSameFile(file, dump)) {
                    throw new UnwritableException(file + " is one of the files to read, which are never written to.");
                }
            }
            return new OutputFile(
                    Files.exists(file) ? file.toRealPath() : folder.toRealPath().resolve(file.getFileName()));
        } catch (IOException e) {
            throw new UnwritableException(file.toString(), e);
        }
    }

    public void write(Form form) throws UnwritableException {
        write(form.text().getBytes(StandardCharsets.UTF_8));
    }

    public void write(byte[] whole) throws UnwritableException {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                // a pipe or a device: nothing to put in place
                Files.write(file, whole);
            } else {
                replace(whole);
            }
        } catch (IOException e) {
            throw new UnwritableException(file.toString(), e);
        }
    }

    /// Not `createTempFile`: that would give the report to its owner alone, whatever the user's umask says.
    private void replace(byte[] whole) throws IOException {
        Path beside = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            Files.write(beside, whole, CREATE_NEW, WRITE);
            Files.move(beside, file, ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(beside);
        }
    }
}
