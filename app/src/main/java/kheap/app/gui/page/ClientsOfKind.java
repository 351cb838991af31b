package kheap.app.gui.page;

import javafx.scene.control.SplitPane;
import kheap.app.gui.part.Desk;
import kheap.app.gui.part.ListingView;
import kheap.app.gui.part.Overlay;

/// The table of the clients of one kind, and beside it the details of those that are selected.
final class ClientsOfKind<C> extends SplitPane {
    private final ClientListing<C> clients;
    private final ListingView<C> table;

    ClientsOfKind(Desk desk, ClientListing<C> clients) {
        this.clients = clients;
        this.table = new ListingView<>(desk);
        ClientPane<C> details = new ClientPane<>(desk, clients);
        getStyleClass().add("clients-of-kind");
        table.setMinWidth(280);
        details.setMinWidth(300);
        table.onSelect(details::show);
        table.onActivate(client ->
                desk.workspace().goToObject(clients.shown().apply(client).address()));
        table.addAction("Copy as MAT OQL", some -> Overlay.copy(clients.matOql(some)));
        table.setListing(clients.clients());
        table.setChoice("State");
        table.select(client -> true);
        table.findFromAnywhere();
        getItems().setAll(table, details);
        setDividerPositions(0.57);
        setResizableWithParent(details, false);
    }

    void show(long client) {
        table.select(one -> clients.shown().apply(one).isAt(client));
    }
}
