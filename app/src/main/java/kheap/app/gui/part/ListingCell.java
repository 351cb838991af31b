package kheap.app.gui.part;

import java.util.function.Function;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.TableCell;
import javafx.scene.control.Tooltip;
import javafx.scene.text.Text;
import kheap.report.Cell;

/// A cell of a [ListingView]. What does not fit loses its middle, since the end of a class name tells most; the
/// pointer that rests on it brings it all.
final class ListingCell<R> extends TableCell<Line<R>, Cell> {
    private final Function<Cell, String> words;

    ListingCell(Function<Cell, String> words) {
        this.words = words;
        setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        // Made when it may be needed: thousands of them cost more than the cells.
        setOnMouseEntered(event -> setTooltip(saysAll() ? null : tooltip()));
    }

    @Override
    protected void updateItem(Cell cell, boolean empty) {
        super.updateItem(cell, empty);
        setText(empty || cell == null ? null : words.apply(cell));
    }

    private boolean saysAll() {
        return isEmpty()
                || getText().equals(getItem().full())
                        && lookup(".text") instanceof Text drawn
                        && drawn.getText().equals(getText());
    }

    private Tooltip tooltip() {
        Tooltip full = new Tooltip(getItem().full());
        full.setWrapText(true);
        full.setMaxWidth(600);
        return full;
    }
}
