package kheap.heap;

import java.util.Optional;

/// Reads `java.lang.String`: Latin-1 and UTF-16 compact strings since Java 9, `char[]` with or without offset
/// before.
final class Strings {
    private Strings() {}

    /// The text as it may be shown; empty also where it was blanked out, see [HeapDump#isRedacted].
    static Optional<String> read(Instance string, int limit) {
        return raw(string, limit)
                .filter(text -> !string.heap().isRedacted() || RedactedTexts.isSpared(string, text))
                .map(Strings::printable);
    }

    /// The characters that the file has, whatever they are.
    static Optional<String> raw(Instance string, int limit) {
        if (!string.type().name().equals("java.lang.String")
                || !(string.reference("value").orElse(null) instanceof PrimitiveArray value)) {
            return Optional.empty();
        }
        if (value.type().name().equals("byte[]")) {
            boolean utf16 = string.number("coder").orElse(0) != 0;
            return Optional.of(compact(value, utf16, limit, string.heap()));
        }
        int offset = (int) Math.max(0, string.number("offset").orElse(0));
        int count = (int) Math.min(limit, string.number("count").orElse(limit));
        return Optional.of(characters(value, offset, count));
    }

    /// The elements of a `char[]`, as they may be shown.
    static Optional<String> chars(PrimitiveArray value, int limit) {
        return shown(value, characters(value, 0, limit));
    }

    /// Bytes of Latin-1, as they may be shown.
    static Optional<String> bytes(PrimitiveArray value, int limit) {
        return shown(value, latin1(value, limit));
    }

    private static Optional<String> shown(PrimitiveArray value, String text) {
        return Optional.of(text)
                .filter(shown -> !value.heap().isRedacted() || !RedactedTexts.repeatsOneCharacter(shown))
                .map(Strings::printable);
    }

    private static String characters(PrimitiveArray value, int offset, int count) {
        StringBuilder text = new StringBuilder();
        for (long bits : value.bits(offset, count)) {
            text.append((char) bits);
        }
        return text.toString();
    }

    private static String latin1(PrimitiveArray value, int limit) {
        StringBuilder text = new StringBuilder();
        for (long bits : value.bits(0, limit)) {
            text.append((char) (bits & 0xff));
        }
        return text.toString();
    }

    private static String compact(PrimitiveArray value, boolean utf16, int limit, HeapDump heap) {
        if (!utf16) {
            return latin1(value, limit);
        }
        long[] bytes = value.bits(0, 2 * limit);
        StringBuilder text = new StringBuilder(bytes.length / 2);
        boolean little = littleEndian(heap);
        for (int i = 0; i + 1 < bytes.length; i += 2) {
            long first = bytes[i] & 0xff;
            long second = bytes[i + 1] & 0xff;
            text.append((char) (little ? second << 8 | first : first << 8 | second));
        }
        return text.toString();
    }

    /// UTF-16 strings have the byte order of the machine, which `java.lang.StringUTF16` keeps as a shift count.
    private static boolean littleEndian(HeapDump heap) {
        return heap.classesNamed("java.lang.StringUTF16").stream()
                .findFirst()
                .flatMap(type -> type.staticField("HI_BYTE_SHIFT"))
                .map(shift -> shift.bits() == 0)
                .orElse(true);
    }

    /// The text as it may be shown: at most [Instance#TEXT_LIMIT] characters, and what would move the cursor, turn
    /// the direction of writing or hide replaced by U+FFFD.
    static String printable(String text) {
        String bounded = text.length() <= Instance.TEXT_LIMIT ? text : text.substring(0, Instance.TEXT_LIMIT);
        StringBuilder clean = new StringBuilder(bounded.length());
        bounded.codePoints().forEach(c -> clean.appendCodePoint(isPrintable(c) ? c : 0xFFFD));
        return clean.toString();
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
