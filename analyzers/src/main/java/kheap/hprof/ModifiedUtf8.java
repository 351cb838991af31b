package kheap.hprof;

import java.nio.ByteBuffer;

/// The JVM's own form of text: UTF-8 with surrogates apart and 0 in two bytes. Old dumps have plain UTF-8 as well.
final class ModifiedUtf8 {
    private static final int LONGEST = 4096;
    /// What [#LONGEST] characters take at most.
    static final int LONGEST_BYTES = 3 * LONGEST;

    private static final char UNREADABLE = '\ufffd';

    private ModifiedUtf8() {}

    /// All bytes that remain in a buffer as text, at most 4096 characters; damaged bytes become replacement
    /// characters.
    static String decode(ByteBuffer bytes) {
        StringBuilder text = new StringBuilder(Math.min(bytes.remaining(), LONGEST));
        while (bytes.hasRemaining() && text.length() < LONGEST) {
            int first = bytes.get() & 0xff;
            int more = first < 0x80
                    ? 0
                    : first >> 5 == 0b110 ? 1 : first >> 4 == 0b1110 ? 2 : first >> 3 == 0b11110 ? 3 : -1;
            int code = more < 0 ? UNREADABLE : first & 0x7f >> (more == 0 ? 0 : more + 1);
            for (; more > 0; more--) {
                if (!bytes.hasRemaining() || (bytes.get(bytes.position()) & 0xc0) != 0x80) {
                    code = UNREADABLE;
                    break;
                }
                code = code << 6 | bytes.get() & 0x3f;
            }
            if (Character.isValidCodePoint(code)) {
                text.appendCodePoint(code);
            } else {
                text.append(UNREADABLE);
            }
        }
        return text.toString();
    }
}
