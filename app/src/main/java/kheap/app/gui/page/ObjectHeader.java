package kheap.app.gui.page;

import atlantafx.base.theme.Styles;
import java.util.List;
import java.util.Locale;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import kheap.ByteSize;
import kheap.app.gui.heap.ObjectFacts;
import kheap.app.gui.heap.ObjectLine;
import kheap.app.gui.part.CellText;
import kheap.app.gui.part.MatQuery;
import kheap.app.gui.part.Overlay;
import kheap.report.Cell;
import kheap.report.Glossary;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// What an object is, in a few figures, and where to go from it.
final class ObjectHeader extends VBox {
    /// What is wider is shortened, so that no figure is wider than a small window.
    private static final double WIDEST = 560;

    private final ObjectsWay way;
    private final ClientParts clients;
    private final ByteSize heap;

    ObjectHeader(ObjectsWay way, ClientParts clients, ByteSize heap) {
        super(6);
        this.way = way;
        this.clients = clients;
        this.heap = heap;
        setId("object-header");
        getStyleClass().add("object-header");
    }

    void show(ObjectFacts facts) {
        getChildren().setAll(title(facts), figures(facts), links(facts));
    }

    private Node title(ObjectFacts facts) {
        ObjectLine line = facts.line();
        Label type = shortened(line.title(), OverrunStyle.CENTER_ELLIPSIS);
        type.setId("object-type");
        type.getStyleClass().add(Styles.TITLE_4);
        Label words = shortened(line.detail(), OverrunStyle.ELLIPSIS);
        words.setId("object-words");
        words.getStyleClass().add("object-words");
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        Button copy = new Button("Copy as MAT OQL");
        copy.setMinWidth(Region.USE_PREF_SIZE);
        copy.setOnAction(event -> Overlay.copy(
                facts.kind() == ObjectFacts.Kind.CLASS
                        ? MatQuery.ofClasses(List.of(line.words()))
                        : MatQuery.ofObjects(List.of(line.address()))));
        HBox title = new HBox(12, type, words, space, copy);
        title.setAlignment(Pos.CENTER_LEFT);
        return title;
    }

    private static Label shortened(String text, OverrunStyle overrun) {
        Label label = new Label(text);
        label.setTextOverrun(overrun);
        label.setMinWidth(60);
        if (!text.isEmpty()) {
            Tooltip full = new Tooltip(text);
            full.setWrapText(true);
            full.setMaxWidth(600);
            label.setTooltip(full);
        }
        return label;
    }

    private Node figures(ObjectFacts facts) {
        ObjectLine line = facts.line();
        FlowPane figures = new FlowPane(20, 4);
        figures.getChildren().add(address(line.address()));
        figures.getChildren().add(figure("Shallow", line.shallow()));
        if (!facts.reachable()) {
            figures.getChildren().add(new Label("No GC root reaches it: it is garbage, and keeps nothing."));
            return figures;
        }
        figures.getChildren().add(figure("Retained", line.retained()));
        figures.getChildren()
                .add(pair(
                        strong(String.format(
                                Locale.ROOT, "%.1f %%", line.retained().shareOf(heap) * 100)),
                        muted("of the heap")));
        if (!facts.roots().isEmpty()) {
            Label roots = shortened(String.join(", ", facts.roots()), OverrunStyle.ELLIPSIS);
            roots.getStyleClass().add(Styles.TEXT_BOLD);
            roots.setMaxWidth(WIDEST);
            figures.getChildren().add(pair(muted("GC root"), roots));
        }
        return figures;
    }

    private static Node address(long address) {
        String words = Cell.address(address).text();
        Button copy = new Button(null, new FontIcon(Feather.COPY));
        copy.getStyleClass().addAll(Styles.FLAT, Styles.SMALL, Styles.BUTTON_ICON);
        copy.setAccessibleText("Copy address");
        copy.setTooltip(new Tooltip("Copy address"));
        copy.setOnAction(event -> Overlay.copy(words));
        Label label = new Label(words);
        label.getStyleClass().add("code");
        HBox both = new HBox(2, label, copy);
        both.setAlignment(Pos.CENTER_LEFT);
        return both;
    }

    private Node figure(String name, ByteSize size) {
        Label amount = strong(
                CellText.of(Cell.of(size), way.workspace().settings().get().units()));
        amount.setTooltip(new Tooltip(Cell.of(size).full()));
        Label label = muted(name);
        Glossary.meaning(name).map(Tooltip::new).ifPresent(label::setTooltip);
        return pair(label, amount);
    }

    private static Node pair(Node first, Node second) {
        HBox both = new HBox(5, first, second);
        both.setAlignment(Pos.CENTER_LEFT);
        both.setMinHeight(26);
        return both;
    }

    private static Label strong(String words) {
        Label label = new Label(words);
        label.getStyleClass().add(Styles.TEXT_BOLD);
        return label;
    }

    private static Label muted(String words) {
        Label label = new Label(words);
        label.getStyleClass().add(Styles.TEXT_MUTED);
        return label;
    }

    private Node links(ObjectFacts facts) {
        FlowPane links = new FlowPane(20, 4);
        long address = facts.line().address();
        if (facts.kind() == ObjectFacts.Kind.CLASS) {
            links.getChildren().add(link("", "Show instances", () -> way.goToInstances(address)));
        }
        links.getChildren()
                .add(link(
                        "Class",
                        facts.type().words(),
                        () -> way.goToObject(facts.type().address())));
        facts.dominator()
                .ifPresentOrElse(
                        above -> links.getChildren()
                                .add(link("Kept by", words(above), () -> way.goToObject(above.address()))),
                        () -> {
                            if (facts.reachable()) {
                                links.getChildren().add(muted("No single object keeps it"));
                            }
                        });
        clients.of(address).ifPresent(client -> links.getChildren()
                .add(link("Kafka client", client.words(), () -> way.workspace().goToClient(client.address()))));
        if (facts.thread()) {
            links.getChildren().add(link("", "Show among the threads", () -> way.workspace()
                    .goToThread(address)));
        }
        return links;
    }

    private static String words(ObjectLine line) {
        return line.title() + (line.detail().isEmpty() ? "" : " " + line.detail()) + " "
                + Cell.address(line.address()).text();
    }

    private static Node link(String name, String text, Runnable go) {
        Hyperlink link = new Hyperlink(text);
        link.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        link.setMaxWidth(WIDEST);
        link.setTooltip(new Tooltip(text));
        link.setOnAction(event -> go.run());
        return name.isEmpty() ? link : pair(muted(name), link);
    }
}
