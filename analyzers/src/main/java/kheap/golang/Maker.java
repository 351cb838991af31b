package kheap.golang;

/// The functions of sarama that make channels of `ChannelBufferSize` slots.
public enum Maker {
    /// One for each partition that a producer has sent to.
    PARTITION_PRODUCER("(*asyncProducer).newPartitionProducer", 8),
    /// One for each topic that a producer has sent to.
    TOPIC_PRODUCER("(*asyncProducer).newTopicProducer", 8),
    /// Two for each partition that is read: messages and errors.
    PARTITION_CONSUMER("(*consumer).ConsumePartition", 8),
    /// One for each partition of a group.
    OFFSET_MANAGER("(*offsetManager).newPartitionOffsetManager", 8),
    /// One for each group, of interfaces.
    CONSUMER_GROUP("newConsumerGroup", 16);

    private final String function;
    private final int slotBytes;

    Maker(String function, int slotBytes) {
        this.function = function;
        this.slotBytes = slotBytes;
    }

    String function() {
        return function;
    }

    /// What one slot of its channels takes: a pointer, or an interface, which is two.
    public int slotBytes() {
        return slotBytes;
    }

    /// The name of the function alone: `newPartitionProducer`.
    @Override
    public String toString() {
        return function.substring(function.indexOf('.') + 1);
    }
}
