package kheap.kafka;

import java.util.List;
import kheap.ByteSize;

/// Records in the application's hands: received and not done with, or made and not sent.
///
/// @param received `ConsumerRecord`s of the whole heap
/// @param receivedBytes what they keep
/// @param toSend `ProducerRecord`s of the whole heap
/// @param toSendBytes what they keep
/// @param holders the collections with the most of them, largest first
public record RecordsHeld(
        long received, ByteSize receivedBytes, long toSend, ByteSize toSendBytes, List<Held> holders) {
    public static final RecordsHeld NONE = new RecordsHeld(0, ByteSize.ZERO, 0, ByteSize.ZERO, List.of());

    public RecordsHeld {
        holders = List.copyOf(holders);
    }
}
