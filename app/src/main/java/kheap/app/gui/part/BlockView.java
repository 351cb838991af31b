package kheap.app.gui.part;

import atlantafx.base.theme.Styles;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import kheap.app.gui.model.Content;
import kheap.report.Block;

/// Draws what a report says, block by block.
public final class BlockView {
    private static final double SMALL_CHART = 260;
    private static final int MOST_COLUMNS = 4;

    private final Desk desk;
    private final Links links;

    /// For what is said of this content.
    public BlockView(Desk desk, Content content) {
        this.desk = desk;
        this.links = Links.into(desk, content);
    }

    /// For what is said of several dumps: no object of it can be looked at.
    public BlockView(Desk desk) {
        this.desk = desk;
        this.links = new Links(desk);
    }

    public Node of(Block block) {
        return switch (block) {
            case Block.Section section -> section(section);
            case Block.Verdict verdict -> new VerdictView(verdict);
            case Block.Finding finding -> new FindingView(finding, links);
            case Block.About about -> Folded.of(about.question(), about);
            case Block.Sentence sentence -> sentence(sentence);
            case Block.Facts facts -> new FactsView(facts);
            case Block.Table table -> new RowsView(table, links, row -> false);
            case Block.Code code -> code(code);
            case Block.Multiples multiples -> multiples(multiples);
            case Block.Chart chart -> new ChartView(desk, links, chart);
        };
    }

    private Node section(Block.Section section) {
        VBox view = new VBox(12, heading(section.title()));
        view.setId(section.id());
        view.getStyleClass().add("card");
        section.blocks().forEach(block -> view.getChildren().add(of(block)));
        return view;
    }

    private Node multiples(Block.Multiples multiples) {
        return new Columns(
                SMALL_CHART,
                MOST_COLUMNS,
                12,
                multiples.charts().stream()
                        .map(chart -> new ChartView(desk, links, chart))
                        .toList());
    }

    public static Label heading(String title) {
        Label heading = new Label(title);
        heading.getStyleClass().add(Styles.TITLE_3);
        heading.setWrapText(true);
        return heading;
    }

    private static Node sentence(Block.Sentence sentence) {
        Label text = new Label(sentence.text());
        text.setWrapText(true);
        return text;
    }

    private static Node code(Block.Code code) {
        Label caption = new Label(code.caption());
        caption.getStyleClass().add(Styles.TEXT_BOLD);
        caption.setWrapText(true);
        return new VBox(4, caption, new CodeView(code.caption(), code.text()));
    }
}
