package kheap.app.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kheap.app.input.WrittenTime;

/// When dumps were taken, as the user says it: `--at FILE=TIME`.
///
/// @param byFile only dumps that the user named
record GivenTimes(Map<Path, Instant> byFile) {
    /// @param options as they were given
    /// @param dumps the files that they may name: by their places, or by their names without folders
    /// @throws IllegalArgumentException with one sentence for the user
    static GivenTimes of(List<String> options, List<Path> dumps) {
        Map<Path, Instant> byFile = new HashMap<>();
        for (String option : options) {
            int equals = option.lastIndexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "--at %s names no time; write --at FILE=2026-11-20T10:15".formatted(option));
            }
            String text = option.substring(equals + 1);
            Instant time = WrittenTime.of(text)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "'%s' is no time; write 2026-11-20T10:15 for UTC, or 2026-11-20T10:15+01:00"
                                    .formatted(text)));
            if (byFile.put(named(option.substring(0, equals), dumps), time) != null) {
                throw new IllegalArgumentException("--at gives several times for " + option.substring(0, equals));
            }
        }
        return new GivenTimes(byFile);
    }

    Optional<Instant> of(Path dump) {
        return Optional.ofNullable(byFile.get(dump));
    }

    private static Path named(String name, List<Path> dumps) {
        Path place = place(Path.of(name));
        List<Path> found =
                dumps.stream().filter(dump -> place(dump).equals(place)).toList();
        if (found.isEmpty()) {
            found = dumps.stream()
                    .filter(dump -> String.valueOf(dump.getFileName()).equals(name))
                    .toList();
        }
        if (found.size() != 1) {
            throw new IllegalArgumentException(
                    found.isEmpty()
                            ? "--at names %s, which is none of the dumps to compare".formatted(name)
                            : "--at names %s, as several of the dumps are called; write it with its folder"
                                    .formatted(name));
        }
        return found.getFirst();
    }

    /// The same for `monday.hprof`, `./monday.hprof` and its full path.
    private static Path place(Path file) {
        return file.toAbsolutePath().normalize();
    }
}
