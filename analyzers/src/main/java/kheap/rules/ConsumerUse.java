package kheap.rules;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import kheap.kafka.Consumer;

/// What a running consumer is good for.
enum ConsumerUse {
    /// Works on partitions, or may be about to.
    WORKING,
    /// Is polled, and its group has no partition for it.
    SURPLUS,
    /// The application holds it, and has not polled it for longer than `max.poll.interval.ms`.
    ABANDONED,
    /// Dropped without `close()`.
    DROPPED;

    /// Kafka's default of `max.poll.interval.ms`, 5 minutes in every version.
    private static final long POLL_INTERVAL_MILLIS = 300_000;

    /// @param takenAt when the dump was taken
    static ConsumerUse of(Consumer consumer, Optional<Instant> takenAt) {
        if (consumer.state() == Consumer.State.ORPHANED) {
            return DROPPED;
        }
        if (consumer.polling()) {
            return isWithoutPartition(consumer) ? SURPLUS : WORKING;
        }
        // One without group and partitions may be asked for other things: Kafka Streams keeps one for restoring.
        if (consumer.assigned() == 0 && consumer.group().isEmpty()) {
            return WORKING;
        }
        Optional<Duration> silent = silent(consumer, takenAt);
        if (silent.isPresent() && silent.get().compareTo(pollInterval(consumer)) > 0) {
            return ABANDONED;
        }
        return isWithoutPartition(consumer) && consumer.sinceLastPoll().isPresent() ? SURPLUS : WORKING;
    }

    /// A member of a group that has none. One without a group may get partitions by hand.
    private static boolean isWithoutPartition(Consumer consumer) {
        return consumer.assigned() == 0 && consumer.group().isPresent();
    }

    /// Since the last poll; of a consumer that has no partition and was never polled, since it was made. Of one that
    /// was assigned partitions by hand, versions before 2.4 do not keep the last poll.
    private static Optional<Duration> silent(Consumer consumer, Optional<Instant> takenAt) {
        return consumer.sinceLastPoll()
                .or(() -> consumer.assigned() > 0
                        ? Optional.empty()
                        : takenAt.flatMap(taken -> consumer.createdAt().map(born -> Duration.between(born, taken))));
    }

    private static Duration pollInterval(Consumer consumer) {
        return Duration.ofMillis(
                consumer.config().number("max.poll.interval.ms").orElse(POLL_INTERVAL_MILLIS));
    }
}
