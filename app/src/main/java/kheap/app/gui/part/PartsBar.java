package kheap.app.gui.part;

import atlantafx.base.theme.Styles;
import java.util.List;
import java.util.Locale;
import javafx.geometry.HPos;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import kheap.report.Cell;
import kheap.report.Glossary;

/// What a whole is made of: a bar of the parts, and below it each part with its colour, its number and its share.
/// The parts stand in the bar in the order of the list, so that the colours need not tell them apart; the last is
/// the rest.
public final class PartsBar extends VBox {
    /// @param amount never negative
    public record Part(String name, Cell amount) {
        double value() {
            return Math.max(0, amount.order().orElse(0));
        }
    }

    public PartsBar(Desk desk, List<Part> parts) {
        super(8);
        getStyleClass().add("parts-bar");
        double whole = parts.stream().mapToDouble(Part::value).sum();
        GridPane bar = new GridPane();
        bar.getStyleClass().add("bar");
        GridPane legend = new GridPane();
        legend.setHgap(12);
        legend.setVgap(4);
        ColumnConstraints wide = new ColumnConstraints();
        wide.setHgrow(Priority.ALWAYS);
        legend.getColumnConstraints().setAll(wide, right(), right());
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            double share = whole == 0 ? 0 : part.value() / whole;
            String percent = String.format(Locale.ROOT, "%.1f %%", share * 100);
            String colour = i == parts.size() - 1 ? "part-rest" : "part-" + i;
            if (share > 0) {
                Region piece = new Region();
                piece.getStyleClass().addAll("piece", colour);
                Tooltip.install(
                        piece, new Tooltip(part.name() + ": " + part.amount().full() + ", " + percent));
                ColumnConstraints width = new ColumnConstraints();
                width.setPercentWidth(share * 100);
                bar.getColumnConstraints().add(width);
                bar.addRow(0, piece);
            }
            Label name = new Label(part.name(), swatch(colour));
            name.setMinWidth(Region.USE_PREF_SIZE);
            Glossary.meaning(part.name()).map(Tooltip::new).ifPresent(name::setTooltip);
            Label number = new Label();
            CellText.show(part.amount(), number, desk);
            number.setTooltip(new Tooltip(part.amount().full()));
            Label portion = new Label(whole == 0 ? "" : percent);
            portion.getStyleClass().add(Styles.TEXT_MUTED);
            legend.addRow(i, name, number, portion);
        }
        getChildren().setAll(bar, legend);
    }

    private static ColumnConstraints right() {
        ColumnConstraints column = new ColumnConstraints();
        column.setHalignment(HPos.RIGHT);
        column.setMinWidth(Region.USE_PREF_SIZE);
        return column;
    }

    private static HBox swatch(String colour) {
        Region swatch = new Region();
        swatch.getStyleClass().addAll("swatch", colour);
        HBox box = new HBox(swatch);
        box.setAlignment(Pos.CENTER);
        return box;
    }
}
