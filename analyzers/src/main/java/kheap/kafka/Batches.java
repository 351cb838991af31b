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
        List<Long> oversizedObjects,
        Fill fill,
        Overhead overhead) {
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
            List.of(),
            Fill.NONE,
            Overhead.NONE);

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

    /// How full the batches are that no broker was asked to take yet.
    ///
    /// @param batches how many there are
    /// @param medianPercent of its reserved bytes that the median batch has written, 0 to 100
    public record Fill(int batches, ByteSize reserved, ByteSize written, int medianPercent) {
        public static final Fill NONE = new Fill(0, ByteSize.ZERO, ByteSize.ZERO, 0);
    }

    /// What batches keep besides the pool's bytes.
    ///
    /// @param callbacks records with a callback of the application
    /// @param buffers the bytes of the arrays that the batches write to, each array once
    /// @param compressors how many streams of a compressor the batches hold
    /// @param compressorBytes what those streams keep on the heap
    /// @param idleCompressors those of batches that take no more records, which do not need them any longer
    /// @param splitBatches batches that came from one that the broker refused for its size
    public record Overhead(
            long callbacks,
            ByteSize buffers,
            int compressors,
            ByteSize compressorBytes,
            int idleCompressors,
            int splitBatches) {
        public static final Overhead NONE = new Overhead(0, ByteSize.ZERO, 0, ByteSize.ZERO, 0, 0);
    }

    /// `count` batches reserved `reserved` bytes each.
    public record Size(ByteSize reserved, int count) {}
}
