package kheap.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import kheap.ByteSize;
import kheap.kafka.Batches;
import kheap.kafka.ClientConfig;
import kheap.kafka.ClientMemory;
import kheap.kafka.KafkaClients;
import kheap.kafka.KafkaThread;
import kheap.kafka.Network;
import kheap.kafka.Owner;
import kheap.kafka.Producer;
import kheap.report.Block.Column;
import kheap.report.Block.Table;

/// The clients as tables, one row for each.
final class ClientTables {
    /// Rows of the tables that one looks up rather than reads.
    private static final int FEW = 20;

    private final KafkaClients.Found clients;

    ClientTables(KafkaClients.Found clients) {
        this.clients = clients;
    }

    Table owners() {
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

    Table producers() {
        List<Column> columns = List.of(
                Column.text("Client id"),
                Column.text("State"),
                Column.number("Own memory"),
                Column.number("buffer.memory"),
                Column.number("In use"),
                Column.number("Free list"),
                Column.number("Batches").asDetail(),
                Column.number("Oldest").asDetail(),
                Column.text("Owner"),
                Column.text("Thread").asDetail(),
                Column.number("Born (UTC)").asDetail(),
                Column.number("Shared").asDetail(),
                Column.number("Sender").asDetail());
        return table(
                "Producers",
                columns,
                mostTellingFirst(),
                producer -> List.of(
                        client(producer.clientId(), producer.address()),
                        Cell.of(state(producer)),
                        Cell.of(producer.memory().own()),
                        Cell.of(producer.pool().total()),
                        Cell.of(producer.pool().inUse()),
                        Cell.of(producer.pool().free()),
                        Cell.of(producer.batches().count()),
                        Cell.age(producer.batches().oldestAge()),
                        owner(producer.owner()),
                        thread(producer.thread()),
                        Cell.at(producer.createdAt()),
                        Cell.of(producer.memory().shared()),
                        Cell.address(producer.address())));
    }

    /// Those that should not be there before those that should, else the largest first.
    private List<Producer> mostTellingFirst() {
        return clients.producers().stream()
                .sorted(Comparator.comparing(producer -> switch (producer.state()) {
                    case ORPHANED -> 0;
                    case CLOSED -> 1;
                    case OPEN, STARTING -> 2;
                }))
                .toList();
    }

    /// The state of a producer in words; one that is closed although nobody closed it has lost its thread.
    static String state(Producer producer) {
        return switch (producer.state()) {
            case OPEN -> "open";
            case ORPHANED -> "orphaned";
            case CLOSED -> producer.closeCalled() ? "closed" : "thread lost";
            case STARTING -> "starting";
        };
    }

    Table consumers() {
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
                        client(consumer.clientId(), consumer.address()),
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

    Table admins() {
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
                        client(admin.clientId(), admin.address()),
                        Cell.of(Words.lower(admin.state())),
                        Cell.of(admin.memory().own()),
                        Cell.of(admin.pendingCalls()),
                        owner(admin.owner()),
                        thread(admin.thread()),
                        Cell.at(admin.createdAt()),
                        Cell.of(admin.memory().shared())));
    }

    /// Where the own memory of the clients of one kind is.
    <C> Table parts(String kind, List<C> clients, Function<C, String> clientId, Function<C, ClientMemory> memory) {
        List<Column> columns = List.of(
                Column.text("Client id"),
                Column.number("Batches"),
                Column.number("Pool"),
                Column.number("Fetched"),
                Column.number("Metrics"),
                Column.number("Network"),
                Column.number("Other"),
                Column.number("Shared"));
        return table(kind, columns, clients, client -> {
            ClientMemory parts = memory.apply(client);
            return List.of(
                    Cell.of(clientId.apply(client)),
                    Cell.of(parts.batches()),
                    Cell.of(parts.pool()),
                    Cell.of(parts.fetched()),
                    Cell.of(parts.metrics()),
                    Cell.of(parts.network()),
                    Cell.of(parts.other()),
                    Cell.of(parts.shared()));
        });
    }

