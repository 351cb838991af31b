package kheap.app.gui.part;

import kheap.report.Cell;
import kheap.report.Listing;

/// One row of a [ListingView], with the cells that were looked at so far.
final class Line<R> {
    private final Listing<R> listing;
    private final int at;
    private final Cell[] cells;

    /// @param at which row of the listing
    Line(Listing<R> listing, int at) {
        this.listing = listing;
        this.at = at;
        this.cells = new Cell[listing.columns().size()];
    }

    /// Where the listing has it.
    int at() {
        return at;
    }

    R row() {
        return listing.rows().get(at);
    }

    /// Made when it is first asked for, since most of thousands of rows are never seen.
    Cell cell(int column) {
        if (cells[column] == null) {
            cells[column] = listing.columns().get(column).cell().apply(row());
        }
        return cells[column];
    }
}
