package kheap.kafka;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kheap.ObjectLayout;

/// What a client of one line of kafka-clients was measured to cost in heap, with default settings.
///
/// Measured by making 100 producers, or 30 of the others, and taking the difference of two class histograms after
/// full collections: JDK 17, compressed references, headers of 12 bytes. A connected producer had sent one record of
/// 100 bytes; its one pooled buffer of 16,400 bytes is left out here, as buffers come and go. Of 1.1, and of the
/// consumer with the new protocol and the admin client of 3.9, there is instead what kheap reads in a dump of one.
/// On JDK 25 a producer of 4.4 took 2 % more.
///
/// Of other layouts of objects there is a factor. It was measured as well: producers, consumers and admin clients of
/// 2.8, 4.1 and 4.4 on JDK 25 are all within 2 % of it, for all of them consist of the same small objects.
///
/// A client's metrics make most of it. Since 3.7 telemetry, which is on by default, keeps each of them a second
/// time.
///
/// @param version the line: `2.8`
/// @param idle one that was made and never reached a broker; empty where that was not measured
/// @param connected one that has worked, and now waits
public record MeasuredCost(Kind kind, String version, Optional<State> idle, Optional<State> connected) {
    /// The kinds of client that differ in cost.
    public enum Kind {
        PRODUCER,
        CLASSIC_CONSUMER,
        ASYNC_CONSUMER,
        SHARE_CONSUMER,
        ADMIN
    }

    /// @param bytes of heap
    /// @param metrics in its registry; at the most, where several counts were found
    public record State(long bytes, int metrics) {}

    private static final Pattern VERSION = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})(?:\\.(\\d{1,3}))?.*");

    /// Each kind's lines ascending.
    public static final List<MeasuredCost> ALL = List.of(
            idle(Kind.PRODUCER, "0.10.2", 34_214, 38),
            both(Kind.PRODUCER, "1.1", new State(57_130, 61), new State(92_000, 94)),
            both(Kind.PRODUCER, "2.8", new State(81_768, 81), new State(118_510, 101)),
            both(Kind.PRODUCER, "3.3", new State(92_404, 91), new State(130_575, 111)),
            both(Kind.PRODUCER, "3.9", new State(139_309, 91), new State(191_048, 111)),
            both(Kind.PRODUCER, "4.1", new State(138_512, 89), new State(191_233, 109)),
            both(Kind.PRODUCER, "4.4", new State(124_886, 89), new State(174_668, 109)),
            connected(Kind.CLASSIC_CONSUMER, "1.1", 92_352, 105),
            both(Kind.CLASSIC_CONSUMER, "2.8", new State(88_766, 90), new State(175_538, 160)),
            connected(Kind.CLASSIC_CONSUMER, "3.9", 273_375, 160),
            both(Kind.CLASSIC_CONSUMER, "4.1", new State(141_467, 92), new State(271_885, 160)),
            connected(Kind.CLASSIC_CONSUMER, "4.4", 251_526, 160),
            connected(Kind.ASYNC_CONSUMER, "3.9", 206_744, 131),
            connected(Kind.ASYNC_CONSUMER, "4.1", 278_527, 161),
            connected(Kind.ASYNC_CONSUMER, "4.4", 240_535, 140),
            connected(Kind.SHARE_CONSUMER, "4.4", 205_063, 119),
            connected(Kind.ADMIN, "1.1", 57_648, 56),
            connected(Kind.ADMIN, "2.8", 85_039, 64),
            connected(Kind.ADMIN, "3.9", 82_968, 66),
            connected(Kind.ADMIN, "4.1", 92_602, 64),
            connected(Kind.ADMIN, "4.4", 94_225, 64));

    private static final Map<ObjectLayout, Double> SCALES = Map.of(
            new ObjectLayout(12, 4), 1.0,
            new ObjectLayout(12, 8), 1.39,
            new ObjectLayout(16, 8), 1.51,
            // As on 32 bit, where a header is as long: two words of 4 bytes.
            new ObjectLayout(8, 4), 0.88,
            new ObjectLayout(8, 8), 1.30);

    private static final Map<Kind, TreeMap<Long, MeasuredCost>> LINES = new EnumMap<>(Kind.class);

    static {
        ALL.forEach(cost -> LINES.computeIfAbsent(cost.kind, kind -> new TreeMap<>())
                .put(rank(cost.version).orElseThrow(), cost));
    }

    private static MeasuredCost idle(Kind kind, String version, long bytes, int metrics) {
        return new MeasuredCost(kind, version, Optional.of(new State(bytes, metrics)), Optional.empty());
    }

    private static MeasuredCost connected(Kind kind, String version, long bytes, int metrics) {
        return new MeasuredCost(kind, version, Optional.empty(), Optional.of(new State(bytes, metrics)));
    }

    private static MeasuredCost both(Kind kind, String version, State idle, State connected) {
        return new MeasuredCost(kind, version, Optional.of(idle), Optional.of(connected));
    }

    /// The newest measured line that is not newer than the client's: of a version beyond the newest, the newest.
    ///
    /// @param version as a client states it: `3.9.1`
    /// @return empty where no line as old was measured, and for what is no version
    public static Optional<MeasuredCost> of(Kind kind, String version) {
        return rank(version).map(LINES.get(kind)::floorEntry).map(Map.Entry::getValue);
    }

    /// How many times the bytes of [#ALL] a client takes whose objects are laid out so.
    ///
    /// @return empty where that was not measured
    static OptionalDouble scale(ObjectLayout layout) {
        Double scale = SCALES.get(layout);
        return scale == null ? OptionalDouble.empty() : OptionalDouble.of(scale);
    }

    /// Before 1.0 a line has three numbers.
    private static Optional<Long> rank(String version) {
        Matcher parts = VERSION.matcher(version);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long major = Long.parseLong(parts.group(1));
        long patch = major == 0 && parts.group(3) != null ? Long.parseLong(parts.group(3)) : 0;
        return Optional.of((major * 1_000 + Long.parseLong(parts.group(2))) * 1_000 + patch);
    }
}
