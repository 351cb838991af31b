package kheap.app.jvm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Where a JVM logs its collections of garbage.
final class GcLogPath {
    /// A line of `VM.log list`: ` #2: file=/var/log/gc.log all=off,gc*=info uptime,level,tags filecount=5`.
    private static final Pattern OUTPUT = Pattern.compile("(?m)^ ?#\\d{1,4}: file=(\\S.{0,4096}?) all=(\\w+)(\\S*) ");

    private static final Pattern COLLECTIONS = Pattern.compile(",gc[^=]*=(?!off)");

    /// How JDK 8 is told.
    private static final String OPTION = "-Xloggc:";

    private GcLogPath() {}

    /// @param outputs the answer to `VM.log list`, which JDK 9 and later have
    /// @param process its folder in `/proc`
    static Optional<Path> find(String outputs, Path process) throws IOException {
        Optional<String> named = OUTPUT.matcher(outputs)
                .results()
                .filter(output -> !output.group(2).equals("off")
                        || COLLECTIONS.matcher(output.group(3)).find())
                .map(output -> output.group(1))
                .findFirst();
        try {
            return named.or(() -> outputs.contains("Unknown diagnostic command") ? told(process) : Optional.empty())
                    .map(Path::of)
                    .map(path -> path.isAbsolute()
                            ? process.resolve("root").resolve(path.toString().substring(1))
                            : process.resolve("cwd").resolve(path));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /// The one of its arguments; no other leaves this method.
    private static Optional<String> told(Path process) {
        try {
            return Stream.of(Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                            .split("\0"))
                    .filter(argument -> argument.startsWith(OPTION))
                    .map(argument -> argument.substring(OPTION.length()))
                    .reduce((one, later) -> later);
        } catch (IOException e) {
            // it has ended, or is not ours
            return Optional.empty();
        }
    }
}
