package kheap.app.gui.part;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import kheap.report.Cell;
import kheap.report.Listing;

/// Finds the rows that hold what the user typed, in any column, shown or not.
///
/// Making the texts of thousands of rows takes longer than a window may stand still, and so may a regular
/// expression: this is for a thread of its own, one search after the other.
final class LineSearch<R> {
    private final Listing<R> listing;
    private List<String> texts = List.of();

    LineSearch(Listing<R> listing) {
        this.listing = listing;
    }

    /// What was typed, as a question to the text of a row: some text in any case, or a regular expression between
    /// slashes, of which the last may be missing.
    ///
    /// @throws PatternSyntaxException when it is no regular expression, perhaps not yet
    static Predicate<String> wanted(String typed) {
        if (typed.startsWith("/")) {
            String expression =
                    typed.substring(1, typed.length() - (typed.length() > 1 && typed.endsWith("/") ? 1 : 0));
            return Pattern.compile(expression, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.MULTILINE)
                    .asPredicate();
        }
        String lower = typed.toLowerCase(Locale.ROOT);
        return text -> text.toLowerCase(Locale.ROOT).contains(lower);
    }

    /// The rows that fit, by their places in the listing.
    BitSet rows(Predicate<String> wanted) {
        List<String> all = texts();
        BitSet found = new BitSet();
        for (int i = 0; i < all.size(); i++) {
            if (wanted.test(all.get(i))) {
                found.set(i);
            }
        }
        return found;
    }

    private synchronized List<String> texts() {
        if (texts.size() != listing.rows().size()) {
            texts = listing.rows().stream().map(this::text).toList();
        }
        return texts;
    }

    /// A line for each cell, so that `^` and `$` mean a cell.
    private String text(R row) {
        StringBuilder text = new StringBuilder();
        for (Cell cell : listing.cells(row)) {
            text.append(cell.text()).append('\n');
            if (!cell.full().equals(cell.text())) {
                text.append(cell.full()).append('\n');
            }
        }
        return text.toString();
    }
}
