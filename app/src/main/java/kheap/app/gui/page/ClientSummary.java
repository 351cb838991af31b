package kheap.app.gui.page;

import atlantafx.base.theme.Styles;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import kheap.app.gui.part.Desk;
import kheap.app.gui.part.FactGrid;
import kheap.app.gui.part.PartsBar;
import kheap.report.Listing;

/// What the reports say of a client, all in one place: its row, where its memory is, what one of its version should
/// cost, the books of its pool, its transaction.
final class ClientSummary<C> extends VBox {
    /// What stands above the details anyway.
    private static final List<String> IN_THE_HEAD = List.of("Client id", "State");

    private final Desk desk;
    private final ClientListing<C> clients;
    /// Made once: to hold every client against what was measured is too much for each selection.
    private final Listing<C> costs;

    ClientSummary(Desk desk, ClientListing<C> clients) {
        super(20);
        this.desk = desk;
        this.clients = clients;
        this.costs = clients.kind().costs();
        getStyleClass().add("client-summary");
    }

    void show(C client) {
        getChildren().setAll(row(client), memory(client));
        if (costs.rows().contains(client)) {
            getChildren().add(cost(client));
        }
        clients.pools().ifPresent(pools -> getChildren().add(books(pools, client)));
        clients.transactions()
                .filter(transactions -> transactions.rows().contains(client))
                .ifPresent(transactions -> getChildren()
                        .add(section(
                                "Transaction",
                                new FactGrid(desk)
                                        .addRow(transactions, client, List.of("transactional.id", "State")))));
    }

    private Node row(C client) {
        return new FactGrid(desk)
                .addRow(
                        clients.clients(),
                        client,
                        clients.clients().columns().stream()
                                .map(column -> column.heading().name())
                                .filter(name -> !IN_THE_HEAD.contains(name))
                                .toList());
    }

    private Node memory(C client) {
        return section(
                "Own memory",
                new PartsBar(
                        desk,
                        parts(
                                clients.kind().parts(),
                                client,
                                clients.pools().isPresent()
                                        ? List.of("Batches", "Pool", "Metrics", "Network", "Other")
                                        : List.of("Fetched", "Metrics", "Network", "Other"))));
    }

    private Node cost(C client) {
        return section(
                "Cost against what was measured",
                new FactGrid(desk)
                        .addRow(
                                costs,
                                client,
                                List.of("Cost", "Usual", "Times usual", "Metrics", "Usual metrics", "Measured with")));
    }

    private Node books(Listing<C> pools, C client) {
        return section(
                "Buffer pool",
                new PartsBar(desk, parts(pools, client, List.of("In use", "Free list", "Unallocated"))),
                new FactGrid(desk)
                        .addRow(
                                pools,
                                client,
                                List.of("buffer.memory", "Batches", "Oversized", "Ghost", "Waiting threads")));
    }

    private static Node section(String name, Node... content) {
        Label heading = new Label(name);
        heading.getStyleClass().add(Styles.TEXT_BOLD);
        VBox section = new VBox(8, heading);
        section.getChildren().addAll(content);
        return section;
    }

    private static <R> List<PartsBar.Part> parts(Listing<R> listing, R row, List<String> columns) {
        return columns.stream()
                .flatMap(name -> listing.columns().stream()
                        .filter(column -> column.heading().name().equals(name)))
                .map(column ->
                        new PartsBar.Part(column.heading().name(), column.cell().apply(row)))
                .toList();
    }
}
