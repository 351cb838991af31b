package kheap.comparison;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import kheap.ByteSize;
import kheap.analysis.DumpAnalysis;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Quantity.Unit;
import kheap.footprint.Footprint;
import kheap.footprint.Part;
import kheap.kafka.KafkaClients;
import kheap.kafka.Outside;
import kheap.process.ProcessFacts;

/// Gathers the figures of one analysis in the order of the report.
///
/// A dump without Kafka has zeros for Kafka's figures, because zero is true there; one whose clients could not be
/// read has none of them.
final class Figures {
    /// There whenever the clients of a dump are told.
    static final String PRODUCERS = "producers";

    private final Map<String, Figure> byName = new LinkedHashMap<>();

    private Figures() {}

    static List<Figure> of(DumpAnalysis analysis) {
        Figures figures = new Figures();
        Optional<KafkaClients.Found> clients = clients(analysis.kafka());
        figures.process(analysis, clients.map(KafkaClients.Found::totalBytes));
        figures.footprint(analysis.footprint());
        clients.ifPresent(found -> ClientFigures.add(found, figures));
        analysis.diagnoses().forEach(figures::evidence);
        return new ArrayList<>(figures.byName.values());
    }

    /// The clients as far as they are told: no clients are told, too.
    static Optional<KafkaClients.Found> clients(KafkaClients kafka) {
        return switch (kafka) {
            case KafkaClients.Found found -> Optional.of(found);
            case KafkaClients.None none ->
                Optional.of(new KafkaClients.Found(
                        new KafkaClients.Surroundings(
                                Optional.empty(),
                                ByteSize.ZERO,
                                true,
                                0,
                                false,
                                Optional.empty(),
                                ProcessFacts.UNKNOWN,
                                Optional.empty(),
                                false),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        new KafkaClients.Created(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty()),
                        List.of(),
                        List.of(),
                        List.of(),
                        Outside.NONE,
                        ByteSize.ZERO));
            case KafkaClients.Unreadable unreadable -> Optional.empty();
        };
    }

    /// What the answers to questions about one file measured.
    static List<Figure> evidence(List<Diagnosis> diagnoses) {
        Figures figures = new Figures();
        diagnoses.forEach(figures::evidence);
        return new ArrayList<>(figures.byName.values());
    }

    private void process(DumpAnalysis analysis, Optional<ByteSize> kafka) {
        ByteSize heap = analysis.heap().bytes();
        bytes("heap.bytes", "memory of the heap", heap);
        count("heap.objects", "objects of the heap", analysis.heap().objects());
        count("heap.classes", "loaded classes", analysis.heap().classes());
        count("threads", "living threads", analysis.heap().threads());
        analysis.process().directBuffers().ifPresent(this::direct);
        kafka.ifPresent(bytes -> bytes(
                "rest.bytes",
                "memory outside Kafka's clients",
                new ByteSize(Math.max(0, heap.bytes() - bytes.bytes()))));
    }

    private void direct(ProcessFacts.DirectBuffers direct) {
        bytes(
                "direct.bytes",
                "memory of direct buffers",
                direct.bytes(),
                new Bound(
                        "the limit of direct memory", Unit.BYTES, direct.limit().bytes()));
        count("direct.buffers", "direct buffers", direct.count());
    }

    /// Only what the files beside a dump tell: a day without them has none of these.
    private void footprint(Footprint footprint) {
        Optional<Bound> limit = footprint
                .limit()
                .map(amount -> new Bound(
                        "the limit of the container", Unit.BYTES, amount.size().bytes()));
        footprint
                .used()
                .ifPresent(used -> add(new Figure(
                        "process.bytes",
                        "memory that the process takes",
                        Unit.BYTES,
                        used.size().bytes(),
                        limit)));
        footprint.resident().ifPresent(resident -> bytes("process.resident.bytes", "resident memory", resident.size()));
        footprint
                .part(Part.Kind.THREAD_STACKS)
                .ifPresent(part -> bytes("process.stacks.bytes", "memory of thread stacks", part.used()));
        footprint
                .part(Part.Kind.MALLOC_ARENAS)
                .ifPresent(part -> bytes("process.arenas.bytes", "memory of malloc arenas", part.used()));
        footprint.arenas().ifPresent(arenas -> count("process.arenas", "malloc arenas", arenas.count()));
    }

    private void evidence(Diagnosis diagnosis) {
        String rule = diagnosis.question().id();
        switch (diagnosis) {
            case Diagnosis.Problem problem -> problem.evidence().forEach(evidence -> evidence(rule, evidence));
            case Diagnosis.Clear clear -> clear.evidence().forEach(evidence -> evidence(rule, evidence));
            case Diagnosis.NotApplicable cannot -> {}
        }
    }

    private void evidence(String rule, Evidence evidence) {
        Quantity quantity = evidence.value();
        add(new Figure(
                "evidence." + rule + "." + evidence.name().replace(' ', '-'),
                evidence.name(),
                quantity.unit(),
                quantity.amount(),
                Optional.empty()));
    }

    void count(String name, String label, long value) {
        add(new Figure(name, label, Unit.COUNT, value, Optional.empty()));
    }

    void count(String name, String label, long value, Optional<Bound> bound) {
        add(new Figure(name, label, Unit.COUNT, value, bound));
    }

    void bytes(String name, String label, ByteSize value) {
        add(new Figure(name, label, Unit.BYTES, value.bytes(), Optional.empty()));
    }

    void bytes(String name, String label, ByteSize value, Bound bound) {
        add(new Figure(name, label, Unit.BYTES, value.bytes(), Optional.of(bound)));
    }

    void time(String name, String label, Duration value) {
        add(new Figure(name, label, Unit.MILLIS, value.toMillis(), Optional.empty()));
    }

    /// A rule that measures several things under one name is known by the first, which it means most.
    private void add(Figure figure) {
        byName.putIfAbsent(figure.name(), figure);
    }
}
