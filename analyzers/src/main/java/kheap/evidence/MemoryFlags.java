package kheap.evidence;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import kheap.ByteSize;

/// The flags of a JVM that say something of its memory, picked out of whatever they stand in. The last one holds,
/// and what stands in a stronger place holds before what stands in a weaker one, as in HotSpot. Nothing else is
/// kept.
final class MemoryFlags {
    /// Where options stand, the weakest first.
    enum Place {
        JAVA_TOOL_OPTIONS,
        JDK_JAVA_OPTIONS,
        COMMAND_LINE,
        _JAVA_OPTIONS,
        /// All of these together, as the JVM repeats them.
        JVM_ARGUMENTS,
        /// What the JVM itself says it has.
        JVM
    }

    private enum Flag {
        MAX_HEAP("-Xmx", "MaxHeapSize", 1),
        INITIAL_HEAP("-Xms", "InitialHeapSize", 1),
        STACK("-Xss", "ThreadStackSize", 1024),
        MAX_DIRECT("", "MaxDirectMemorySize", 1),
        MAX_METASPACE("", "MaxMetaspaceSize", 1),
        CODE_CACHE("", "ReservedCodeCacheSize", 1),
        REGION("", "G1HeapRegionSize", 1);

        private final String prefix;
        private final String name;
        private final long unit;

        /// @param prefix of the short form, whose number is of bytes; blank if there is none
        /// @param unit bytes that one of the long form's number stands for
        Flag(String prefix, String name, long unit) {
            this.prefix = prefix;
            this.name = name;
            this.unit = unit;
        }
    }

    private record Value(Place place, Optional<ByteSize> size) {}

    private record Share(Place place, double percentage) {}

    /// Options of the launcher whose value is the next word.
    private static final Set<String> WITH_VALUE = Set.of(
            "-cp",
            "-classpath",
            "--class-path",
            "-p",
            "--module-path",
            "--upgrade-module-path",
            "--add-modules",
            "--add-opens",
            "--add-exports",
            "--add-reads",
            "--patch-module",
            "--limit-modules",
            "--enable-native-access");

    private static final Set<String> LAST = Set.of("-jar", "-m", "--module");

    private final Map<Flag, Value> values = new EnumMap<>(Flag.class);
    private Optional<Share> share = Optional.empty();

    /// Reads one option: `-Xmx1g`, `-XX:MaxHeapSize=1g`. Any that is not of memory is left out.
    void option(String option, Place place) {
        if (option.startsWith("-XX:")) {
            int equals = option.indexOf('=');
            if (equals > 0) {
                flag(option.substring(4, equals), option.substring(equals + 1), place);
            }
            return;
        }
        Stream.of(Flag.MAX_HEAP, Flag.INITIAL_HEAP, Flag.STACK)
                .filter(flag -> option.startsWith(flag.prefix))
                .findFirst()
                .ifPresent(flag -> set(flag, option.substring(flag.prefix.length()), 1, place));
    }

    /// Reads a flag by its long name.
    void flag(String name, String value, Place place) {
        if (name.equals("MaxRAMPercentage") || name.equals("MaxRAMFraction")) {
            percentage(value, name.endsWith("Fraction"), place);
            return;
        }
        Arrays.stream(Flag.values())
                .filter(flag -> flag.name.equals(name))
                .findFirst()
                .ifPresent(flag -> set(flag, value, flag.unit, place));
    }

    private void set(Flag flag, String value, long unit, Place place) {
        OptionalLong size = Sizes.option(value);
        if (size.isEmpty() || values.containsKey(flag) && values.get(flag).place.compareTo(place) > 0) {
            return;
        }
        long bytes = Sizes.times(size.getAsLong(), unit);
        // nothing is so large, and 0 is how HotSpot writes that it is left to itself
        boolean isBound = bytes > 0 && bytes < Sizes.ENDLESS;
        values.put(flag, new Value(place, isBound ? Optional.of(new ByteSize(bytes)) : Optional.empty()));
    }

    private void percentage(String value, boolean isFraction, Place place) {
        OptionalDouble number = Sizes.decimal(value);
        if (number.isPresent()
                && number.getAsDouble() > 0
                && (share.isEmpty() || share.get().place.compareTo(place) <= 0)) {
            share = Optional.of(new Share(place, isFraction ? 100 / number.getAsDouble() : number.getAsDouble()));
        }
    }

    /// Reads options without the program that they are for. What is no option is left out.
    void options(String text, Place place) {
        for (String word : words(text)) {
            option(word, place);
        }
    }

    /// Reads the options as long as there are any: what follows in the same line is something else.
    void optionsAtStart(String text, Place place) {
        for (String word : words(text)) {
            if (!word.startsWith("-")) {
                return;
            }
            option(word, place);
        }
    }

    /// Reads a command line, with anything before the program.
    void commandLine(String line) {
        String[] words = words(line);
        int at = 0;
        while (at < words.length && !isJava(words[at])) {
            at++;
        }
        for (at++; at < words.length; at++) {
            if (LAST.contains(words[at]) || !words[at].startsWith("-") && !words[at].startsWith("@")) {
                return;
            }
            option(words[at], Place.COMMAND_LINE);
            at += WITH_VALUE.contains(words[at]) ? 1 : 0;
        }
    }

    private static boolean isJava(String word) {
        String name = word.substring(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1);
        return name.equals("java") || name.equals("java.exe");
    }

    private static String[] words(String text) {
        return text.strip().replace("\"", "").replace("'", "").split("\\s++");
    }

    /// Forgets what stood there.
    void forget(Place place) {
        values.values().removeIf(value -> value.place == place);
        share = share.filter(one -> one.place != place);
    }

    /// A G1 region, where it was set.
    Optional<ByteSize> region() {
        return size(Flag.REGION);
    }

    /// What was said; empty if nothing was.
    Optional<VmFlags> told(OptionalLong pid) {
        VmFlags flags = new VmFlags(
                pid,
                size(Flag.MAX_HEAP),
                size(Flag.INITIAL_HEAP),
                size(Flag.STACK),
                size(Flag.MAX_DIRECT),
                size(Flag.MAX_METASPACE),
                size(Flag.CODE_CACHE),
                share.map(one -> OptionalDouble.of(one.percentage)).orElse(OptionalDouble.empty()));
        return values.isEmpty() && share.isEmpty() ? Optional.empty() : Optional.of(flags);
    }

    private Optional<ByteSize> size(Flag flag) {
        return Optional.ofNullable(values.get(flag)).flatMap(Value::size);
    }
}
