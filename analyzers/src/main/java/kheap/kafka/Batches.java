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
    /// A compressor holds records back before any of them reaches the buffer. So a batch that one still writes to
    /// counts as if its records went in as they are: it may be less full than said, never more.
    ///
    /// @param batches how many there are, without the parts of a split batch, which have nothing of the pool
    /// @param medianPercent of its reserved bytes that the median batch has filled, 0 to 100
    public record Fill(int batches, ByteSize reserved, ByteSize written, int medianPercent) {
        public static final Fill NONE = new Fill(0, ByteSize.ZERO, ByteSize.ZERO, 0);

        public Fill {
            if (medianPercent < 0 || medianPercent > 100) {
                throw new IllegalArgumentException(medianPercent + " percent full");
            }
        }
    }

    /// What batches keep besides the pool's bytes.
    ///
    /// @param thunks the entries that the batches keep to complete futures and call callbacks, by the lengths of
    ///     their lists: since 0.11 one for each record, before one for each record with a callback
    /// @param buffers the bytes of the arrays that the batches write to, each array once
    /// @param splitBatches batches that came from one that the broker refused for its size
    public record Overhead(
            long thunks, ByteSize buffers, Callbacks callbacks, Compressors compressors, int splitBatches) {
        public static final Overhead NONE = new Overhead(0, ByteSize.ZERO, Callbacks.NONE, Compressors.NONE, 0);
    }

    /// What the application wants to be called back with, by a sample of the records.
    ///
    /// @param sampled how many records were looked at, at most [#SHOWN]
    /// @param found how many of them have a callback of the application
    /// @param type the class of most of these callbacks; empty where there is none
    /// @param each what such a callback keeps alone, on average over those found; zero for one that several records
    ///     share
    public record Callbacks(int sampled, int found, String type, ByteSize each) {
        public static final Callbacks NONE = new Callbacks(0, 0, "", ByteSize.ZERO);

        public Callbacks {
            if (found > sampled) {
                throw new IllegalArgumentException(found + " of " + sampled + " records");
            }
        }
    }

    /// The streams of compressors that batches hold, and their arrays on the heap. What they keep outside the heap
    /// is not in a dump.
    ///
    /// @param idle those of batches that take no more records, which do not need them any longer: full ones, those
    ///     in flight, and the parts of a split one
    public record Compressors(int count, ByteSize bytes, int idle, ByteSize idleBytes) {
        public static final Compressors NONE = new Compressors(0, ByteSize.ZERO, 0, ByteSize.ZERO);

        public Compressors {
            if (idle > count || idleBytes.compareTo(bytes) > 0) {
                throw new IllegalArgumentException(
                        idle + " of " + count + " compressors, " + idleBytes + " of " + bytes);
            }
        }
    }

    /// `count` batches reserved `reserved` bytes each.
    public record Size(ByteSize reserved, int count) {}
}
