package kheap.evidence;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kheap.ByteSize;

/// Reads files of a control group: by their names those that hold one number, by what stands in them `memory.stat`,
/// `memory.events` and `memory.oom_control`, and any of them in what `grep . memory.*` and `tail -n +1 memory.*`
/// make of a folder.
final class ControlGroupFormat implements Format {
    /// Files of one number, those of version 1 last. Some of them say nothing that is kept, and are no reason to ask
    /// what they are.
    private static final Set<String> NUMBERS = Set.of(
            "memory.max",
            "memory.high",
            "memory.current",
            "memory.peak",
            "memory.swap.current",
            "pids.max",
            "pids.current",
            "memory.limit_in_bytes",
            "memory.usage_in_bytes",
            "memory.max_usage_in_bytes",
            "memory.failcnt");

    private static final Set<String> EVENTS = Set.of("low", "high", "max", "oom", "oom_kill", "oom_group_kill");

    /// `memory.oom_control` of version 1 holds these too.
    private static final Set<String> SWITCHES = Set.of("oom_kill_disable", "under_oom");

    private static final Pattern KEYED = Pattern.compile("([a-z0-9_]{1,64}+) (\\d{1,20})");

    /// Keys that stand in no other file of the kernel as they stand here: `/proc/vmstat` has `oom_kill` too.
    private static final Pattern MARK = Pattern.compile(
            "(?:anon|rss_huge|kernel_stack|inactive_anon|total_rss|hierarchical_memory_limit|oom|under_oom) \\d{1,20}");

    private static final Pattern NAMED_LINE = Pattern.compile("(?:[^\\s:]*/)?((?:memory|pids)\\.[a-z_.]{3,40}): ?(.*)");
    private static final Pattern HEADER = Pattern.compile("==> (?:[^<]*/)?((?:memory|pids)\\.[a-z_.]{3,40}) <==");

    private static final int MOST_KEYS = 500;

    @Override
    public boolean marks(String line) {
        return MARK.matcher(line).matches() || named(line).isPresent();
    }

    @Override
    public boolean isNamed(String fileName) {
        return NUMBERS.contains(key(fileName));
    }

    @Override
    public LineReader open(String fileName) {
        return new Group(key(fileName));
    }

    private static final Map<String, String> NAMES_OF_VERSION_2 =
            Map.of("rss", "anon", "cache", "file", "mapped_file", "file_mapped", "rss_huge", "anon_thp");

    private static String key(String fileName) {
        return fileName.endsWith(".txt") ? fileName.substring(0, fileName.length() - 4) : fileName;
    }

    /// The line's file, and what it holds of it.
    private static Optional<Map.Entry<String, String>> named(String line) {
        if (!line.contains("memory.") && !line.contains("pids.")) {
            return Optional.empty();
        }
        Matcher header = HEADER.matcher(line);
        if (header.matches()) {
            return Optional.of(Map.entry(header.group(1), ""));
        }
        Matcher named = NAMED_LINE.matcher(line);
        return named.matches() ? Optional.of(Map.entry(named.group(1), named.group(2))) : Optional.empty();
    }

    private static Optional<ByteSize> bounded(Optional<Long> bytes) {
        return bytes.filter(number -> number < Sizes.ENDLESS).map(ByteSize::new);
    }

    private static final class Group implements LineReader {
        private final Map<String, Long> numbers = new HashMap<>();
        private final Map<String, Long> stat = new HashMap<>();
        private final Map<String, Long> events = new HashMap<>();

        /// The file that the next line is of; blank while that is told by the line itself.
        private String file;

        private Group(String file) {
            this.file = NUMBERS.contains(file) ? file : "";
        }

        @Override
        public boolean take(String line) {
            Optional<Map.Entry<String, String>> named = named(line);
            if (named.isPresent()) {
                file = named.get().getKey();
            }
            String value = named.map(Map.Entry::getValue).orElse(line).strip();
            if (value.isEmpty()) {
                return named.isPresent();
            }
            Matcher keyed = KEYED.matcher(value);
            if (keyed.matches()) {
                long number = Sizes.whole(keyed.group(2)).orElse(Long.MAX_VALUE);
                return take(keyed.group(1), number);
            }
            OptionalLong number = value.equals("max") ? OptionalLong.of(Long.MAX_VALUE) : Sizes.whole(value);
            if (number.isEmpty() || file.isEmpty()) {
                return false;
            }
            if (NUMBERS.contains(file)) {
                numbers.put(file, number.getAsLong());
            }
            return true;
        }

        private boolean take(String key, long number) {
            boolean isEvent = EVENTS.contains(key) || SWITCHES.contains(key);
            return switch (file) {
                case "memory.stat" -> isStat(key, number);
                case "memory.events", "memory.oom_control" -> isEvent(key, number);
                case "" -> isEvent ? isEvent(key, number) : isStat(key, number);
                // of another file of the group: nothing of it is kept
                default -> true;
            };
        }

        private boolean isEvent(String key, long number) {
            if (EVENTS.contains(key)) {
                events.merge(key, number, Math::max);
            }
            return EVENTS.contains(key) || SWITCHES.contains(key);
        }

        /// The sums over the groups below hold before what this group has alone.
        private boolean isStat(String key, long number) {
            boolean isTotal = key.startsWith("total_");
            String name = isTotal ? key.substring("total_".length()) : key;
            String nameOfVersion2 = NAMES_OF_VERSION_2.getOrDefault(name, name);
            if (stat.size() >= MOST_KEYS) {
                return false;
            }
            if (isTotal) {
                stat.put(nameOfVersion2, number);
            } else {
                stat.putIfAbsent(nameOfVersion2, number);
            }
            return true;
        }

        @Override
        public List<EvidenceFile.Content> contents() {
            if (numbers.containsKey("memory.failcnt")) {
                events.put("failcnt", numbers.get("memory.failcnt"));
            }
            Optional<Long> limit = either("memory.max", "memory.limit_in_bytes");
            ControlGroup group = new ControlGroup(
                    bounded(limit),
                    limit.isPresent() && bounded(limit).isEmpty(),
                    bounded(either("memory.current", "memory.usage_in_bytes")),
                    stat,
                    events,
                    count("pids.max"),
                    count("pids.current"));
            return group.equals(ControlGroup.NONE) && numbers.isEmpty() ? List.of() : List.of(group);
        }

        private Optional<Long> either(String version2, String version1) {
            return Optional.ofNullable(numbers.getOrDefault(version2, numbers.get(version1)));
        }

        private OptionalLong count(String file) {
            Long number = numbers.getOrDefault(file, Long.MAX_VALUE);
            return number < Sizes.ENDLESS ? OptionalLong.of(number) : OptionalLong.empty();
        }
    }
}
