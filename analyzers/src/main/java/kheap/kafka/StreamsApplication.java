package kheap.kafka;

/// An application of Kafka Streams: one `KafkaStreams` object with its threads, caches and stores.
///
/// @param state as Kafka Streams names it: `RUNNING`, `ERROR`
public record StreamsApplication(String id, String state, long address) {}
