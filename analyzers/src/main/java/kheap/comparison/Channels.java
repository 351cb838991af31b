package kheap.comparison;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import kheap.ByteSize;

/// The channels of sarama's partition producers through the days.
///
/// A producer of sarama makes a partition producer at the first message to each partition, with a channel of
/// `ChannelBufferSize`, and keeps it until it is closed. So their memory is a whole number of channels of one size,
/// and within the life of a producer it never falls.
///
/// @param size of a channel: that of most days
/// @param partitions how many there are, as the user says
/// @param counts of the days that tell them, by time
public record Channels(ByteSize size, OptionalLong partitions, List<Count> counts) {
    /// What the user's number of partitions is called among the known numbers of a day.
    static final String PARTITIONS = "partitions, as you said";

    /// Go notes one of so many bytes that are allocated, and works out the rest.
    private static final double SAMPLED = 512 << 10;

    /// A normal value is further off once in 400 times.
    private static final double DOUBT = 3;

    /// Further from the number of channels than that, the bytes are not those of so many.
    private static final double WHOLE = 0.25;

    /// Of many small channels, of which Go notes only some.
    private static final double SHARE = 0.01;

    /// What else came is less than a tenth.
    private static final double ALONE = 0.9;

    public Channels {
        counts = List.copyOf(counts);
    }

    /// One day.
    ///
    /// @param day its number
    /// @param fits whether the bytes are those of so many channels of the common size
    public record Count(int day, long producers, ByteSize bytes, boolean fits) {}

    /// @return empty where no day tells of any
    public static Optional<Channels> of(List<Day> days) {
        List<Count> told = IntStream.range(0, days.size())
                .mapToObj(day -> count(day, days.get(day)))
                .flatMap(Optional::stream)
                .toList();
        List<Count> some = told.stream().filter(count -> count.producers > 0).toList();
        // of sizes that as many days have the first
        return some.stream()
                .map(count -> new ByteSize(count.bytes.bytes() / count.producers))
                .filter(size -> size.bytes() > 0)
                .max(Comparator.comparingLong(
                        size -> some.stream().filter(count -> fits(count, size)).count()))
                .map(size -> new Channels(
                        size,
                        partitions(days),
                        told.stream()
                                .map(count -> new Count(count.day, count.producers, count.bytes, fits(count, size)))
                                .toList()));
    }

    private static Optional<Count> count(int number, Day day) {
        return day.figure(GoFigures.PRODUCERS).flatMap(producers -> day.figure(GoFigures.PRODUCERS_BYTES)
                .map(bytes -> new Count(
                        number, Math.round(producers.value()), new ByteSize(Math.round(bytes.value())), false)));
    }

    private static OptionalLong partitions(List<Day> days) {
        return days.stream()
                .flatMap(day -> day.bounds().stream())
                .filter(bound -> bound.label().equals(PARTITIONS))
                .mapToLong(bound -> Math.round(bound.value()))
                .max();
    }

    private static boolean fits(Count count, ByteSize size) {
        double off = Math.abs(channels(count.bytes, size) - count.producers);
        return off <= Math.max(WHOLE, SHARE * count.producers);
    }

    private static double channels(ByteSize bytes, ByteSize size) {
        return (double) bytes.bytes() / size.bytes();
    }

    /// How many channels of the common size the bytes of a day would be.
    public double channels(Count count) {
        return channels(count.bytes, size);
    }

    /// How large the heap will be when every partition has its channel, where what comes is these channels and
    /// little else; empty also where the number of partitions is not known or too small.
    public static Optional<ByteSize> heapAtEnd(List<Day> days, int first, int last) {
        return of(days).filter(channels -> channels.grewAlone(days, first, last))
                .flatMap(channels -> channels.toCome(last).map(more -> new ByteSize(Math.round(days.get(last)
                                .figure(GoFigures.HEAP)
                                .orElseThrow()
                                .value()))
                        .plus(more)));
    }

    /// Whether what came between two days is these channels and little else.
    public static boolean alone(List<Day> days, int first, int last) {
        return of(days).filter(channels -> channels.grewAlone(days, first, last))
                .isPresent();
    }

    private boolean grewAlone(List<Day> days, int first, int last) {
        List<Count> ends = fitting(List.of(first, last));
        return ends.size() == 2
                && ends.getLast().producers > ends.getFirst().producers
                && grew(days, GoFigures.PRODUCERS_BYTES, first, last)
                        >= ALONE * grew(days, GoFigures.HEAP, first, last);
    }

    private static double grew(List<Day> days, String figure, int first, int last) {
        return days.get(last).figure(figure).orElseThrow().value()
                - days.get(first).figure(figure).orElseThrow().value();
    }

    private Optional<ByteSize> toCome(int last) {
        long now = fitting(List.of(last)).getFirst().producers;
        return partitions.isPresent() && partitions.getAsLong() >= now
                ? Optional.of(times(partitions.getAsLong() - now))
                : Optional.empty();
    }

    /// What so many channels take.
    public ByteSize times(long count) {
        return count > 0 && size.bytes() > Long.MAX_VALUE / count
                ? new ByteSize(Long.MAX_VALUE)
                : new ByteSize(size.bytes() * count);
    }

    /// Of some days those that fit.
    public List<Count> fitting(List<Integer> days) {
        return counts.stream()
                .filter(count -> count.fits && days.contains(count.day))
                .toList();
    }

    /// Whether on a day there are fewer than on the last of these days before it, by more than chance: another life
    /// of the producer.
    boolean fell(List<Integer> before, int day) {
        List<Count> earlier = fitting(before);
        List<Count> now = fitting(List.of(day));
        return !earlier.isEmpty()
                && !now.isEmpty()
                && now.getFirst().producers < earlier.getLast().producers - doubt(earlier.getLast());
    }

    /// How much the number of a day may be off, because Go notes only some of small channels.
    private double doubt(Count count) {
        double noted = -Math.expm1(-size.bytes() / SAMPLED);
        return DOUBT * Math.sqrt(count.producers * (1 - noted) / noted);
    }
}
