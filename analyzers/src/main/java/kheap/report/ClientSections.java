package kheap.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.kafka.Admin;
import kheap.kafka.Batches;
import kheap.kafka.Consumer;
import kheap.kafka.KafkaClients;
import kheap.kafka.KafkaThread;
import kheap.kafka.Owner;
import kheap.kafka.Producer;
import kheap.report.Block.Code;
import kheap.report.Block.Column;
import kheap.report.Block.Fact;
import kheap.report.Block.Section;
import kheap.report.Block.Sentence;
import kheap.report.Block.Table;

/// What is said about the Kafka clients themselves.
final class ClientSections {
    /// How many producers are shown one by one, with their partitions or their owners.
    private static final int CLOSE_UP = 5;

    private static final int THREAD_NAMES = 10;

    private final KafkaClients.Found clients;
    private final ByteSize heap;
    private final ClientCharts charts;

    ClientSections(KafkaClients.Found clients, ByteSize heap) {
        this.clients = clients;
        this.heap = heap;
        this.charts = new ClientCharts(clients);
    }

    /// How many clients there are, in a few words for each kind.
    static List<Fact> census(KafkaClients.Found clients) {
        List<Fact> census = new ArrayList<>();
        census.add(
                new Fact("Producers", states(clients.producers().stream().map(Producer::state), Producer.State.class)));
        if (!clients.consumers().isEmpty()) {
            long closed = clients.consumers().stream().filter(Consumer::closed).count();
            census.add(new Fact(
                    "Consumers",
                    Cell.of(clients.consumers().size()).text() + (closed == 0 ? "" : ": " + closed + " closed")));
        }
        if (!clients.admins().isEmpty()) {
            census.add(
                    new Fact("Admin clients", states(clients.admins().stream().map(Admin::state), Admin.State.class)));
        }
        List<String> ever = new ArrayList<>();
        ever(clients.created().producers(), "producer", ever);
        ever(clients.created().consumers(), "consumer", ever);
        ever(clients.created().admins(), "admin client", ever);
        if (!ever.isEmpty()) {
            census.add(new Fact("Made without a client id", Words.list(ever) + " since the start"));
        }
        return census;
    }

    private static void ever(OptionalLong created, String kind, List<String> words) {
        if (created.isPresent() && created.getAsLong() > 0) {
            words.add(Words.count(created.getAsLong(), kind));
        }
    }

    /// `200: 100 open, 100 orphaned`, `3 open`, `none`.
    private static <S extends Enum<S>> String states(Stream<S> states, Class<S> kind) {
        Map<S, Long> count = new EnumMap<>(kind);
        states.forEach(state -> count.merge(state, 1L, Long::sum));
        if (count.isEmpty()) {
            return "none";
        }
        long all = count.values().stream().mapToLong(Long::longValue).sum();
        List<String> words = count.entrySet().stream()
                .map(entry -> Cell.of(entry.getValue()).text() + " " + Words.lower(entry.getKey()))
                .toList();
        return words.size() == 1 ? words.getFirst() : Cell.of(all).text() + ": " + String.join(", ", words);
    }

    List<Section> sections() {
        List<Section> sections = new ArrayList<>();
        sections.add(clients());
        if (!clients.producers().isEmpty()) {
            sections.add(pools());
            sections.add(batches());
            sections.add(closeUp());
        }
        sections.add(threads());
        sections.add(counts());
        return sections;
    }

    private Section clients() {
        List<Block> blocks = new ArrayList<>();
        String shared = clients.sharedBytes().bytes() == 0
                ? ""
                : ", " + clients.sharedBytes() + " of it in parts that several of them share";
        blocks.add(new Sentence("All Kafka clients together keep " + Words.ofTheHeap(clients.totalBytes(), heap)
                + shared + ". A client's own memory is what would go if that client were gone."));
        if (clients.producers().isEmpty()) {
            blocks.add(new Sentence("There is no producer."));
        } else {
            charts.memory().ifPresent(blocks::add);
            blocks.add(owners());
            blocks.add(producers());
        }
        charts.births().ifPresent(blocks::add);
        if (!clients.consumers().isEmpty()) {
            blocks.add(consumers());
        }
        if (!clients.admins().isEmpty()) {
            blocks.add(admins());
        }
        return new Section("clients", "Clients", false, blocks);
    }

