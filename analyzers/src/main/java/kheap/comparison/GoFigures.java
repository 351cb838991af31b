package kheap.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import kheap.ByteSize;
import kheap.analysis.DumpAnalysis;
import kheap.analysis.DumpAnalysis.ClassRow;
import kheap.analysis.ProfileAnalysis;
import kheap.diagnosis.Quantity.Unit;
import kheap.golang.GoClients;
import kheap.golang.GoClients.InUse;
import kheap.golang.GoClients.Maker;
import kheap.pprof.GoProfile;

/// Gathers the figures of one profile of a Go program in the order of the report: of a heap profile what is in use,
/// of a goroutine profile how many goroutines there are.
final class GoFigures {
    static final String HEAP = "go.heap.bytes";
    static final String PRODUCERS = "go.partition-producers";
    static final String PRODUCERS_BYTES = PRODUCERS + ".bytes";

    /// In the names of functions, with whatever stands before it: libraries are vendored, and sarama has moved.
    private static final List<String> KAFKA = List.of(
            "/sarama.", "/eapache/queue.", "/confluent-kafka-go/", "/segmentio/kafka-go", "/twmb/franz-go/");

    private GoFigures() {}

    static List<Figure> of(ProfileAnalysis analysis) {
        GoClients clients = analysis.clients();
        List<Figure> figures = new ArrayList<>(
                clients.kind() == GoProfile.Kind.GOROUTINE ? goroutines(clients) : heap(clients));
        figures.addAll(Figures.evidence(analysis.diagnoses()));
        return figures;
    }

    private static List<Figure> goroutines(GoClients clients) {
        return List.of(count("go.goroutines", "goroutines", clients.goroutines()));
    }

    private static List<Figure> heap(GoClients clients) {
        List<Figure> figures = new ArrayList<>();
        figures.add(bytes(HEAP, "memory in use", clients.total().bytes()));
        figures.add(count("go.heap.objects", "objects in use", clients.total().objects()));
        figures.add(bytes("go.kafka.bytes", "memory that Kafka's clients allocated", kafka(clients)));
        figures.add(bytes("go.channels.bytes", "memory of sarama's channels", total(clients)));
        for (Maker maker : Maker.values()) {
            InUse made = made(clients, maker);
            Optional<Bound> most = maker == Maker.PARTITION_PRODUCER
                    ? bound(clients.partitions(), made.objects())
                    : Optional.empty();
            figures.add(new Figure(name(maker), label(maker), Unit.COUNT, made.objects(), most));
            figures.add(new Figure(
                    name(maker) + ".bytes",
                    "memory of the channels of " + label(maker),
                    Unit.BYTES,
                    made.bytes().bytes(),
                    most.filter(bound -> made.objects() > 0)
                            .map(bound -> new Bound(
                                    bound.label(),
                                    Unit.BYTES,
                                    bound.value() * made.bytes().bytes() / made.objects()))));
        }
        return figures;
    }

    /// The numbers that counts of this profile are likely to approach.
    static List<Bound> bounds(GoClients clients) {
        return clients.partitions().isPresent()
                ? List.of(new Bound(Channels.PARTITIONS, Unit.COUNT, clients.partitions().getAsInt()))
                : List.of();
    }

    /// More of them than there are partitions, and what was said is no bound.
    private static Optional<Bound> bound(OptionalInt partitions, long producers) {
        return partitions.isPresent() && producers <= partitions.getAsInt()
                ? Optional.of(new Bound(Channels.PARTITIONS, Unit.COUNT, partitions.getAsInt()))
                : Optional.empty();
    }

    private static ByteSize kafka(GoClients clients) {
        return clients.functions().stream()
                .filter(function -> KAFKA.stream().anyMatch(function.name()::contains))
                .map(function -> function.flat().bytes())
                .reduce(ByteSize.ZERO, ByteSize::plus);
    }

    private static ByteSize total(GoClients clients) {
        return clients.channels().stream()
                .map(channels -> channels.made().bytes())
                .reduce(ByteSize.ZERO, ByteSize::plus);
    }

    private static InUse made(GoClients clients, Maker maker) {
        return clients.channels().stream()
                .filter(channels -> channels.maker() == maker)
                .map(GoClients.Channels::made)
                .reduce(
                        new InUse(0, ByteSize.ZERO),
                        (a, b) -> new InUse(a.objects() + b.objects(), a.bytes().plus(b.bytes())));
    }

    private static String name(Maker maker) {
        return switch (maker) {
            case PARTITION_PRODUCER -> PRODUCERS;
            case TOPIC_PRODUCER -> "go.topic-producers";
            case PARTITION_CONSUMER -> "go.partition-consumers";
            case OFFSET_MANAGER -> "go.offset-managers";
            case CONSUMER_GROUP -> "go.consumer-groups";
        };
    }

    private static String label(Maker maker) {
        return switch (maker) {
            case PARTITION_PRODUCER -> "partition producers";
            case TOPIC_PRODUCER -> "topic producers";
            case PARTITION_CONSUMER -> "partition consumers";
            case OFFSET_MANAGER -> "offset managers";
            case CONSUMER_GROUP -> "consumer groups";
        };
    }

    /// What is in use by the functions that allocated it themselves; of goroutines, those that are in a function or in
    /// what it calls.
    static List<ClassRow> functions(GoClients clients) {
        boolean goroutines = clients.kind() == GoProfile.Kind.GOROUTINE;
        return clients.functions().stream()
                .map(function -> goroutines
                        ? new ClassRow(function.name(), function.cumulative().objects(), ByteSize.ZERO, ByteSize.ZERO)
                        : new ClassRow(
                                function.name(),
                                function.flat().objects(),
                                function.flat().bytes(),
                                function.flat().bytes()))
                .filter(row -> row.count() > 0)
                .limit(DumpAnalysis.CLASSES)
                .toList();
    }

    private static Figure count(String name, String label, long value) {
        return new Figure(name, label, Unit.COUNT, value, Optional.empty());
    }

    private static Figure bytes(String name, String label, ByteSize value) {
        return new Figure(name, label, Unit.BYTES, value.bytes(), Optional.empty());
    }
}
