package kheap.app.gui.part;

import java.util.HashMap;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import kheap.app.gui.model.Content;
import kheap.app.gui.model.Workspace;
import kheap.kafka.Admin;
import kheap.kafka.Consumer;
import kheap.kafka.KafkaClients;
import kheap.kafka.KafkaThread;
import kheap.kafka.Producer;
import kheap.report.Cell;

/// The ways from an address to where it is best looked at: a client among the clients, a thread of Kafka's among the
/// threads, any other object in the inspector.
public final class Links {
    /// What is longer, such as a client id that somebody made of a class name, loses its middle.
    private static final double WIDEST = 240;

    private final Workspace workspace;

    /// Whether there is an open dump behind the addresses.
    private final boolean open;

    private final Map<Long, String> clients = new HashMap<>();
    private final Map<Long, String> threads = new HashMap<>();

    /// Where no dump is open that an address could lead into.
    public Links(Desk desk) {
        this.workspace = desk.workspace();
        this.open = false;
    }

    private Links(Desk desk, Content.Dump dump) {
        this.workspace = desk.workspace();
        this.open = true;
        switch (dump.analysis().kafka()) {
            case KafkaClients.Found found -> learn(found);
            case KafkaClients.None none -> {}
            case KafkaClients.Unreadable unreadable -> {}
        }
    }

    /// Into what is open: only a dump has addresses.
    static Links into(Desk desk, Content content) {
        return switch (content) {
            case Content.Dump dump -> new Links(desk, dump);
            case Content.Evidence evidence -> new Links(desk);
            case Content.Profile profile -> new Links(desk);
        };
    }

    private void learn(KafkaClients.Found found) {
        for (Producer producer : found.producers()) {
            clients.put(producer.address(), producer.clientId());
        }
        for (Consumer consumer : found.consumers()) {
            clients.put(consumer.address(), consumer.clientId());
        }
        for (Admin admin : found.admins()) {
            clients.put(admin.address(), admin.clientId());
        }
        for (KafkaThread thread : found.threads()) {
            threads.put(thread.address(), thread.name());
        }
    }

    /// Goes to the page that shows the object best.
    public void go(long address) {
        if (!open) {
            return;
        }
        if (clients.containsKey(address)) {
            workspace.goToClient(address);
        } else if (threads.containsKey(address)) {
            workspace.goToThread(address);
        } else {
            workspace.goToObject(address);
        }
    }

    /// A link that says what its object is: the client's id, the thread's name, else the address.
    public Hyperlink to(long address) {
        String hex = Cell.address(address).text();
        return to(
                address,
                Cell.of(clients.getOrDefault(address, threads.getOrDefault(address, hex)))
                        .text());
    }

    private Hyperlink to(long address, String text) {
        Hyperlink link = new Hyperlink(text);
        link.getStyleClass().add("object-link");
        link.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        link.setMaxWidth(WIDEST);
        String where = clients.containsKey(address)
                ? "the client"
                : threads.containsKey(address) ? "the thread" : "the object";
        link.setTooltip(new Tooltip("Show " + where + " " + text + at(address, text)));
        link.setOnAction(event -> {
            link.setVisited(false);
            go(address);
        });
        return link;
    }

    private static String at(long address, String text) {
        String hex = Cell.address(address).text();
        return text.equals(hex) ? "" : " (" + hex + ")";
    }

    /// The cell of a table, with a way to each of its objects: words that stand for objects lead to the first of
    /// them, and addresses each to its own.
    public Node of(Cell cell) {
        if (!open || cell.objects().isEmpty()) {
            return label(cell);
        }
        if (!isList(cell)) {
            return to(cell.objects().getFirst(), cell.text());
        }
        FlowPane all = new FlowPane(12, 2);
        cell.objects().forEach(address -> all.getChildren().add(to(address)));
        return all;
    }

    /// Whether the cell's words are the addresses of its objects.
    static boolean isList(Cell cell) {
        return !cell.objects().isEmpty()
                && cell.objects().stream()
                        .map(address -> Cell.address(address).text())
                        .allMatch(cell.full()::contains);
    }

    private static Label label(Cell cell) {
        Label label = new Label(cell.text());
        if (!cell.full().equals(cell.text())) {
            label.setTooltip(new Tooltip(cell.full()));
        }
        // A class name has nowhere to break.
        boolean words = cell.text().contains(" ");
        label.setWrapText(words);
        if (!words) {
            label.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
            label.setMinWidth(0);
        }
        return label;
    }
}
