package kheap.golang;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import kheap.ByteSize;
import kheap.pprof.GoProfile;

/// What a profile shows of a Go program and of Kafka's clients in it.
///
/// @param file the file's name without its folders
/// @param bytes the size of the file on the disk
/// @param total objects and bytes in use, of a heap profile
/// @param goroutines of a goroutine profile
/// @param functions where what is in use was allocated, most bytes or most goroutines first
/// @param channels of sarama, by what made them
/// @param partitions how many there are, as the user says
public record GoClients(
        String file,
        long bytes,
        String format,
        GoProfile.Kind kind,
        Optional<Instant> takenAt,
        boolean complete,
        InUse total,
        long goroutines,
        List<Function> functions,
        List<Channels> channels,
        OptionalInt partitions) {
    public GoClients {
        functions = List.copyOf(functions);
        channels = List.copyOf(channels);
    }

    public record InUse(long objects, ByteSize bytes) {}

    /// One function of the program.
    ///
    /// @param flat allocated by itself, of goroutines: those that stand in it
    /// @param cumulative with what it called
    public record Function(String name, InUse flat, InUse cumulative) {}

    /// What one function of sarama made.
    public record Channels(Maker maker, InUse made) {}

    /// The functions of sarama that make a channel of `ChannelBufferSize` for each partition or topic.
    public enum Maker {
        PARTITION_PRODUCER("newPartitionProducer"),
        TOPIC_PRODUCER("newTopicProducer"),
        PARTITION_CONSUMER("ConsumePartition"),
        OFFSET_MANAGER("newPartitionOffsetManager"),
        CONSUMER_GROUP("newConsumerGroup");

        private final String function;

        Maker(String function) {
            this.function = function;
        }

        @Override
        public String toString() {
            return function;
        }
    }
}
