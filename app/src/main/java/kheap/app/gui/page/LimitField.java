package kheap.app.gui.page;

import atlantafx.base.theme.Styles;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import kheap.ByteSize;
import kheap.app.gui.model.DayList;
import kheap.app.input.WrittenSize;

/// How large the heap may become: what the user says, or as long as they say nothing what the dumps tell.
final class LimitField extends HBox {
    private final DayList days;
    private final TextField field = new TextField();

    LimitField(DayList days) {
        super(8);
        this.days = days;
        setAlignment(Pos.CENTER_LEFT);
        Label name = new Label("Limit");
        name.setLabelFor(field);
        name.setMinWidth(USE_PREF_SIZE);
        field.setId("heap-limit");
        field.setPromptText(WrittenSize.EXAMPLES);
        field.setPrefColumnCount(8);
        field.setTooltip(new Tooltip("How large the heap may become, such as " + WrittenSize.EXAMPLES
                + ": the container's limit, or less. Empty for the maximum heap where the dumps tell it."));
        field.setOnAction(event -> take());
        field.focusedProperty().subscribe(focused -> {
            if (!focused) {
                take();
            }
        });
        days.limit()
                .subscribe(limit ->
                        field.setText(limit.map(size -> size.toString()).orElse("")));
        getChildren().setAll(name, field);
    }

    private void take() {
        String text = field.getText().strip();
        Optional<ByteSize> size = WrittenSize.of(text);
        boolean wrong = !text.isEmpty() && size.isEmpty();
        field.pseudoClassStateChanged(Styles.STATE_DANGER, wrong);
        if (!wrong) {
            days.setLimit(size);
        }
    }
}
