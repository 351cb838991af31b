package kheap.app.gui.part;

import java.util.Comparator;
import kheap.report.Cell;

/// How a column sorts: by what its cells count, else by their words, where `client-9` comes before `client-10`.
final class CellOrder implements Comparator<Cell> {
    @Override
    public int compare(Cell one, Cell other) {
        // What has no number here comes behind what has, so that the cells without anything stand together.
        int order = Double.compare(
                one.order().orElse(Double.POSITIVE_INFINITY), other.order().orElse(Double.POSITIVE_INFINITY));
        return order != 0 ? order : compare(one.full(), other.full());
    }

    private static int compare(String one, String other) {
        int i = 0;
        int j = 0;
        while (i < one.length() && j < other.length()) {
            if (isDigit(one.charAt(i)) && isDigit(other.charAt(j))) {
                int endOfOne = endOfDigits(one, i);
                int endOfOther = endOfDigits(other, j);
                int order = compareDigits(one.substring(i, endOfOne), other.substring(j, endOfOther));
                if (order != 0) {
                    return order;
                }
                i = endOfOne;
                j = endOfOther;
            } else {
                int order = Character.compare(
                        Character.toLowerCase(one.charAt(i++)), Character.toLowerCase(other.charAt(j++)));
                if (order != 0) {
                    return order;
                }
            }
        }
        return Integer.compare(one.length() - i, other.length() - j);
    }

    private static int compareDigits(String one, String other) {
        String left = one.replaceFirst("^0+", "");
        String right = other.replaceFirst("^0+", "");
        return left.length() != right.length() ? Integer.compare(left.length(), right.length()) : left.compareTo(right);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int endOfDigits(String text, int from) {
        int end = from;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }
}
