package kheap.golang;

import kheap.golang.GoClients.InUse;

/// Memory of a kind that is known to grow when a client is used wrongly.
public record Pile(Kind kind, InUse inUse) {
    public enum Kind {
        /// sarama keeps messages that are to be sent again in a queue that has no limit unless it is given one.
        RETRY_QUEUE("the queue of messages to send again"),
        /// Meters and histograms of go-metrics, which sarama counts with.
        METERS("meters and histograms"),
        /// Copies of texts and bytes from librdkafka, which confluent-kafka-go makes.
        CGO_COPIES("copies from librdkafka"),
        /// Channels of confluent-kafka-go, a million slots each unless they are set.
        CONFLUENT_CHANNELS("channels of confluent-kafka-go");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }
}
