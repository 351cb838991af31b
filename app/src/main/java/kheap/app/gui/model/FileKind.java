package kheap.app.gui.model;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
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

    private static final byte[] DUMP_START = "JAVA PROFILE 1.".getBytes(StandardCharsets.US_ASCII);

    /// Files of a folder.
    private static final int LOOKED_AT = 1000;

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
        // a pipe would keep us waiting; the one who opens it as a dump says that it is none
        return Files.isRegularFile(file) && isText(file) ? EVIDENCE : DUMP;
    }

    /// The heap dumps that lie in a folder, by the first bytes of its files; not for the window's thread.
    static List<Path> dumpsIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted()
                    .limit(LOOKED_AT)
                    .filter(Files::isRegularFile)
                    .filter(FileKind::isDump)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            // The one who reads the folder says why.
            return List.of();
        }
    }

    private static boolean isDump(Path file) {
        try (InputStream in = inflated(file)) {
            return Arrays.equals(in.readNBytes(DUMP_START.length), DUMP_START);
        } catch (IOException e) {
            // What cannot be read is left out, and named, by the one who reads the folder.
            return false;
        }
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
