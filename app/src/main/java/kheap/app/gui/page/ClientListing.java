package kheap.app.gui.page;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import kheap.ByteSize;
import kheap.app.gui.part.MatQuery;
import kheap.kafka.KafkaClients;
import kheap.report.Cell;
import kheap.report.ClientKind;
import kheap.report.ClientListings;
import kheap.report.Listing;

/// The clients of one kind, and what the page says of one or several of them. All words are those of the listings.
///
/// @param kind what can be said of clients of every kind
/// @param sums the columns whose numbers add up
/// @param pools the books of buffer pools; empty for clients that have none
/// @param transactions empty for clients that have none
record ClientListing<C>(
        Listing<C> clients,
        ClientKind<C> kind,
        Function<C, ShownClient> shown,
        List<String> sums,
        Optional<Listing<C>> pools,
        Optional<Listing<C>> transactions) {
    static List<ClientListing<?>> all(KafkaClients.Found found) {
        ClientListings listings = ClientListings.of(found);
        return List.of(
                new ClientListing<>(
                        listings.producers(),
                        listings.ofProducers(),
                        ShownClient::of,
                        List.of("Own memory", "buffer.memory", "In use", "Free list", "Batches"),
                        Optional.of(listings.pools()),
                        Optional.of(listings.transactions())),
                new ClientListing<>(
                        listings.consumers(),
                        listings.ofConsumers(),
                        ShownClient::of,
                        List.of("Own memory", "Partitions", "Fetched"),
                        Optional.empty(),
                        Optional.empty()),
                new ClientListing<>(
                        listings.admins(),
                        listings.ofAdmins(),
                        ShownClient::of,
                        List.of("Own memory", "Pending calls"),
                        Optional.empty(),
                        Optional.empty()));
    }

    String title() {
        return String.format(Locale.ROOT, "%s (%,d)", clients.caption(), clients.totalRows());
    }

    Cell cell(String column, C client) {
        return clients.columns().stream()
                .filter(one -> one.heading().name().equals(column))
                .findFirst()
                .map(one -> one.cell().apply(client))
                .orElse(Cell.NONE);
    }

    /// `orphaned 3, open 2`.
    String states(List<C> some) {
        Map<String, Long> states = some.stream()
                .collect(Collectors.groupingBy(
                        client -> cell("State", client).text(), TreeMap::new, Collectors.counting()));
        return states.entrySet().stream()
                .map(state -> state.getKey() + " " + Cell.of(state.getValue()).text())
                .collect(Collectors.joining(", "));
    }

    /// What a column adds up to.
    Cell sum(String column, List<C> some) {
        double sum = some.stream()
                .mapToDouble(client -> Math.max(0, cell(column, client).order().orElse(0)))
                .sum();
        boolean bytes =
                some.stream().anyMatch(client -> cell(column, client).full().endsWith(" bytes"));
        return bytes ? Cell.of(new ByteSize((long) sum)) : Cell.of((long) sum);
    }

    /// A query that shows these clients in Eclipse Memory Analyzer.
    String matOql(List<C> some) {
        return MatQuery.ofObjects(
                some.stream().map(client -> shown.apply(client).address()).toList());
    }
}
