package kheap.app.jvm;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The file that a JVM writes to, beside the one that it becomes.
///
/// Under a name of its own, because a dump that is cancelled is written to its end all the same: whatever happens to
/// this file then, it cannot be taken for the dump, nor get in the way of the next one.
record UnfinishedDump(Path file) {
    static UnfinishedDump in(Path folder) {
        return new UnfinishedDump(folder.resolve(".kheap-" + UUID.randomUUID() + ".part"));
    }

    /// The file and those in which the JVM keeps parts of it for a while.
    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(file.getParent(), file.getFileName() + "*")) {
            found.forEach(files::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return files;
    }

    /// The bytes written so far, as far as that can be seen.
    long written() {
        try {
            long bytes = 0;
            for (Path written : files()) {
                bytes += Files.size(written);
            }
            return bytes;
        } catch (IOException e) {
            // a part was deleted while we looked
            return 0;
        }
    }

    /// Takes the file's name away. Where the system allows that for an open file, nothing is left when the JVM
    /// closes it; it deletes its parts itself.
    void unlink() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // not on this system: discarded once the JVM is done
        }
    }

    /// Deletes what is there.
    ///
    /// @return whether nothing is left
    boolean discard() {
        try {
            for (Path written : files()) {
                Files.deleteIfExists(written);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
