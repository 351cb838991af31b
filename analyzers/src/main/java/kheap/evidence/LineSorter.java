package kheap.evidence;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Gives each line of one file to the reader that knows it: the one that took the line before, or that of the format
/// whose mark the line is.
final class LineSorter {
    /// Of the lines, those that are known at least in a file that a command or the kernel wrote.
    private static final double LEAST_KNOWN = 1 / 3.0;

    /// So much is said by a shell at login, and by commands around one.
    private static final int A_SCREEN = 50;

    private final String fileName;
    private final List<Format> formats;
    private final Map<Format, LineReader> readers = new LinkedHashMap<>();
    private final Deque<Earlier> before = new ArrayDeque<>();
    private Optional<LineReader> current;
    private int known;
    private int unknown;

    LineSorter(String fileName, List<Format> formats) {
        this.fileName = fileName;
        this.formats = formats;
        current = formats.stream()
                .filter(format -> format.isNamed(fileName))
                .findFirst()
                .map(this::reader);
    }

    private LineReader reader(Format format) {
        return readers.computeIfAbsent(format, one -> one.open(fileName));
    }

    /// Whether a line so far, or the name, is of a kind that can be read.
    boolean hasBegun() {
        return current.isPresent();
    }

    /// Whether a line so far said something.
    boolean knowsAny() {
        return known > 0;
    }

    void line(String line) {
        if (current.isPresent() && current.get().take(line)) {
            before.clear();
            known += known < Integer.MAX_VALUE ? 1 : 0;
            return;
        }
        if (line.isBlank()) {
            return;
        }
        Optional<Format> marked =
                formats.stream().filter(format -> format.marks(line)).findFirst();
        before.addLast(new Earlier(line));
        unknown += unknown < Integer.MAX_VALUE ? 1 : 0;
        if (marked.isPresent()) {
            LineReader reader = reader(marked.get());
            current = Optional.of(reader);
            before.forEach(one -> offer(one, reader));
        }
        if (before.size() > EvidenceReader.BEFORE) {
            before.removeFirst();
        }
    }

    private void offer(Earlier earlier, LineReader reader) {
        if (reader.take(earlier.line) && !earlier.isKnown) {
            earlier.isKnown = true;
            known += known < Integer.MAX_VALUE ? 1 : 0;
            unknown--;
        }
    }

    /// A line that stays at hand for the next reader, though one may have taken it: in the first line of `pmap`
    /// stand the process of the map and the flags of the JVM.
    private static final class Earlier {
        private final String line;
        private boolean isKnown;

        private Earlier(String line) {
            this.line = line;
        }
    }

    /// What a command answered instead of telling something.
    Optional<LineReader.Refusal> refusal() {
        return readers.values().stream()
                .flatMap(reader -> reader.refusal().stream())
                .findFirst();
    }

    /// What was found in a file of so many lines, one for each kind.
    List<EvidenceFile> files(int lines) {
        return readers.values().stream()
                .flatMap(reader -> reader.contents().stream()
                        .filter(content -> !isProse() || mayStandInLogs(content))
                        .map(content -> new EvidenceFile(fileName, reader.takenAt(), lines, unknown, content)))
                .toList();
    }

    /// Whether most of it is something else: an article that shows a few lines of a map is no map.
    boolean isProse() {
        return unknown > A_SCREEN && known < LEAST_KNOWN * ((long) known + unknown);
    }

    /// What a JVM writes between the lines of its application, be it much or little.
    private static boolean mayStandInLogs(EvidenceFile.Content content) {
        return switch (content) {
            case ThreadDump threads -> true;
            case GcLog log -> true;
            case NativeMemory books -> true;
            case VmFlags flags -> true;
            case MemoryMap map -> false;
            case MemoryRollup sums -> false;
            case ProcessStatus status -> false;
            case ControlGroup group -> false;
        };
    }
}
