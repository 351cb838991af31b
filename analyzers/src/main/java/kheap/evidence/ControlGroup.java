package kheap.evidence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import kheap.ByteSize;

/// What the container may take and takes: files of a control group, version 1 or 2, each of which tells a part.
///
/// @param limit `memory.max` or `memory.limit_in_bytes`; empty where there is none, or where it was not told
/// @param isUnlimited whether it was told that there is no limit
/// @param current with the page cache
/// @param stat of `memory.stat`, in bytes, by the keys of version 2; what version 1 names differently has that name
///     here: `anon` for its `total_rss`, `file` for `total_cache`. Only version 1 has `hierarchical_memory_limit`,
///     the smallest limit of the group and of those above it
/// @param events of `memory.events`: `oom_kill`; for version 1 `failcnt` and `oom_kill`
/// @param tasksLimit `pids.max`
/// @param tasks `pids.current`
public record ControlGroup(
        Optional<ByteSize> limit,
        boolean isUnlimited,
        Optional<ByteSize> current,
        Map<String, Long> stat,
        Map<String, Long> events,
        OptionalLong tasksLimit,
        OptionalLong tasks)
        implements EvidenceFile.Content {
    /// Says nothing.
    public static final ControlGroup NONE = new ControlGroup(
            Optional.empty(), false, Optional.empty(), Map.of(), Map.of(), OptionalLong.empty(), OptionalLong.empty());

    public ControlGroup {
        stat = Map.copyOf(stat);
        events = Map.copyOf(events);
    }

    @Override
    public String words() {
        return "control group";
    }

    /// Several files as one group.
    ///
    /// @param group of limits that differ the smaller, of what was measured the larger
    /// @param doubts a sentence for each limit that two files tell differently: they are of different containers, or
    ///     one of them is old
    public record Joined(ControlGroup group, List<String> doubts) {
        public Joined {
            doubts = List.copyOf(doubts);
        }
    }

    /// Puts together what files of one group tell.
    ///
    /// @return empty for no files
    public static Optional<Joined> join(List<ControlGroup> files) {
        if (files.isEmpty()) {
            return Optional.empty();
        }
        List<String> doubts = new ArrayList<>();
        Set<String> limits = new LinkedHashSet<>();
        for (ControlGroup file : files) {
            file.limit.ifPresent(limit -> limits.add(limit.toString()));
            if (file.isUnlimited && file.limit.isEmpty()) {
                limits.add("none");
            }
        }
        if (limits.size() > 1) {
            doubts.add("Files of the container tell different limits of memory: " + String.join(", ", limits) + ".");
        }
        List<Long> tasks = files.stream()
                .flatMap(file -> file.tasksLimit.stream().boxed())
                .distinct()
                .toList();
        if (tasks.size() > 1) {
            doubts.add("Files of the container tell different limits of threads: "
                    + String.join(", ", tasks.stream().map(String::valueOf).toList()) + ".");
        }
        // a limit of a group above is no contradiction: the smallest holds
        Optional<ByteSize> limit = Stream.concat(
                        files.stream().flatMap(file -> file.limit.stream()),
                        files.stream()
                                .map(file -> file.stat.getOrDefault("hierarchical_memory_limit", Sizes.ENDLESS))
                                .filter(bytes -> bytes < Sizes.ENDLESS)
                                .map(ByteSize::new))
                .min(Comparator.naturalOrder());
        ControlGroup group = new ControlGroup(
                limit,
                limit.isEmpty() && files.stream().anyMatch(ControlGroup::isUnlimited),
                files.stream().flatMap(file -> file.current.stream()).max(Comparator.naturalOrder()),
                most(files.stream().map(ControlGroup::stat).toList()),
                most(files.stream().map(ControlGroup::events).toList()),
                tasks.stream().mapToLong(Long::longValue).min(),
                files.stream().flatMapToLong(file -> file.tasks.stream()).max());
        return Optional.of(new Joined(group, doubts));
    }

    private static Map<String, Long> most(List<Map<String, Long>> maps) {
        Map<String, Long> all = new HashMap<>();
        maps.forEach(map -> map.forEach((key, number) -> all.merge(key, number, Math::max)));
        return all;
    }
}
