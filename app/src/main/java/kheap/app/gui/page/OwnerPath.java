package kheap.app.gui.page;

import atlantafx.base.theme.Styles;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import kheap.app.gui.part.Desk;
import kheap.kafka.Owner;
import kheap.report.Cell;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Who holds a client, and how: the path from the GC root downwards, each step a way to its object.
final class OwnerPath extends VBox {
    private final Desk desk;

    OwnerPath(Desk desk) {
        super(2);
        this.desk = desk;
    }

    void show(Owner owner) {
        Label who = new Label("Held by " + Cell.of(owner.description()).full());
        who.setWrapText(true);
        who.getStyleClass().add(Styles.TEXT_BOLD);
        getChildren().setAll(who);
        owner.path().forEach(step -> getChildren().add(line(step, getChildren().size() == 1)));
    }

    private Node line(Owner.Step step, boolean root) {
        FontIcon icon = new FontIcon(root ? Feather.ANCHOR : Feather.CORNER_DOWN_RIGHT);
        Label via = new Label(Cell.of(step.via()).text());
        via.setMinWidth(Region.USE_PREF_SIZE);
        via.getStyleClass().add(Styles.TEXT_MUTED);
        if (root) {
            via.setTooltip(new Tooltip("The GC root that keeps it"));
        }
        Hyperlink type = new Hyperlink(Cell.of(step.type()).full());
        type.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        type.setMinWidth(0);
        type.setTooltip(new Tooltip(
                Cell.of(step.type()).full() + " " + Cell.address(step.address()).text()));
        type.setOnAction(event -> {
            type.setVisited(false);
            desk.workspace().goToObject(step.address());
        });
        HBox line = new HBox(8, icon, via, type);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }
}
