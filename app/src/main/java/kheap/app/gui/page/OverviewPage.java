package kheap.app.gui.page;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SplitMenuButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import kheap.app.gui.model.Content;
import kheap.app.gui.model.Document;
import kheap.app.gui.model.Document.State;
import kheap.app.gui.model.Failure;
import kheap.app.gui.model.Place;
import kheap.app.gui.part.BlockView;
import kheap.app.gui.part.BroughtFiles;
import kheap.app.gui.part.Columns;
import kheap.app.gui.part.Desk;
import kheap.app.gui.part.Folded;
import kheap.app.gui.part.PageScroll;
import kheap.report.Block;
import kheap.report.Report;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// What is wrong, and what shows it; then the charts, what was clear, and how all of this is known. Of a dump it is
/// the report without its tables of clients and threads, which are pages of their own.
public final class OverviewPage extends StackPane {
    private static final Set<String> ON_OTHER_PAGES =
            Set.of("pools", "batches", "paths", "memory", "connections", "settings", "threads", "counts");

    private static final double CHART = 440;

    private final Desk desk;
    private final Document document;
    private final Label title = new Label();
    private final Label trouble = new Label();
    private final PartitionsField partitions;
    private final EvidenceView evidence;
    private final VBox content = new VBox(16);
    private final PageScroll scroll = new PageScroll(content);

    public OverviewPage(Desk desk, Document document) {
        this.desk = desk;
        this.document = document;
        this.evidence = new EvidenceView(desk, document);
        this.partitions = new PartitionsField(said -> desk.workspace().count(document, said));
        setId("overview");
        content.getStyleClass().addAll("page", "overview");
        title.getStyleClass().add(Styles.TEXT_MUTED);
        title.setWrapText(true);
        trouble.setId("trouble");
        trouble.getStyleClass().add(Styles.WARNING);
        trouble.setWrapText(true);
        document.trouble().subscribe(failure -> {
            trouble.setText(failure.map(Failure::sentence).orElse(""));
            trouble.setVisible(failure.isPresent());
            trouble.setManaged(failure.isPresent());
        });
        getChildren().setAll(scroll);
    }

    /// Shows a report in the place of the one before, at the same height.
    public void show(State.Ready ready) {
        BlockView view = new BlockView(desk, ready.content());
        Report report = ready.report();
        title.setText(report.title());
        List<Node> nodes = new ArrayList<>(List.of(head(ready.content()), trouble, evidence));
        report.blocks().forEach(block -> nodes.addAll(nodes(view, block, report)));
        scroll.change(() -> content.getChildren().setAll(nodes));
    }

    private Node head(Content shown) {
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        title.setMinWidth(0);
        HBox head = new HBox(12, title, space, tool(shown));
        head.setAlignment(Pos.CENTER_LEFT);
        return head;
    }

    /// What the user can tell beyond the file.
    private Node tool(Content shown) {
        return switch (shown) {
            case Content.Dump dump -> addEvidence();
            case Content.Evidence files -> addEvidence();
            case Content.Profile profile -> {
                partitions.show(profile.analysis().clients().partitions());
                yield partitions;
            }
        };
    }

    private Node addEvidence() {
        BroughtFiles brought = new BroughtFiles(desk);
        MenuItem folder = new MenuItem("Add a folder of evidence…");
        folder.setOnAction(event -> brought.evidenceFolder());
        SplitMenuButton add = new SplitMenuButton(folder);
        add.setText("Add evidence…");
        add.setId("add-evidence");
        add.setMinWidth(USE_PREF_SIZE);
        add.setTooltip(new Tooltip("Files that tell of the same process: pmap, native memory, control group, thread"
                + " dumps, GC logs. Or drop them here."));
        add.setOnAction(event -> brought.evidence());
        return add;
    }

    private List<Node> nodes(BlockView view, Block block, Report report) {
        if (!(block instanceof Block.Section section)) {
            return List.of(view.of(block));
        }
        if (ON_OTHER_PAGES.contains(section.id())) {
            return List.of();
        }
        if (section.id().equals("clients")) {
            return List.of(clients(view, section), charts(view, report));
        }
        return List.of(section.detail() ? Folded.of(view, section) : view.of(section));
    }

    /// What is said of the clients as a whole, and the way to each of them.
    private Node clients(BlockView view, Block.Section section) {
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox head = new HBox(
                8,
                BlockView.heading(section.title()),
                space,
                way("Clients", Feather.SHARE_2, dump -> new Place.Clients(dump, OptionalLong.empty())),
                way("Threads", Feather.ACTIVITY, dump -> new Place.Threads(dump, OptionalLong.empty())),
                way("Objects", Feather.BOX, dump -> new Place.Objects(dump, new Place.Look.Classes())));
        head.setAlignment(Pos.CENTER_LEFT);
        VBox card = new VBox(12, head);
        card.setId(section.id());
        card.getStyleClass().add("card");
        section.blocks().stream()
                .filter(Block.Sentence.class::isInstance)
                .map(view::of)
                .forEach(card.getChildren()::add);
        return card;
    }

    private Button way(String text, Feather icon, Function<Document, Place> place) {
        Button way = new Button(text, new FontIcon(icon));
        way.setOnAction(event -> desk.workspace().go(place.apply(document)));
        return way;
    }

    /// All but those of the process, which stand in their section.
    private Node charts(BlockView view, Report report) {
        Report others = new Report(
                report.title(),
                report.blocks().stream()
                        .filter(block -> !(block instanceof Block.Section section)
                                || !section.id().equals("footprint"))
                        .toList());
        Columns charts =
                new Columns(CHART, 2, 16, others.charts().stream().map(view::of).toList());
        charts.setId("charts");
        return charts;
    }
}