    /// The settings of the clients of one kind that bear on memory and on waiting, one column for each.
    <C> Table settings(
            String kind,
            List<String> keys,
            List<C> clients,
            Function<C, String> clientId,
            Function<C, ClientConfig> config) {
        List<Column> columns = new ArrayList<>();
        columns.add(Column.text("Client id"));
        keys.forEach(key -> columns.add(Column.text(key)));
        return table(
                kind,
                columns,
                clients,
                client -> {
                    List<Cell> row = new ArrayList<>();
                    row.add(Cell.of(clientId.apply(client)));
                    keys.forEach(key -> row.add(Cell.of(config.apply(client).text(key))));
                    return row;
                },
                FEW);
    }

    /// What the clients of one kind wait for, and their connections.
    <C> Table connections(String kind, List<C> clients, Function<C, String> clientId, Function<C, Network> network) {
        List<Column> columns = List.of(
                Column.text("Client id"),
                Column.number("Unanswered requests"),
                Column.number("Oldest"),
                Column.text("Nodes"));
        return table(
                kind,
                columns,
                clients,
                client -> {
                    Network found = network.apply(client);
                    String nodes =
                            found.nodes().stream().map(ClientTables::node).collect(Collectors.joining(", "));
                    return List.of(
                            Cell.of(clientId.apply(client)),
                            Cell.of(found.inFlightRequests()),
                            Cell.age(found.oldestRequestAge()),
                            nodes.isEmpty() ? Cell.NONE : Cell.of(nodes));
                },
                FEW);
    }

    /// `1 ready`, `bootstrap -1 disconnected (9 failed attempts)`.
    private static String node(Network.Node node) {
        return (node.id().startsWith("-") ? "bootstrap " : "")
                + node.id()
                + " "
                + node.state().toLowerCase(Locale.ROOT).replace('_', ' ')
                + (node.failedAttempts() == 0 ? "" : " (" + Words.count(node.failedAttempts(), "failed attempt") + ")");
    }

    Table pools(List<Producer> producers) {
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
        return table(
                "Buffer pools",
                columns,
                producers,
                producer -> List.of(
                        client(producer.clientId(), producer.address()),
                        Cell.of(producer.pool().total()),
                        Cell.of(producer.pool().unallocated()),
                        Cell.of(producer.pool().free()),
                        Cell.of(producer.pool().inUse()),
                        Cell.of(producer.batches().reserved()),
                        Cell.of(producer.batches().oversizedBytes()),
                        Cell.of(ClientCharts.ghost(producer)),
                        Cell.of(producer.pool().waiters())));
    }

    static Table partitions(Producer producer) {
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

    /// The transactional producers.
    Table transactions(List<Producer> producers) {
        return table(
                "Transactions",
                List.of(Column.text("Client id"), Column.text("transactional.id"), Column.text("State")),
                producers,
                producer -> List.of(
                        client(producer.clientId(), producer.address()),
                        Cell.of(producer.transaction().map(Producer.Transaction::id)),
                        Cell.of(producer.transaction().map(transaction -> transaction
                                .state()
                                .toLowerCase(Locale.ROOT)
                                .replace('_', ' ')))),
                FEW);
    }

    /// Stands for the owner itself, which is the last object of its type on the path, unless the path was shortened
    /// there.
    private static Cell owner(Owner owner) {
        Cell words = Cell.of(owner.description());
        return owner.path().reversed().stream()
                .filter(step -> step.type().equals(owner.type()))
                .findFirst()
                .map(step -> words.standingFor(step.address()))
                .orElse(words);
    }

    /// Stands for the client.
    private static Cell client(String id, long address) {
        return Cell.of(id).standingFor(address);
    }

    /// Its state; the name, which mostly repeats the client id, where there is room for it.
    private static Cell thread(Optional<KafkaThread> thread) {
        return thread.map(found ->
                        new Cell(threadState(found), found.name(), OptionalDouble.empty(), List.of(found.address())))
                .orElse(Cell.NONE);
    }

    static String threadState(KafkaThread thread) {
        return thread.alive() ? thread.state().toLowerCase(Locale.ROOT).replace('_', ' ') : "ended";
    }

    private static <C> Table table(String caption, List<Column> columns, List<C> clients, Function<C, List<Cell>> row) {
        return table(caption, columns, clients, row, Table.ROWS);
    }

    private static <C> Table table(
            String caption, List<Column> columns, List<C> clients, Function<C, List<Cell>> row, int limit) {
        return new Table(
                caption, columns, clients.stream().limit(limit).map(row).toList(), clients.size());
    }
}
