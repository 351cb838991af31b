package kheap.app.jvm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What is kept of texts that may also hold what a process was started with, and so its secrets. Only what has a
/// known form is kept.
enum KeptLines {
    /// Mappings, and of the first line, which is the command, the number of the process.
    PMAP {
        @Override
        Optional<String> kept(String line) {
            return COMMAND.matcher(line)
                    .results()
                    .findFirst()
                    .map(found -> found.group(1) + "   java")
                    .or(() -> MAPPING.matcher(line).matches() ? Optional.of(line) : Optional.empty());
        }
    },
    /// Flags that are numbers or switches. Others are texts, such as the command of `OnOutOfMemoryError`, and may
    /// have blanks in them.
    FLAGS {
        @Override
        Optional<String> kept(String line) {
            if (NUMBER.matcher(line).matches()) {
                return Optional.of(line);
            }
            String flags =
                    FLAG.matcher(line).results().map(found -> found.group(1)).collect(Collectors.joining(" "));
            return flags.isEmpty() ? Optional.empty() : Optional.of(flags);
        }
    },
    /// Lines about collections. A log may be told to hold other things as well, the JVM's arguments among them.
    GC_LOG {
        @Override
        Optional<String> kept(String line) {
            if (line.startsWith("CommandLine flags:")) {
                return FLAGS.kept(line).map(flags -> "CommandLine flags: " + flags);
            }
            return COLLECTION.matcher(line).find() ? Optional.of(line) : Optional.empty();
        }
    };

    private static final Pattern COMMAND = Pattern.compile("^(\\d{1,10}:)(\\s.*|$)");
    private static final Pattern MAPPING =
            Pattern.compile("[0-9a-f]{8,16}\\s+\\d+K?\\s.*|Address\\s.*|[- ]{8,}|\\s*total\\s[\\s\\dkBK-]*");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,10}:");
    private static final Pattern FLAG =
            Pattern.compile("(?<![^ ])(-XX:(?:[+-]\\w{1,100}|\\w{1,100}=-?[\\d.]{1,25}))(?![^ ])");

    /// Of the unified log by its tags or, where it has none, by its words; and of JDK 8.
    private static final Pattern COLLECTION = Pattern.compile("\\[gc[ ,\\]]|\\bGC\\(\\d{1,9}\\)|\\[(?:Full )?GC\\b"
            + "|^(?:\\[[^\\]]{0,60}\\]){0,6} ?(?:Heap (?:Min|Initial|Max) Capacity|Heap Region Size|Using \\w{1,20}$)"
            + "|^ {1,8}\\[[A-Z]|^\\{?Heap (?:before|after) GC");

    /// Nobody writes longer ones; what is behind is dropped.
    private static final int LONGEST = 8192;

    /// @return what of a line may be kept
    abstract Optional<String> kept(String line);

    /// Copies what may be kept.
    ///
    /// @return the bytes written
    long copy(Reader from, OutputStream to) throws IOException {
        BufferedReader lines = new BufferedReader(from, 1 << 16);
        StringBuilder line = new StringBuilder();
        long written = 0;
        for (int read = lines.read(); read >= 0; read = lines.read()) {
            if (read == '\n') {
                written += write(line, to);
            } else if (read != '\r' && line.length() < LONGEST) {
                line.append((char) read);
            }
        }
        return written + write(line, to);
    }

    private long write(StringBuilder line, OutputStream to) throws IOException {
        Optional<String> kept = kept(line.toString());
        line.setLength(0);
        if (kept.isEmpty()) {
            return 0;
        }
        byte[] bytes = (kept.get() + "\n").getBytes(StandardCharsets.UTF_8);
        to.write(bytes);
        return bytes.length;
    }
}
