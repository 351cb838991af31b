package kheap.evidence;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kheap.ByteSize;

/// Reads what JDK 8 writes with `-XX:+PrintGC` and `-XX:+PrintGCDetails`, of any of its collectors: `0,231: [GC
/// pause (G1 Evacuation Pause) (young), 0,0053 secs]`. Its numbers have a comma where the country has one.
///
/// A collection's line holds brackets for the parts of the heap, with numbers like those of the whole heap; the
/// whole's stand outside of them. With details G1 writes them some lines later, and others after a table of ages.
final class GcLogOfJdk8 {
    private static final Pattern START = Pattern.compile("(?:(\\d{4}-\\d\\d-\\d\\dT[\\d:.,]{8,16}(?:Z|[+-]\\d{4})): )?"
            + "(?:(\\d{1,12}[.,]\\d{1,6}): )?\\[(Full GC|GC)(?=[ -])");

    private static final String SIZE = "(\\d{1,15}(?:[.,]\\d{1,3})?)([BKMGT])";
    private static final Pattern CHANGE = Pattern.compile(SIZE + "->" + SIZE + "\\(" + SIZE + "\\)");
    private static final Pattern CHANGE_OF_G1 =
            Pattern.compile(" Heap: " + SIZE + "\\(" + SIZE + "\\)->" + SIZE + "\\(" + SIZE + "\\)");

    /// Phases, which are no collections, though some show sizes.
    private static final Pattern PHASE =
            Pattern.compile(" (?:concurrent-|remark|cleanup|\\(CMS (?:Initial Mark|Final Remark)\\)).*");

    /// After a collection has begun: lines of the table of ages, and what goes on behind it.
    private static final Pattern CONTINUED = Pattern.compile("(?:: |, |\\[PSYoungGen|\\[ParNew|\\[DefNew).*");

    /// Parts of a collection, and what else `-XX:+PrintGCDetails` and its relatives write.
    private static final Pattern KNOWN = Pattern.compile(" {0,6}\\[(?:Times|Parallel Time|GC Worker|Ext Root|Update RS"
            + "|Processed Buffers|Scan RS|Code Root|Object Copy|Termination|Clear CT|Other|Evacuation Failure"
            + "|Choose CSet|Ref Proc|Ref Enq|Redirty Cards|Humongous|Free CSet|String Dedup|Eden: |Weak "
            + "|class unloading|Rescan).*"
            + "|(?:.{0,60}: )?(?:\\[CMS-concurrent-|Application time: |Total time for which application threads).*"
            + "|(?:Desired survivor size|- age|OpenJDK|Java HotSpot\\(TM\\)|Memory:) .*");

    private final Collections collections;
    private final LogClock clock;

    /// A collection that has begun, and whose sizes are not told yet.
    private Optional<Begun> begun = Optional.empty();

    private record Begun(Optional<Duration> uptime, boolean full, int depth) {}

    GcLogOfJdk8(Collections collections, LogClock clock) {
        this.collections = collections;
        this.clock = clock;
    }

    static boolean marks(String line) {
        Matcher start = line.contains("GC") ? START.matcher(line) : START.matcher("");
        return start.lookingAt()
                && (line.endsWith("]") || line.contains("secs]") || line.startsWith(" (", start.end()));
    }

    boolean take(String line) {
        Matcher start = START.matcher(line);
        if (start.lookingAt()) {
            begin(start, line);
            return true;
        }
        if (begun.isPresent() && line.contains(" Heap: ")) {
            Matcher change = CHANGE_OF_G1.matcher(line);
            if (change.find()) {
                add(begun.get(), size(change, 1), size(change, 5), size(change, 7));
            }
            return true;
        }
        if (begun.isPresent() && CONTINUED.matcher(line).matches()) {
            read(begun.get(), line);
            return true;
        }
        return KNOWN.matcher(line).matches() || HeapShapes.isLine(line);
    }

    private void begin(Matcher start, String line) {
        String rest = line.substring(start.end());
        if (PHASE.matcher(rest).matches()) {
            return;
        }
        List<String> stamps = Stream.of(start.group(1), start.group(2) == null ? null : start.group(2) + "s")
                .filter(Objects::nonNull)
                .toList();
        boolean full = start.group(3).equals("Full GC") || rest.contains("concurrent mode failure");
        read(new Begun(clock.uptime(stamps), full, 1), rest);
    }

    /// Looks for the sizes of the whole heap, which stand in one bracket only.
    private void read(Begun collection, String text) {
        StringBuilder whole = new StringBuilder();
        int depth = collection.depth;
        for (int at = 0; at < text.length() && depth > 0; at++) {
            char c = text.charAt(at);
            depth += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (depth == 1) {
                whole.append(c);
            }
        }
        Matcher change = CHANGE.matcher(whole);
        if (change.find()) {
            add(collection, size(change, 1), size(change, 3), size(change, 5));
        } else {
            begun = Optional.of(new Begun(collection.uptime, collection.full, Math.max(1, depth)));
        }
    }

    private void add(Begun collection, ByteSize before, ByteSize after, ByteSize committed) {
        collections.add(
                new GcLog.Collection(collection.uptime, collection.full, before, after, Optional.of(committed)));
        begun = Optional.empty();
    }

    private static ByteSize size(Matcher matcher, int group) {
        return new ByteSize(
                Sizes.bytes(matcher.group(group), matcher.group(group + 1)).orElse(0));
    }
}
