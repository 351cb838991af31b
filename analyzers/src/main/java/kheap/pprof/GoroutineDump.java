package kheap.pprof;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import kheap.pprof.GoProfile.Frame;
import kheap.pprof.GoProfile.Sample;

/// Reads the text that a Go program gives for `/debug/pprof/goroutine?debug=2`, with the stack of each goroutine,
/// and counts those that stand in the same place.
final class GoroutineDump {
    private static final Pattern HEADER =
            Pattern.compile("goroutine \\d{1,18} (?:[a-z]{1,9}=\\S{1,40} ){0,3}\\[[^\\]]{1,200}]:");
    private static final String CREATOR = "created by ";

    private final Stacks stacks = new Stacks();
    private final Map<List<Frame>, Long> counts = new LinkedHashMap<>();

    private GoroutineDump() {}

    static boolean isBeginning(String line) {
        return HEADER.matcher(line).matches();
    }

    /// @param cut whether it is known to be only a beginning
    static Read read(String text, boolean cut) throws MalformedProfileException {
        GoroutineDump dump = new GoroutineDump();
        dump.count(text.lines().iterator());
        List<Sample> samples = new ArrayList<>();
        dump.counts.forEach((stack, count) -> samples.add(new Sample(stack, List.of(count), OptionalLong.empty())));
        return new Read(
                "goroutine dump",
                Optional.empty(),
                Duration.ZERO,
                !cut && text.endsWith("\n"),
                1,
                TextProfile.ROUTINE_TYPES,
                samples);
    }

    private void count(Iterator<String> lines) throws MalformedProfileException {
        boolean within = false;
        List<Frame> stack = new ArrayList<>();
        String function = "";
        while (lines.hasNext()) {
            String line = lines.next();
            if (isBeginning(line)) {
                end(within, stack);
                within = true;
                stack = new ArrayList<>();
                function = "";
            } else if (line.startsWith("\t")) {
                if (!function.isEmpty()) {
                    stack.add(stacks.frame(function, Stacks.lineNumber(line)));
                    Limits.check(stack.size(), Limits.DEPTH, "holds deeper stacks than a program has");
                }
                function = "";
            } else {
                // the one that made a goroutine is not on its stack
                int arguments = line.lastIndexOf('(');
                function = line.startsWith(CREATOR) || arguments < 0 ? "" : line.substring(0, arguments);
            }
        }
        end(within, stack);
    }

    private void end(boolean within, List<Frame> stack) throws MalformedProfileException {
        if (within) {
            counts.merge(stacks.kept(stack), 1L, Long::sum);
            Limits.check(counts.size(), Limits.SAMPLES, "holds more stacks than a program has");
        }
    }
}
