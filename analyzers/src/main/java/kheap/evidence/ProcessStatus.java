package kheap.evidence;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import kheap.ByteSize;

/// What Linux says of a process in `/proc/PID/status`.
///
/// @param threads of all kinds, the JVM's own too
public record ProcessStatus(
        OptionalLong pid,
        Optional<ByteSize> resident,
        Optional<ByteSize> anonymous,
        Optional<ByteSize> files,
        Optional<ByteSize> swapped,
        OptionalInt threads)
        implements EvidenceFile.Content {
    @Override
    public String words() {
        return "/proc/PID/status";
    }
}
