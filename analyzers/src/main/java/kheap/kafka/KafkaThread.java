package kheap.kafka;

import java.util.List;

/// A thread of Kafka's.
///
/// @param client the id of the client that it works for; empty when no client claims it
/// @param state the name of a [Thread.State], or `UNKNOWN`
/// @param stack innermost first, at most [#FRAMES] frames, as a stack trace prints them
public record KafkaThread(
        Kind kind, String name, long address, boolean alive, String state, String client, List<String> stack) {
    public static final int FRAMES = 12;

    /// What it does.
    public enum Kind {
        PRODUCER("kafka-producer-network-thread"),
        ADMIN("kafka-admin-client-thread"),
        HEARTBEAT("kafka-coordinator-heartbeat-thread"),
        CONSUMER_NETWORK("consumer_background_thread"),
        STREAMS("StreamThread"),
        LOGIN_REFRESH("kafka-kerberos-refresh-thread"),
        OTHER("other Kafka thread");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    public KafkaThread {
        stack = List.copyOf(stack);
    }
}
