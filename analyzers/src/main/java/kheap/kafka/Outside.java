package kheap.kafka;

import java.util.List;

/// What Kafka's clients bring about outside of themselves: what the application and frameworks keep of theirs, and
/// what the JVM does.
///
/// @param streams the applications of Kafka Streams
/// @param copies the copies of kafka-clients, one for each class loader and prefix
/// @param directMemory what direct buffers hold outside the heap
public record Outside(
        RecordsHeld records,
        Meters meters,
        Schemas schemas,
        List<StreamsApplication> streams,
        List<LibraryCopy> copies,
        DirectMemory directMemory) {
    public static final Outside NONE =
            new Outside(RecordsHeld.NONE, Meters.NONE, Schemas.NONE, List.of(), List.of(), DirectMemory.NONE);

    public Outside {
        streams = List.copyOf(streams);
        copies = List.copyOf(copies);
    }
}
