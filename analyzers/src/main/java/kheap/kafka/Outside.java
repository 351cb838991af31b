package kheap.kafka;

import java.util.List;

/// What Kafka's clients bring about outside of themselves: what the application and frameworks keep of theirs, and
/// what the JVM does.
///
/// @param copies the copies of kafka-clients, one for each class loader and prefix
/// @param streams the applications of Kafka Streams
public record Outside(
        RecordsHeld records,
        Meters meters,
        Schemas schemas,
        List<StreamsApplication> streams,
        List<LibraryCopy> copies,
        ThreadBuffers threadBuffers) {
    public static final Outside NONE =
            new Outside(RecordsHeld.NONE, Meters.NONE, Schemas.NONE, List.of(), List.of(), ThreadBuffers.NONE);

    public Outside {
        streams = List.copyOf(streams);
        copies = List.copyOf(copies);
    }
}
