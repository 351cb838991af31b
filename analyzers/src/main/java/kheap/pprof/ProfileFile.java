package kheap.pprof;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The file of a profile: where its numbers come from.
///
/// @param name of the file, without its folders
/// @param bytes its size on the disk
/// @param format `pprof`, `pprof text` or `goroutine dump`
/// @param measures what the values of its samples are, as the profile calls them: `inuse_space`
/// @param takenAt as the profile says; the text forms do not
/// @param span the time that it is of, as the profile says; zero for one of a moment. What `?seconds=30` gives of a
///     heap is the difference between its two ends, and agents that send profiles away state a time as well
/// @param complete false when the file was cut: what is missing may have held more
/// @param rate bytes after which the Go runtime looks at an allocation, on average: smaller ones are estimated from
///     those it looked at. 1 where everything was counted, 0 where the profile does not say
public record ProfileFile(
        String name,
        long bytes,
        String format,
        Kind kind,
        List<String> measures,
        Optional<Instant> takenAt,
        Duration span,
        boolean complete,
        long rate) {
    public enum Kind {
        /// Of what is in use.
        HEAP,
        /// Of all goroutines.
        GOROUTINE,
        /// Of the processor's time, of locks, of what was allocated and may be gone: none of them tells what is
        /// there.
        OTHER
    }

    public ProfileFile {
        measures = List.copyOf(measures);
        if (bytes < 0 || rate < 0 || span.isNegative()) {
            throw new IllegalArgumentException(
                    "a file of " + bytes + " bytes, one sample in " + rate + ", within " + span);
        }
    }
}
