package kheap.report;

import static kheap.report.Listing.Column.detail;
import static kheap.report.Listing.Column.number;
import static kheap.report.Listing.Column.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Quantity;
import kheap.kafka.Admin;
import kheap.kafka.Batches;
import kheap.kafka.Consumer;
import kheap.kafka.KafkaClients;
import kheap.kafka.KafkaThread;
import kheap.kafka.Owner;
import kheap.kafka.Producer;

/// The Kafka clients of a dump as listings: the columns and the words of every table about them, whether a report
/// shows its first rows or a window shows it all.
public final class ClientListings {
    private final KafkaClients.Found clients;

    private ClientListings(KafkaClients.Found clients) {
        this.clients = clients;
    }

    public static ClientListings of(KafkaClients.Found clients) {
        return new ClientListings(clients);
    }

    /// What can be said of producers as of any client.
    public ClientKind<Producer> ofProducers() {
        return ClientKind.producers(clients.producers(), clients.surroundings().layout());
    }

    /// What can be said of consumers as of any client.
    public ClientKind<Consumer> ofConsumers() {
        return ClientKind.consumers(clients.consumers(), clients.surroundings().layout());
    }

    /// What can be said of admin clients as of any client.
    public ClientKind<Admin> ofAdmins() {
        return ClientKind.admins(clients.admins(), clients.surroundings().layout());
    }

    /// Those that should not be there before those that should, else the largest first.
    public Listing<Producer> producers() {
        List<Producer> mostTellingFirst = clients.producers().stream()
                .sorted(Comparator.comparing(producer -> switch (producer.state()) {
                    case ORPHANED -> 0;
                    case CLOSED -> 1;
                    case OPEN, STARTING -> 2;
                }))
                .toList();
        return Listing.of(
                "Producers",
                List.of(
                        text("Client id", ClientListings::client),
                        text("State", producer -> Cell.of(state(producer))),
                        number(
                                "Own memory",
                                producer -> Cell.of(producer.memory().own())),
                        number(
                                "buffer.memory",
                                producer -> Cell.of(producer.pool().total())),
                        number("In use", producer -> Cell.of(producer.pool().inUse())),
                        number("Free list", producer -> Cell.of(producer.pool().free())),
                        detail(number(
                                "Batches",
                                producer -> Cell.of(producer.batches().count()))),
                        detail(number(
                                "Oldest",
                                producer -> Cell.age(producer.batches().oldestAge()))),
                        text("Owner", producer -> owner(producer.owner())),
                        detail(text("Thread", producer -> thread(producer.thread()))),
                        detail(number("Born (UTC)", producer -> Cell.at(producer.createdAt()))),
                        detail(number(
                                "Shared", producer -> Cell.of(producer.memory().shared()))),
                        detail(text("Plug-ins", producer -> ClientDetails.plugIns(producer.instrumentation()))),
                        detail(number("Sender", producer -> Cell.address(producer.address())))),
                mostTellingFirst);
    }

    public Listing<Consumer> consumers() {
        return Listing.of(
                "Consumers",
                List.of(
                        text("Client id", consumer -> client(consumer.clientId(), consumer.address())),
                        text("Kind", consumer -> Cell.of(Words.lower(consumer.kind()))),
                        text("State", consumer -> Cell.of(state(consumer))),
                        text("Group", consumer -> Cell.of(consumer.group())),
                        number("Partitions", consumer -> Cell.of(consumer.assigned())),
                        number(
                                "Own memory",
                                consumer -> Cell.of(consumer.memory().own())),
                        number("Fetched", consumer -> Cell.of(consumer.fetched().bytes())),
                        text("Owner", consumer -> owner(consumer.owner())),
                        detail(number("Last poll", consumer -> Cell.age(consumer.sinceLastPoll()))),
                        detail(number(
                                "To be polled",
                                consumer -> Cell.of(consumer.fetched().unread()))),
                        detail(number("Paused", consumer -> Cell.of(consumer.paused()))),
                        detail(text("Thread", consumer -> thread(consumer.thread()))),
                        detail(number("Born (UTC)", consumer -> Cell.at(consumer.createdAt()))),
                        detail(number(
                                "Shared", consumer -> Cell.of(consumer.memory().shared()))),
                        detail(text("Plug-ins", consumer -> ClientDetails.plugIns(consumer.instrumentation()))),
                        detail(text("Assignment", consumer -> Cell.of(String.join(" ", consumer.assignment()))))),
                clients.consumers());
    }

