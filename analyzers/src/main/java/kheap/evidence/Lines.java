package kheap.evidence;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import kheap.Progress;

/// The lines of a text, one after the other, in bounded memory however long one is. Knows the byte order marks of
/// UTF-8 and UTF-16 (which PowerShell writes with `>`), takes any line end, makes blanks of the zeroes between the
/// words of `/proc/PID/cmdline`, and leaves out what colours a terminal.
final class Lines implements Closeable {
    /// Characters of a line that are given on; the rest of it is read and left out. Enough for a command line with a
    /// long class path.
    static final int LONGEST = 1 << 16;

    private static final Pattern COLOUR = Pattern.compile("\u001B\\[[0-9;?]*[ -/]*[@-~]");

    private final Reader text;
    private final Progress progress;
    private final char[] buffer = new char[1 << 13];
    private final StringBuilder line = new StringBuilder();
    private int at;
    private int end;
    private long characters;
    private int count;
    private boolean hasRunsOfZeroes;

    /// @param bytes that can push back three; closed with this
    /// @param progress asked whether to go on, within a long line too
    Lines(PushbackInputStream bytes, Progress progress) throws IOException {
        this.progress = progress;
        text = new InputStreamReader(bytes, charset(bytes));
    }

    private static Charset charset(PushbackInputStream bytes) throws IOException {
        byte[] start = bytes.readNBytes(3);
        int mark = start.length < 2 ? 0 : (start[0] & 0xFF) << 8 | start[1] & 0xFF;
        boolean utf8 = start.length == 3 && mark == 0xEFBB && (start[2] & 0xFF) == 0xBF;
        boolean utf16 = mark == 0xFEFF || mark == 0xFFFE;
        int skipped = utf8 ? 3 : utf16 ? 2 : 0;
        bytes.unread(start, skipped, start.length - skipped);
        if (utf16) {
            return mark == 0xFEFF ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
        }
        return StandardCharsets.UTF_8;
    }

    /// The next line; empty at the end, and where the line does not end within the first characters of the text.
    ///
    /// @param first how many these are
    Optional<String> next(long first) throws IOException {
        line.setLength(0);
        boolean any = false;
        int before = -1;
        for (int c = character(); c >= 0; c = character()) {
            if (characters > first) {
                return Optional.empty();
            }
            any = true;
            hasRunsOfZeroes |= c == 0 && before == 0;
            before = c;
            if (c == '\n') {
                break;
            }
            if (c == '\r') {
                skipLineFeed();
                break;
            }
            if (line.length() < LONGEST) {
                line.append(c == 0 ? ' ' : (char) c);
            }
        }
        if (!any) {
            return Optional.empty();
        }
        count += count < Integer.MAX_VALUE ? 1 : 0;
        return Optional.of(
                line.indexOf("\u001B") < 0
                        ? line.toString()
                        : COLOUR.matcher(line).replaceAll(""));
    }

    private void skipLineFeed() throws IOException {
        if (character() != '\n' && at > 0) {
            at--;
            characters--;
        }
    }

    private int character() throws IOException {
        if (at == end) {
            progress.goOn();
            at = 0;
            end = Math.max(0, text.read(buffer));
            if (end == 0) {
                return -1;
            }
        }
        characters++;
        return buffer[at++];
    }

    /// How many lines were given, at most what an `int` holds.
    int count() {
        return count;
    }

    /// Whether a zero followed another: one alone parts words, more are no text, or a hole in a log that was emptied
    /// while the JVM wrote it.
    boolean hasRunsOfZeroes() {
        return hasRunsOfZeroes;
    }

    /// How many characters were read, those that were left out too.
    long characters() {
        return characters;
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
