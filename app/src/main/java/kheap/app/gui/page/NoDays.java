package kheap.app.gui.page;

import atlantafx.base.theme.Styles;
import java.nio.file.Path;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import kheap.app.gui.part.Desk;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// What stands where days would be compared: what that is good for, and how to begin.
final class NoDays extends ScrollPane {
    private static final PseudoClass AWAITING = PseudoClass.getPseudoClass("awaiting");
    private static final String PURPOSE = "Producers that are made for every message and never closed fill the memory"
            + " until the container is killed; what is made once for each of 64 partitions grows for days as well, and"
            + " then stops. One dump cannot tell the two apart. Dumps of one service, taken hours or days apart, can:"
            + " kheap says what grew between them, how fast, whose it is, and where that ends.";

    private final VBox target = new VBox(12);

    NoDays(Desk desk, Samples samples) {
        setFitToWidth(true);
        getStyleClass().add("page-scroll");
        Label title = new Label("Compare several days");
        title.getStyleClass().add(Styles.TITLE_1);
        title.setWrapText(true);
        Label purpose = new Label(PURPOSE);
        purpose.setWrapText(true);
        purpose.setMinHeight(Region.USE_PREF_SIZE);
        Label drop = new Label("Drop two dumps or more here, or two profiles");
        drop.getStyleClass().add(Styles.TITLE_3);
        Label kinds = new Label(".hprof, .hprof.gz or .kheap.json of a JVM; .pb.gz of a Go program; in any order");
        kinds.getStyleClass().add(Styles.TEXT_MUTED);
        Button add = new Button("Add files…", new FontIcon(Feather.PLUS));
        add.setId("add-first-dumps");
        add.setDefaultButton(true);
        add.setOnAction(event -> desk.workspace().addDays(desk.files().toOpen()));
        Button open = new Button("Compare what is open", new FontIcon(Feather.LAYERS));
        open.setId("compare-open");
        open.setOnAction(event -> desk.workspace().compareOpen());
        open.disableProperty().bind(Bindings.size(desk.workspace().documents()).lessThan(2));
        FlowPane buttons = new FlowPane(8, 8, add, open);
        buttons.setAlignment(Pos.CENTER);
        List<Path> days = samples.days();
        if (!days.isEmpty()) {
            Button sample = new Button("Try the sample", new FontIcon(Feather.TRENDING_UP));
            sample.setId("try-days");
            sample.setOnAction(event -> desk.workspace().compare(days));
            buttons.getChildren().add(sample);
        }
        target.getChildren().setAll(new FontIcon(Feather.DOWNLOAD), drop, kinds, buttons);
        target.setAlignment(Pos.CENTER);
        target.getStyleClass().add("drop-target");
        VBox content = new VBox(24, new VBox(8, title, purpose), target);
        content.setId("no-days");
        content.getStyleClass().addAll("page", "narrow-page");
        setContent(new StackPane(content));
    }

    void awaitDrop(boolean awaiting) {
        target.pseudoClassStateChanged(AWAITING, awaiting);
    }
}
