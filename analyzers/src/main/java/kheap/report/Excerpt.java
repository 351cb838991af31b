package kheap.report;

/// Texts from a dump, made fit to be shown: bounded, and without characters that would move a terminal's cursor or
/// turn the direction of writing.
final class Excerpt {
    /// For a cell of a table or a line of a list.
    static final int SHORT = 120;

    /// For what unfolds when asked for.
    static final int LONG = 300;

    /// For sentences, which are ours and quote texts that are bounded already.
    static final int SENTENCE = 1_200;

    private Excerpt() {}

    /// One line of at most `limit` UTF-16 units. What is too long loses its middle: the end of a class name tells
    /// most.
    static String line(String text, int limit) {
        return harmless(middle(text, limit));
    }

    /// Several lines, at most `lines` of them, each at most [#LONG] long.
    static String lines(String text, int lines) {
        return String.join(
                "\n",
                text.lines()
                        .limit(lines)
                        .map(line -> line(line.replace("\t", "    "), LONG))
                        .toList());
    }

    private static String middle(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int head = limit / 3;
        int tail = text.length() - (limit - head - 1);
        // never half of a pair of surrogates
        if (Character.isHighSurrogate(text.charAt(head - 1))) {
            head--;
        }
        if (Character.isLowSurrogate(text.charAt(tail))) {
            tail++;
        }
        return text.substring(0, head) + "…" + text.substring(tail);
    }

    private static String harmless(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints()
                .map(point -> switch (Character.getType(point)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> '\uFFFD';
                    default -> point;
                })
                .forEach(shown::appendCodePoint);
        return shown.toString();
    }
}
