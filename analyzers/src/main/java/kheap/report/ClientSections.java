package kheap.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.kafka.Admin;
import kheap.kafka.DirectMemory;
import kheap.kafka.KafkaClients;
import kheap.kafka.KafkaThread;
import kheap.kafka.LibraryCopy;
import kheap.kafka.Network;
import kheap.kafka.Owner;
import kheap.kafka.Producer;
import kheap.kafka.StreamsApplication;
import kheap.report.Block.Code;
import kheap.report.Block.Fact;
import kheap.report.Block.Section;
import kheap.report.Block.Sentence;
import kheap.report.Block.Table;

/// What is said about the Kafka clients themselves.
final class ClientSections {
    /// How many producers are shown one by one, with their partitions or their owners.
    private static final int CLOSE_UP = 5;

    private static final int NAMES = 10;

    /// The states of clients, in the order they are counted up.
    private static final List<String> ORDER = List.of("open", "orphaned", "closed", "thread lost", "starting");

    /// Rows of the tables that one looks up rather than reads.
    private static final int FEW = 20;

    private final KafkaClients.Found clients;
    private final ByteSize heap;
    private final ClientCharts charts;
    private final ClientListings listings;

    ClientSections(KafkaClients.Found clients, ByteSize heap) {
        this.clients = clients;
        this.heap = heap;
        this.charts = new ClientCharts(clients);
        this.listings = ClientListings.of(clients);
    }

    /// How many clients there are, in a few words for each kind.
    static List<Fact> census(KafkaClients.Found clients) {
        List<Fact> census = new ArrayList<>();
        census.add(new Fact("Producers", states(clients.producers().stream().map(ClientListings::state))));
        if (!clients.consumers().isEmpty()) {
            census.add(
                    new Fact("Consumers", states(clients.consumers().stream().map(one -> Words.lower(one.state())))));
        }
        if (!clients.admins().isEmpty()) {
            census.add(new Fact(
                    "Admin clients", states(clients.admins().stream().map(admin -> Words.lower(admin.state())))));
        }
        List<String> ever = new ArrayList<>();
        ever(clients.created().producers(), "producer", ever);
        ever(clients.created().consumers(), "consumer", ever);
        ever(clients.created().admins(), "admin client", ever);
        if (!ever.isEmpty()) {
            census.add(new Fact("Made without a client id", Words.list(ever) + " since the start"));
        }
        census.add(new Fact(
                "Kafka's threads",
                "%s of %s that live"
                        .formatted(
                                Cell.of(alive(clients)).text(),
                                Cell.of(clients.surroundings().threads()).text())));
        if (!clients.versions().isEmpty()) {
            census.add(new Fact("kafka-clients", Words.list(clients.versions())));
        }
        return census;
    }

    private static void ever(OptionalLong created, String kind, List<String> words) {
        if (created.isPresent() && created.getAsLong() > 0) {
            words.add(Words.count(created.getAsLong(), kind));
        }
    }

    /// `200: 100 open, 100 orphaned`, `3 open`, `none`.
    private static String states(Stream<String> states) {
        Map<String, Long> count = new TreeMap<>(Comparator.comparing(ORDER::indexOf));
        states.forEach(state -> count.merge(state, 1L, Long::sum));
        if (count.isEmpty()) {
            return "none";
        }
        long all = count.values().stream().mapToLong(Long::longValue).sum();
        List<String> words = count.entrySet().stream()
                .map(entry -> Cell.of(entry.getValue()).text() + " " + entry.getKey())
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
        sections.add(memory());
        sections.add(new HeldSection(clients.outside(), heap).section());
        sections.add(connections());
        sections.add(streams());
        sections.add(settings());
        sections.add(threads());
        sections.add(process());
        sections.add(counts());
        sections.removeIf(section -> section.blocks().isEmpty());
        return sections;
    }

    private Section clients() {
        List<Block> blocks = new ArrayList<>();
        String shared = clients.sharedBytes().bytes() == 0
                ? ""
                : ", " + clients.sharedBytes() + " of it in parts that several of them share";
        blocks.add(new Sentence("All Kafka clients together keep " + Words.ofTheHeap(clients.totalBytes(), heap)
                + shared + ". A client's own memory is what would go if that client were gone."));
        disconnected().ifPresent(blocks::add);
        if (clients.producers().isEmpty()) {
            blocks.add(new Sentence("There is no producer."));
        } else {
            charts.memory().ifPresent(blocks::add);
            blocks.add(listings.owners().table());
            blocks.add(listings.producers().table());
        }
        charts.births().ifPresent(blocks::add);
        if (!clients.consumers().isEmpty()) {
            blocks.add(listings.consumers().table());
        }
        if (!clients.admins().isEmpty()) {
            blocks.add(listings.admins().table());
        }
        return new Section("clients", "Clients", false, blocks);
    }

    /// The living clients without a connection, which explains most of what waits.
    private Optional<Block> disconnected() {
        List<String> down = new ArrayList<>();
        clients.producers().stream()
                .filter(producer -> producer.state() != Producer.State.CLOSED)
                .forEach(producer -> disconnected(producer.clientId(), producer.network(), down));
        clients.consumers().stream()
                .filter(consumer -> !consumer.closed())
                .forEach(consumer -> disconnected(consumer.clientId(), consumer.network(), down));
        clients.admins().stream()
                .filter(admin -> admin.state() != Admin.State.CLOSED)
                .forEach(admin -> disconnected(admin.clientId(), admin.network(), down));
        return down.isEmpty()
                ? Optional.empty()
                : Optional.of(new Sentence("Connected to no broker: " + listed(down) + "."));
    }

