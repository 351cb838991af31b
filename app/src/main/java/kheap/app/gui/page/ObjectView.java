package kheap.app.gui.page;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.geometry.Orientation;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import kheap.app.gui.heap.HeapSession;
import kheap.app.gui.heap.ObjectFacts;
import kheap.app.gui.heap.ObjectLine;
import kheap.app.gui.heap.Reference;
import kheap.app.gui.heap.Slot;
import kheap.app.gui.part.Desk;
import kheap.report.Cell;

/// One object: what it is, what it holds, and why it is there.
final class ObjectView extends StackPane {
    /// Below this width the two halves stand one above the other.
    private static final double WIDE = 1300;

    private final HeapSession session;
    private final Asking asking;
    private final ObjectHeader header;
    private final Label sentence = new Label();
    private final VBox all;

    private final ObjectTree<Slot> contents;
    private final Label contentsTitle = new Label();
    private final PathsView paths;
    private final ObjectTree<Reference> referrers;
    private final ObjectTree<ObjectLine> dominated;
    private final Tab pathsTab;
    private final Tab referrersTab;
    private final Tab dominatedTab;
    private final TabPane tabs;
    private Optional<Long> address = Optional.empty();

    /// The tabs whose questions have been asked about the object.
    private final Set<Tab> told = new HashSet<>();

    ObjectView(Desk desk, HeapSession session, ObjectsWay way, ObjectColumns columns) {
        this.session = session;
        this.asking = new Asking(desk);
        this.header = new ObjectHeader(way, new ClientParts(session.analysis().kafka()), columns.heap());
        this.contents = columns.slots("contents", "What the object holds");
        this.paths = new PathsView(desk, session, columns);
        this.referrers = columns.references("referrers", "What refers to the object");
        this.dominated = columns.lines("dominated", "What the object dominates");
        contents.setBelow(
                slot -> slot.target().map(target -> (from, count) -> session.contents(target.address(), from, count)));
        referrers.setBelow(reference -> Optional.of(
                (from, count) -> session.referrers(reference.object().address(), from, count)));
        dominated.setBelow(line -> DominatorsView.dominated(session, line));

        contentsTitle.getStyleClass().add("half-title");
        VBox held = new VBox(4, contentsTitle, contents);
        VBox.setVgrow(contents, Priority.ALWAYS);
        pathsTab = new Tab("Paths to GC roots", paths);
        referrersTab = new Tab(null, referrers);
        dominatedTab = new Tab(null, dominated);
        tabs = new TabPane(pathsTab, referrersTab, dominatedTab);
        referrersTab.textProperty().bind(counted("Referred to by", referrers));
        dominatedTab.textProperty().bind(counted("Dominates", dominated));
        tabs.setId("reasons");
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        tabs.getSelectionModel().selectedItemProperty().addListener((tab, was, is) -> tellTab());
        SplitPane halves = new SplitPane(held, tabs);
        halves.orientationProperty()
                .bind(Bindings.createObjectBinding(
                        () -> getWidth() < WIDE ? Orientation.VERTICAL : Orientation.HORIZONTAL, widthProperty()));
        VBox.setVgrow(halves, Priority.ALWAYS);
        all = new VBox(8, header, halves);
        sceneProperty().addListener((property, was, is) -> {
            if (is == null) {
                paths.pause();
            } else if (tabs.getSelectionModel().getSelectedItem() == pathsTab) {
                paths.resume();
            }
        });
        sentence.setId("no-object");
        sentence.setWrapText(true);
    }

    void show(long wanted) {
        if (address.filter(shown -> shown == wanted).isPresent()) {
            return;
        }
        address = Optional.of(wanted);
        told.clear();
        paths.pause();
        referrers.clear(new Label());
        dominated.clear(new Label());
        asking.ask(
                session.object(wanted),
                facts -> facts.ifPresentOrElse(
                        this::tell,
                        () -> tell("kheap knows no object at "
                                + Cell.address(wanted).text()
                                + ". Either none begins there, or it is garbage that the dump does not need.")),
                this::tell);
    }

    private void tell(String why) {
        sentence.setText(why);
        getChildren().setAll(sentence);
    }

    private void tell(ObjectFacts facts) {
        header.show(facts);
        getChildren().setAll(all);
        long at = facts.line().address();
        contents.show(
                (from, count) -> session.contents(at, from, count),
                facts.hidden() ? "What it holds is hidden: it is, or may be, a secret." : "It holds nothing.");
        contentsTitle.textProperty().bind(counted(holdings(facts.kind()), contents));
        tellTab();
    }

    private static String holdings(ObjectFacts.Kind kind) {
        return switch (kind) {
            case INSTANCE -> "Fields";
            case ARRAY -> "Elements";
            case CLASS -> "Static fields";
        };
    }

    /// The words, and how many lines there are below them once that is known.
    private static StringBinding counted(String words, ObjectTree<?> tree) {
        return Bindings.createStringBinding(
                () -> tree.total().get() == 0
                        ? words
                        : String.format(
                                Locale.ROOT, "%s (%,d)", words, tree.total().get()),
                tree.total());
    }

    /// Asks what the chosen tab shows, unless that is done.
    private void tellTab() {
        Tab chosen = tabs.getSelectionModel().getSelectedItem();
        if (chosen == pathsTab) {
            paths.resume();
        } else {
            paths.pause();
        }
        if (address.isEmpty() || !told.add(chosen)) {
            return;
        }
        long at = address.get();
        if (chosen == pathsTab) {
            paths.show(at);
        } else if (chosen == referrersTab) {
            referrers.show(
                    (from, count) -> session.referrers(at, from, count), "Nothing that a root reaches refers to it.");
        } else {
            dominated.show((from, count) -> session.dominated(at, from, count), "It keeps nothing but itself.");
        }
    }
}
