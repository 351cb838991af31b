package kheap.pprof;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import kheap.pprof.GoProfile.Frame;
import kheap.pprof.GoProfile.Sample;
import kheap.pprof.GoProfile.SampleType;

/// Reads the protobuf form of pprof, by the field numbers that google/pprof documents in its `profile.proto`.
///
/// The table of strings stands behind what refers to it, so the message is gone through twice: first for the names
/// and places, then for the samples.
///
/// protobuf-java was considered. It would bring two megabytes and generated code for eight small messages, refuses a
/// file that was cut, of which this reads what is there, and makes objects of a hostile one before anybody counts
/// them.
final class ProtobufProfile {
    // of a Profile
    private static final int SAMPLE_TYPE = 1;
    private static final int SAMPLE = 2;
    private static final int LOCATION = 4;
    private static final int FUNCTION = 5;
    private static final int STRING = 6;
    private static final int TIME_NANOS = 9;
    private static final int DURATION_NANOS = 10;
    private static final int PERIOD_TYPE = 11;
    private static final int PERIOD = 12;

    private static final String TOO_MANY = "holds more %s than a program has";

    private final byte[] bytes;
    private final List<String> strings = new ArrayList<>();
    private final Map<Long, Long> functionNames = new HashMap<>();
    private final Map<Long, Location> locations = new HashMap<>();
    private final List<long[]> types = new ArrayList<>();
    private long timeNanos;
    private long durationNanos;
    private long period;
    private boolean cut;
    private long frames;

    private ProtobufProfile(byte[] bytes) {
        this.bytes = bytes;
    }

    /// @param bytes unpacked
    /// @param cut whether they are known to be only a beginning
    static Read read(byte[] bytes, boolean cut) throws MalformedProfileException {
        return new ProtobufProfile(bytes).read(cut);
    }

    /// Whether a file that begins with these bytes may be a profile: whether they are fields of one, of the right
    /// types, as far as they go.
    static boolean isBeginning(byte[] bytes) {
        try {
            Wire wire = Wire.of(bytes);
            int known = 0;
            int strings = 0;
            while (wire.next()) {
                switch (wire.field()) {
                    case SAMPLE_TYPE, PERIOD_TYPE, SAMPLE, 3, LOCATION, FUNCTION -> {
                        if (wire.type() != Wire.BYTES || !isMessage(wire)) {
                            return false;
                        }
                        known++;
                    }
                    case STRING -> {
                        // the first of them is always empty
                        if (wire.type() != Wire.BYTES || strings++ == 0 && !wire.isEmpty()) {
                            return false;
                        }
                        known++;
                    }
                    case 7, 8, TIME_NANOS, DURATION_NANOS, PERIOD, 14, 15 -> {
                        if (wire.type() != Wire.VARINT) {
                            return false;
                        }
                    }
                    default -> {
                        if (known == 0) {
                            return false;
                        }
                    }
                }
            }
            return known > 0;
        } catch (MalformedProfileException e) {
            return false;
        }
    }

    /// Whether the field holds a message such as all those of a profile are: numbered from 1 to 10, and not empty.
    private static boolean isMessage(Wire wire) throws MalformedProfileException {
        Wire inner = wire.message();
        while (inner.next()) {
            if (inner.field() > 10 || inner.type() != Wire.VARINT && inner.type() != Wire.BYTES) {
                return false;
            }
        }
        return !inner.isCut() && !wire.isEmpty();
    }

    private Read read(boolean knownCut) throws MalformedProfileException {
        long samples = names();
        if (types.isEmpty() || types.stream().anyMatch(type -> type[0] <= 0 || type[0] >= strings.size())) {
            throw new MalformedProfileException(
                    cut || knownCut
                            ? "ends before the names of what it measures: nothing in it can be told apart"
                            : "does not say what it measures");
        }
        List<SampleType> measured = types.stream()
                .map(type -> new SampleType(string(type[0]), string(type[1])))
                .toList();
        List<Sample> read = new ArrayList<>(Math.toIntExact(samples));
        Wire wire = Wire.of(bytes);
        while (wire.next()) {
            if (wire.is(SAMPLE, Wire.BYTES)) {
                read.add(sample(wire.message()));
            }
        }
        Optional<Instant> takenAt = timeNanos > 0 ? Optional.of(Instant.ofEpochSecond(0, timeNanos)) : Optional.empty();
        return new Read(
                "pprof",
                takenAt,
                Duration.ofNanos(Math.max(0, durationNanos)),
                !cut && !knownCut,
                Math.max(0, period),
                measured,
                read);
    }

    /// The first walk: everything but the samples, which it counts.
    private long names() throws MalformedProfileException {
        long samples = 0;
        Wire wire = Wire.of(bytes);
        while (wire.next()) {
            switch (wire.field()) {
                case SAMPLE_TYPE -> {
                    if (wire.type() == Wire.BYTES) {
                        types.add(valueType(wire.message()));
                        Limits.check(types.size(), Limits.TYPES, TOO_MANY.formatted("kinds of values"));
                    }
                }
                case SAMPLE -> Limits.check(++samples, Limits.SAMPLES, TOO_MANY.formatted("samples"));
                case LOCATION -> {
                    if (wire.type() == Wire.BYTES) {
                        location(wire.message());
                    }
                }
                case FUNCTION -> {
                    if (wire.type() == Wire.BYTES) {
                        function(wire.message());
                    }
                }
                case STRING -> {
                    if (wire.type() == Wire.BYTES) {
                        strings.add(wire.text());
                        Limits.check(strings.size(), Limits.STRINGS, TOO_MANY.formatted("names"));
                    }
                }
                case TIME_NANOS -> timeNanos = wire.type() == Wire.VARINT ? wire.number() : 0;
                case DURATION_NANOS -> durationNanos = wire.type() == Wire.VARINT ? wire.number() : 0;
                case PERIOD -> period = wire.type() == Wire.VARINT ? wire.number() : 0;
                default -> {}
            }
        }
        cut = wire.isCut();
        return samples;
    }

