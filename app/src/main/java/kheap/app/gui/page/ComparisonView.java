package kheap.app.gui.page;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import kheap.app.gui.model.DayList.Outcome;
import kheap.app.gui.part.BlockView;
import kheap.app.gui.part.Columns;
import kheap.app.gui.part.Desk;
import kheap.app.gui.part.Folded;
import kheap.app.gui.part.ListingView;
import kheap.comparison.ClassHistory;
import kheap.comparison.ClientHistory;
import kheap.comparison.Day;
import kheap.comparison.Growth;
import kheap.report.Block;
import kheap.report.DayListings;
import kheap.report.Listing;

/// What comparing the days showed: the report, its tables with all of their rows. When there is more to compare, the
/// tables keep what the user chose in them.
final class ComparisonView extends VBox {
    private static final double CHART = 440;

    /// A table with more rows scrolls by itself.
    private static final int ROWS = 12;

    /// The head of a table with its tools, in rows.
    private static final int HEAD = 3;

    private static final double ROW = 2.1;

    private final BlockView view;
    private final ListingView<Day> dumps;
    private final ListingView<Growth> figures;
    private final ListingView<ClientHistory> clients;
    private final ListingView<ClassHistory> classes;

    ComparisonView(Desk desk) {
        super(16);
        this.view = new BlockView(desk);
        this.dumps = new ListingView<>(desk);
        this.figures = new ListingView<>(desk);
        this.clients = new ListingView<>(desk);
        this.classes = new ListingView<>(desk);
        dumps.onActivate(day -> desk.workspace().days().fileOf(day).ifPresent(file -> desk.workspace()
                .open(List.of(file))));
        figures.setChoice("Verdict");
        clients.setChoice("Fate");
        clients.findFromAnywhere();
    }

    void show(Outcome.Compared compared) {
        DayListings listings = DayListings.of(compared.comparison().days());
        list(dumps, listings.days());
        list(figures, listings.changed());
        list(clients, listings.clients());
        list(classes, listings.classes());
        Label title = new Label(compared.report().title());
        title.getStyleClass().add(Styles.TEXT_MUTED);
        title.setWrapText(true);
        List<Node> nodes = new ArrayList<>(List.of(title));
        compared.report().blocks().forEach(block -> nodes.add(node(block)));
        getChildren().setAll(nodes);
    }

    private static <R> void list(ListingView<R> table, Listing<R> listing) {
        table.setListing(listing);
        // in letters, whatever their size
        table.setStyle("-fx-pref-height: %.1fem"
                .formatted(ROW * (HEAD + Math.min(ROWS, listing.rows().size()))));
    }

    private Node node(Block block) {
        if (!(block instanceof Block.Section section)) {
            return view.of(block);
        }
        return switch (section.id()) {
            case "days" -> card(section, dumps);
            case "figures" -> card(section, figures);
            case "clients" -> card(section, clients);
            case "classes" -> card(section, classes);
            case "growing" -> charts(section);
            case "changed" -> view.of(section);
            default -> section.detail() ? Folded.of(view, section) : view.of(section);
        };
    }

    private static Node card(Block.Section section, Node table) {
        VBox card = new VBox(12, BlockView.heading(section.title()), table);
        card.setId("days-" + section.id());
        card.getStyleClass().add("card");
        return card;
    }

    private Node charts(Block.Section section) {
        Columns charts = new Columns(
                CHART, 2, 16, section.blocks().stream().map(view::of).toList());
        charts.setId(section.id());
        return charts;
    }
}
