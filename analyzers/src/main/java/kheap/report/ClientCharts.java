package kheap.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.diagnosis.Quantity.Unit;
import kheap.kafka.Admin;
import kheap.kafka.Batches;
import kheap.kafka.ClientMemory;
import kheap.kafka.Consumer;
import kheap.kafka.KafkaClients;
import kheap.kafka.KafkaThread;
import kheap.kafka.Producer;
import kheap.report.Block.Chart;
import kheap.report.Block.Chart.Bars;
import kheap.report.Block.Chart.Bars.Label;
import kheap.report.Block.Chart.Births;
import kheap.report.Block.Chart.Series;

/// The charts of the Kafka clients, as numbers; empty where there is nothing to show.
final class ClientCharts {
    /// With more sizes than this, batches are counted by powers of two.
    private static final int BATCH_SIZES = 12;

    private final KafkaClients.Found clients;

    ClientCharts(KafkaClients.Found clients) {
        this.clients = clients;
    }

    /// Each producer's own memory, with a mark at its `buffer.memory`.
    Optional<Chart> memory() {
        List<Producer> shown = clients.producers().stream().limit(Bars.SHOWN).toList();
        if (shown.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Bars(
                "Memory of each producer against its buffer.memory",
                "Own memory of " + whichOf(shown) + ". The mark at each bar is the producer's buffer.memory.",
                Unit.BYTES,
                labels(shown),
                List.of(series(
                        "own memory", shown, producer -> producer.memory().own().bytes())),
                "buffer.memory",
                shown.stream()
                        .map(producer ->
                                OptionalDouble.of(producer.pool().total().bytes()))
                        .toList()));
    }

    /// Where the bytes of each pool are.
    Optional<Chart> pools() {
        List<Producer> shown = clients.producers().stream()
                .filter(producer -> producer.pool().total().bytes() > 0)
                .sorted(Comparator.comparing(
                                (Producer producer) -> producer.pool().inUse())
                        .reversed())
                .limit(Bars.SHOWN)
                .toList();
        if (shown.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Bars(
                "Books of the buffer pools",
                "Where the bytes of buffer.memory are: " + whichOf(shown) + ", the fullest pools first.",
                Unit.BYTES,
                labels(shown),
                List.of(
                        series("batches", shown, producer -> withinBatchSize(producer.batches())),
                        series("oversized batches", shown, producer -> producer.batches()
                                .oversizedBytes()
                                .bytes()),
                        series("ghost", shown, producer -> ghost(producer).bytes()),
                        series("free list", shown, producer -> producer.pool()
                                .free()
                                .bytes()),
                        series("unallocated", shown, producer -> producer.pool()
                                        .unallocated()
                                        .bytes())
                                .asRest()),
                "",
                List.of()));
    }

    private static long withinBatchSize(Batches batches) {
        return Math.max(0, batches.reserved().bytes() - batches.oversizedBytes().bytes());
    }

    /// What the pool counts as taken and no batch accounts for.
    static ByteSize ghost(Producer producer) {
        return new ByteSize(Math.max(0, producer.ghostBytes()));
    }

    /// How many batches have which size, those above their producer's batch.size apart.
    Optional<Chart> batchSizes() {
        Map<Long, Double> within = new TreeMap<>();
        Map<Long, Double> above = new TreeMap<>();
        for (Producer producer : clients.producers()) {
            for (Batches.Size size : producer.batches().sizes()) {
                boolean oversized = size.reserved().bytes() > batchSize(producer);
                (oversized ? above : within).merge(size.reserved().bytes(), (double) size.count(), Double::sum);
                (oversized ? within : above).putIfAbsent(size.reserved().bytes(), 0.0);
            }
        }
        if (within.isEmpty()) {
            return Optional.empty();
        }
        boolean ranges = within.size() > BATCH_SIZES;
        Map<Long, Double> withinShown = ranges ? byPowersOfTwo(within) : within;
        Map<Long, Double> aboveShown = ranges ? byPowersOfTwo(above) : above;
        return Optional.of(new Bars(
                "Batches by size, against batch.size",
                "How many batches of all producers reserved how many bytes. A batch is larger than batch.size when one"
                        + " record alone is.",
                Unit.COUNT,
                withinShown.keySet().stream()
                        .map(bytes -> Label.of((ranges ? "up to " : "") + new ByteSize(bytes)))
                        .toList(),
                List.of(
                        new Series("up to batch.size", List.copyOf(withinShown.values())),
                        new Series("larger than batch.size", List.copyOf(aboveShown.values()))),
                "",
                List.of()));
    }

    /// As configured, else what the pool hands out.
    static long batchSize(Producer producer) {
        return producer.config()
                .number("batch.size")
                .orElse(producer.pool().poolable().bytes());
    }

    private static Map<Long, Double> byPowersOfTwo(Map<Long, Double> counts) {
        Map<Long, Double> ranges = new TreeMap<>();
        counts.forEach((bytes, count) ->
                ranges.merge(bytes <= 1 ? 1 : Long.highestOneBit(bytes - 1) << 1, count, Double::sum));
        return ranges;
    }

