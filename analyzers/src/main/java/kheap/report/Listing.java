package kheap.report;

import java.util.List;
import java.util.function.Function;
import kheap.report.Block.Table;

/// A table in full: what its columns are called and what they say of a row, for thousands of rows.
///
/// A cell is made when it is asked for. Who shows a part of the rows, or sorts them by one column, makes no other
/// cells.
///
/// @param rows in this order
/// @param totalRows how many rows there were; more than [#rows] where an analysis keeps the first ones only
public record Listing<R>(String caption, List<Column<R>> columns, List<R> rows, long totalRows, Table.Order order) {
    public Listing {
        caption = Excerpt.line(caption, Excerpt.LONG);
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        if (totalRows < rows.size()) {
            throw new IllegalArgumentException(rows.size() + " rows of " + totalRows);
        }
    }

    public static <R> Listing<R> of(String caption, List<Column<R>> columns, List<R> rows) {
        return new Listing<>(caption, columns, rows, rows.size(), Table.Order.LARGEST_FIRST);
    }

    /// One row for each dump.
    static <R> Listing<R> byTime(String caption, List<Column<R>> columns, List<R> rows) {
        return new Listing<>(caption, columns, rows, rows.size(), Table.Order.OLDEST_FIRST);
    }

    /// One cell for each column.
    public List<Cell> cells(R row) {
        return columns.stream().map(column -> column.cell().apply(row)).toList();
    }

    /// The first rows, as a report shows them.
    public Table table(int limit) {
        return new Table(
                caption,
                columns.stream().map(Column::heading).toList(),
                rows.stream().limit(limit).map(this::cells).toList(),
                totalRows,
                order);
    }

    Table table() {
        return table(Table.ROWS);
    }

    /// A column and what it says of a row.
    public record Column<R>(Block.Column heading, Function<R, Cell> cell) {
        public static <R> Column<R> text(String name, Function<R, Cell> cell) {
            return new Column<>(new Block.Column(name, false, false), cell);
        }

        public static <R> Column<R> number(String name, Function<R, Cell> cell) {
            return new Column<>(new Block.Column(name, true, false), cell);
        }

        /// One that short forms leave out.
        public static <R> Column<R> detail(Column<R> column) {
            return new Column<>(new Block.Column(column.heading.name(), column.heading.number(), true), column.cell);
        }
    }
}
