package kheap.kafka;

/// Metrics of the whole heap, of Kafka and of Micrometer.
///
/// @param metrics Kafka's own, those of all clients and of none
/// @param ofNoClient those among them that no client's registry holds
public record Meters(long metrics, long ofNoClient) {
    public static final Meters NONE = new Meters(0, 0);
}
