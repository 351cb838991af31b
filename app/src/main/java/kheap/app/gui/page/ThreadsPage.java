package kheap.app.gui.page;

import atlantafx.base.theme.Styles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import kheap.app.gui.heap.ThreadRow;
import kheap.app.gui.model.Content;
import kheap.app.gui.page.ThreadGroups.Group;
import kheap.app.gui.part.Desk;
import kheap.app.gui.part.ListingView;
import kheap.kafka.KafkaClients;
import kheap.kafka.KafkaThread;

/// All threads of the dump: their kinds, the threads of the kinds that are selected, and the stack of one.
public final class ThreadsPage extends StackPane {
    private final ListingView<Group> kinds;
    private final ListingView<ShownThread> table;
    private final KafkaClients kafka;

    /// Whether the dump itself is open, which tells all of them.
    private final boolean allThreads;

    private List<ShownThread> threads = List.of();

    /// The thread to be shown as soon as the threads are read.
    private OptionalLong wanted = OptionalLong.empty();

    public ThreadsPage(Desk desk, Content.Dump dump) {
        this.kafka = dump.analysis().kafka();
        this.allThreads = dump.session().hasHeap();
        this.kinds = new ListingView<>(desk);
        this.table = new ListingView<>(desk);
        setId("threads");
        getStyleClass().addAll("page", "wide-page");
        ProgressIndicator reading = new ProgressIndicator();
        reading.setMaxSize(48, 48);
        VBox wait = new VBox(12, reading, new Label("Reading the threads"));
        wait.setAlignment(Pos.CENTER);
        getChildren().setAll(wait);
        new Asking(desk).ask(dump.session().threads(), rows -> fill(desk, rows), sentence -> getChildren()
                .setAll(new Label(sentence)));
    }

    private void fill(Desk desk, List<ThreadRow> rows) {
        threads = shown(rows);
        ThreadPane details = new ThreadPane(desk);
        kinds.setId("kinds");
        table.setId("thread-table");
        table.findFromAnywhere();
        kinds.setListing(ThreadGroups.groups(threads));
        kinds.mark(Group::hasLeftOver, "left-over");
        kinds.onSelect(this::show);
        table.mark(ShownThread::isLeftOver, "left-over");
        table.onSelect(details::show);
        table.onActivate(one -> desk.workspace().goToObject(one.thread().address()));
        table.setListing(ThreadGroups.threads(threads));
        table.setChoice("State");
        SplitPane tables = new SplitPane(kinds, table);
        tables.setOrientation(Orientation.VERTICAL);
        tables.setDividerPositions(0.36);
        SplitPane whole = new SplitPane(tables, details);
        whole.setDividerPositions(0.58);
        VBox.setVgrow(whole, Priority.ALWAYS);
        getChildren().setAll(allThreads ? whole : new VBox(12, onlyKafkas(), whole));
        wanted.ifPresentOrElse(this::show, () -> table.select(one -> true));
    }

    private static Label onlyKafkas() {
        Label only = new Label("These are Kafka's threads only: a saved analysis holds no others.");
        only.setId("only-kafkas");
        only.getStyleClass().add(Styles.TEXT_MUTED);
        only.setWrapText(true);
        return only;
    }

    /// Lists the threads of these kinds, or all where none is selected; the selected one stays, if it is among them.
    private void show(List<Group> groups) {
        List<ShownThread> before = table.selection();
        List<ShownThread> listed = groups.isEmpty()
                ? threads
                : groups.stream().flatMap(group -> group.threads().stream()).toList();
        table.setListing(ThreadGroups.threads(listed));
        if (before.isEmpty() || !table.select(before.getFirst()::equals)) {
            table.select(one -> true);
        }
    }

    private List<ShownThread> shown(List<ThreadRow> rows) {
        Map<Long, KafkaThread> known = new HashMap<>();
        Map<Long, Long> clients = new HashMap<>();
        if (kafka instanceof KafkaClients.Found found) {
            found.threads().forEach(thread -> known.put(thread.address(), thread));
            found.producers().forEach(one -> note(clients, one.thread(), one.address()));
            found.consumers().forEach(one -> note(clients, one.thread(), one.address()));
            found.admins().forEach(one -> note(clients, one.thread(), one.address()));
        }
        return rows.stream()
                .map(row -> new ShownThread(
                        row,
                        Optional.ofNullable(known.get(row.address())),
                        clients.containsKey(row.address())
                                ? OptionalLong.of(clients.get(row.address()))
                                : OptionalLong.empty()))
                .toList();
    }

    private static void note(Map<Long, Long> clients, Optional<KafkaThread> thread, long client) {
        thread.ifPresent(found -> clients.put(found.address(), client));
    }

    /// Selects the thread at this address and brings it into view.
    public void show(long thread) {
        wanted = OptionalLong.of(thread);
        Predicate<ShownThread> isIt = one -> one.thread().address() == thread;
        if (!table.select(isIt)) {
            kinds.select(kind -> kind.threads().stream().anyMatch(isIt));
            table.select(isIt);
        }
    }
}
