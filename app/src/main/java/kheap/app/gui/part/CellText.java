package kheap.app.gui.part;

import javafx.scene.control.Labeled;
import kheap.app.gui.settings.Settings.Units;
import kheap.report.Cell;

/// What a cell says in the units that the user wants.
public final class CellText {
    private CellText() {}

    public static String of(Cell cell, Units units) {
        return units == Units.EXACT && isBytes(cell) ? cell.full() : cell.text();
    }

    /// Lets a label say it, and say it anew when the user wants other units.
    static void show(Cell cell, Labeled label, Desk desk) {
        if (isBytes(cell)) {
            // Only while it is to be seen, so that the settings do not hold it.
            label.textProperty()
                    .bind(desk.workspace()
                            .settings()
                            .map(settings -> of(cell, settings.units()))
                            .when(label.sceneProperty().isNotNull()));
        } else {
            label.setText(cell.text());
        }
    }

    /// Bytes are the one number that a cell rounds and says exactly as well.
    static boolean isBytes(Cell cell) {
        return cell.order().isPresent() && cell.full().endsWith(" bytes");
    }
}
