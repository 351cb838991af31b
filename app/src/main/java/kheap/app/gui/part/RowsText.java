package kheap.app.gui.part;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kheap.report.Cell;
import kheap.report.Listing.Column;

/// Rows of a listing as text for other programs, the columns' names first.
///
/// Spreadsheets take a text that begins with `=` and its like for a formula and run it. Texts of a dump are
/// anybody's, so those get an apostrophe in front, which spreadsheets hide.
final class RowsText {
    private static final Pattern FORMULA = Pattern.compile("[=+\\-@\\t\\r].*", Pattern.DOTALL);
    private static final Pattern PLAIN_NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");

    /// How a cell says a number in full.
    private static final Pattern EXACT_NUMBER = Pattern.compile("(-?[\\d,]+)( bytes)?");

    private RowsText() {}

    /// Tabs between the cells: what the clipboard takes into a spreadsheet or a chat.
    ///
    /// @param shown what the screen shows for a cell
    static <R> String tabs(List<Column<R>> columns, List<R> rows, Function<Cell, String> shown) {
        StringWriter text = new StringWriter();
        try {
            write(text, "\t", "\n", columns, rows, (column, cell) -> harmless(shown.apply(cell))
                    .replaceAll("[\\t\\r\\n]", " "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /// CSV after RFC 4180, with exact numbers: bytes and counts as digits only.
    static <R> void writeCsv(Writer out, List<Column<R>> columns, List<R> rows) throws IOException {
        write(out, ",", "\r\n", columns, rows, (column, cell) -> quoted(harmless(exactly(column, cell))));
    }

    private interface Words<R> {
        String of(Column<R> column, Cell cell);
    }

    private static <R> void write(
            Writer out, String between, String end, List<Column<R>> columns, List<R> rows, Words<R> words)
            throws IOException {
        out.write(columns.stream()
                .map(column -> words.of(column, Cell.of(column.heading().name())))
                .collect(Collectors.joining(between)));
        out.write(end);
        for (R row : rows) {
            out.write(columns.stream()
                    .map(column -> words.of(column, column.cell().apply(row)))
                    .collect(Collectors.joining(between)));
            out.write(end);
        }
    }

    private static String exactly(Column<?> column, Cell cell) {
        if (cell.equals(Cell.NONE)) {
            return "";
        }
        Matcher number = EXACT_NUMBER.matcher(cell.full());
        return column.heading().number() && number.matches() ? number.group(1).replace(",", "") : cell.full();
    }

    private static String harmless(String text) {
        return FORMULA.matcher(text).matches() && !PLAIN_NUMBER.matcher(text).matches() ? "'" + text : text;
    }

    private static String quoted(String text) {
        return text.matches("(?s).*[\",\\r\\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
