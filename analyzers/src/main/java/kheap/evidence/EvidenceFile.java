package kheap.evidence;

import java.time.Instant;
import java.util.Optional;

/// What one file beside a dump tells.
///
/// @param name the file's name without its folders
/// @param takenAt when it was written, where it says so itself; never the file's own date, which copying changes
/// @param lines how many lines it has
/// @param unknown how many of them say nothing that kheap knows; never a reason to refuse the file
public record EvidenceFile(String name, Optional<Instant> takenAt, int lines, int unknown, Content content) {
    public EvidenceFile {
        if (unknown < 0 || unknown > lines) {
            throw new IllegalArgumentException(unknown + " unknown of " + lines + " lines");
        }
    }

    /// The kinds of files.
    public sealed interface Content
            permits MemoryMap, MemoryRollup, ProcessStatus, NativeMemory, ControlGroup, ThreadDump, GcLog, VmFlags {
        /// What it is, for people: `pmap -x`.
        String words();
    }
}
