package kheap.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import kheap.ByteSize;

/// The batches of a producer that the broker has not acknowledged: queued and in flight.
///
/// @param partitions by reserved bytes, largest first, at most [#SHOWN]
/// @param partitionCount how many partitions have batches
/// @param sizes how many batches were reserved with how many bytes, ascending; at most [#SHOWN] sizes, the most
///     frequent
/// @param oldestAge the age of the oldest batch when the dump was taken
/// @param largest the bytes reserved by the largest batch
public record Batches(
        int count,
        int inFlight,
        ByteSize reserved,
        ByteSize written,
        long records,
        int oversized,
        ByteSize oversizedBytes,
        ByteSize largest,
        Optional<Duration> oldestAge,
        int partitionCount,
        List<Partition> partitions,
        List<Size> sizes,
        List<Long> oversizedObjects) {
    public static final int SHOWN = 50;

    public static final Batches NONE = new Batches(
            0,
            0,
            ByteSize.ZERO,
            ByteSize.ZERO,
            0,
            0,
            ByteSize.ZERO,
            ByteSize.ZERO,
            Optional.empty(),
            0,
            List.of(),
            List.of(),
            List.of());

    public Batches {
        partitions = List.copyOf(partitions);
        sizes = List.copyOf(sizes);
        oversizedObjects = List.copyOf(oversizedObjects);
        if (partitionCount < partitions.size()) {
            throw new IllegalArgumentException(partitions.size() + " of " + partitionCount + " partitions");
        }
    }

    /// The batches of one topic-partition.
    public record Partition(
            String topic,
            int partition,
            int count,
            int inFlight,
            ByteSize reserved,
            ByteSize written,
            long records,
            int oversized,
            Optional<Duration> oldestAge) {}

    /// `count` batches reserved `reserved` bytes each.
    public record Size(ByteSize reserved, int count) {}
}