    private Table owners() {
        Map<String, List<Producer>> byOwner = new LinkedHashMap<>();
        for (Producer producer : clients.producers()) {
            byOwner.computeIfAbsent(producer.owner().description(), owner -> new ArrayList<>())
                    .add(producer);
        }
        List<List<Cell>> rows = byOwner.entrySet().stream()
                .sorted(Comparator.comparing(entry -> own(entry.getValue()), Comparator.reverseOrder()))
                .map(entry -> List.of(
                        Cell.of(entry.getKey()), Cell.of(entry.getValue().size()), Cell.of(own(entry.getValue()))))
                .toList();
        return Table.of(
                "Who holds the producers",
                List.of(Column.text("Owner"), Column.number("Producers"), Column.number("Own memory")),
                rows);
    }

    private static ByteSize own(List<Producer> producers) {
        return producers.stream().map(producer -> producer.memory().own()).reduce(ByteSize.ZERO, ByteSize::plus);
    }

    private Table producers() {
        List<Column> columns = List.of(
                Column.text("Client id"),
                Column.text("State"),
                Column.number("Own memory"),
                Column.number("buffer.memory"),
                Column.number("In use"),
                Column.number("Batches").asDetail(),
                Column.number("Oldest"),
                Column.text("Owner"),
                Column.text("Thread").asDetail(),
                Column.number("Born (UTC)").asDetail(),
                Column.number("Shared").asDetail(),
                Column.number("Sender").asDetail());
        return table(
                "Producers",
                columns,
                clients.producers(),
                producer -> List.of(
                        Cell.of(producer.clientId()),
                        Cell.of(Words.lower(producer.state())),
                        Cell.of(producer.memory().own()),
                        Cell.of(producer.pool().total()),
                        Cell.of(producer.pool().inUse()),
                        Cell.of(producer.batches().count()),
                        Cell.age(producer.batches().oldestAge()),
                        owner(producer.owner()),
                        thread(producer.thread()),
                        Cell.at(producer.createdAt()),
                        Cell.of(producer.memory().shared()),
                        Cell.address(producer.address())));
    }

    private Table consumers() {
        List<Column> columns = List.of(
                Column.text("Client id"),
                Column.text("Kind"),
                Column.text("State"),
                Column.text("Group"),
                Column.number("Partitions"),
                Column.number("Own memory"),
                Column.number("Fetched"),
                Column.text("Owner"),
                Column.text("Thread").asDetail(),
                Column.number("Born (UTC)").asDetail(),
                Column.number("Shared").asDetail(),
                Column.text("Assignment").asDetail());
        return table(
                "Consumers",
                columns,
                clients.consumers(),
                consumer -> List.of(
                        Cell.of(consumer.clientId()),
                        Cell.of(Words.lower(consumer.kind())),
                        Cell.of(consumer.closed() ? "closed" : consumer.polling() ? "polling" : "open"),
                        Cell.of(consumer.group()),
                        Cell.of(consumer.assigned()),
                        Cell.of(consumer.memory().own()),
                        Cell.of(consumer.fetched().bytes()),
                        owner(consumer.owner()),
                        thread(consumer.thread()),
                        Cell.at(consumer.createdAt()),
                        Cell.of(consumer.memory().shared()),
                        Cell.of(String.join(" ", consumer.assignment()))));
    }

    private Table admins() {
        List<Column> columns = List.of(
                Column.text("Client id"),
                Column.text("State"),
                Column.number("Own memory"),
                Column.number("Pending calls"),
                Column.text("Owner"),
                Column.text("Thread").asDetail(),
                Column.number("Born (UTC)").asDetail(),
                Column.number("Shared").asDetail());
        return table(
                "Admin clients",
                columns,
                clients.admins(),
                admin -> List.of(
                        Cell.of(admin.clientId()),
                        Cell.of(Words.lower(admin.state())),
                        Cell.of(admin.memory().own()),
                        Cell.of(admin.pendingCalls()),
                        owner(admin.owner()),
                        thread(admin.thread()),
                        Cell.at(admin.createdAt()),
                        Cell.of(admin.memory().shared())));
    }

