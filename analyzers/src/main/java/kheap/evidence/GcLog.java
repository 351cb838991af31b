package kheap.evidence;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import kheap.ByteSize;

/// A log of garbage collections, of JDK 8 or unified.
///
/// @param maxHeap as the first lines say
/// @param region of G1
/// @param collections in the order of the log
public record GcLog(Optional<ByteSize> maxHeap, Optional<ByteSize> region, List<Collection> collections)
        implements EvidenceFile.Content {
    public GcLog {
        collections = List.copyOf(collections);
    }

    @Override
    public String words() {
        return "GC log";
    }

    /// @param uptime of the JVM
    /// @param full whether the whole heap was collected, so that `after` is what lived
    /// @param committed the heap's size
    public record Collection(
            Optional<Duration> uptime, boolean full, ByteSize before, ByteSize after, ByteSize committed) {}
}
