package kheap.app.gui.part;

import atlantafx.base.theme.Styles;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import kheap.report.Block;

/// Names with what is to be said about each.
final class FactsView extends VBox {
    private static final double NAMES = 280;

    FactsView(Block.Facts facts) {
        getStyleClass().add("facts");
        facts.facts().forEach(fact -> getChildren().add(row(fact)));
    }

    private static HBox row(Block.Fact fact) {
        Label name = new Label(fact.name());
        name.getStyleClass().add(Styles.TEXT_MUTED);
        name.setWrapText(true);
        name.setMinWidth(NAMES);
        name.setPrefWidth(NAMES);
        Label value = new Label(fact.value());
        value.setWrapText(true);
        value.setMinWidth(0);
        name.setLabelFor(value);
        HBox.setHgrow(value, Priority.ALWAYS);
        HBox row = new HBox(16, name, value);
        row.getStyleClass().add("fact");
        return row;
    }
}
