package kheap.app.gui.page;

import atlantafx.base.theme.Styles;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import kheap.app.gui.model.OpenDump;
import kheap.app.gui.model.OpenDump.State;
import kheap.app.gui.model.Place;
import kheap.app.gui.part.BlockView;
import kheap.app.gui.part.Columns;
import kheap.app.gui.part.Desk;
import kheap.app.gui.part.Folded;
import kheap.app.gui.part.PageScroll;
import kheap.report.Block;
import kheap.report.Report;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// What is wrong with the Kafka clients of a dump, and what shows it; then the charts, what was clear, and how all
/// of this is known. The report without its tables of clients and threads, which are pages of their own.
public final class OverviewPage extends StackPane {
    private static final Set<String> ON_OTHER_PAGES =
            Set.of("pools", "batches", "paths", "memory", "connections", "settings", "threads", "counts");

    private static final double CHART = 440;

    private final Desk desk;
    private final BlockView view;

    public OverviewPage(Desk desk, State.Ready ready) {
        this.desk = desk;
        this.view = new BlockView(desk, ready);
        setId("overview");
        VBox content = new VBox(16);
        content.getStyleClass().addAll("page", "overview");
        Label title = new Label(ready.report().title());
        title.getStyleClass().add(Styles.TEXT_MUTED);
        title.setWrapText(true);
        content.getChildren().add(title);
        ready.report().blocks().forEach(block -> content.getChildren().addAll(nodes(block, ready.report())));
        getChildren().setAll(new PageScroll(content));
    }

    private List<Node> nodes(Block block, Report report) {
        if (!(block instanceof Block.Section section)) {
            return List.of(view.of(block));
        }
        if (ON_OTHER_PAGES.contains(section.id())) {
            return List.of();
        }
        if (section.id().equals("clients")) {
            return List.of(clients(section), charts(report));
        }
        return List.of(section.detail() ? Folded.of(view, section) : view.of(section));
    }

    /// What is said of the clients as a whole, and the way to each of them.
    private Node clients(Block.Section section) {
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

    private Button way(String text, Feather icon, Function<OpenDump, Place> place) {
        Button way = new Button(text, new FontIcon(icon));
        way.setOnAction(event -> desk.workspace().current().map(place).ifPresent(desk.workspace()::go));
        return way;
    }

    private Node charts(Report report) {
        Columns charts =
                new Columns(CHART, 2, 16, report.charts().stream().map(view::of).toList());
        charts.setId("charts");
        return charts;
    }
}
