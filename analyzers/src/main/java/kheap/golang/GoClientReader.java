package kheap.golang;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import kheap.ByteSize;
import kheap.golang.GoClients.Channels;
import kheap.golang.GoClients.Function;
import kheap.golang.GoClients.InUse;
import kheap.golang.GoClients.Library;
import kheap.golang.GoClients.Routines;
import kheap.pprof.GoProfile;
import kheap.pprof.GoProfile.Frame;
import kheap.pprof.GoProfile.Sample;
import kheap.pprof.ProfileFile;

/// Goes once through the samples of a profile and counts what is Kafka's.
final class GoClientReader {
    /// By the path of the package, as the reports name them.
    private static final Map<String, String> LIBRARIES = libraries();

    /// Smaller blocks that the makers of channels allocate are the channels' heads and the like.
    private static final long SMALLEST_CHANNEL = 1_024;

    private static final List<String> COPIES = List.of("_Cfunc_GoBytes", "_Cfunc_GoString", "_Cfunc_GoStringN");
    private static final String SARAMA = "sarama";
    private static final String CONFLUENT = "confluent-kafka-go";

    private final GoProfile profile;
    private final Map<String, GoFunction> parsed = new HashMap<>();
    /// By the path of a package; profiles have millions of frames and a few hundred packages.
    private final Map<String, List<String>> others = new HashMap<>();
    private final Map<String, InUse> flat = new HashMap<>();
    private final Map<String, InUse> cumulative = new HashMap<>();
    private final Map<String, InUse> libraries = new LinkedHashMap<>();
    private final Map<Size, InUse> channels = new HashMap<>();
    private final Map<Routine, Long> routines = new EnumMap<>(Routine.class);
    private final Map<Pile.Kind, InUse> piles = new EnumMap<>(Pile.Kind.class);

    GoClientReader(GoProfile profile) {
        this.profile = profile;
    }

