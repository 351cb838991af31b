package kheap.pprof;

import java.time.Instant;
import java.util.Optional;

/// The file of a profile: where its numbers come from.
///
/// @param name of the file, without its folders
/// @param bytes its size on the disk
/// @param format `pprof`, `pprof text` or `goroutine dump`
/// @param takenAt as the profile says; the text forms do not
/// @param complete false when the file was cut: what is missing may have held more
/// @param rate bytes after which the Go runtime looks at an allocation, on average: smaller ones are estimated from
///     those it looked at. 1 where everything was counted, 0 where the profile does not say
public record ProfileFile(
        String name, long bytes, String format, Kind kind, Optional<Instant> takenAt, boolean complete, long rate) {
    public enum Kind {
        HEAP,
        GOROUTINE,
        /// Of the processor's time, of locks: says nothing about memory.
        OTHER
    }

    public ProfileFile {
        if (bytes < 0 || rate < 0) {
            throw new IllegalArgumentException("a file of " + bytes + " bytes, one sample in " + rate);
        }
    }
}