    /// The reachable heap: the parts of all clients, and what is not of Kafka's clients.
    Optional<Chart> heap(ByteSize heap) {
        Map<String, Double> parts = new LinkedHashMap<>();
        parts.put("Kafka's batches", sum(ClientMemory::batches));
        parts.put("Kafka's pools", sum(ClientMemory::pool));
        parts.put("Kafka's fetched records", sum(ClientMemory::fetched));
        parts.put("Kafka's metrics", sum(ClientMemory::metrics));
        parts.put("Kafka's network", sum(ClientMemory::network));
        parts.put("Kafka's other parts", sum(ClientMemory::other));
        parts.put("Kafka's shared parts", (double) clients.sharedBytes().bytes());
        parts.values().removeIf(bytes -> bytes == 0);
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        parts.put("rest of the heap", (double)
                Math.max(0, heap.bytes() - clients.totalBytes().bytes()));
        return Optional.of(new Bars(
                "The heap by part",
                "Where the heap's " + heap + " are: in the parts of all Kafka clients together, in what several of them"
                        + " share, and in the rest of the heap.",
                Unit.BYTES,
                parts.keySet().stream().map(Label::of).toList(),
                List.of(new Series("reachable", List.copyOf(parts.values()))),
                "",
                List.of()));
    }

    private double sum(Function<ClientMemory, ByteSize> part) {
        return Stream.of(
                        clients.producers().stream().map(Producer::memory),
                        clients.consumers().stream().map(Consumer::memory),
                        clients.admins().stream().map(Admin::memory))
                .flatMap(memories -> memories)
                .mapToDouble(memory -> part.apply(memory).bytes())
                .sum();
    }

    /// When the clients that live were made.
    Optional<Chart> births() {
        List<Births.Line> lines = new ArrayList<>();
        line("producers", clients.producers().stream().map(Producer::createdAt), lines);
        line("consumers", clients.consumers().stream().map(Consumer::createdAt), lines);
        line("admin clients", clients.admins().stream().map(Admin::createdAt), lines);
        List<Instant> all = lines.stream()
                .map(Births.Line::births)
                .flatMap(Collection::stream)
                .toList();
        if (all.size() < 2) {
            return Optional.empty();
        }
        Instant last = all.stream().max(Comparator.naturalOrder()).orElseThrow();
        Instant end = clients.surroundings().takenAt().filter(last::isBefore).orElse(last);
        long clientsThere = (long) clients.producers().size()
                + clients.consumers().size()
                + clients.admins().size();
        return Optional.of(new Births(
                "Clients born over time",
                "How many of the clients in the dump had been made at each moment. The time is known for"
                        + " %,d of %,d clients.".formatted(all.size(), clientsThere),
                lines,
                end));
    }

    private static void line(String name, Stream<Optional<Instant>> births, List<Births.Line> lines) {
        List<Instant> known = births.flatMap(Optional::stream).toList();
        if (!known.isEmpty()) {
            lines.add(new Births.Line(name, known));
        }
    }

    /// Senders, and the threads that run them.
    Optional<Chart> sendersAndThreads() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("senders, open", senders(Producer.State.OPEN));
        counts.put("senders, orphaned", senders(Producer.State.ORPHANED));
        counts.put("senders, starting", senders(Producer.State.STARTING));
        counts.put("senders, closed", senders(Producer.State.CLOSED));
        counts.put(
                "threads alive, of a sender",
                threads()
                        .filter(thread -> thread.alive() && !ClientListings.isLeftOver(thread))
                        .count());
        counts.put(
                "threads alive, of no sender",
                threads().filter(ClientListings::isLeftOver).count());
        counts.put("threads ended", threads().filter(thread -> !thread.alive()).count());
        counts.values().removeIf(count -> count == 0);
        if (counts.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Bars(
                "Senders against threads",
                "Senders of producers by state, and the producer network threads. Each running sender has one living"
                        + " thread; an orphaned one runs with no producer left to send.",
                Unit.COUNT,
                counts.keySet().stream().map(Label::of).toList(),
                List.of(new Series(
                        "how many",
                        counts.values().stream().map(Long::doubleValue).toList())),
                "",
                List.of()));
    }

    private long senders(Producer.State state) {
        return clients.producers().stream()
                .filter(producer -> producer.state() == state)
                .count();
    }

    private Stream<KafkaThread> threads() {
        return clients.threads().stream().filter(thread -> thread.kind() == KafkaThread.Kind.PRODUCER);
    }

    private String whichOf(List<Producer> shown) {
        int all = clients.producers().size();
        return shown.size() == all ? Words.count(all, "producer") : "%d of %,d producers".formatted(shown.size(), all);
    }

    private static List<Label> labels(List<Producer> producers) {
        return producers.stream()
                .map(producer -> new Label(producer.clientId(), OptionalLong.of(producer.address())))
                .toList();
    }

    private static Series series(String name, List<Producer> producers, ToDoubleFunction<Producer> value) {
        return new Series(name, producers.stream().map(value::applyAsDouble).toList());
    }
}
