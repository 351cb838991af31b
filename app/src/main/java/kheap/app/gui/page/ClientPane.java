package kheap.app.gui.page;

import atlantafx.base.theme.Styles;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import kheap.app.gui.heap.ThreadRow;
import kheap.app.gui.part.ActionLink;
import kheap.app.gui.part.Desk;
import kheap.app.gui.part.FactGrid;
import kheap.app.gui.part.ListingView;
import kheap.app.gui.part.Overlay;
import kheap.app.gui.part.PageScroll;
import kheap.app.gui.part.StackView;
import kheap.kafka.Batches;
import kheap.kafka.KafkaThread;
import kheap.kafka.Network;
import kheap.report.Cell;
import kheap.report.ClientDetails;
import kheap.report.ClientListings;

/// The details of one client; of several, what they add up to.
///
/// Its tabs stay while one walks through the table, so that one can compare the same page of several clients.
final class ClientPane<C> extends BorderPane {
    private final Desk desk;
    private final ClientListing<C> clients;
    private final Label title = new Label();
    private final Label subtitle = new Label();
    private final FlowPane links = new FlowPane(12, 0);
    private final VBox head = new VBox(2, title, subtitle, links);
    private final ClientSummary<C> summary;
    private final ListingView<ClientDetails.Setting> settings;
    private final ListingView<Batches.Partition> batches;
    private final VBox network = new VBox(16);
    private final ListingView<Network.Node> nodes;
    private final VBox thread = new VBox(8);
    private final StackView stack;
    private final OwnerPath owner;
    private final TabPane tabs = new TabPane();
    private final Map<Tab, Consumer<C>> fillers = new HashMap<>();

    /// The tabs that do not show the current client yet: they are filled when one looks at them.
    private final Set<Tab> stale = new HashSet<>();

    private Optional<C> current = Optional.empty();

    ClientPane(Desk desk, ClientListing<C> clients) {
        this.desk = desk;
        this.clients = clients;
        settings = new ListingView<>(desk);
        settings.setId("settings");
        settings.setChoice("Origin");
        settings.mark(setting -> setting.origin() == ClientDetails.Origin.CHANGED, "changed-setting");
        settings.setEmptyText("The dump does not hold the configuration of this client.");
        batches = new ListingView<>(desk);
        batches.setEmptyText("No batch is queued or in flight.");
        nodes = new ListingView<>(desk);
        nodes.setEmptyText("The client knows no node.");
        stack = new StackView(desk);
        summary = new ClientSummary<>(desk, clients);
        owner = new OwnerPath(desk);
        getStyleClass().add("details-pane");
        title.getStyleClass().add(Styles.TITLE_4);
        title.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        subtitle.getStyleClass().add(Styles.TEXT_MUTED);
        head.getStyleClass().add("details-head");
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        tabs.getStyleClass().add(Styles.DENSE);
        add("Summary", new PageScroll(summary), summary::show);
        add(
                "Settings",
                settings,
                client ->
                        settings.setListing(ClientDetails.settings(shown(client).config())));
        if (clients.pools().isPresent()) {
            add("Batches", batches, client -> shown(client)
                    .producer()
                    .map(ClientListings::partitions)
                    .ifPresent(batches::setListing));
        }
        add("Network", network, this::network);
        add("Thread", thread, client -> thread(shown(client)));
        add("Owner", new PageScroll(owner), client -> owner.show(shown(client).owner()));
        tabs.getSelectionModel().selectedItemProperty().subscribe(this::fill);
        VBox.setVgrow(nodes, Priority.ALWAYS);
        VBox.setVgrow(stack, Priority.ALWAYS);
        show(List.of());
    }

    /// @param show fills the content, once it is to be seen
    private void add(String name, Node content, Consumer<C> show) {
        content.getStyleClass().add("details-tab");
        Tab tab = new Tab(name, content);
        fillers.put(tab, show);
        tabs.getTabs().add(tab);
    }

    private void fill(Tab tab) {
        current.filter(client -> stale.remove(tab)).ifPresent(fillers.get(tab));
    }

    private ShownClient shown(C client) {
        return clients.shown().apply(client);
    }

    /// Shows these clients: none, one or several.
    void show(List<C> selected) {
        setTop(head);
        if (selected.size() == 1) {
            one(selected.getFirst());
        } else {
            several(selected);
        }
    }

    private void several(List<C> selected) {
        if (selected.isEmpty()) {
            title.setText("No client is selected");
            subtitle.setText("Select one to see its details, or several to add them up.");
            links.getChildren().clear();
            setCenter(null);
            return;
        }
        title.setText(String.format(Locale.ROOT, "%,d selected", selected.size()));
        subtitle.setText(clients.states(selected));
        links.getChildren().setAll(oql(selected));
        FactGrid sums = new FactGrid(desk);
        sums.setId("sums");
        clients.sums().forEach(column -> sums.add(column, clients.sum(column, selected)));
        sums.getStyleClass().add("details-tab");
        setCenter(sums);
    }

    private void one(C selected) {
        ShownClient client = shown(selected);
        title.setText(Cell.of(client.id()).text());
        title.setTooltip(new Tooltip(Cell.of(client.id()).full()));
        subtitle.setText(clients.cell("State", selected).text()
                + client.version().map(version -> ", kafka-clients " + version).orElse(""));
        links(selected, client);
        current = Optional.of(selected);
        stale.addAll(tabs.getTabs());
        fill(tabs.getSelectionModel().getSelectedItem());
        setCenter(tabs);
    }

    private void network(C selected) {
        nodes.setListing(ClientDetails.nodes(shown(selected).network()));
        network.getChildren()
                .setAll(
                        new FactGrid(desk)
                                .addRow(
                                        clients.kind().connections(),
                                        selected,
                                        List.of("Unanswered requests", "Oldest")),
                        nodes);
    }

    private void links(C selected, ShownClient client) {
        links.getChildren().setAll(new ActionLink("Show " + client.type(), () -> desk.workspace()
                .goToObject(client.address())));
        client.facade().ifPresent(facade -> links.getChildren()
                .add(new ActionLink("Show KafkaProducer", () -> desk.workspace().goToObject(facade))));
        client.thread().ifPresent(found -> links.getChildren()
                .add(new ActionLink("Show thread", () -> desk.workspace().goToThread(found.address()))));
        links.getChildren().add(oql(List.of(selected)));
    }

    private Hyperlink oql(List<C> some) {
        Hyperlink oql = new ActionLink("Copy as MAT OQL", () -> Overlay.copy(clients.matOql(some)));
        oql.setTooltip(new Tooltip("A query that shows this in Eclipse Memory Analyzer"));
        return oql;
    }

    private void thread(ShownClient client) {
        FactGrid facts = new FactGrid(desk);
        client.thread().ifPresent(found -> {
            facts.add("Name", Cell.of(found.name()));
            facts.add("State", Cell.of(ClientListings.state(found)));
        });
        stack.show(client.thread().map(KafkaThread::stack).orElse(List.of()).stream()
                .map(frame -> new ThreadRow.Frame(frame, List.of()))
                .toList());
        thread.getChildren()
                .setAll(client.thread().isPresent() ? facts : new Label("The client has no thread of its own."), stack);
    }
}
