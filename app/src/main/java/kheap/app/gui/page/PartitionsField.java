package kheap.app.gui.page;

import atlantafx.base.theme.Styles;
import java.util.OptionalInt;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;

/// How many partitions there are where profiles were taken, as the user says: no profile tells.
final class PartitionsField extends HBox {
    private final TextField field = new TextField();
    private final Consumer<OptionalInt> said;
    private OptionalInt last = OptionalInt.empty();

    /// @param said is told what the user says, whenever that is something else than before
    PartitionsField(Consumer<OptionalInt> said) {
        super(8);
        this.said = said;
        setAlignment(Pos.CENTER_LEFT);
        Label name = new Label("Partitions");
        name.setLabelFor(field);
        name.setMinWidth(USE_PREF_SIZE);
        field.setId("partitions");
        field.setPromptText("such as 64");
        field.setPrefColumnCount(6);
        setMinWidth(USE_PREF_SIZE);
        field.setTooltip(
                new Tooltip("How many partitions the program's topics have together, or those that it consumes. With it"
                        + " kheap says how full what sarama makes for each of them is. Empty if you do not know."));
        field.setOnAction(event -> take());
        field.focusedProperty().subscribe(focused -> {
            if (!focused) {
                take();
            }
        });
        getChildren().setAll(name, field);
    }

    /// Shows a number that was said elsewhere.
    void show(OptionalInt partitions) {
        last = partitions;
        field.setText(partitions.isPresent() ? String.valueOf(partitions.getAsInt()) : "");
    }

    private void take() {
        String text = field.getText().strip();
        // No cluster has a billion partitions.
        boolean number = text.matches("0*[1-9][0-9]{0,8}");
        field.pseudoClassStateChanged(Styles.STATE_DANGER, !text.isEmpty() && !number);
        if (text.isEmpty() || number) {
            OptionalInt now = text.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
            if (!now.equals(last)) {
                last = now;
                said.accept(now);
            }
        }
    }
}
