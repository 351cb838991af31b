package kheap.report;

import static kheap.report.Listing.Column.number;
import static kheap.report.Listing.Column.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import kheap.ObjectLayout;
import kheap.kafka.Admin;
import kheap.kafka.ClientConfig;
import kheap.kafka.ClientCost;
import kheap.kafka.ClientMemory;
import kheap.kafka.Consumer;
import kheap.kafka.Network;
import kheap.kafka.Producer;

/// The clients of one kind as listings that every kind has.
public final class ClientKind<C> {
    private static final List<String> PRODUCER_SETTINGS = List.of(
            "bootstrap.servers",
            "buffer.memory",
            "batch.size",
            "linger.ms",
            "acks",
            "compression.type",
            "retries",
            "max.block.ms",
            "delivery.timeout.ms",
            "max.request.size",
            "transactional.id",
            "security.protocol");

    private static final List<String> CONSUMER_SETTINGS = List.of(
            "bootstrap.servers",
            "group.id",
            "fetch.max.bytes",
            "max.partition.fetch.bytes",
            "max.poll.records",
            "max.poll.interval.ms",
            "session.timeout.ms",
            "enable.auto.commit",
            "security.protocol");

    private static final List<String> ADMIN_SETTINGS = List.of(
            "bootstrap.servers", "request.timeout.ms", "default.api.timeout.ms", "retries", "security.protocol");

    private final String name;
    private final List<C> clients;
    private final Function<C, Cell> client;
    private final Function<C, ClientMemory> memory;
    private final Function<C, Network> network;
    private final Function<C, ClientConfig> config;
    private final List<String> settings;
    private final Function<C, Optional<ClientCost>> cost;

    private ClientKind(
            String name,
            List<C> clients,
            Function<C, String> clientId,
            ToLongFunction<C> address,
            Function<C, ClientMemory> memory,
            Function<C, Network> network,
            Function<C, ClientConfig> config,
            List<String> settings,
            Function<C, Optional<ClientCost>> cost) {
        this.name = name;
        this.clients = clients;
        this.client = client -> ClientListings.client(clientId.apply(client), address.applyAsLong(client));
        this.memory = memory;
        this.network = network;
        this.config = config;
        this.settings = settings;
        this.cost = cost;
    }

    static ClientKind<Producer> producers(List<Producer> producers, Optional<ObjectLayout> layout) {
        return new ClientKind<>(
                "Producers",
                producers,
                Producer::clientId,
                Producer::address,
                Producer::memory,
                Producer::network,
                Producer::config,
                PRODUCER_SETTINGS,
                one -> ClientCost.of(one, layout));
    }

    static ClientKind<Consumer> consumers(List<Consumer> consumers, Optional<ObjectLayout> layout) {
        return new ClientKind<>(
                "Consumers",
                consumers,
                Consumer::clientId,
                Consumer::address,
                Consumer::memory,
                Consumer::network,
                Consumer::config,
                CONSUMER_SETTINGS,
                one -> ClientCost.of(one, layout));
    }

    static ClientKind<Admin> admins(List<Admin> admins, Optional<ObjectLayout> layout) {
        return new ClientKind<>(
                "Admin clients",
                admins,
                Admin::clientId,
                Admin::address,
                Admin::memory,
                Admin::network,
                Admin::config,
                ADMIN_SETTINGS,
                one -> ClientCost.of(one, layout));
    }

    /// Where their own memory is.
    public Listing<C> parts() {
        return Listing.of(
                name,
                List.of(
                        text("Client id", client),
                        number("Batches", one -> Cell.of(memory.apply(one).batches())),
                        number("Pool", one -> Cell.of(memory.apply(one).pool())),
                        number("Fetched", one -> Cell.of(memory.apply(one).fetched())),
                        number("Metrics", one -> Cell.of(memory.apply(one).metrics())),
                        number("Network", one -> Cell.of(memory.apply(one).network())),
                        number("Other", one -> Cell.of(memory.apply(one).other())),
                        number("Shared", one -> Cell.of(memory.apply(one).shared()))),
                clients);
    }

    /// What those cost in themselves that can be held against what was measured: without batches, pool and fetched
    /// records. Those first that cost most for their version.
    public Listing<C> costs() {
        return Listing.of(
                name + ", cost against what was measured",
                List.of(
                        text("Client id", client),
                        number("Cost", one -> ofCost(one, cost -> Cell.of(cost.base()))),
                        number("Usual", one -> ofCost(one, cost -> Cell.of(cost.usual()))),
                        number("Times usual", one -> ofCost(one, ClientKind::times)),
                        number("Metrics", one -> ofCost(one, cost -> Cell.of(cost.metrics()))),
                        number("Usual metrics", one -> ofCost(one, cost -> Cell.of(cost.usualMetrics()))),
                        text("Measured with", one -> ofCost(one, cost -> Cell.of("kafka-clients " + cost.version())))),
                dearestFirst());
    }

    private List<C> dearestFirst() {
        Map<C, Double> times = new IdentityHashMap<>();
        clients.forEach(one -> cost.apply(one).ifPresent(found -> times.put(one, found.times())));
        return clients.stream()
                .filter(times::containsKey)
                .sorted(Comparator.<C, Double>comparing(times::get).reversed())
                .toList();
    }

    private Cell ofCost(C one, Function<ClientCost, Cell> cell) {
        return cost.apply(one).map(cell).orElse(Cell.NONE);
    }

    private static Cell times(ClientCost cost) {
        String words = String.format(Locale.ROOT, "%.1f", cost.times());
        return new Cell(words, words, OptionalDouble.of(cost.times()), List.of());
    }

    /// What they wait for, and their connections.
    public Listing<C> connections() {
        return Listing.of(
                name,
                List.of(
                        text("Client id", client),
                        number(
                                "Unanswered requests",
                                one -> Cell.of(network.apply(one).inFlightRequests())),
                        number("Oldest", one -> Cell.age(network.apply(one).oldestRequestAge())),
                        text(
                                "Nodes",
                                one -> Cell.of(network.apply(one).nodes().stream()
                                        .map(ClientKind::node)
                                        .collect(Collectors.joining(", "))))),
                clients);
    }

    /// `1 ready`, `bootstrap -1 disconnected (9 failed attempts)`.
    private static String node(Network.Node node) {
        return (node.id().startsWith("-") ? "bootstrap " : "")
                + node.id()
                + " "
                + Words.lower(node.state())
                + (node.failedAttempts() == 0 ? "" : " (" + Words.count(node.failedAttempts(), "failed attempt") + ")");
    }

    /// The settings that bear on memory and on waiting, one column for each.
    public Listing<C> settings() {
        List<Listing.Column<C>> columns = new ArrayList<>();
        columns.add(text("Client id", client));
        settings.forEach(
                key -> columns.add(text(key, one -> Cell.of(config.apply(one).text(key)))));
        return Listing.of(name, columns, clients);
    }
}
