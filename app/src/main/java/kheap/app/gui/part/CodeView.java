package kheap.app.gui.part;

import atlantafx.base.theme.Styles;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Lines shown as they are, to be copied.
public final class CodeView extends StackPane {
    /// @param what the lines are, for who cannot see where the button stands
    public CodeView(String what, String text) {
        getStyleClass().add("code-view");
        Label lines = new Label(text);
        lines.getStyleClass().add("code");
        lines.setWrapText(true);
        lines.setMaxWidth(Double.MAX_VALUE);
        Button copy = new Button(null, new FontIcon(Feather.COPY));
        copy.getStyleClass().addAll(Styles.FLAT, Styles.BUTTON_ICON, Styles.SMALL, "copy-code");
        copy.setAccessibleText("Copy " + what);
        copy.setTooltip(new Tooltip("Copy " + what));
        copy.setOnAction(event -> {
            Overlay.copy(text);
            copy.setGraphic(new FontIcon(Feather.CHECK));
        });
        copy.focusedProperty().subscribe(focused -> {
            if (!focused) {
                copy.setGraphic(new FontIcon(Feather.COPY));
            }
        });
        setAlignment(copy, Pos.TOP_RIGHT);
        getChildren().setAll(lines, copy);
    }
}
