package kheap.hprof;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Inflates one block at a time, for one thread at a time.
final class BlockInflater {
    private final DumpBytes file;
    private final GzipBlocks blocks;
    private final Inflater inflater = new Inflater(true);
    private ByteBuffer checked = ByteBuffer.allocate(0);
    private boolean goesOn;
    private ByteBuffer packed = ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);

    BlockInflater(DumpBytes file, GzipBlocks blocks) {
        this.file = file;
        this.blocks = blocks;
    }

    /// Inflates the beginning of a block, as much as the buffer has room for.
    void inflate(int block, ByteBuffer into) throws IOException {
        start(block);
        if (!inflateSoundly(into) || into.hasRemaining()) {
            throw new IOException("it was changed while it was read");
        }
    }

    /// Inflates a whole block and holds it against its check sum and length.
    ///
    /// @return the length of the block; -1 if it is none
    int check(int block) throws IOException {
        start(block);
        checked = checked.capacity() > 0 ? checked.clear() : ByteBuffer.allocate(blocks.longestBlock() + 1);
        boolean ended = inflateSoundly(checked) && inflater.finished();
        if (!ended || packed.remaining() < GzipBlocks.TRAILER_BYTES) {
            return -1;
        }
        CRC32 sum = new CRC32();
        sum.update(checked.flip());
        boolean sound = packed.getInt() == (int) sum.getValue() && packed.getInt() == checked.limit();
        goesOn = blocks.packedFrom(block) + packed.position() < blocks.packedTo(block);
        return sound ? checked.limit() : -1;
    }

    /// Whether something stands between the member that was checked last and the next one, or the end of the file.
    boolean goesOn() {
        return goesOn;
    }

    void end() {
        inflater.end();
    }

    /// @return whether what was met is packed data at all
    private boolean inflateSoundly(ByteBuffer into) {
        try {
            while (into.hasRemaining() && inflater.inflate(into) > 0) {}
            return true;
        } catch (DataFormatException damaged) {
            return false;
        }
    }

    private void start(int block) throws IOException {
        long from = blocks.packedFrom(block);
        // Deflate makes nothing longer than by some bytes for each 16 KiB.
        int longest = blocks.longestBlock() + (blocks.longestBlock() >> 8) + 1024;
        int length = (int) Math.min(longest, blocks.packedTo(block) - from);
        if (packed.capacity() < length) {
            packed = ByteBuffer.allocate(length + (length >> 2)).order(ByteOrder.LITTLE_ENDIAN);
        }
        packed.clear().limit(length);
        file.read(packed, from);
        packed.flip().position(Math.min(GzipBlocks.HEADER_BYTES, length));
        boolean comment = packed.hasRemaining() && packed.get(GzipBlocks.FLAGS_AT) == GzipBlocks.WITH_COMMENT;
        while (comment && packed.hasRemaining()) {
            comment = packed.get() != 0;
        }
        inflater.reset();
        inflater.setInput(packed);
    }
}