    public Listing<Admin> admins() {
        return Listing.of(
                "Admin clients",
                List.of(
                        text("Client id", admin -> client(admin.clientId(), admin.address())),
                        text("State", admin -> Cell.of(Words.lower(admin.state()))),
                        number("Own memory", admin -> Cell.of(admin.memory().own())),
                        number("Pending calls", admin -> Cell.of(admin.pendingCalls())),
                        text("Owner", admin -> owner(admin.owner())),
                        detail(text("Thread", admin -> thread(admin.thread()))),
                        detail(number("Born (UTC)", admin -> Cell.at(admin.createdAt()))),
                        detail(text("Plug-ins", admin -> ClientDetails.plugIns(admin.instrumentation()))),
                        detail(number("Shared", admin -> Cell.of(admin.memory().shared())))),
                clients.admins());
    }

    /// Who holds the producers, by the memory of what they hold.
    public Listing<Holding> owners() {
        Map<String, List<Producer>> byOwner = new LinkedHashMap<>();
        for (Producer producer : clients.producers()) {
            byOwner.computeIfAbsent(producer.owner().description(), owner -> new ArrayList<>())
                    .add(producer);
        }
        return Listing.of(
                "Who holds the producers",
                List.of(
                        text("Owner", Holding::owner),
                        number(
                                "Producers",
                                holding -> Cell.of(holding.producers().size())),
                        number("Own memory", holding -> Cell.of(holding.own()))),
                byOwner.values().stream()
                        .map(Holding::new)
                        .sorted(Comparator.comparing(Holding::own).reversed())
                        .toList());
    }

    /// The producers that one owner holds, or several that are described by the same words.
    ///
    /// @param producers at least one
    public record Holding(List<Producer> producers) {
        public Holding {
            if (producers.isEmpty()) {
                throw new IllegalArgumentException("an owner of nothing");
            }
            producers = List.copyOf(producers);
        }

        ByteSize own() {
            return producers.stream().map(producer -> producer.memory().own()).reduce(ByteSize.ZERO, ByteSize::plus);
        }

        private Cell owner() {
            return Cell.of(producers.getFirst().owner().description())
                    .standingFor(producers.stream()
                            .flatMapToLong(producer -> ownerObject(producer.owner()).stream())
                            .distinct()
                            .limit(Evidence.SHOWN)
                            .boxed()
                            .toList());
        }
    }

    /// The books of the producers' pools, the fullest first.
    public Listing<Producer> pools() {
        return Listing.of(
                "Buffer pools",
                List.of(
                        text("Client id", ClientListings::client),
                        number(
                                "buffer.memory",
                                producer -> Cell.of(producer.pool().total())),
                        number(
                                "Unallocated",
                                producer -> Cell.of(producer.pool().unallocated())),
                        number("Free list", producer -> Cell.of(producer.pool().free())),
                        number("In use", producer -> Cell.of(producer.pool().inUse())),
                        number("Batches", producer -> Cell.of(producer.batches().reserved())),
                        number(
                                "Oversized",
                                producer -> Cell.of(producer.batches().oversizedBytes())),
                        number("Ghost", producer -> Cell.of(ClientCharts.ghost(producer))),
                        detail(number(
                                "Median fill",
                                producer -> fill(producer.batches().fill()))),
                        detail(number(
                                "Compressors",
                                producer -> Cell.of(producer.batches()
                                        .overhead()
                                        .compressors()
                                        .bytes()))),
                        number(
                                "Waiting threads",
                                producer -> Cell.of(producer.pool().waiters()))),
                clients.producers().stream()
                        .sorted(Comparator.comparing(
                                        (Producer producer) -> producer.pool().inUse())
                                .reversed())
                        .toList());
    }

    private static Cell fill(Batches.Fill fill) {
        return fill.batches() == 0 ? Cell.NONE : Cell.of(Quantity.share(fill.medianPercent() / 100.0));
    }

    /// The transactional producers.
    public Listing<Producer> transactions() {
        return Listing.of(
                "Transactions",
                List.of(
                        text("Client id", ClientListings::client),
                        text(
                                "transactional.id",
                                producer -> Cell.of(producer.transaction().map(Producer.Transaction::id))),
                        text(
                                "State",
                                producer -> Cell.of(
                                        producer.transaction().map(transaction -> Words.lower(transaction.state()))))),
                clients.producers().stream()
                        .filter(producer -> producer.transaction().isPresent())
                        .toList());
    }

