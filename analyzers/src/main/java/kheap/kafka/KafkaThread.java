package kheap.kafka;

import java.util.List;
import java.util.regex.Pattern;

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

        private static final Pattern STREAMS_NAME =
                Pattern.compile("-(StreamThread-\\d++|GlobalStreamThread|CleanupThread|StateUpdater-\\d++)\\z");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /// What a thread of this name does, whatever its class: [#OTHER] if the name is none that Kafka's own
        /// threads have. The threads on which Spring and others run listeners are not Kafka's own.
        public static Kind named(String name) {
            if (name.startsWith("kafka-producer-network-thread")) {
                return PRODUCER;
            }
            if (name.startsWith("kafka-admin-client-thread")) {
                return ADMIN;
            }
            if (name.startsWith("kafka-coordinator-heartbeat-thread")) {
                return HEARTBEAT;
            }
            if (name.startsWith("consumer_background_thread")) {
                return CONSUMER_NETWORK;
            }
            if (name.startsWith("kafka-kerberos-refresh-thread") || name.startsWith("kafka-expiring-relogin-thread")) {
                return LOGIN_REFRESH;
            }
            return STREAMS_NAME.matcher(name).find() ? STREAMS : OTHER;
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
