package kheap.app.gui;

import javafx.scene.Node;
import javafx.scene.layout.StackPane;
import kheap.app.gui.model.OpenDump;
import kheap.app.gui.model.OpenDump.State;
import kheap.app.gui.model.Place;
import kheap.app.gui.page.ClientsPage;
import kheap.app.gui.page.NoObjectsPage;
import kheap.app.gui.page.ObjectsPage;
import kheap.app.gui.page.OpeningPage;
import kheap.app.gui.page.OverviewPage;
import kheap.app.gui.page.ThreadsPage;
import kheap.app.gui.part.Desk;

/// The pages of one dump: made when they are first looked at, and kept as the user left them until it is closed.
final class DumpPages extends StackPane {
    private final Desk desk;
    private final OpenDump dump;
    private final OpeningPage opening;
    private Place.OfDump place;
    private OverviewPage overview;
    private ClientsPage clients;
    private ThreadsPage threads;
    private ObjectsPage objects;

    DumpPages(Desk desk, OpenDump dump) {
        this.desk = desk;
        this.dump = dump;
        this.opening = new OpeningPage(desk, dump);
        this.place = new Place.Overview(dump);
        dump.state().addListener((state, was, is) -> {
            if (is instanceof State.Ready) {
                show(place);
            }
        });
    }

    void show(Place.OfDump next) {
        place = next;
        Node page = dump.ready().<Node>map(this::page).orElse(opening);
        getChildren().setAll(page);
    }

    private Node page(State.Ready ready) {
        return switch (place) {
            case Place.Overview here -> {
                if (overview == null) {
                    overview = new OverviewPage(desk, ready);
                }
                yield overview;
            }
            case Place.Clients here -> {
                if (clients == null) {
                    clients = new ClientsPage(desk, ready);
                }
                here.client().ifPresent(clients::show);
                yield clients;
            }
            case Place.Threads here -> {
                if (threads == null) {
                    threads = new ThreadsPage(desk, ready);
                }
                here.thread().ifPresent(threads::show);
                yield threads;
            }
            case Place.Objects here -> {
                if (!ready.session().hasHeap()) {
                    yield new NoObjectsPage(ready);
                }
                if (objects == null) {
                    objects = new ObjectsPage(desk, ready);
                }
                objects.show(here.look());
                yield objects;
            }
        };
    }
}
