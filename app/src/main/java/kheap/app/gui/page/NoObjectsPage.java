package kheap.app.gui.page;

import atlantafx.base.theme.Styles;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import kheap.app.gui.model.Content;
import kheap.report.Cell;

/// In place of the objects where only the analysis of a dump is open.
public final class NoObjectsPage extends StackPane {
    public NoObjectsPage(Content.Dump saved) {
        setId("no-objects");
        Label title = new Label("A saved analysis holds no objects");
        title.getStyleClass().add(Styles.TITLE_3);
        Label remedy = new Label("To look at objects, open the dump that it was made of: "
                + Cell.of(saved.analysis().dump().file()).text() + ".");
        VBox content = new VBox(16, title, remedy);
        content.getChildren().forEach(label -> ((Label) label).setWrapText(true));
        content.getStyleClass().addAll("page", "narrow-page");
        getChildren().setAll(content);
    }
}
