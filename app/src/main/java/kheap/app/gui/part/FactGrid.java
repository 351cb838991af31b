package kheap.app.gui.part;

import atlantafx.base.theme.Styles;
import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import kheap.report.Cell;
import kheap.report.Glossary;
import kheap.report.Listing;

/// Names, and beside each what is to be said about it. What stands for an object leads to it.
public final class FactGrid extends GridPane {
    private final Desk desk;

    public FactGrid(Desk desk) {
        this.desk = desk;
        setHgap(16);
        setVgap(4);
        ColumnConstraints names = new ColumnConstraints();
        names.setMinWidth(Region.USE_PREF_SIZE);
        ColumnConstraints values = new ColumnConstraints();
        values.setHgrow(Priority.ALWAYS);
        values.setMinWidth(0);
        getColumnConstraints().setAll(names, values);
    }

    /// One row of a listing, downwards.
    ///
    /// @param columns the names of those that are to be shown, in the order of the listing
    public <R> FactGrid addRow(Listing<R> listing, R row, List<String> columns) {
        listing.columns().stream()
                .filter(column -> columns.contains(column.heading().name()))
                .forEach(column -> add(column.heading().name(), column.cell().apply(row)));
        return this;
    }

    public FactGrid add(String name, Cell cell) {
        Label label = new Label(name);
        label.getStyleClass().add(Styles.TEXT_MUTED);
        Glossary.meaning(name).map(FactGrid::tooltip).ifPresent(label::setTooltip);
        GridPane.setValignment(label, VPos.TOP);
        addRow(getRowCount(), label, value(cell));
        return this;
    }

    private Node value(Cell cell) {
        return cell.objects().isEmpty() ? label(cell) : link(cell);
    }

    private Label label(Cell cell) {
        Label label = new Label();
        // A number says itself exactly to the pointer only.
        if (cell.order().isPresent()) {
            CellText.show(cell, label, desk);
        } else {
            label.setText(cell.full());
        }
        label.setWrapText(true);
        label.setTooltip(tooltip(cell.full()));
        return label;
    }

    private Hyperlink link(Cell cell) {
        Hyperlink link = new Hyperlink();
        CellText.show(cell, link, desk);
        link.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        link.setMinWidth(0);
        link.setTooltip(tooltip(cell.full() + "\nShow this object"));
        link.setOnAction(event -> {
            link.setVisited(false);
            desk.workspace().goToObject(cell.objects().getFirst());
        });
        return link;
    }

    private static Tooltip tooltip(String text) {
        Tooltip tooltip = new Tooltip(text);
        tooltip.setWrapText(true);
        tooltip.setMaxWidth(480);
        return tooltip;
    }
}
