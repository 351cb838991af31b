package kheap.kafka;

import java.util.List;
import kheap.ByteSize;

/// Records in the application's hands: received and not done with, or made and not sent.
///
/// @param received `ConsumerRecord`s
/// @param toSend `ProducerRecord`s
public record RecordsHeld(Kind received, Kind toSend) {
    public static final RecordsHeld NONE = new RecordsHeld(Kind.NONE, Kind.NONE);

    /// The records of one kind.
    ///
    /// @param objects how many the whole heap has
    /// @param bytes what they keep, their classes included
    /// @param sampled how many of them, evenly spread over the heap, were followed to what holds them; where there
    ///     are more, what a holder holds is extrapolated from these
    /// @param holders the collections of the application with the most of them, largest first; what clients and
    ///     Kafka Streams keep for themselves is not among them
    public record Kind(long objects, ByteSize bytes, long sampled, List<Held> holders) {
        public static final Kind NONE = new Kind(0, ByteSize.ZERO, 0, List.of());

        public Kind {
            if (sampled > objects) {
                throw new IllegalArgumentException("a sample of " + sampled + " of " + objects);
            }
            holders = List.copyOf(holders);
        }

        public boolean isExtrapolated() {
            return sampled < objects;
        }
    }
}
