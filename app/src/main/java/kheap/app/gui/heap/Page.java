package kheap.app.gui.heap;

import java.util.List;
import java.util.OptionalInt;

/// A part of a list that is too long to be told at once.
///
/// @param total how many lines all pages have
/// @param next what to ask for to get the page after this one; empty on the last
public record Page<T>(List<T> lines, long total, OptionalInt next) {
    public Page {
        lines = List.copyOf(lines);
        if (total < lines.size()) {
            throw new IllegalArgumentException(lines.size() + " lines of " + total);
        }
    }

    static <T> Page<T> empty() {
        return new Page<>(List.of(), 0, OptionalInt.empty());
    }

    /// A page of a list whose pages are asked for by how many lines stand before them.
    ///
    /// @param from how many that are
    static <T> Page<T> of(List<T> lines, int from, long total) {
        int end = from + lines.size();
        return new Page<>(lines, total, !lines.isEmpty() && end < total ? OptionalInt.of(end) : OptionalInt.empty());
    }
}
