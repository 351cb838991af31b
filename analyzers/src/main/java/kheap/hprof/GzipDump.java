package kheap.hprof;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import kheap.Progress;
import kheap.UnreadableDumpException;

/// A dump packed with gzip: by hand, or member by member as `jcmd GC.heap_dump -gz` does.
final class GzipDump {
    private static final int CHUNK_BYTES = 1 << 16;

    /// What follows the dump in its file, and is no gzip member.
    static final String GOES_ON = "The gzip file goes on after the dump; that was left out.";

    private GzipDump() {}

    /// All members of a file, one after the other.
    private static final class Members extends GZIPInputStream {
        private final FileChannel packed;

        Members(FileChannel packed) throws IOException {
            super(Channels.newInputStream(packed), CHUNK_BYTES);
            this.packed = packed;
        }

        /// Whether something follows the last member.
        boolean goesOn() throws IOException {
            return inf.getRemaining() > GzipBlocks.TRAILER_BYTES || packed.position() < packed.size();
        }
    }

    /// Whether the file begins like a gzip file, whatever its name.
    static boolean isGzip(Path file) throws IOException {
        try (InputStream start = Files.newInputStream(file)) {
            return start.read() == 0x1f && start.read() == 0x8b;
        }
    }

    /// Inflates a dump.
    ///
    /// @param remedy what to do when the disk is full
    /// @return what is wrong with the packing, a sentence; the target then holds what came out before
    static Optional<String> inflate(Path file, Path target, String remedy, Progress progress) throws IOException {
        progress.step("Inflating the dump");
        try (FileChannel packed = FileChannel.open(file);
                FileChannel out = FullDisk.create(target)) {
            try (Members in = new Members(packed)) {
                inflate(in, file, packed, out, target, remedy, progress);
                out.force(false);
                return in.goesOn() ? Optional.of(GOES_ON) : Optional.empty();
            } catch (EOFException cut) {
                return Optional.of("The gzip file ends too early; what it holds up to there was read.");
            } catch (ZipException damaged) {
                return Optional.of("The gzip file is damaged; what it holds before the damage was read.");
            }
        }
    }

    private static void inflate(
            InputStream in,
            Path file,
            FileChannel packed,
            FileChannel out,
            Path target,
            String remedy,
            Progress progress)
            throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        int read = in.read(chunk, 0, HprofFile.MAGIC.length());
        String head = new String(chunk, 0, Math.max(0, read), StandardCharsets.ISO_8859_1);
        if (!HprofFile.MAGIC.startsWith(head)) {
            String kind =
                    HprofFile.isJson(head) ? HprofFile.JSON : "is a gzip file of something that is not a heap dump";
            throw new UnreadableDumpException(file, kind, HprofFile.NAME_A_DUMP);
        }
        for (; read > 0; read = in.read(chunk)) {
            try {
                FullDisk.write(out, ByteBuffer.wrap(chunk, 0, read));
            } catch (IOException broken) {
                double ratio = (double) out.position() / Math.max(1, packed.position());
                throw FullDisk.explained(broken, file, target, (long) (ratio * packed.size()), remedy);
            }
            progress.at(packed.position(), packed.size());
            progress.goOn();
        }
    }
}
