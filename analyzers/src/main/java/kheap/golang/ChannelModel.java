package kheap.golang;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kheap.ByteSize;
import kheap.golang.GoClients.Channels;
import kheap.golang.GoClients.InUse;

/// What the channels of one configuration of sarama take, and how much they can take in the end.
///
/// A producer makes one channel for each topic and one for each partition when it first sends there. Who reads makes
/// two for each partition, in a group a third and one of interfaces for the group. All have `ChannelBufferSize` slots,
/// which are allocated at once.
///
/// @param block what one channel of pointers takes
/// @param exact whether the channels were counted; else their number is estimated from those that Go looked at
/// @param channels how many there are of this size, by what made them
/// @param others those that are no channels of this size: of another configuration, or no whole number of slots
public record ChannelModel(ByteSize block, boolean exact, Map<Maker, Long> channels, List<Channels> others) {
    /// From so many times the rate on, a block is overlooked once in three thousand times.
    private static final int SURE = 8;

    private static final int POINTER_BYTES = 8;

    public ChannelModel {
        channels = Map.copyOf(channels);
        others = List.copyOf(others);
    }

    /// The model of the channels that take most; empty where a profile shows none that could be one.
    public static Optional<ChannelModel> of(GoClients clients) {
        List<Channels> all = clients.channels();
        // Only a channel has the same size for a topic as for a partition.
        Set<ByteSize> ofTopics = all.stream()
                .filter(some -> some.maker() == Maker.TOPIC_PRODUCER)
                .map(Channels::block)
                .collect(Collectors.toSet());
        return all.stream()
                .filter(some -> some.block().bytes() % some.maker().slotBytes() == 0)
                .filter(some -> some.maker() != Maker.PARTITION_PRODUCER
                        || ofTopics.isEmpty()
                        || ofTopics.contains(some.block()))
                .max(Comparator.comparing(some -> some.made().bytes()))
                .map(ChannelModel::pointers)
                .map(block -> of(clients, block));
    }

    private static ChannelModel of(GoClients clients, ByteSize block) {
        long rate = clients.file().rate();
        Map<Maker, Long> counts = new EnumMap<>(Maker.class);
        clients.channels().stream()
                .filter(some -> pointers(some).equals(block))
                .forEach(some -> counts.merge(some.maker(), some.made().objects(), Long::sum));
        return new ChannelModel(
                block,
                rate == 1 || rate > 1 && block.bytes() / rate >= SURE,
                counts,
                clients.channels().stream()
                        .filter(some -> !pointers(some).equals(block))
                        .toList());
    }

    /// What as many pointers would take as there are slots.
    private static ByteSize pointers(Channels some) {
        return new ByteSize(some.block().bytes() * POINTER_BYTES / some.maker().slotBytes());
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
        return channels.entrySet().stream()
                .map(entry -> times(entry.getValue() * entry.getKey().slotBytes() / POINTER_BYTES))
                .reduce(ByteSize.ZERO, ByteSize::plus);
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
        long blocks = 0;
        if (produces()) {
            blocks += topics() + partitions;
        }
        if (consumes()) {
            blocks += (isGroup() ? 3L : 2L) * partitions;
        }
        if (isGroup()) {
            blocks += (long) Maker.CONSUMER_GROUP.slotBytes() / POINTER_BYTES * Math.max(1, count(Maker.CONSUMER_GROUP));
        }
        return times(blocks);
    }

    private ByteSize times(long blocks) {
        return new ByteSize(
                block.bytes() > 0 && blocks > Long.MAX_VALUE / block.bytes() ? Long.MAX_VALUE : blocks * block.bytes());
    }

    /// Of the others, what does not consist of whole channels.
    public Optional<Channels> misfit() {
        return others.stream()
                .filter(some -> some.maker() == Maker.PARTITION_PRODUCER && count(Maker.TOPIC_PRODUCER) > 0)
                .findFirst();
    }

    /// Of the others, all together.
    public InUse ofOthers() {
        return others.stream().map(Channels::made).reduce(InUse.NOTHING, InUse::plus);
    }
}
