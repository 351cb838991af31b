package kheap.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// A table of texts as aligned lines of a bounded width: numbers to the right, texts to the left and shortened where
/// the width asks for it, the widest first; in the last column they go on in the next line.
final class TextColumns {
    private static final int GAP = 2;
    private static final int NARROWEST = 8;

    private final List<List<String>> rows;
    private final List<Boolean> numbers;
    private final int[] widths;

    /// @param rows the headings first
    /// @param numbers for each column, whether it holds numbers
    TextColumns(List<List<String>> rows, List<Boolean> numbers, int width) {
        this.rows = rows;
        this.numbers = numbers;
        this.widths = IntStream.range(0, numbers.size())
                .map(column -> rows.stream()
                        .mapToInt(row -> width(row.get(column)))
                        .max()
                        .orElse(0))
                .toArray();
        shrinkTo(width);
    }

    private void shrinkTo(int width) {
        int excess = IntStream.of(widths).sum() + GAP * (widths.length - 1) - width;
        while (excess > 0) {
            int widest = -1;
            for (int column = 0; column < widths.length; column++) {
                if (!numbers.get(column)
                        && widths[column] > NARROWEST
                        && (widest < 0 || widths[column] > widths[widest])) {
                    widest = column;
                }
            }
            if (widest < 0) {
                return;
            }
            widths[widest]--;
            excess--;
        }
    }

    List<String> lines() {
        return rows.stream().flatMap(row -> lines(row).stream()).toList();
    }

    /// One line, or more where the last column is a text that does not fit.
    private List<String> lines(List<String> row) {
        int last = widths.length - 1;
        List<String> wrapped = numbers.get(last) ? List.of(row.get(last)) : wrap(row.get(last), widths[last]);
        List<String> lines = new ArrayList<>();
        for (String part : wrapped) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String all = column == last ? part : lines.isEmpty() ? row.get(column) : "";
                String text = shortened(all, widths[column]);
                line.append(column == 0 ? "" : " ".repeat(GAP))
                        .append(numbers.get(column) ? right(text, widths[column]) : left(text, widths[column]));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    /// The text without its middle, at most `width` columns wide.
    private static String shortened(String text, int width) {
        int units = width;
        String shown = text;
        while (width(shown) > width) {
            shown = Excerpt.line(text, units--);
        }
        return shown;
    }

    static String left(String text, int width) {
        return text + " ".repeat(Math.max(0, width - width(text)));
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - width(text))) + text;
    }

    /// How many columns of a terminal the text takes; Chinese, Japanese and Korean characters take two.
    static int width(String text) {
        return text.codePoints().map(TextColumns::width).sum();
    }

    private static int width(int point) {
        if (Character.getType(point) == Character.NON_SPACING_MARK) {
            return 0;
        }
        boolean wide = point >= 0x1100
                && (point <= 0x115F
                        || point >= 0x2E80 && point <= 0xA4CF
                        || point >= 0xAC00 && point <= 0xD7A3
                        || point >= 0xF900 && point <= 0xFAFF
                        || point >= 0xFE30 && point <= 0xFE6F
                        || point >= 0xFF00 && point <= 0xFF60
                        || point >= 0x1F300 && point <= 0x1FAFF
                        || point >= 0x20000 && point <= 0x3FFFD);
        return wide ? 2 : 1;
    }

    /// The text in lines of at most `width` columns, broken at spaces, and within words that are longer than a line.
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split(" +")) {
            String rest = word;
            if (!line.isEmpty() && width(line.toString()) + 1 + width(rest) > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            while (width(rest) > width) {
                int end = fitting(rest, width);
                lines.add(rest.substring(0, end));
                rest = rest.substring(end);
            }
            line.append(line.isEmpty() ? "" : " ").append(rest);
        }
        lines.add(line.toString());
        return lines;
    }

    private static int fitting(String word, int width) {
        int end = 0;
        int used = 0;
        while (end < word.length() && used + width(word.codePointAt(end)) <= width) {
            used += width(word.codePointAt(end));
            end += Character.charCount(word.codePointAt(end));
        }
        return end;
    }
}
