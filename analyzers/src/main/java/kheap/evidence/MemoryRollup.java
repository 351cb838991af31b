package kheap.evidence;

import java.util.Optional;
import kheap.ByteSize;

/// The sums over a process's memory: `/proc/PID/smaps_rollup`.
///
/// @param anonymous of the resident bytes, those that no file stands behind
public record MemoryRollup(ByteSize resident, Optional<ByteSize> anonymous, Optional<ByteSize> swapped)
        implements EvidenceFile.Content {
    @Override
    public String words() {
        return "smaps_rollup";
    }
}