    /// Type and unit, both numbers of strings.
    private static long[] valueType(Wire wire) throws MalformedProfileException {
        long[] type = new long[2];
        while (wire.next()) {
            if (wire.is(1, Wire.VARINT)) {
                type[0] = wire.number();
            } else if (wire.is(2, Wire.VARINT)) {
                type[1] = wire.number();
            }
        }
        wire.checkWhole();
        return type;
    }

    private void function(Wire wire) throws MalformedProfileException {
        long id = 0;
        long name = 0;
        while (wire.next()) {
            if (wire.is(1, Wire.VARINT)) {
                id = wire.number();
            } else if (wire.is(2, Wire.VARINT)) {
                name = wire.number();
            }
        }
        wire.checkWhole();
        functionNames.put(id, name);
        Limits.check(functionNames.size(), Limits.PLACES, TOO_MANY.formatted("functions"));
    }

    private void location(Wire wire) throws MalformedProfileException {
        long id = 0;
        Location location = new Location();
        while (wire.next()) {
            if (wire.is(1, Wire.VARINT)) {
                id = wire.number();
            } else if (wire.is(3, Wire.VARINT)) {
                location.address = wire.number();
            } else if (wire.is(4, Wire.BYTES)) {
                location.lines.add(line(wire.message()));
                Limits.check(location.lines.size(), Limits.DEPTH, TOO_MANY.formatted("functions in one place"));
            }
        }
        wire.checkWhole();
        locations.put(id, location);
        Limits.check(locations.size(), Limits.PLACES, TOO_MANY.formatted("places"));
    }

    /// Function and line.
    private static long[] line(Wire wire) throws MalformedProfileException {
        long[] line = new long[2];
        while (wire.next()) {
            if (wire.is(1, Wire.VARINT)) {
                line[0] = wire.number();
            } else if (wire.is(2, Wire.VARINT)) {
                line[1] = Math.max(0, wire.number());
            }
        }
        wire.checkWhole();
        return line;
    }

    private Sample sample(Wire wire) throws MalformedProfileException {
        List<Frame> stack = new ArrayList<>();
        List<Long> values = new ArrayList<>(types.size());
        OptionalLong block = OptionalLong.empty();
        while (wire.next()) {
            switch (wire.field()) {
                case 1 ->
                    wire.numbers(id -> {
                        stack.addAll(frames(id));
                        Limits.check(stack.size(), Limits.DEPTH, TOO_MANY.formatted("calls within each other"));
                    });
                case 2 ->
                    wire.numbers(value -> {
                        if (value < 0) {
                            throw new MalformedProfileException(
                                    "holds negative values, so it is the difference of two profiles, as ?seconds= and -diff_base give it; what is there, only one without them tells");
                        }
                        values.add(value);
                        Limits.check(values.size(), types.size(), "holds more values than kinds of values");
                    });
                case 3 -> {
                    if (wire.type() == Wire.BYTES) {
                        OptionalLong told = blockBytes(wire.message());
                        block = told.isPresent() ? told : block;
                    }
                }
                default -> {}
            }
        }
        wire.checkWhole();
        while (values.size() < types.size()) {
            values.add(0L);
        }
        frames += stack.size();
        Limits.check(frames, Limits.FRAMES, TOO_MANY.formatted("stacks"));
        return new Sample(stack, values, block);
    }

    /// What the label `bytes` says.
    private OptionalLong blockBytes(Wire wire) throws MalformedProfileException {
        long key = 0;
        long number = 0;
        while (wire.next()) {
            if (wire.is(1, Wire.VARINT)) {
                key = wire.number();
            } else if (wire.is(3, Wire.VARINT)) {
                number = wire.number();
            }
        }
        wire.checkWhole();
        return number > 0 && string(key).equals("bytes") ? OptionalLong.of(number) : OptionalLong.empty();
    }

    private List<Frame> frames(long id) {
        Location location = locations.get(id);
        if (location == null) {
            cut = true;
            return List.of(new Frame("(place " + Long.toUnsignedString(id) + ")", 0));
        }
        if (location.frames.isEmpty()) {
            location.frames = location.lines.isEmpty()
                    ? List.of(new Frame("0x" + Long.toHexString(location.address), 0))
                    : location.lines.stream()
                            .map(line -> new Frame(functionName(line[0], location), line[1]))
                            .toList();
        }
        return location.frames;
    }

    private String functionName(long function, Location location) {
        String name = string(functionNames.getOrDefault(function, 0L));
        return name.isEmpty() ? "0x" + Long.toHexString(location.address) : name;
    }

    /// Empty for one that is not there: the file was cut before it.
    private String string(long index) {
        if (index >= 0 && index < strings.size()) {
            return strings.get((int) index);
        }
        cut = true;
        return "";
    }

    /// A place in the program: several functions where the innermost were inlined.
    private static final class Location {
        private final List<long[]> lines = new ArrayList<>(1);
        private long address;
        private List<Frame> frames = List.of();
    }
}
