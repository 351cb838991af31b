package kheap.evidence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kheap.kafka.KafkaThread;

/// Reads what `jcmd PID Thread.print`, `jstack` and SIGQUIT print, alone or in a log that puts the same number of
/// characters before each line. Of several dumps in one file the last holds.
///
/// A thread's name may hold anything, quotes and line ends too; what follows the name is known by the thread's
/// address in it. The time at the top has no zone, so it says nothing.
final class ThreadDumpFormat implements Format {
    /// The system's limit of processes is lower as a rule.
    static final int MOST_THREADS = 100_000;

    static final int LONGEST_NAME = 500;

    private static final String TITLE = "Full thread dump ";
    private static final int LINES_OF_NAME = 10;

    private static final Pattern PID = Pattern.compile("(\\d{1,18}):");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d");
    private static final Pattern LENGTH =
            Pattern.compile("_java_thread_list=0x\\p{XDigit}+, length=(\\d{1,9}), elements=\\{.*");

    /// What follows a name. The number is that of the Java thread; the JVM's own have none.
    private static final Pattern AFTER_NAME = Pattern.compile(
            "\" (#\\d{1,18} )?(?:\\[\\d{1,18}\\] )?(?:daemon )?(?:prio=-?\\d+ )?os_prio=-?\\d+ (?:cpu=\\S{1,40} )?"
                    + "(?:elapsed=([0-9.,]{1,20})s )?(?:(?!tid=)[a-z_]{1,20}=\\S{1,40} )*+tid=0x\\p{XDigit}+ .*");

    private static final Pattern HEADER = Pattern.compile("\"[^\"]{0,500}" + AFTER_NAME.pattern());

    private static final Pattern KNOWN = Pattern.compile("\\s+(?:at|-|java\\.lang\\.Thread\\.State:|Compiling:"
            + "|Carrying virtual thread|Mounted virtual thread) .*"
            + "|\\s+(?:No compile task|Locked ownable synchronizers:)"
            + "|Threads class SMR info:|0x\\p{XDigit}+.*|JNI global ref.*|Found .* Java-level deadlock.*|=+");

    @Override
    public boolean marks(String line) {
        return line.contains(TITLE) || HEADER.matcher(line).matches();
    }

    @Override
    public LineReader open(String fileName) {
        return new Threads();
    }

    private static ThreadDump.Thread thread(String name, Matcher after) {
        OptionalDouble seconds = after.group(2) == null ? OptionalDouble.empty() : Sizes.decimal(after.group(2));
        KafkaThread.Kind kind = KafkaThread.Kind.named(name);
        return new ThreadDump.Thread(
                name,
                after.group(1) != null,
                seconds.isPresent()
                        ? Optional.of(Duration.ofMillis(Math.round(seconds.getAsDouble() * 1000)))
                        : Optional.empty(),
                kind == KafkaThread.Kind.OTHER ? Optional.empty() : Optional.of(kind));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME);
    }

    private static final class Threads implements LineReader {
        private final List<ThreadDump.Thread> threads = new ArrayList<>();
        private final StringBuilder name = new StringBuilder();
        private int linesOfName;
        private OptionalLong pid = OptionalLong.empty();
        private OptionalInt listed = OptionalInt.empty();
        private Optional<String> jvm = Optional.empty();
        private String prefix = "";

        @Override
        public boolean take(String full) {
            int title = full.indexOf(TITLE);
            if (title >= 0) {
                threads.clear();
                listed = OptionalInt.empty();
                prefix = full.substring(0, title);
                jvm = Optional.of(cut(full.substring(title + TITLE.length()).replaceFirst(":\\s*+\\z", "")));
                return true;
            }
            String line = withoutPrefix(full);
            if (isThread(line)) {
                return true;
            }
            Matcher number = PID.matcher(line);
            if (number.matches()) {
                pid = OptionalLong.of(Long.parseLong(number.group(1)));
                return true;
            }
            Matcher length = LENGTH.matcher(line);
            if (length.matches()) {
                listed = OptionalInt.of(Integer.parseInt(length.group(1)));
                return true;
            }
            boolean isKnown = KNOWN.matcher(line).matches() || HeapShapes.isLine(line);
            if (isKnown) {
                linesOfName = 0;
            }
            return isKnown || TIME.matcher(line).matches();
        }

        /// The time in a prefix changes, its length does not.
        private String withoutPrefix(String line) {
            int length = prefix.length();
            boolean has = length > 0 && line.length() >= length && line.charAt(length - 1) == prefix.charAt(length - 1);
            return has ? line.substring(length) : line;
        }

        /// Takes the line of a thread, or one that its name begins with. Lines between these two may be any, so they
        /// are kept in mind and not taken: a quote may also stand at the start of what is no thread.
        private boolean isThread(String line) {
            int address = line.lastIndexOf(" tid=0x");
            int quote = address < 0 ? -1 : line.lastIndexOf("\" ", address);
            boolean isStart = line.startsWith("\"");
            Matcher after = AFTER_NAME.matcher(quote < (isStart ? 1 : 0) ? "" : line.substring(quote));
            boolean isEnd = after.matches();
            if (isStart || linesOfName == LINES_OF_NAME) {
                name.setLength(0);
                linesOfName = 0;
            }
            if (!isStart && linesOfName == 0) {
                return false;
            }
            name.append(isStart ? "" : "\n")
                    .append(cut(line.substring(isStart ? 1 : 0, isEnd ? quote : line.length())));
            linesOfName++;
            if (!isEnd) {
                return isStart;
            }
            linesOfName = 0;
            boolean fits = threads.size() < MOST_THREADS;
            if (fits) {
                threads.add(thread(cut(name.toString()), after));
            }
            return fits;
        }

        @Override
        public List<EvidenceFile.Content> contents() {
            return threads.isEmpty() ? List.of() : List.of(new ThreadDump(pid, jvm, listed, threads));
        }
    }
}
