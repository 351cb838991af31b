package kheap.evidence;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import kheap.ByteSize;

/// A log of garbage collections, of JDK 8 or unified. Of a file that several JVMs wrote one after the other, the
/// last.
///
/// @param maxHeap as the first lines say
/// @param collections in the order of the log, at most [#MOST_COLLECTIONS]: of a longer log, of each so many the one
///     that left the least, for what lives is no more than that
public record GcLog(Optional<ByteSize> maxHeap, List<Collection> collections) implements EvidenceFile.Content {
    public static final int MOST_COLLECTIONS = 2000;

    public GcLog {
        collections = List.copyOf(collections);
    }

    @Override
    public String words() {
        return "GC log";
    }

    /// @param uptime of the JVM; where the log has only dates, since its first collection
    /// @param full whether the whole heap was collected, so that `after` is what lived, and what came while a
    ///     concurrent collector ran
    /// @param committed the heap's size; ZGC tells it only in a log of all its lines
    public record Collection(
            Optional<Duration> uptime, boolean full, ByteSize before, ByteSize after, Optional<ByteSize> committed) {}
}
