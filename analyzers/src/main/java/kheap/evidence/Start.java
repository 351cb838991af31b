package kheap.evidence;

import java.io.IOException;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import kheap.UnreadableDumpException;

/// The first bytes of a file, which tell what is no text.
record Start(byte[] bytes) {
    static final int LENGTH = 1 << 9;

    private static final String REMEDY = "Give what one of these wrote: " + EvidenceReader.KINDS;

    /// Looks, and leaves the bytes there.
    static Start of(PushbackInputStream file) throws IOException {
        byte[] bytes = file.readNBytes(LENGTH);
        file.unread(bytes);
        return new Start(bytes);
    }

    boolean isGzip() {
        return bytes.length > 1 && at(0) == 0x1F && at(1) == 0x8B;
    }

    void checkIsText(Path file) throws UnreadableDumpException {
        if (bytes.length == 0) {
            throw new UnreadableDumpException(file, "is empty", "Collect it again, and look what the command says");
        }
        if (begins("JAVA PROFILE ")) {
            throw new UnreadableDumpException(file, "is a heap dump, no file beside one", "Open it as the dump");
        }
        boolean binary = !isUtf16() && hasControls();
        if (begins("heap profile: ") || begins("goroutine profile: ") || binary && isProtobufOfGo()) {
            throw new UnreadableDumpException(
                    file, "looks like a profile of a Go program, no file beside a heap dump", "Open it by itself");
        }
        if (begins("PK\3\4")) {
            throw new UnreadableDumpException(file, "is an archive", "Unpack it and give the folder");
        }
        if (binary) {
            throw noText(file);
        }
    }

    static UnreadableDumpException noText(Path file) {
        return new UnreadableDumpException(file, "is no text", REMEDY);
    }

    private int at(int index) {
        return bytes[index] & 0xFF;
    }

    private boolean begins(String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).startsWith(text);
    }

    private boolean isUtf16() {
        return bytes.length > 1 && (at(0) == 0xFE && at(1) == 0xFF || at(0) == 0xFF && at(1) == 0xFE);
    }

    /// The zeroes of `/proc/PID/cmdline`, and the escapes of colours, stand in texts too.
    private boolean hasControls() {
        for (byte one : bytes) {
            if (one > 0 && one < '\t' || one > '\r' && one < 0x1B || one > 0x1B && one < ' ' || one == 0x7F) {
                return true;
            }
        }
        return false;
    }

    /// The first field is a type of samples, or that of the period: two numbers.
    private boolean isProtobufOfGo() {
        return bytes.length > 2 && (at(0) == 0x0A || at(0) == 0x5A) && at(1) <= 8 && at(2) == 0x08;
    }
}
