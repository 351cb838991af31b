package kheap;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// Dumps of real JVMs that are too many to ship: a folder `shared` beside one of the folders above, where there is
/// one.
public final class SharedDumps {
    private SharedDumps() {}

    /// For `@EnabledIf`.
    public static boolean areThere() {
        return !folder().equals(Path.of(""));
    }

    private static Path folder() {
        for (Path above = Path.of("").toAbsolutePath(); above != null; above = above.getParent()) {
            Path shared = above.resolve("shared");
            if (Files.isDirectory(shared.resolve("truth")) && Files.isDirectory(shared.resolve("dumps"))) {
                return shared;
            }
        }
        return Path.of("");
    }

    /// The files whose names match, below `dumps` or `truth`, ascending.
    public static List<Path> files(String below, String nameRegex) throws IOException {
        try (Stream<Path> files = Files.walk(folder().resolve(below))) {
            return files.filter(file -> file.getFileName().toString().matches(nameRegex))
                    .sorted()
                    .toList();
        }
    }

    /// The one file of this name.
    public static Path file(String below, String name) throws IOException {
        return files(below, java.util.regex.Pattern.quote(name)).getFirst();
    }

    public static List<String> lines(Path gzip) throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(gzip)), StandardCharsets.UTF_8))) {
            return lines.lines().toList();
        }
    }
}
