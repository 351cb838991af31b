package kheap.app.gui.part;

import javafx.scene.control.TableColumnBase;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.control.skin.NestedTableColumnHeader;
import javafx.scene.control.skin.TableColumnHeader;
import javafx.scene.control.skin.TableHeaderRow;
import javafx.scene.control.skin.TableViewSkin;
import kheap.report.Glossary;

/// The skin of a table whose column names say what they mean when the pointer rests on them.
final class ExplainedHeaders<S> extends TableViewSkin<S> {
    ExplainedHeaders(TableView<S> table) {
        super(table);
    }

    @Override
    protected TableHeaderRow createTableHeaderRow() {
        return new TableHeaderRow(this) {
            @Override
            protected NestedTableColumnHeader createRootHeader() {
                return new NestedTableColumnHeader(null) {
                    @Override
                    @SuppressWarnings("rawtypes") // as it is declared
                    protected TableColumnHeader createTableColumnHeader(TableColumnBase column) {
                        TableColumnHeader header = super.createTableColumnHeader(column);
                        if (column != null) {
                            Glossary.meaning(column.getText())
                                    .ifPresent(meaning -> Tooltip.install(header, explanation(meaning)));
                        }
                        return header;
                    }
                };
            }
        };
    }

    private static Tooltip explanation(String meaning) {
        Tooltip tooltip = new Tooltip(meaning);
        tooltip.setWrapText(true);
        tooltip.setMaxWidth(420);
        return tooltip;
    }
}
