package kheap.pprof;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kheap.pprof.GoProfile.Frame;
import kheap.pprof.GoProfile.Sample;
import kheap.pprof.GoProfile.SampleType;

/// Reads the text that Go programs give for `?debug=1` of a heap or a goroutine profile.
///
/// The text of a heap has the samples as they were taken, unlike the protobuf form, which has them scaled up to what
/// they stand for. They are scaled here as Go and pprof do: a block of `size` bytes is looked at with the
/// probability `1 - exp(-size / rate)`. The text states twice the rate, a habit of the C++ profiler that its form
/// comes from.
///
/// The first line has the sums of all that follow, so that a text which was cut is known as such.
final class TextProfile {
    private static final Pattern HEAP = Pattern.compile(
            "heap profile: *(\\d{1,18}): *(\\d{1,18}) *\\[ *\\d{1,18}: *\\d{1,18} *] *@ *(heap[_a-z0-9]{0,20})/?(\\d{0,18})");
    private static final Pattern GOROUTINES = Pattern.compile("goroutine profile: total (\\d{1,18})");
    private static final Pattern BLOCKS =
            Pattern.compile("(\\d{1,18}): *(\\d{1,18}) *\\[ *(\\d{1,18}): *(\\d{1,18}) *] *@(.*)");
    private static final Pattern ROUTINES = Pattern.compile("(\\d{1,18}) @(.*)");

    private static final List<SampleType> BLOCK_TYPES = List.of(
            new SampleType("alloc_objects", "count"),
            new SampleType("alloc_space", "bytes"),
            new SampleType("inuse_objects", "count"),
            new SampleType("inuse_space", "bytes"));
    static final List<SampleType> ROUTINE_TYPES = List.of(new SampleType("goroutine", "count"));

    private final Stacks stacks = new Stacks();
    private final List<Sample> samples = new ArrayList<>();

    private List<Frame> frames = new ArrayList<>();
    private Values values = Values.NONE;
    private List<String> addresses = List.of();

    private TextProfile() {}

    static boolean isBeginning(String line) {
        return HEAP.matcher(line).matches() || GOROUTINES.matcher(line).matches();
    }

    /// @param cut whether it is known to be only a beginning
    static Read read(String text, boolean cut) throws MalformedProfileException {
        Iterator<String> lines = text.lines().iterator();
        String first = lines.hasNext() ? lines.next() : "";
        boolean ended = !cut && text.endsWith("\n");
        Matcher heap = HEAP.matcher(first);
        if (heap.matches()) {
            return new TextProfile().heap(heap, lines, ended);
        }
        Matcher goroutines = GOROUTINES.matcher(first);
        if (goroutines.matches()) {
            return new TextProfile().goroutines(goroutines, lines, ended);
        }
        throw new MalformedProfileException("begins like no profile");
    }

    private Read heap(Matcher header, Iterator<String> lines, boolean ended) throws MalformedProfileException {
        long stated = header.group(4).isEmpty() ? 0 : Long.parseLong(header.group(4));
        long rate =
                switch (header.group(3)) {
                    case "heap" -> stated / 2;
                    case "heapprofile" -> 1;
                    default -> stated;
                };
        long objects = 0;
        long bytes = 0;
        while (lines.hasNext()) {
            String line = lines.next();
            Matcher blocks = BLOCKS.matcher(line);
            if (blocks.matches()) {
                endOfSample();
                long inUse = Long.parseLong(blocks.group(1));
                long inUseBytes = Long.parseLong(blocks.group(2));
                long allocated = Long.parseLong(blocks.group(3));
                long allocatedBytes = Long.parseLong(blocks.group(4));
                objects += inUse;
                bytes += inUseBytes;
                values = new Values(
                        List.of(
                                scaled(allocated, allocated, allocatedBytes, rate),
                                scaled(allocatedBytes, allocated, allocatedBytes, rate),
                                scaled(inUse, inUse, inUseBytes, rate),
                                scaled(inUseBytes, inUse, inUseBytes, rate)),
                        allocated == 0 ? OptionalLong.empty() : OptionalLong.of(allocatedBytes / allocated));
                addresses = addresses(blocks.group(5));
            } else {
                frame(line);
            }
        }
        endOfSample();
        boolean whole = ended && objects == Long.parseLong(header.group(1)) && bytes == Long.parseLong(header.group(2));
        return new Read("pprof text", Optional.empty(), Duration.ZERO, whole, rate, BLOCK_TYPES, samples);
    }

    private Read goroutines(Matcher header, Iterator<String> lines, boolean ended) throws MalformedProfileException {
        long all = 0;
        String line = "";
        while (lines.hasNext()) {
            line = lines.next();
            Matcher routines = ROUTINES.matcher(line);
            if (routines.matches()) {
                endOfSample();
                long count = Long.parseLong(routines.group(1));
                all += count;
                values = new Values(List.of(count), OptionalLong.empty());
                addresses = addresses(routines.group(2));
            } else {
                frame(line);
            }
        }
        endOfSample();
        return new Read(
                "pprof text",
                Optional.empty(),
                Duration.ZERO,
                // an empty line stands behind each stack
                ended && line.isEmpty() && all == Long.parseLong(header.group(1)),
                1,
                ROUTINE_TYPES,
                samples);
    }

    /// `amount` of `count` blocks of `bytes` together, as what they stand for.
    private static long scaled(long amount, long count, long bytes, long rate) {
        if (count == 0 || bytes == 0 || rate <= 1) {
            return amount;
        }
        double average = (double) bytes / count;
        return (long) (amount / -Math.expm1(-average / rate));
    }

    /// `# 0x4d00c4 compress/flate.(*compressor).init+0x123 /usr/lib/go/deflate.go:586`, with any number of tabs.
    private void frame(String line) throws MalformedProfileException {
        if (!line.startsWith("#\t") || values == Values.NONE) {
            return;
        }
        int name = after(line, line.indexOf('\t', 2));
        if (name < 0) {
            return;
        }
        int end = line.indexOf('\t', name);
        String function = line.substring(name, end < 0 ? line.length() : end);
        int offset = function.lastIndexOf("+0x");
        frames.add(stacks.frame(
                offset > 0 ? function.substring(0, offset) : function, end < 0 ? 0 : Stacks.lineNumber(line)));
        Limits.check(frames.size(), Limits.DEPTH, "holds deeper stacks than a program has");
    }

    /// Where what follows the tabs begins, -1 for nothing.
    private static int after(String line, int tab) {
        if (tab < 0) {
            return -1;
        }
        int at = tab;
        while (at < line.length() && line.charAt(at) == '\t') {
            at++;
        }
        return at < line.length() ? at : -1;
    }

    private static List<String> addresses(String text) {
        return Stacks.words(text, Limits.DEPTH).toList();
    }

    private void endOfSample() throws MalformedProfileException {
        if (values == Values.NONE) {
            return;
        }
        List<Frame> stack = new ArrayList<>(frames);
        if (frames.isEmpty()) {
            for (String address : addresses) {
                stack.add(stacks.frame(address, 0));
            }
        }
        samples.add(new Sample(stacks.kept(stack), values.amounts(), values.blockBytes()));
        Limits.check(samples.size(), Limits.SAMPLES, "holds more samples than a program has");
        frames = new ArrayList<>();
        values = Values.NONE;
    }

    private record Values(List<Long> amounts, OptionalLong blockBytes) {
        static final Values NONE = new Values(List.of(), OptionalLong.empty());
    }
}
