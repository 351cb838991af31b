package kheap.golang;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import kheap.pprof.GoProfile;
import kheap.pprof.GoProfile.Frame;
import kheap.pprof.GoProfile.Sample;
import kheap.pprof.GoProfile.SampleType;
import kheap.pprof.ProfileFile;
import kheap.pprof.ProfileFile.Kind;

/// A profile, sample by sample.
public final class Profiled {
    public static final String IBM = "github.com/IBM/sarama.";
    public static final long MIB = 1 << 20;

    private final Kind kind;
    private final long rate;
    private final List<Sample> samples = new ArrayList<>();
    private Duration span = Duration.ZERO;

    private Profiled(Kind kind, long rate) {
        this.kind = kind;
        this.rate = rate;
    }

    public static Profiled heap() {
        return heap(512 << 10);
    }

    public static Profiled heap(long rate) {
        return new Profiled(Kind.HEAP, rate);
    }

    /// As `?seconds=` gives it.
    public Profiled within(Duration time) {
        span = time;
        return this;
    }

    public static Profiled goroutines() {
        return new Profiled(Kind.GOROUTINE, 1);
    }

    public static Profiled other() {
        return new Profiled(Kind.OTHER, 0);
    }

    /// @param functions innermost first
    public Profiled blocks(long count, long each, String... functions) {
        return add(OptionalLong.of(each), List.of(count, count * each), functions);
    }

    /// Whose sizes are only known together.
    public Profiled merged(long count, long bytes, String... functions) {
        return add(OptionalLong.empty(), List.of(count, bytes), functions);
    }

    public Profiled running(long count, String... functions) {
        return add(OptionalLong.empty(), List.of(count), functions);
    }

    private Profiled add(OptionalLong block, List<Long> values, String... functions) {
        samples.add(
                new Sample(Stream.of(functions).map(name -> new Frame(name, 1)).toList(), values, block));
        return this;
    }

    public GoClients clients() {
        return clients(OptionalInt.empty());
    }

    public GoClients clients(int partitions) {
        return clients(OptionalInt.of(partitions));
    }

    private GoClients clients(OptionalInt partitions) {
        List<SampleType> types =
                switch (kind) {
                    case HEAP ->
                        List.of(new SampleType("inuse_objects", "count"), new SampleType("inuse_space", "bytes"));
                    case GOROUTINE -> List.of(new SampleType("goroutine", "count"));
                    case OTHER -> List.of(new SampleType("cpu", "nanoseconds"));
                };
        ProfileFile file = new ProfileFile(
                "heap.pb.gz",
                2_000,
                "pprof",
                kind,
                types.stream().map(SampleType::type).toList(),
                Optional.empty(),
                span,
                true,
                rate);
        return GoClients.of(new GoProfile(file, types, samples), partitions);
    }
}
