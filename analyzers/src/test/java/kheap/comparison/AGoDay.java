package kheap.comparison;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import kheap.ByteSize;
import kheap.analysis.ProfileAnalysis;
import kheap.golang.GoClients;
import kheap.golang.GoClients.Channels;
import kheap.golang.GoClients.Function;
import kheap.golang.GoClients.InUse;
import kheap.golang.GoClients.Library;
import kheap.golang.GoClients.Routines;
import kheap.golang.Maker;
import kheap.golang.Routine;
import kheap.pprof.ProfileFile;
import kheap.pprof.ProfileFile.Kind;

/// A day of a Go program in the making: a heap profile without Kafka, until a test says otherwise.
public final class AGoDay {
    public static final long MIB = 1 << 20;

    private final Instant at;
    private final Kind kind;
    private String name;
    private boolean complete = true;
    private long others = 10 * MIB;
    private long goroutines = 10;
    private OptionalInt partitions = OptionalInt.empty();
    private final List<Channels> channels = new ArrayList<>();
    private final List<Routines> routines = new ArrayList<>();
    private final List<Function> functions = new ArrayList<>();

    private AGoDay(Instant at, Kind kind, String name) {
        this.at = at;
        this.kind = kind;
        this.name = name;
    }

    /// @param number 0 for the first; one each 24 hours
    public static AGoDay heap(int number) {
        return heap(ADay.at(number)).named("heap-" + number + ".pb.gz");
    }

    public static AGoDay heap(Instant at) {
        return new AGoDay(at, Kind.HEAP, at + ".pb.gz");
    }

    public static AGoDay goroutines(int number) {
        return goroutines(ADay.at(number)).named("goroutine-" + number + ".pb.gz");
    }

    public static AGoDay goroutines(Instant at) {
        return new AGoDay(at, Kind.GOROUTINE, at + ".pb.gz");
    }

    public AGoDay named(String file) {
        name = file;
        return this;
    }

    public AGoDay cut() {
        complete = false;
        return this;
    }

    /// As many partition producers, each with a channel of 8 MiB, and the channel of their topic.
    public AGoDay producers(long count) {
        return producers(count, count * 8 * MIB).topic();
    }

    public AGoDay topic() {
        return made(Maker.TOPIC_PRODUCER, 1, 8 * MIB);
    }

    public AGoDay producers(long count, long bytes) {
        return count == 0 ? this : made(Maker.PARTITION_PRODUCER, count, bytes);
    }

    private AGoDay made(Maker maker, long count, long bytes) {
        channels.add(new Channels(maker, new ByteSize(bytes / count), new InUse(count, new ByteSize(bytes))));
        return this;
    }

    public AGoDay partitions(int count) {
        partitions = OptionalInt.of(count);
        return this;
    }

    /// Memory that is not Kafka's.
    public AGoDay others(long bytes) {
        others = bytes;
        return this;
    }

    public AGoDay running(Routine routine, long count) {
        routines.add(new Routines(routine, count));
        return this;
    }

    public AGoDay otherGoroutines(long count) {
        goroutines = count;
        return this;
    }

    public AGoDay function(String function, long objects, long bytes) {
        InUse inUse = new InUse(objects, new ByteSize(bytes));
        functions.add(new Function(function, inUse, inUse));
        return this;
    }

    public Day day() {
        InUse kafka = kind == Kind.HEAP
                ? new InUse(
                        channels.stream()
                                .mapToLong(some -> some.made().objects())
                                .sum(),
                        new ByteSize(channels.stream()
                                .mapToLong(some -> some.made().bytes().bytes())
                                .sum()))
                : new InUse(routines.stream().mapToLong(Routines::count).sum(), ByteSize.ZERO);
        InUse total = kind == Kind.HEAP
                ? new InUse(kafka.objects() + 1, new ByteSize(kafka.bytes().bytes() + others))
                : new InUse(kafka.objects() + goroutines, ByteSize.ZERO);
        GoClients clients = new GoClients(
                new ProfileFile(
                        name, 2_000, "pprof", kind, List.of(), Optional.of(at), Duration.ZERO, complete, 512 << 10),
                total,
                functions,
                List.of(new Library("sarama", kafka)),
                channels,
                routines,
                List.of(),
                partitions);
        return Day.of(new ProfileAnalysis(clients, List.of()), at);
    }
}
