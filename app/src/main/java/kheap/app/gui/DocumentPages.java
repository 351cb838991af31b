package kheap.app.gui;

import javafx.scene.Node;
import javafx.scene.layout.StackPane;
import kheap.app.gui.model.Content;
import kheap.app.gui.model.Document;
import kheap.app.gui.model.Document.State;
import kheap.app.gui.model.Place;
import kheap.app.gui.page.ClientsPage;
import kheap.app.gui.page.NoObjectsPage;
import kheap.app.gui.page.ObjectsPage;
import kheap.app.gui.page.OpeningPage;
import kheap.app.gui.page.OverviewPage;
import kheap.app.gui.page.ThreadsPage;
import kheap.app.gui.part.Desk;

/// The pages of one document: made when they are first looked at, and kept as the user left them until it is closed.
/// What is told beyond its file changes the overview only.
final class DocumentPages extends StackPane {
    private final Desk desk;
    private final Document document;
    private final OpeningPage opening;
    private Place.OfDocument place;
    private OverviewPage overview;
    private ClientsPage clients;
    private ThreadsPage threads;
    private ObjectsPage objects;

    DocumentPages(Desk desk, Document document) {
        this.desk = desk;
        this.document = document;
        this.opening = new OpeningPage(desk, document);
        this.place = new Place.Overview(document);
        document.state().addListener((state, was, is) -> {
            if (is instanceof State.Ready ready) {
                if (overview != null) {
                    overview.show(ready);
                }
                if (!(was instanceof State.Ready)) {
                    show(place);
                }
            }
        });
    }

    void show(Place.OfDocument next) {
        place = next;
        Node page = document.ready().<Node>map(this::page).orElse(opening);
        getChildren().setAll(page);
    }

    private Node page(State.Ready ready) {
        return document.dump().map(dump -> page(dump, ready)).orElseGet(() -> overview(ready));
    }

    private Node page(Content.Dump dump, State.Ready ready) {
        return switch (place) {
            case Place.Overview here -> overview(ready);
            case Place.Clients here -> {
                if (clients == null) {
                    clients = new ClientsPage(desk, dump, ready.report());
                }
                here.client().ifPresent(clients::show);
                yield clients;
            }
            case Place.Threads here -> {
                if (threads == null) {
                    threads = new ThreadsPage(desk, dump);
                }
                here.thread().ifPresent(threads::show);
                yield threads;
            }
            case Place.Objects here -> {
                if (!dump.session().hasHeap()) {
                    yield new NoObjectsPage(dump);
                }
                if (objects == null) {
                    objects = new ObjectsPage(desk, dump);
                }
                objects.show(here.look());
                yield objects;
            }
        };
    }

    private Node overview(State.Ready ready) {
        if (overview == null) {
            overview = new OverviewPage(desk, document);
            overview.show(ready);
        }
        return overview;
    }
}
