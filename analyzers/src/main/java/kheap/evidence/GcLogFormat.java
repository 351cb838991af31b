package kheap.evidence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kheap.ByteSize;
import kheap.evidence.MemoryFlags.Place;

/// Reads logs of garbage collections: unified ones with any decorations or none, alone or between other lines, and
/// those of JDK 8 ([GcLogOfJdk8]).
final class GcLogFormat implements Format {
    /// The line that a JVM begins with, though not always its first.
    private static final Set<String> COLLECTORS = Set.of(
            "Using G1",
            "Using Parallel",
            "Using Serial",
            "Using Concurrent Mark Sweep",
            "Using The Z Garbage Collector",
            "Using Shenandoah",
            "Using Epsilon");

    /// JDK 8 begins with them.
    private static final String FLAGS = "CommandLine flags: ";

    private static final int LONGEST_DECORATION = 100;

    private static final Pattern GC = Pattern.compile("GC\\(\\d{1,10}\\) (?:Pause|Concurrent|Garbage Collection"
            + "|Major Collection|Minor Collection|Eden regions|Phase|Using)\\b");

    private static final Pattern COLLECTION =
            Pattern.compile("GC\\((\\d{1,10})\\) (Pause Young|Pause Full|Pause Degenerated GC|Concurrent cleanup"
                    + "|Garbage Collection|Major Collection|Minor Collection)\\b");

    private static final String SIZE = "(\\d{1,15})([BKMGT])";
    private static final Pattern CHANGE =
            Pattern.compile(" " + SIZE + "(?:\\(\\d{1,3}%\\))?->" + SIZE + "\\((?:" + SIZE + "|\\d{1,3}%)\\)");
    private static final Pattern CAPACITY = Pattern.compile("(?:Heap )?Max Capacity: " + SIZE);
    private static final Pattern ADDRESS =
            Pattern.compile("Heap address: 0x\\p{XDigit}{1,16}, size: (\\d{1,15}) ([KMG]?B)");
    private static final Pattern REGION =
            Pattern.compile("(?:Heap Region Size: |Heap region size: | *region size )" + SIZE);
    private static final Pattern CAPACITY_NOW = Pattern.compile("GC\\(\\d{1,10}\\) (?:[YO]: )? *Capacity: +" + SIZE);

    @Override
    public boolean marks(String line) {
        return line.indexOf("Using ") >= 0 && COLLECTORS.contains(message(line))
                || line.contains("GC(") && GC.matcher(message(line)).lookingAt()
                || line.contains("[gc,init]")
                || line.contains("Max Capacity: ")
                        && CAPACITY.matcher(message(line)).lookingAt()
                || GcLogOfJdk8.marks(line);
    }

    @Override
    public LineReader open(String fileName) {
        return new Log();
    }

    /// A line without its decorations, or what a log before it writes.
    private static String message(String line) {
        return line.substring(endOfDecorations(line, startOfDecorations(line)));
    }

    private static int startOfDecorations(String line) {
        int tags = line.startsWith("[") ? 0 : line.indexOf("[gc");
        return tags <= 0 ? 0 : line.indexOf('[');
    }

    /// The first character of the message; 0 if there are no decorations.
    private static int endOfDecorations(String line, int start) {
        int at = start;
        while (at < line.length() && line.charAt(at) == '[') {
            int end = line.indexOf(']', at);
            if (end < 0 || end - at > LONGEST_DECORATION) {
                return 0;
            }
            at = end + 1;
        }
        return at > start && at < line.length() && line.charAt(at) == ' ' ? at + 1 : at == start ? 0 : at;
    }

    private static List<String> decorations(String line) {
        List<String> words = new ArrayList<>();
        int at = startOfDecorations(line);
        int end = endOfDecorations(line, at);
        while (at < end && line.charAt(at) == '[') {
            int close = line.indexOf(']', at);
            words.add(line.substring(at + 1, close).strip());
            at = close + 1;
        }
        return words;
    }

    private static ByteSize size(Matcher matcher, int group) {
        return new ByteSize(
                Sizes.bytes(matcher.group(group), matcher.group(group + 1)).orElse(0));
    }

    private static final class Log implements LineReader {
        private final Collections collections = new Collections();
        private final LogClock clock = new LogClock();
        private final GcLogOfJdk8 old = new GcLogOfJdk8(collections, clock);
        private final MemoryFlags flags = new MemoryFlags();
        private Optional<ByteSize> maxHeap = Optional.empty();
        private Optional<ByteSize> region = Optional.empty();
        private Optional<ByteSize> capacity = Optional.empty();
        private boolean isShenandoah;
        private String cleanedUp = "";

        @Override
        public boolean take(String line) {
            String message = message(line);
            if (message.startsWith("GC(")) {
                collection(line, message);
                capacityNow(message);
                return true;
            }
            if (COLLECTORS.contains(message)) {
                collections.clear();
                clock.restart();
                isShenandoah = message.endsWith("Shenandoah");
                return true;
            }
            if (line.startsWith(FLAGS)) {
                flags.options(line.substring(FLAGS.length()), Place.JVM);
                return true;
            }
            return isSetting(message) || line.contains("[gc") || old.take(line);
        }

        private boolean isSetting(String message) {
            Matcher most = CAPACITY.matcher(message);
            Matcher address = ADDRESS.matcher(message);
            Matcher regions = REGION.matcher(message);
            if (most.lookingAt()) {
                maxHeap = Optional.of(size(most, 1));
            } else if (address.lookingAt()) {
                maxHeap = maxHeap.or(() -> Optional.of(size(address, 1)));
            } else if (regions.lookingAt()) {
                region = Optional.of(size(regions, 1));
            } else {
                return false;
            }
            return true;
        }

        private void collection(String line, String message) {
            Matcher kind = COLLECTION.matcher(message);
            if (!kind.lookingAt()) {
                return;
            }
            Matcher change = CHANGE.matcher(message);
            if (!change.find(kind.end())) {
                return;
            }
            boolean isCleanup = kind.group(2).equals("Concurrent cleanup");
            boolean isYoung = kind.group(2).equals("Pause Young")
                    || kind.group(2).equals("Minor Collection")
                    || isCleanup && message.contains("(Young)");
            GcLog.Collection collection = new GcLog.Collection(
                    clock.uptime(decorations(line)),
                    !isYoung,
                    size(change, 1),
                    size(change, 3),
                    change.group(5) == null ? capacity : Optional.of(size(change, 5)));
            // Shenandoah cleans up twice, before and after it moved what lives
            if (isCleanup && cleanedUp.equals(kind.group(1)) && !collections.isEmpty()) {
                collections.goOn(collection);
            } else {
                collections.add(collection);
            }
            cleanedUp = isCleanup ? kind.group(1) : "";
        }

        private void capacityNow(String message) {
            Matcher now = CAPACITY_NOW.matcher(message);
            if (now.lookingAt()) {
                capacity = Optional.of(size(now, 1));
            }
        }

        @Override
        public List<EvidenceFile.Content> contents() {
            Optional<VmFlags> told = flags.told(OptionalLong.empty());
            Optional<ByteSize> most = maxHeap.or(() -> told.flatMap(VmFlags::maxHeap));
            List<EvidenceFile.Content> contents = new ArrayList<>();
            if (!collections.isEmpty() || most.isPresent()) {
                contents.add(new GcLog(
                        most, isShenandoah ? Optional.empty() : region.or(flags::region), collections.kept()));
            }
            told.ifPresent(contents::add);
            return contents;
        }

        @Override
        public Optional<Instant> takenAt() {
            return clock.newest();
        }
    }
}
