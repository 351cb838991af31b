package kheap.app.gui.model;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import kheap.analysis.AnalysisFile;
import kheap.pprof.GoProfileFile;

/// What a file is to be opened as, by its first bytes and never by its name. What opens it may still find that it is
/// none.
public enum FileKind {
    /// A heap dump or what was saved of one; also whatever looks like nothing else, as its reader says best what is
    /// wrong with it.
    DUMP,
    /// A profile of a Go program.
    PROFILE,
    /// What lies beside a dump: a text, or a folder of them.
    EVIDENCE;

    /// The header of a dump is shorter, and ends with a zero.
    private static final int START = 64;

    private static final int GZIP = 0x1f8b;
    private static final int UTF_16_LITTLE = 0xfffe;
    private static final int UTF_16_BIG = 0xfeff;

    /// Reads the beginning of the file; not for the window's thread.
    static FileKind of(Path file) {
        if (Files.isDirectory(file)) {
            return EVIDENCE;
        }
        if (AnalysisFile.isOne(file)) {
            return DUMP;
        }
        if (GoProfileFile.isOne(file)) {
            return PROFILE;
        }
        return isText(file) ? EVIDENCE : DUMP;
    }

    private static boolean isText(Path file) {
        try (InputStream in = inflated(file)) {
            byte[] start = in.readNBytes(START);
            int mark = start.length < 2 ? 0 : (start[0] & 0xff) << 8 | start[1] & 0xff;
            if (mark == UTF_16_LITTLE || mark == UTF_16_BIG) {
                return true;
            }
            for (byte one : start) {
                if (one == 0) {
                    return false;
                }
            }
            return start.length > 0;
        } catch (IOException e) {
            // The one who opens it as a dump says why.
            return false;
        }
    }

    private static InputStream inflated(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file));
        try {
            in.mark(2);
            int magic = in.read() << 8 | in.read();
            in.reset();
            return magic == GZIP ? new GZIPInputStream(in) : in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }
}
