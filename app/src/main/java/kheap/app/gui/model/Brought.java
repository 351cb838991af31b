package kheap.app.gui.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Files that the user brings at once, by what each is to be opened as.
///
/// @param evidence files and folders of them
public record Brought(List<Path> dumps, List<Path> profiles, List<Path> evidence) {
    /// @param kind reads the beginning of a file
    static Brought of(List<Path> files, Function<Path, FileKind> kind) {
        Map<FileKind, List<Path>> sorted = files.stream().collect(Collectors.groupingBy(kind));
        return new Brought(
                sorted.getOrDefault(FileKind.DUMP, List.of()),
                sorted.getOrDefault(FileKind.PROFILE, List.of()),
                sorted.getOrDefault(FileKind.EVIDENCE, List.of()));
    }
}