    private static void disconnected(String clientId, Network network, List<String> to) {
        if (network.isDown()) {
            int failed = network.nodes().stream()
                    .mapToInt(Network.Node::failedAttempts)
                    .sum();
            to.add(Excerpt.line(clientId, Excerpt.SHORT)
                    + (failed == 0 ? "" : " (" + Words.count(failed, "failed attempt") + ")"));
        }
    }

    /// The first [#NAMES] of them, and how many more there are.
    private static String listed(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(NAMES, names.size())))
                + (names.size() > NAMES ? " and " + (names.size() - NAMES) + " more" : "");
    }

    private Section pools() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(
                new Sentence("A producer takes the memory of its batches from a pool of buffer.memory bytes. In use is"
                        + " what the pool counts as taken; ghost is what no batch accounts for."));
        charts.pools().ifPresent(blocks::add);
        blocks.add(listings.pools().table());
        List<String> blocked = clients.producers().stream()
                .flatMap(producer -> producer.blockedThreads().stream())
                .toList();
        if (!blocked.isEmpty()) {
            List<String> names = blocked.stream()
                    .map(name -> Excerpt.line(name, Excerpt.SHORT))
                    .toList();
            blocks.add(new Sentence("Waiting inside send for buffer memory: " + listed(names) + "."));
        }
        return new Section("pools", "Buffer pools", true, blocks);
    }

    private Section memory() {
        List<Block> blocks = new ArrayList<>();
        charts.heap(heap).ifPresent(blocks::add);
        tables(
                Table.ROWS,
                blocks,
                listings.ofProducers().parts(),
                listings.ofConsumers().parts(),
                listings.ofAdmins().parts());
        tables(
                FEW,
                blocks,
                listings.ofProducers().costs(),
                listings.ofConsumers().costs(),
                listings.ofAdmins().costs());
        return new Section("memory", "Own memory by part", true, blocks);
    }

    private Section streams() {
        List<StreamsApplication> applications = clients.outside().streams();
        return new Section(
                "streams",
                "Kafka Streams",
                true,
                applications.isEmpty()
                        ? List.of()
                        : List.of(
                                StreamsListings.applications(applications).table(),
                                StreamsListings.stores(applications).table()));
    }

    private Section connections() {
        List<Block> blocks = new ArrayList<>();
        tables(
                FEW,
                blocks,
                listings.ofProducers().connections(),
                listings.ofConsumers().connections(),
                listings.transactions(),
                listings.ofAdmins().connections());
        return new Section("connections", "Connections", true, blocks);
    }

    private Section settings() {
        List<Block> blocks = new ArrayList<>();
        tables(
                FEW,
                blocks,
                listings.ofProducers().settings(),
                listings.ofConsumers().settings());
        return new Section("settings", "Settings", true, blocks);
    }

    /// The listings that have a row.
    private static void tables(int limit, List<Block> to, Listing<?>... listings) {
        Arrays.stream(listings)
                .filter(listing -> !listing.rows().isEmpty())
                .map(listing -> listing.table(limit))
                .forEach(to::add);
    }

    private Section batches() {
        List<Producer> holding = clients.producers().stream()
                .filter(producer -> producer.batches().count() > 0)
                .sorted(Comparator.comparing(
                                (Producer producer) -> producer.batches().reserved())
                        .reversed())
                .toList();
        List<Block> blocks = new ArrayList<>();
        if (holding.isEmpty()) {
            blocks.add(new Sentence("No producer holds a batch: everything sent was acknowledged or given up."));
        } else {
            charts.batchSizes().ifPresent(blocks::add);
            holding.stream()
                    .limit(CLOSE_UP)
                    .map(producer -> ClientListings.partitions(producer).table())
                    .forEach(blocks::add);
            if (holding.size() > CLOSE_UP) {
                blocks.add(
                        new Sentence("Shown are the %d producers with the most bytes in batches, of %,d that hold any."
                                .formatted(CLOSE_UP, holding.size())));
            }
        }
        return new Section("batches", "Batches", true, blocks);
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
                .append(ClientListings.state(found))
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
        if (clients.threads().isEmpty()) {
            blocks.add(new Sentence("No thread of Kafka's is in the dump."));
        } else {
            blocks.add(new Sentence("Kafka runs " + Words.count(alive(clients), "thread") + " of the "
                    + Cell.of(clients.surroundings().threads()).text() + " that live."));
            blocks.add(listings.threads().table());
        }
        return new Section("threads", "Threads", false, blocks);
    }

    /// What is around the clients: the class loaders where there are several, and memory outside the heap.
    private Section process() {
        List<Block> blocks = new ArrayList<>();
        List<LibraryCopy> copies = clients.outside().copies();
        tables(FEW, blocks, ProcessListings.copies(copies.size() > 1 ? copies : List.of()));
        DirectMemory direct = clients.outside().directMemory();
        tables(FEW, blocks, ProcessListings.caches(direct), ProcessListings.holdings(direct));
        return new Section("process", "Class loaders and direct buffers", true, blocks);
    }

    private static long alive(KafkaClients.Found clients) {
        return clients.threads().stream().filter(KafkaThread::alive).count();
    }

    private Section counts() {
        Block block = clients.counts().isEmpty()
                ? new Sentence("No instance of Kafka's classes was counted.")
                : listings.counts().table();
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
}