    private Section pools() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(
                new Sentence("A producer takes the memory of its batches from a pool of buffer.memory bytes. In use is"
                        + " what the pool counts as taken; ghost is what no batch accounts for."));
        charts.pools().ifPresent(blocks::add);
        List<Column> columns = List.of(
                Column.text("Client id"),
                Column.number("buffer.memory"),
                Column.number("Unallocated"),
                Column.number("Free list"),
                Column.number("In use"),
                Column.number("Batches"),
                Column.number("Oversized"),
                Column.number("Ghost"),
                Column.number("Waiting threads"));
        blocks.add(table(
                "Buffer pools",
                columns,
                by(producer -> producer.pool().inUse()),
                producer -> List.of(
                        Cell.of(producer.clientId()),
                        Cell.of(producer.pool().total()),
                        Cell.of(producer.pool().unallocated()),
                        Cell.of(producer.pool().free()),
                        Cell.of(producer.pool().inUse()),
                        Cell.of(producer.batches().reserved()),
                        Cell.of(producer.batches().oversizedBytes()),
                        Cell.of(ClientCharts.ghost(producer)),
                        Cell.of(producer.pool().waiters()))));
        List<String> blocked = clients.producers().stream()
                .flatMap(producer -> producer.blockedThreads().stream())
                .toList();
        if (!blocked.isEmpty()) {
            List<String> names = blocked.stream()
                    .limit(THREAD_NAMES)
                    .map(name -> Excerpt.line(name, Excerpt.SHORT))
                    .toList();
            String more = blocked.size() > names.size() ? " and " + (blocked.size() - names.size()) + " more" : "";
            blocks.add(new Sentence("Waiting inside send for buffer memory: " + String.join(", ", names) + more + "."));
        }
        return new Section("pools", "Buffer pools", true, blocks);
    }

    private Section batches() {
        List<Producer> holding = by(producer -> producer.batches().reserved()).stream()
                .filter(producer -> producer.batches().count() > 0)
                .toList();
        List<Block> blocks = new ArrayList<>();
        if (holding.isEmpty()) {
            blocks.add(new Sentence("No producer holds a batch: everything sent was acknowledged or given up."));
        } else {
            charts.batchSizes().ifPresent(blocks::add);
            holding.stream().limit(CLOSE_UP).map(ClientSections::partitions).forEach(blocks::add);
            if (holding.size() > CLOSE_UP) {
                blocks.add(
                        new Sentence("Shown are the %d producers with the most bytes in batches, of %,d that hold any."
                                .formatted(CLOSE_UP, holding.size())));
            }
        }
        return new Section("batches", "Batches", true, blocks);
    }

    private static Table partitions(Producer producer) {
        Batches batches = producer.batches();
        List<Column> columns = List.of(
                Column.text("Topic"),
                Column.number("Partition"),
                Column.number("Batches"),
                Column.number("In flight"),
                Column.number("Reserved"),
                Column.number("Written"),
                Column.number("Records"),
                Column.number("Oversized"),
                Column.number("Oldest"));
        List<List<Cell>> rows = batches.partitions().stream()
                .map(row -> List.of(
                        Cell.of(row.topic()),
                        Cell.of(row.partition()),
                        Cell.of(row.count()),
                        Cell.of(row.inFlight()),
                        Cell.of(row.reserved()),
                        Cell.of(row.written()),
                        Cell.of(row.records()),
                        Cell.of(row.oversized()),
                        Cell.age(row.oldestAge())))
                .toList();
        return new Table(
                "Batches of " + Excerpt.line(producer.clientId(), Excerpt.SHORT),
                columns,
                rows,
                batches.partitionCount());
    }

    /// How a few producers are held and what their threads do: the largest one of each owner.
    private Section closeUp() {
        Map<String, Producer> largest = new LinkedHashMap<>();
        clients.producers()
                .forEach(producer -> largest.putIfAbsent(producer.owner().description(), producer));
        List<Block> blocks = largest.values().stream()
                .limit(CLOSE_UP)
                .<Block>map(producer -> new Code(
                        Excerpt.line(producer.clientId(), Excerpt.SHORT) + ", " + Words.lower(producer.state()),
                        path(producer.owner()) + stack(producer.thread())))
                .toList();
        return new Section("paths", "Who holds them, and what their threads do", true, blocks);
    }

    private static String path(Owner owner) {
        StringBuilder lines = new StringBuilder("held by ")
                .append(oneLine(owner.description()))
                .append('\n');
        for (Owner.Step step : owner.path()) {
            lines.append("  ")
                    .append(oneLine(step.via()))
                    .append("  ")
                    .append(oneLine(step.type()))
                    .append("  ")
                    .append(Cell.hex(step.address()))
                    .append('\n');
        }
        return lines.toString();
    }

    private static String stack(Optional<KafkaThread> thread) {
        if (thread.isEmpty()) {
            return "no thread";
        }
        KafkaThread found = thread.get();
        StringBuilder lines = new StringBuilder("thread ")
                .append(oneLine(found.name()))
                .append(", ")
                .append(threadState(found))
                .append('\n');
        found.stack()
                .forEach(frame -> lines.append("  at ").append(oneLine(frame)).append('\n'));
        return lines.toString();
    }

    private static String oneLine(String text) {
        return Excerpt.line(text, Excerpt.SHORT);
    }

    private Section threads() {
        List<Block> blocks = new ArrayList<>();
        charts.sendersAndThreads().ifPresent(blocks::add);
        List<List<Cell>> rows = Arrays.stream(KafkaThread.Kind.values())
                .filter(kind -> threads(kind).findAny().isPresent())
                .map(kind -> List.of(
                        Cell.of(kind.toString()),
                        Cell.of(threads(kind).filter(KafkaThread::alive).count()),
                        Cell.of(threads(kind).filter(thread -> !thread.alive()).count()),
                        Cell.of(threads(kind).filter(ClientSections::leftOver).count())))
                .toList();
        if (rows.isEmpty()) {
            blocks.add(new Sentence("No thread of Kafka's is in the dump."));
        } else {
            long alive = clients.threads().stream().filter(KafkaThread::alive).count();
            blocks.add(new Sentence("Kafka runs " + Words.count(alive, "thread") + " of the "
                    + Cell.of(clients.surroundings().threads()).text() + " that live."));
            blocks.add(Table.of(
                    "Kafka's threads",
                    List.of(
                            Column.text("Kind"),
                            Column.number("Alive"),
                            Column.number("Ended"),
                            Column.number("Alive, of no client")),
                    rows));
        }
        return new Section("threads", "Threads", false, blocks);
    }

    private Stream<KafkaThread> threads(KafkaThread.Kind kind) {
        return clients.threads().stream().filter(thread -> thread.kind() == kind);
    }

    static boolean leftOver(KafkaThread thread) {
        return thread.alive() && thread.client().isEmpty();
    }

    private Section counts() {
        List<List<Cell>> rows = clients.counts().stream()
                .map(count -> List.of(Cell.of(count.name()), Cell.of(count.count()), Cell.of(count.retained())))
                .toList();
        Block block = rows.isEmpty()
                ? new Sentence("No instance of Kafka's classes was counted.")
                : Table.of(
                        "Instances of Kafka's classes",
                        List.of(Column.text("Class"), Column.number("Instances"), Column.number("Retained")),
                        rows);
        return new Section(
                "counts",
                "Kafka's objects",
                false,
                List.of(
                        block,
                        new Sentence(
                                "Retained is what would be freed with those objects alone. Metrics, beans and threads"
                                        + " refer to a client's parts too, so it says less than a client's own memory.")));
    }

    private static Cell owner(Owner owner) {
        return Cell.of(owner.description());
    }

    /// Its state; the name, which mostly repeats the client id, where there is room for it.
    private static Cell thread(Optional<KafkaThread> thread) {
        return thread.map(found -> new Cell(threadState(found), found.name(), OptionalDouble.empty()))
                .orElse(Cell.NONE);
    }

    private static String threadState(KafkaThread thread) {
        return thread.alive() ? oneLine(thread.state().toLowerCase(Locale.ROOT)).replace('_', ' ') : "ended";
    }

    private List<Producer> by(Function<Producer, ByteSize> size) {
        return clients.producers().stream()
                .sorted(Comparator.comparing(size).reversed())
                .toList();
    }

    private static <C> Table table(String caption, List<Column> columns, List<C> clients, Function<C, List<Cell>> row) {
        return new Table(
                caption, columns, clients.stream().limit(Table.ROWS).map(row).toList(), clients.size());
    }
}
