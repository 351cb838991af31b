package kheap.app.gui.page;

import atlantafx.base.controls.CustomTextField;
import atlantafx.base.theme.Styles;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import kheap.report.Cell;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Where the user says which object to show; Enter goes there.
final class AddressField extends HBox {
    private static final Pattern ADDRESS = Pattern.compile("(?i)@?\\s*(?:0x)?([0-9a-f]{1,16})");

    /// By which a command finds it.
    static final String ID = "address";

    private final CustomTextField field = new CustomTextField();
    private final Label fault = new Label();

    AddressField(LongConsumer go) {
        super(8);
        setAlignment(Pos.CENTER_RIGHT);
        field.setId(ID);
        field.setLeft(new FontIcon(Feather.CROSSHAIR));
        field.setPromptText("Address, such as 0x7f3a0010");
        field.setAccessibleText("Address of an object");
        field.setTooltip(new Tooltip("Goes to the object at this address (Ctrl+G)"));
        field.setPrefColumnCount(20);
        field.textProperty().addListener((text, was, is) -> fault.setText(""));
        field.setOnAction(event -> {
            OptionalLong address = parsed(field.getText());
            if (address.isPresent()) {
                go.accept(address.getAsLong());
            } else {
                fault.setText("Not an address: write it in hexadecimal.");
            }
        });
        fault.setId("address-fault");
        fault.getStyleClass().addAll(Styles.TEXT_SMALL, Styles.DANGER);
        fault.setMinWidth(USE_PREF_SIZE);
        getChildren().setAll(fault, field);
    }

    /// Takes `0x7f3a0010`, with or without the prefix or an `@`, as other tools write it.
    static OptionalLong parsed(String text) {
        var matcher = ADDRESS.matcher(text.strip());
        return matcher.matches() ? OptionalLong.of(Long.parseUnsignedLong(matcher.group(1), 16)) : OptionalLong.empty();
    }

    /// Names the object that is shown.
    void show(long address) {
        field.setText(Cell.address(address).text());
    }

    void show() {
        field.clear();
    }
}
