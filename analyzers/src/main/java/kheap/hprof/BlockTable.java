package kheap.hprof;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/// A file with the [GzipBlocks] of a dump whose blocks were all found sound, so that the next opening need not
/// inflate them to see that. 16 bytes a block and 41 more.
///
/// @param goesOn whether the gzip file goes on after the dump
record BlockTable(GzipBlocks blocks, boolean goesOn) {
    private static final long MAGIC = 0x6b68_6561_7062_6c31L;
    private static final int LARGEST_BYTES = 1 << 28;

    /// Empty when there is no such file, or one that is not whole.
    static Optional<BlockTable> read(Path path) {
        try {
            if (Files.notExists(path) || Files.size(path) > LARGEST_BYTES) {
                return Optional.empty();
            }
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
            if (bytes.getLong(bytes.limit() - Long.BYTES) != sum(bytes) || bytes.getLong() != MAGIC) {
                return Optional.empty();
            }
            boolean goesOn = bytes.get() != 0;
            return Optional.of(new BlockTable(GzipBlocks.read(bytes), goesOn));
        } catch (IOException | IndexOutOfBoundsException | BufferUnderflowException none) {
            // What cannot be read is made again.
            return Optional.empty();
        }
    }

    /// Leaves the file under its name when it is whole.
    void write(Path path) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES + 1 + blocks.bytes());
        bytes.putLong(MAGIC).put((byte) (goesOn ? 1 : 0));
        blocks.write(bytes);
        bytes.putLong(sum(bytes));
        Path part = InflatedBytes.unfinished(path);
        try {
            Files.write(part, bytes.array(), StandardOpenOption.CREATE_NEW);
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static long sum(ByteBuffer bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes.slice(0, bytes.limit() - Long.BYTES));
        return sum.getValue();
    }
}
