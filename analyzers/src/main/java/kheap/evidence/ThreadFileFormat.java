package kheap.evidence;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kheap.kafka.KafkaThread;

/// What `jcmd PID Thread.dump_to_file` of JDK 21 and later writes, as text or JSON. It knows neither the JVM's own
/// threads nor ages. Virtual threads, which have no stack of the system's, are left out.
///
/// Blind spot: JSON of JDK 21 to 23 does not mark virtual threads. There those without a name count as such.
final class ThreadFileFormat implements Format {
    /// `#22 "kafka-producer-network-thread | producer-1" TIMED_WAITING 2026-11-22T16:40:28.235Z`; JDK 21 ends after
    /// the name.
    private static final Pattern THREAD =
            Pattern.compile("#\\d{1,18} \"(.*)\"( virtual)?(?: [A-Z_]{3,20} \\d{4}-\\S{5,40})?");

    private static final Pattern FRAME = Pattern.compile(" {4}(?:at |- ).*");
    private static final Pattern PROPERTY =
            Pattern.compile("\"([A-Za-z]{2,20})\": (?:\"(.*)\"|true|false|null|\\d+),?");
    private static final Pattern STRUCTURE =
            Pattern.compile("[\\[\\]{}],?|\"[A-Za-z]{2,20}\": [\\[{]|\"(?:[^\"\\\\]|\\\\.){1,2000}+\",?|\\[\\],?");

    @Override
    public boolean marks(String line) {
        return line.startsWith("#") && THREAD.matcher(line).matches()
                || line.strip().equals("\"threadDump\": {");
    }

    @Override
    public LineReader open(String fileName) {
        return new ThreadFile();
    }

    private static final class ThreadFile implements LineReader {
        private final List<ThreadDump.Thread> threads = new ArrayList<>();
        private OptionalLong pid = OptionalLong.empty();
        private Optional<Instant> takenAt = Optional.empty();
        private Optional<String> jvm = Optional.empty();
        private boolean isJson;

        /// Of the thread that JSON tells about at the moment.
        private boolean isVirtual;

        private boolean isAdded;

        @Override
        public boolean take(String line) {
            String text = line.strip();
            if (text.equals("\"threadDump\": {")) {
                isJson = true;
                return true;
            }
            if (isJson) {
                return isProperty(text) || STRUCTURE.matcher(text).matches();
            }
            Matcher thread = THREAD.matcher(line);
            if (thread.matches()) {
                if (thread.group(2) == null) {
                    add(thread.group(1));
                }
                return true;
            }
            return FRAME.matcher(line).matches() || isHeader(line);
        }

        private boolean isHeader(String line) {
            OptionalLong number = Sizes.whole(line);
            if (number.isPresent()) {
                pid = number;
            }
            Optional<Instant> time = time(line);
            takenAt = time.or(() -> takenAt);
            boolean isVersion = pid.isPresent() && jvm.isEmpty() && line.matches("\\d{2}[\\w.+-]{0,60}");
            if (isVersion && number.isEmpty()) {
                jvm = Optional.of(line);
            }
            return number.isPresent() || time.isPresent() || isVersion;
        }

        private boolean isProperty(String text) {
            Matcher property = PROPERTY.matcher(text);
            if (!property.matches()) {
                return false;
            }
            String value = property.group(2) == null ? "" : property.group(2);
            switch (property.group(1)) {
                case "processId" -> pid = Sizes.whole(value);
                case "runtimeVersion" -> jvm = Optional.of(value);
                case "time" -> takenAt = takenAt.or(() -> time(value));
                case "tid" -> {
                    isVirtual = false;
                    isAdded = false;
                }
                case "name" -> isAdded = !isVirtual && !value.isEmpty() && add(unescaped(value));
                case "virtual" -> {
                    isVirtual = true;
                    if (isAdded) {
                        threads.removeLast();
                    }
                }
                default -> {
                    // says nothing of memory
                }
            }
            return true;
        }

        private boolean add(String name) {
            boolean fits = threads.size() < ThreadDumpFormat.MOST_THREADS;
            if (fits) {
                threads.add(new ThreadDump.Thread(
                        name.length() <= ThreadDumpFormat.LONGEST_NAME
                                ? name
                                : name.substring(0, ThreadDumpFormat.LONGEST_NAME),
                        true,
                        Optional.empty(),
                        Optional.of(KafkaThread.Kind.named(name)).filter(kind -> kind != KafkaThread.Kind.OTHER)));
            }
            return fits;
        }

        private static Optional<Instant> time(String text) {
            if (text.length() < 20 || text.length() > 35 || text.charAt(10) != 'T') {
                return Optional.empty();
            }
            try {
                return Optional.of(Instant.parse(text));
            } catch (DateTimeException noTime) {
                return Optional.empty();
            }
        }

        /// Names hold few escapes: what is none of these stays as it is.
        private static String unescaped(String text) {
            return text.replace("\\/", "/")
                    .replace("\\\"", "\"")
                    .replace("\\n", "\n")
                    .replace("\\\\", "\\");
        }

        @Override
        public List<EvidenceFile.Content> contents() {
            return threads.isEmpty() ? List.of() : List.of(new ThreadDump(pid, jvm, OptionalInt.empty(), threads));
        }

        @Override
        public Optional<Instant> takenAt() {
            return takenAt;
        }
    }
}