    /// The batches of one producer.
    public static Listing<Batches.Partition> partitions(Producer producer) {
        return new Listing<>(
                "Batches of " + Excerpt.line(producer.clientId(), Excerpt.SHORT),
                List.of(
                        text("Topic", row -> Cell.of(row.topic())),
                        number("Partition", row -> Cell.of(row.partition())),
                        number("Batches", row -> Cell.of(row.count())),
                        number("In flight", row -> Cell.of(row.inFlight())),
                        number("Reserved", row -> Cell.of(row.reserved())),
                        number("Written", row -> Cell.of(row.written())),
                        number("Records", row -> Cell.of(row.records())),
                        number("Oversized", row -> Cell.of(row.oversized())),
                        number("Oldest", row -> Cell.age(row.oldestAge()))),
                producer.batches().partitions(),
                producer.batches().partitionCount(),
                Block.Table.Order.LARGEST_FIRST);
    }

    /// How many threads of Kafka's there are, by kind.
    public Listing<KafkaThread.Kind> threads() {
        return Listing.of(
                "Kafka's threads",
                List.of(
                        text("Kind", kind -> Cell.of(kind.toString())),
                        number(
                                "Alive",
                                kind -> Cell.of(
                                        threads(kind).filter(KafkaThread::alive).count())),
                        number(
                                "Ended",
                                kind -> Cell.of(threads(kind)
                                        .filter(thread -> !thread.alive())
                                        .count())),
                        number(
                                "Alive, of no client",
                                kind -> Cell.of(threads(kind)
                                        .filter(ClientListings::isLeftOver)
                                        .count()))),
                Arrays.stream(KafkaThread.Kind.values())
                        .filter(kind -> threads(kind).findAny().isPresent())
                        .toList());
    }

    private Stream<KafkaThread> threads(KafkaThread.Kind kind) {
        return clients.threads().stream().filter(thread -> thread.kind() == kind);
    }

    /// How many instances of Kafka's classes there are.
    public Listing<KafkaClients.InstanceCount> counts() {
        return Listing.of(
                "Instances of Kafka's classes",
                List.of(
                        text("Class", count -> Cell.of(count.name())),
                        number("Instances", count -> Cell.of(count.count())),
                        number("Retained", count -> Cell.of(count.retained()))),
                clients.counts());
    }

    /// The state of a producer in words; one that is closed although nobody closed it has lost its thread.
    public static String state(Producer producer) {
        return switch (producer.state()) {
            case OPEN -> "open";
            case ORPHANED -> "orphaned";
            case CLOSED -> producer.closeCalled() ? "closed" : "thread lost";
            case STARTING -> "starting";
        };
    }

    /// The state of a consumer in words.
    public static String state(Consumer consumer) {
        return switch (consumer.state()) {
            case OPEN -> consumer.polling() ? "polling" : "open";
            case ORPHANED -> "orphaned";
            case CLOSED -> "closed";
        };
    }

    /// The state of a thread in words.
    public static String state(KafkaThread thread) {
        return stateOfThread(thread.alive(), thread.state());
    }

    /// The state of any thread in words.
    ///
    /// @param state the name of a [Thread.State], or `UNKNOWN`
    public static String stateOfThread(boolean alive, String state) {
        return alive ? Words.lower(state) : "ended";
    }

    /// Whether a thread of Kafka's runs although no client of the dump claims it.
    public static boolean isLeftOver(KafkaThread thread) {
        return thread.alive() && thread.client().isEmpty();
    }

    /// The address of the owner itself: the last object of its type on the path. Empty where nobody holds the client
    /// and where the path was shortened at that place.
    public static OptionalLong ownerObject(Owner owner) {
        return owner.path().reversed().stream()
                .filter(step -> step.type().equals(owner.type()))
                .mapToLong(Owner.Step::address)
                .findFirst();
    }

    static Cell client(String id, long address) {
        return Cell.of(id).standingFor(List.of(address));
    }

    private static Cell client(Producer producer) {
        return client(producer.clientId(), producer.address());
    }

    private static Cell owner(Owner owner) {
        return Cell.of(owner.description())
                .standingFor(ownerObject(owner).stream().boxed().toList());
    }

    /// Its state; the name, which mostly repeats the client id, where there is room for it.
    private static Cell thread(Optional<KafkaThread> thread) {
        return thread.map(
                        found -> new Cell(state(found), found.name(), OptionalDouble.empty(), List.of(found.address())))
                .orElse(Cell.NONE);
    }
}
