package kheap.heap.own;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import kheap.heap.IndexFolder;

/// Where a gzip'd dump that cannot be read in place is inflated to: a file that stays in the folder of indexes, or
/// one of a folder of its own that goes when the dump is closed.
///
/// @param own the folder to delete
record Inflated(Path path, Optional<Path> own) implements AutoCloseable {
    static Inflated of(Path dump, Optional<IndexFolder> indexes) throws IOException {
        if (indexes.isPresent()) {
            indexes.get().makeFolder();
            return new Inflated(indexes.get().indexOf(dump, "inflated"), Optional.empty());
        }
        Path folder = Files.createTempDirectory("kheap-");
        return new Inflated(folder.resolve("inflated.hprof"), Optional.of(folder));
    }

    @Override
    public void close() {
        if (own.isPresent()) {
            try {
                Files.deleteIfExists(path);
                Files.delete(own.get());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
