package kheap.app.gui.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Files that the user brings at once, by what each is to be opened as.
///
/// @param evidence files and folders of them
/// @param dumpAmongIt the only dump in a folder of evidence, as who collects both leaves it; empty where there are
///     several
public record Brought(List<Path> dumps, List<Path> profiles, List<Path> evidence, Optional<Path> dumpAmongIt) {
    /// @param kind reads the beginning of a file
    static Brought of(List<Path> files, Function<Path, FileKind> kind) {
        Map<FileKind, List<Path>> sorted = files.stream().collect(Collectors.groupingBy(kind));
        List<Path> evidence = sorted.getOrDefault(FileKind.EVIDENCE, List.of());
        List<Path> among = evidence.stream()
                .filter(Files::isDirectory)
                .flatMap(folder -> FileKind.dumpsIn(folder).stream())
                .toList();
        return new Brought(
                sorted.getOrDefault(FileKind.DUMP, List.of()),
                sorted.getOrDefault(FileKind.PROFILE, List.of()),
                evidence,
                among.size() == 1 ? Optional.of(among.getFirst()) : Optional.empty());
    }

    /// Without what is opened by itself.
    public Brought evidenceOnly() {
        return new Brought(List.of(), List.of(), evidence, Optional.empty());
    }

    /// The dump that the evidence is of, where one was brought.
    public Optional<Path> dump() {
        return dumps.isEmpty() ? dumpAmongIt : Optional.of(dumps.getFirst()).filter(dump -> dumps.size() == 1);
    }
}
