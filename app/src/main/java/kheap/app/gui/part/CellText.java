package kheap.app.gui.part;

import kheap.app.gui.settings.Settings.Units;
import kheap.report.Cell;

/// What a cell says in the units that the user wants.
public final class CellText {
    private CellText() {}

    public static String of(Cell cell, Units units) {
        return units == Units.EXACT && isBytes(cell) ? cell.full() : cell.text();
    }

    /// Bytes are the one number that a cell rounds and says exactly as well.
    static boolean isBytes(Cell cell) {
        return cell.order().isPresent() && cell.full().endsWith(" bytes");
    }
}
