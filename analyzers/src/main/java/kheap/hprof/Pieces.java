package kheap.hprof;

import java.util.ArrayList;
import java.util.List;

/// What a file is made of, as far as it matters for making one sound dump out of it: runs of whole records, and runs
/// of sub-records whose record header is wrong.
///
/// Runs grow as long as they can, so there are a few for each dump of the file, not one for each record.
final class Pieces {
    /// The part of the file from `from` inclusive to `to` exclusive.
    ///
    /// @param dump the number of the dump it belongs to; 0 for what all share
    /// @param bare whether these are sub-records that want a header: at most [#LONGEST] bytes, or a single one
    /// @param tag of the record that holds bare sub-records
    record Piece(int dump, boolean bare, int tag, long from, long to) {}

    /// The longest record that is made of bare sub-records; the format has 32 bits for its length.
    static final long LONGEST = 1L << 30;

    private final List<Piece> pieces = new ArrayList<>();

    void records(int dump, long from, long to) {
        append(pieces, new Piece(dump, false, 0, from, to));
    }

    void subRecords(int dump, int tag, long from, long to) {
        pieces.add(new Piece(dump, true, tag, from, to));
    }

    /// The pieces that one dump is made of, in the order of the file.
    List<Piece> of(int dump) {
        List<Piece> own = new ArrayList<>();
        for (Piece piece : pieces) {
            if (piece.dump() == 0) {
                append(own, new Piece(dump, piece.bare(), piece.tag(), piece.from(), piece.to()));
            } else if (piece.dump() == dump) {
                append(own, piece);
            }
        }
        return own;
    }

    private static void append(List<Piece> pieces, Piece piece) {
        Piece last = pieces.isEmpty() ? piece : pieces.getLast();
        if (!last.bare() && !piece.bare() && last.dump() == piece.dump() && last.to() == piece.from()) {
            pieces.set(pieces.size() - 1, new Piece(piece.dump(), false, 0, last.from(), piece.to()));
        } else {
            pieces.add(piece);
        }
    }
}
