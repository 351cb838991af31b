package kheap.golang;

/// What goroutines of sarama are for, by the function that only they run.
public enum Routine {
    /// One for each producer.
    PRODUCER("(*asyncProducer).dispatcher"),
    /// One for each producer.
    RETRY_HANDLER("(*asyncProducer).retryHandler"),
    /// One for each topic that a producer has sent to.
    TOPIC_PRODUCER("(*topicProducer).dispatch"),
    /// One for each partition that a producer has sent to.
    PARTITION_PRODUCER("(*partitionProducer).dispatch"),
    /// One for each broker that a producer has sent to.
    BROKER_PRODUCER("(*brokerProducer).run"),
    /// One for each client that refreshes what it knows of the cluster.
    CLIENT("(*client).backgroundMetadataUpdater"),
    /// One for each partition that is read.
    PARTITION_CONSUMER("(*partitionConsumer).responseFeeder"),
    /// One for each member of a group.
    GROUP_SESSION("(*consumerGroupSession).heartbeatLoop");

    private final String function;

    Routine(String function) {
        this.function = function;
    }

    @Override
    public String toString() {
        return function;
    }
}
