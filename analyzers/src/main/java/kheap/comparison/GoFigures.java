package kheap.comparison;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import kheap.ByteSize;
import kheap.analysis.DumpAnalysis.ClassRow;
import kheap.analysis.ProfileAnalysis;
import kheap.diagnosis.Quantity.Unit;
import kheap.golang.ChannelModel;
import kheap.golang.GoClients;
import kheap.golang.GoClients.InUse;
import kheap.golang.Maker;
import kheap.golang.Pile;
import kheap.golang.Routine;
import kheap.pprof.ProfileFile.Kind;

/// Gathers the figures of one profile of a Go program in the order of the report: of a heap profile what is in use,
/// of a goroutine profile how many goroutines there are. What a profile does not show has zeros.
final class GoFigures {
    static final String HEAP = "go.heap.bytes";
    static final String PRODUCERS = "go.partition-producers";
    static final String PRODUCERS_BYTES = PRODUCERS + ".bytes";

    private final GoClients clients;
    private final Optional<ChannelModel> model;
    private final List<Figure> figures = new ArrayList<>();

    private GoFigures(GoClients clients) {
        this.clients = clients;
        this.model = ChannelModel.of(clients);
    }

    static List<Figure> of(ProfileAnalysis analysis) {
        GoFigures figures = new GoFigures(analysis.clients());
        if (areGoroutines(analysis.clients())) {
            figures.goroutines();
        } else {
            figures.heap();
        }
        figures.figures.addAll(Figures.evidence(analysis.diagnoses()));
        return figures.figures;
    }

    private static boolean areGoroutines(GoClients clients) {
        return clients.file().kind() == Kind.GOROUTINE;
    }

    /// The numbers that counts of this profile are likely to approach.
    static List<Bound> bounds(GoClients clients) {
        OptionalInt partitions = clients.partitions();
        return partitions.isPresent()
                ? List.of(new Bound(Channels.PARTITIONS, Unit.COUNT, partitions.getAsInt()))
                : List.of();
    }

    /// The functions by what is in use that they allocated themselves; of goroutines by those that are in one of them
    /// or in what it calls, because in the end all of them wait.
    static List<ClassRow> functions(GoClients clients) {
        return clients.functions().stream()
                .map(function -> areGoroutines(clients)
                        ? new ClassRow(function.name(), function.cumulative().objects(), ByteSize.ZERO, ByteSize.ZERO)
                        : new ClassRow(
                                function.name(),
                                function.flat().objects(),
                                function.flat().bytes(),
                                function.flat().bytes()))
                .toList();
    }

    private void goroutines() {
        count("go.goroutines", "goroutines", clients.total().objects());
        count(
                "go.goroutines.kafka",
                "goroutines of Kafka's clients",
                inLibraries().objects());
        for (Routine routine : Routine.values()) {
            count("go.goroutines." + word(routine), label(routine), clients.goroutines(routine));
        }
    }

    private void heap() {
        bytes(HEAP, "memory in use", clients.total().bytes());
        count("go.heap.objects", "objects in use", clients.total().objects());
        bytes(
                "go.kafka.bytes",
                "memory in use by Kafka's clients",
                inLibraries().bytes());
        bytes(
                "go.channels.bytes",
                "memory of sarama's channels",
                sum(Arrays.stream(Maker.values()).map(this::made).toList()).bytes());
        for (Maker maker : Maker.values()) {
            channels(maker, made(maker));
        }
        for (Pile.Kind kind : Pile.Kind.values()) {
            InUse pile = clients.pile(kind).map(Pile::inUse).orElse(InUse.NOTHING);
            bytes("go." + word(kind) + ".bytes", "memory of " + kind, pile.bytes());
        }
    }

    private void channels(Maker maker, InUse made) {
        Optional<Bound> most = maker == Maker.PARTITION_PRODUCER ? bound(made) : Optional.empty();
        String name = "go." + word(maker) + "s";
        String label = maker.name().toLowerCase(Locale.ROOT).replace('_', ' ') + "s";
        figures.add(new Figure(name, label, Unit.COUNT, made.objects(), most));
        figures.add(new Figure(
                name + ".bytes",
                "memory of the channels of " + label,
                Unit.BYTES,
                made.bytes().bytes(),
                most.filter(bound -> made.objects() > 0)
                        .map(bound -> new Bound(
                                bound.label(),
                                Unit.BYTES,
                                bound.value() * made.bytes().bytes() / made.objects()))));
    }

    /// With more partition producers than partitions, what was said is no bound.
    private Optional<Bound> bound(InUse producers) {
        return bounds(clients).stream()
                .filter(partitions -> producers.objects() <= partitions.value())
                .findFirst();
    }

    /// What a function made of the size that channels have. Where it made none of that size, all but the state of
    /// retries: a day that does not fit is to be seen.
    private InUse made(Maker maker) {
        List<GoClients.Channels> all = clients.channels().stream()
                .filter(made -> made.maker() == maker)
                .toList();
        List<GoClients.Channels> ofSize = all.stream()
                .filter(made -> model.filter(known -> made.block().bytes() / maker.slotBytes() == known.slots())
                        .isPresent())
                .toList();
        List<GoClients.Channels> counted = ofSize.isEmpty()
                ? all.stream()
                        .filter(made -> !Optional.of(made).equals(ChannelModel.retryState(clients)))
                        .toList()
                : ofSize;
        return sum(counted.stream().map(GoClients.Channels::made).toList());
    }

    private InUse inLibraries() {
        return sum(clients.libraries().stream().map(GoClients.Library::inUse).toList());
    }

    private static InUse sum(List<InUse> parts) {
        return new InUse(
                parts.stream().mapToLong(InUse::objects).reduce(0, GoFigures::sum),
                parts.stream().map(InUse::bytes).reduce(ByteSize.ZERO, ByteSize::plus));
    }

    private static long sum(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }

    private static String label(Routine routine) {
        return switch (routine) {
            case PRODUCER -> "goroutines of producers";
            case RETRY_HANDLER -> "goroutines of retry handlers";
            case TOPIC_PRODUCER -> "goroutines of topic producers";
            case PARTITION_PRODUCER -> "goroutines of partition producers";
            case BROKER_PRODUCER -> "goroutines of broker producers";
            case CLIENT -> "goroutines of clients";
            case PARTITION_CONSUMER -> "goroutines of partition consumers";
            case GROUP_SESSION -> "goroutines of group sessions";
        };
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void count(String name, String label, long value) {
        figures.add(new Figure(name, label, Unit.COUNT, value, Optional.empty()));
    }

    private void bytes(String name, String label, ByteSize value) {
        figures.add(new Figure(name, label, Unit.BYTES, value.bytes(), Optional.empty()));
    }
}
