package kheap.app.gui.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What comes with the sources for everybody to look at.
///
/// @param folder empty where kheap runs without its sources
public record Samples(Optional<Path> folder) {
    public Samples {
        folder = folder.map(named -> named.toAbsolutePath().normalize());
    }

    /// Dumps, each of a service of its own.
    List<Path> dumps() {
        return files(name -> name.endsWith(".hprof.gz"));
    }

    /// Saved analyses of one service on several days.
    List<Path> days() {
        return files(name -> name.matches("several-days-.*\\.kheap\\.json(\\.gz)?"));
    }

    private List<Path> files(Predicate<String> wanted) {
        if (folder.isEmpty()) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder.get())) {
            return files.filter(file -> wanted.test(String.valueOf(file.getFileName())))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            // Without its sources the program has no samples.
            return List.of();
        }
    }
}
