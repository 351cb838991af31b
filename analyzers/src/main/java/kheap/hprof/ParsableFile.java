package kheap.hprof;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import kheap.Progress;
import kheap.hprof.Pieces.Piece;

/// Makes the file that a strict parser can read: whole records, right lengths, one dump.
final class ParsableFile {
    private static final long STRIDE_BYTES = 1 << 20;

    private ParsableFile() {}

    /// Gives a file that is sound as it is a second name.
    ///
    /// @return whether the file system allows one
    static boolean link(Path file, Path target) throws IOException {
        Path real = file.toRealPath();
        try {
            Files.createSymbolicLink(target, real);
            return true;
        } catch (IOException | UnsupportedOperationException refused) {
            // Windows allows symbolic links to administrators only
        }
        try {
            Files.createLink(target, real);
            return true;
        } catch (IOException | UnsupportedOperationException refused) {
            return false;
        }
    }

    /// Cuts a file of ours behind its last usable byte and corrects its last record's length, if that is all there
    /// is to do.
    ///
    /// @return whether it was
    static boolean repair(Path file, List<Piece> pieces, boolean lacksEnd) throws IOException {
        Piece last = pieces.getLast();
        boolean enough = !pieces.getFirst().bare()
                && (pieces.size() == 1
                        || pieces.size() == 2
                                && last.bare()
                                && pieces.getFirst().to() + HprofReader.HEADER_BYTES == last.from());
        if (enough) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(last.to());
                if (last.bare()) {
                    channel.position(pieces.getFirst().to());
                    FullDisk.write(channel, header(last.tag(), last.to() - last.from()));
                }
                channel.position(last.to());
                end(channel, lacksEnd);
            }
        }
        return enough;
    }

    /// Copies the pieces, headers before bare sub-records.
    ///
    /// @param dump what messages name
    static void copy(Path dump, Path from, List<Piece> pieces, boolean lacksEnd, Path target, Progress progress)
            throws IOException {
        progress.step("Copying the usable part of the dump");
        long total =
                pieces.stream().mapToLong(piece -> piece.to() - piece.from()).sum();
        try (FileChannel in = FileChannel.open(from);
                FileChannel out = FullDisk.create(target)) {
            for (Piece piece : pieces) {
                if (piece.bare()) {
                    FullDisk.write(out, header(piece.tag(), piece.to() - piece.from()));
                }
                for (long at = piece.from(); at < piece.to(); ) {
                    long moved = in.transferTo(at, Math.min(STRIDE_BYTES, piece.to() - at), out);
                    if (moved == 0 && at >= in.size()) {
                        throw new EOFException("it became shorter while it was read");
                    }
                    at += moved;
                    progress.at(out.position(), total);
                    progress.goOn();
                }
            }
            end(out, lacksEnd);
        } catch (IOException broken) {
            throw FullDisk.explained(broken, dump, target, total, FullDisk.ANOTHER_FOLDER);
        }
    }

    /// Ends a run of segments that the file does not end; parsers do not count a dump without its end.
    private static void end(FileChannel out, boolean lacksEnd) throws IOException {
        if (lacksEnd) {
            FullDisk.write(out, header(HprofReader.HEAP_DUMP_END, 0));
        }
    }

    private static ByteBuffer header(int tag, long length) {
        return ByteBuffer.allocate(HprofReader.HEADER_BYTES)
                .put((byte) tag)
                .putInt(0)
                .putInt((int) length)
                .flip();
    }
}
