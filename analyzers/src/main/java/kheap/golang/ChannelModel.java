package kheap.golang;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kheap.ByteSize;
import kheap.golang.GoClients.Channels;

/// What the channels of one configuration of sarama take, and how much they can take in the end.
///
/// A producer makes one channel for each topic and one for each partition when it first sends there. Who reads makes
/// two for each partition, in a group a third and one of interfaces for the group. All have `ChannelBufferSize`
/// slots, which are allocated at once.
///
/// Where a partition has a channel, so has its topic, of the same size. What else `newPartitionProducer` allocates
/// is the state of retries, 32 bytes for each that `Producer.Retry.Max` allows. Where that is set to a million it
/// takes more than any channel, and is told from one by having no like among the topics.
///
/// @param block what one channel of pointers takes
/// @param exact whether the channels were counted; else their number is estimated from those that Go looked at
/// @param channels how many there are of this size, by what made them
/// @param others those that are no channels of this size: of another configuration, or no whole number of slots
public record ChannelModel(ByteSize block, boolean exact, Map<Maker, Long> channels, List<Channels> others) {
    /// From so many times the rate on, a block is overlooked once in three thousand times.
    private static final int SURE = 8;

    private static final int POINTER_BYTES = 8;

    private static final int RETRY_STATE_BYTES = 32;

    private static final int LARGE_BYTES = 32 << 10;

    private static final int PAGE_BYTES = 8 << 10;

    public ChannelModel {
        channels = Map.copyOf(channels);
        others = List.copyOf(others);
    }

    /// The model of the channels that take most; empty where a profile shows none that could be one.
    public static Optional<ChannelModel> of(GoClients clients) {
        List<Channels> all = clients.channels();
        Set<ByteSize> ofTopics = all.stream()
                .filter(some -> some.maker() == Maker.TOPIC_PRODUCER)
                .map(Channels::block)
                .collect(Collectors.toSet());
        return all.stream()
                .filter(ChannelModel::isWhole)
                .filter(some -> some.maker() != Maker.PARTITION_PRODUCER
                        || ofTopics.contains(some.block())
                        || ofTopics.isEmpty() && mayOverlook(clients, some.block()))
                .max(Comparator.comparing(some -> some.made().bytes()))
                .map(ChannelModel::pointers)
                .map(block -> of(clients, block));
    }

    private static ChannelModel of(GoClients clients, ByteSize block) {
        Map<Maker, Long> counts = new EnumMap<>(Maker.class);
        clients.channels().stream()
                .filter(some -> pointers(some).equals(block))
                .forEach(some -> counts.merge(some.maker(), some.made().objects(), Long::sum));
        return new ChannelModel(
                block,
                !mayOverlook(clients, block),
                counts,
                clients.channels().stream()
                        .filter(some -> !pointers(some).equals(block))
                        .toList());
    }

    /// Whether it has whole slots, in blocks such as Go allocates: from 32 KiB on they are of whole pages.
    private static boolean isWhole(Channels some) {
        long bytes = some.block().bytes();
        return some.areCounted()
                && bytes % some.maker().slotBytes() == 0
                && (bytes <= LARGE_BYTES || bytes % PAGE_BYTES == 0);
    }

    /// Whether a block of this size may be there and not in the profile; of a stretch of time it has what came then.
    private static boolean mayOverlook(GoClients clients, ByteSize block) {
        long rate = clients.file().rate();
        return !clients.file().complete()
                || clients.file().span().isPositive()
                || rate == 0
                || rate > 1 && block.bytes() / rate < SURE;
    }

    /// What as many pointers would take as there are slots.
    private static ByteSize pointers(Channels some) {
        return new ByteSize(some.block().bytes() / (some.maker().slotBytes() / POINTER_BYTES));
    }

    /// `ChannelBufferSize`, or a little more: Go rounds a block up to the next size that it allocates.
    public long slots() {
        return block.bytes() / POINTER_BYTES;
    }

    public long count(Maker maker) {
        return channels.getOrDefault(maker, 0L);
    }

    public long count() {
        return channels.values().stream().mapToLong(Long::longValue).sum();
    }

    /// What the channels of this size take now.
    public ByteSize now() {
        return Arrays.stream(Maker.values()).map(this::now).reduce(ByteSize.ZERO, ByteSize::plus);
    }

    public boolean produces() {
        return count(Maker.PARTITION_PRODUCER) + count(Maker.TOPIC_PRODUCER) > 0;
    }

    public boolean consumes() {
        return count(Maker.PARTITION_CONSUMER) > 0;
    }

    public boolean isGroup() {
        return count(Maker.OFFSET_MANAGER) + count(Maker.CONSUMER_GROUP) > 0;
    }

    /// How many topics are sent to; one at least, whose channel may have been overlooked.
    public long topics() {
        return Math.max(1, count(Maker.TOPIC_PRODUCER));
    }

    /// How many partitions have a channel by now, sent to or read.
    public long reached() {
        return Math.max(count(Maker.PARTITION_PRODUCER), count(Maker.PARTITION_CONSUMER) / 2);
    }

    /// What the channels will take when every partition was sent to and is read.
    public ByteSize plateau(int partitions) {
        return Arrays.stream(Maker.values())
                .map(maker -> plateau(maker, partitions))
                .reduce(ByteSize.ZERO, ByteSize::plus);
    }

    /// What those of one maker will take then.
    public ByteSize plateau(Maker maker, int partitions) {
        return switch (maker) {
            case PARTITION_PRODUCER -> block.times(produces() ? partitions : 0);
            case TOPIC_PRODUCER -> block.times(produces() ? topics() : 0);
            case PARTITION_CONSUMER -> block.times(consumes() ? 2L * partitions : 0);
            case OFFSET_MANAGER -> block.times(isGroup() ? partitions : 0);
            case CONSUMER_GROUP -> each(maker).times(isGroup() ? Math.max(1, count(maker)) : 0);
        };
    }

    /// What those of one maker take now.
    public ByteSize now(Maker maker) {
        return each(maker).times(count(maker));
    }

    /// What one channel of this maker takes.
    private ByteSize each(Maker maker) {
        return block.times(maker.slotBytes() / POINTER_BYTES);
    }

    /// Of the others, what does not consist of whole slots.
    public Optional<Channels> misfit() {
        return others.stream().filter(some -> !isWhole(some)).findFirst();
    }

    /// Of what was made for partitions, the blocks that hold the state of retries and no messages.
    ///
    /// @return empty where there are none, and where the profile may have overlooked the channel that would be of
    ///     the same size
    public static Optional<Channels> retryState(GoClients clients) {
        Optional<ChannelModel> model = of(clients);
        return clients.channels().stream()
                .filter(some -> some.maker() == Maker.PARTITION_PRODUCER)
                .filter(some -> isWhole(some) && some.block().bytes() % RETRY_STATE_BYTES == 0)
                .filter(some -> model.isEmpty()
                        || !some.block().equals(model.get().block())
                                && model.get().count(Maker.TOPIC_PRODUCER) > 0)
                .findFirst();
    }

    /// How many retries a block has the state of.
    public static long retries(Channels retryState) {
        return retryState.block().bytes() / RETRY_STATE_BYTES - 1;
    }
}
