package kheap.app.cli;

import java.nio.file.Path;
import java.util.Optional;
import kheap.heap.IndexFolder;
import picocli.CommandLine.Option;

/// Where the indexes lie.
final class CacheArguments {
    @Option(
            names = "--cache-dir",
            paramLabel = "DIR",
            description = "The folder for indexes of dumps (default: the system's folder for such files)")
    private Path folder;

    /// Empty for a user without a home who names no folder.
    Optional<IndexFolder> indexes() {
        return folder == null ? IndexFolder.standard() : Optional.of(new IndexFolder(folder, IndexFolder.USUAL_LIMIT));
    }
}
