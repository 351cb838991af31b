package kheap.evidence;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import kheap.Progress;
import kheap.UnreadableDumpException;

/// The files of a folder that are looked at, and how many more there are.
///
/// @param files the first by their names
/// @param more how many come behind them, as far as they were counted
record FolderFiles(List<Path> files, int more) {
    /// More than anybody collects of one process.
    static final int LOOKED_AT = 1000;

    /// Names that are sorted: whoever gives a folder with more of them gave the wrong one.
    private static final int NAMED = 100_000;

    /// What tells of the memory of a process, of the many files that the kernel shows of it: others are without end,
    /// or change the process by being read.
    private static final List<String> OF_A_PROCESS = List.of("smaps", "smaps_rollup", "status");

    /// Folders in a control group are other control groups, and none of our business.
    static FolderFiles of(Path folder, Progress progress) throws UnreadableDumpException {
        if (Files.exists(folder.resolve("pagemap"))) {
            return new FolderFiles(
                    OF_A_PROCESS.stream()
                            .map(folder::resolve)
                            .filter(Files::isRegularFile)
                            .toList(),
                    0);
        }
        boolean isControlGroup = Files.exists(folder.resolve("cgroup.procs"));
        try {
            // the folder itself may be a link; links in it would give files twice
            Names names = new Names(folder.toRealPath(), progress);
            Files.walkFileTree(names.folder, Set.of(), isControlGroup ? 1 : 2, names);
            return new FolderFiles(
                    names.found.stream()
                            .sorted()
                            .limit(LOOKED_AT)
                            .map(file -> folder.resolve(names.folder.relativize(file)))
                            .toList(),
                    Math.max(0, names.found.size() - LOOKED_AT));
        } catch (IOException failed) {
            throw new UnreadableDumpException(
                    folder, OptionalLong.empty(), "cannot be read", "Check who may read the folder", failed);
        }
    }

    private static final class Names extends SimpleFileVisitor<Path> {
        private final Path folder;
        private final Progress progress;
        private final List<Path> found = new ArrayList<>();

        private Names(Path folder, Progress progress) {
            this.folder = folder;
            this.progress = progress;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            progress.goOn();
            if (Files.isRegularFile(file)) {
                found.add(file);
            }
            return found.size() < NAMED ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
        }

        /// A folder in the folder that only others may read is no reason to leave out the rest.
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
            if (file.equals(folder)) {
                throw failed;
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
