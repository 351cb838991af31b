package kheap.evidence;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import kheap.ByteSize;

/// What the container may take and takes: files of a control group, version 1 or 2, each of which tells a part.
///
/// @param limit `memory.max` or `memory.limit_in_bytes`; empty where there is none, or where it was not told
/// @param isUnlimited whether it was told that there is no limit
/// @param current with the page cache
/// @param peak the most there ever was
/// @param stat of `memory.stat`, by its keys, in bytes as there
/// @param events of `memory.events`: `oom_kill`; for version 1 `failcnt` and `oom_kill`
/// @param tasksLimit `pids.max`
/// @param tasks `pids.current`
public record ControlGroup(
        Optional<ByteSize> limit,
        boolean isUnlimited,
        Optional<ByteSize> current,
        Optional<ByteSize> peak,
        Map<String, Long> stat,
        Map<String, Long> events,
        OptionalLong tasksLimit,
        OptionalLong tasks)
        implements EvidenceFile.Content {
    public ControlGroup {
        stat = Map.copyOf(stat);
        events = Map.copyOf(events);
    }

    @Override
    public String words() {
        return "control group";
    }
}
