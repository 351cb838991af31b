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
    private final Tooltip full = new Tooltip();

    ListingCell(Function<Cell, String> words) {
        this.words = words;
        full.setWrapText(true);
        full.setMaxWidth(600);
        setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        setOnMouseEntered(event -> setTooltip(saysAll() ? null : full));
    }

    @Override
    protected void updateItem(Cell cell, boolean empty) {
        super.updateItem(cell, empty);
        if (empty || cell == null) {
            setText(null);
            setTooltip(null);
        } else {
            setText(words.apply(cell));
            full.setText(cell.full());
        }
    }

    private boolean saysAll() {
        return isEmpty()
                || getText().equals(full.getText())
                        && lookup(".text") instanceof Text drawn
                        && drawn.getText().equals(getText());
    }
}