    /// The libraries other than sarama that a package is of.
    private static List<String> others(String path) {
        return LIBRARIES.entrySet().stream()
                .filter(library -> path.contains(library.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static Map<String, String> libraries() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("confluent-kafka-go", "confluent-kafka-go");
        names.put("segmentio/kafka-go", "segmentio/kafka-go");
        names.put("twmb/franz-go", "franz-go");
        return names;
    }

    GoClients read(OptionalInt partitions) {
        OptionalInt objects = valueOf("inuse_objects", "objects", "goroutine", "goroutines");
        OptionalInt bytes = valueOf("inuse_space", "space");
        InUse total = InUse.NOTHING;
        if (profile.file().kind() != ProfileFile.Kind.OTHER) {
            for (Sample sample : profile.samples()) {
                InUse inUse = new InUse(value(sample, objects), new ByteSize(value(sample, bytes)));
                if (!inUse.equals(InUse.NOTHING)) {
                    total = total.plus(inUse);
                    count(sample, inUse);
                }
            }
        }
        return new GoClients(
                profile.file(),
                total,
                functions(),
                libraries.entrySet().stream()
                        .map(entry -> new Library(entry.getKey(), entry.getValue()))
                        .toList(),
                channels.entrySet().stream()
                        .map(entry -> new Channels(
                                entry.getKey().maker(), entry.getKey().block(), entry.getValue()))
                        .sorted(Comparator.comparing(
                                        (Channels some) -> some.made().bytes())
                                .reversed()
                                .thenComparing(Channels::maker))
                        .toList(),
                routines.entrySet().stream()
                        .map(entry -> new Routines(entry.getKey(), entry.getValue()))
                        .toList(),
                piles.entrySet().stream()
                        .map(entry -> new Pile(entry.getKey(), entry.getValue()))
                        .toList(),
                partitions);
    }

    private OptionalInt valueOf(String... types) {
        for (String type : types) {
            OptionalInt index = profile.indexOf(type);
            if (index.isPresent()) {
                return index;
            }
        }
        return OptionalInt.empty();
    }

    private static long value(Sample sample, OptionalInt index) {
        return index.isPresent() ? sample.values().get(index.getAsInt()) : 0;
    }

    private void count(Sample sample, InUse inUse) {
        Set<String> seen = new HashSet<>();
        Set<String> clients = new HashSet<>();
        Set<Routine> kinds = new HashSet<>();
        for (Frame frame : sample.stack()) {
            if (seen.add(frame.function())) {
                cumulative.merge(frame.function(), inUse, InUse::plus);
                GoFunction function = function(frame);
                if (function.isOfSarama()) {
                    clients.add(SARAMA);
                    for (Routine routine : Routine.values()) {
                        if (function.name().equals(routine.toString())) {
                            kinds.add(routine);
                        }
                    }
                }
                clients.addAll(others.computeIfAbsent(function.path(), GoClientReader::others));
            }
        }
        clients.forEach(name -> libraries.merge(name, inUse, InUse::plus));
        if (sample.stack().isEmpty()) {
            return;
        }
        if (profile.file().kind() == ProfileFile.Kind.GOROUTINE) {
            kinds.forEach(kind -> routines.merge(kind, inUse.objects(), Long::sum));
            // all of them wait in the runtime
            flat.merge(pastTheRuntime(sample).function(), inUse, InUse::plus);
        } else {
            flat.merge(sample.stack().getFirst().function(), inUse, InUse::plus);
            GoFunction allocating = function(pastTheRuntime(sample));
            channel(allocating, sample, inUse);
            pile(allocating, inUse, clients);
        }
    }

    /// The innermost frame that is not of Go's runtime; the innermost of all where the runtime does it for itself.
    private Frame pastTheRuntime(Sample sample) {
        return sample.stack().stream()
                .filter(frame -> !function(frame).isOfRuntime())
                .findFirst()
                .orElse(sample.stack().getFirst());
    }

    private void channel(GoFunction allocating, Sample sample, InUse inUse) {
        if (!allocating.isOfSarama()) {
            return;
        }
        long block = sample.blockBytes().orElse(inUse.bytes().bytes() / Math.max(1, inUse.objects()));
        if (block < SMALLEST_CHANNEL) {
            return;
        }
        for (Maker maker : Maker.values()) {
            if (allocating.name().equals(maker.function())) {
                channels.merge(new Size(maker, new ByteSize(block)), inUse, InUse::plus);
            }
        }
    }

    private void pile(GoFunction allocating, InUse inUse, Set<String> clients) {
        if (allocating.isOf("eapache/queue") && clients.contains(SARAMA)) {
            add(Pile.Kind.RETRY_QUEUE, inUse);
        } else if (allocating.isOf("/go-metrics")) {
            add(Pile.Kind.METERS, inUse);
        } else if (clients.contains(CONFLUENT)) {
            if (COPIES.contains(allocating.name())) {
                add(Pile.Kind.CGO_COPIES, inUse);
            } else if (allocating.isOf(CONFLUENT)
                    && allocating.name().equals("NewProducer")
                    && inUse.bytes().bytes() / Math.max(1, inUse.objects()) >= SMALLEST_CHANNEL) {
                add(Pile.Kind.CONFLUENT_CHANNELS, inUse);
            }
        }
    }

    private void add(Pile.Kind kind, InUse inUse) {
        piles.merge(kind, inUse, InUse::plus);
    }

    private GoFunction function(Frame frame) {
        return parsed.computeIfAbsent(frame.function(), GoFunction::of);
    }

    private List<Function> functions() {
        return cumulative.entrySet().stream()
                .map(entry -> new Function(
                        entry.getKey(), flat.getOrDefault(entry.getKey(), InUse.NOTHING), entry.getValue()))
                .sorted(Comparator.comparing(
                                (Function function) -> function.flat().bytes())
                        .thenComparing(function -> function.flat().objects())
                        .thenComparing(function -> function.cumulative().bytes())
                        .thenComparing(function -> function.cumulative().objects())
                        .reversed()
                        .thenComparing(Function::name))
                .limit(GoClients.FUNCTIONS)
                .toList();
    }

    private record Size(Maker maker, ByteSize block) {}
}
