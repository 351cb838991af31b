package kheap.hprof;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kheap.Progress;

/// Where the members of a gzip file lie that `jcmd GC.heap_dump -gz` writes: thousands of them, each for a block of
/// the dump, so that any block can be inflated without those before it.
///
/// The first member says in a comment how long a block is at most, `HPROF BLOCKSIZE=1048576`; most are a few bytes
/// shorter, for HotSpot ends a block with each segment. Nothing says where members begin. They are found by the
/// bytes that each begins with, and by those before, which say how long the block before is. Both may also occur
/// within packed data, so what is found here is a guess until every member has been inflated.
///
/// Takes 16 bytes of memory for a block.
final class GzipBlocks {
    /// What each member begins with: magic, method, flags, no time, and two bytes that vary; then the comment, if
    /// the flags say so.
    static final int HEADER_BYTES = 10;

    static final int FLAGS_AT = 3;
    static final int WITH_COMMENT = 0x10;

    private static final int TIME_AT = 4;
    private static final int TIME_BYTES = 4;

    /// What each member ends with: the check sum and the length of its block.
    static final int TRAILER_BYTES = 8;

    private static final byte[] FIXED = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0};
    private static final Pattern COMMENT = Pattern.compile("HPROF BLOCKSIZE=([0-9]{1,8})\0");
    private static final int MAX_BLOCK_BYTES = 1 << 26;

    private static final int START_BYTES = 64;
    private static final int SCAN_BYTES = 1 << 20;

    private final int longestBlock;
    private int count = 1;
    /// Where each member begins, and one more: where the file ends.
    private long[] packed = new long[64];
    /// Where each block begins in the dump, and one more: where the last one ends.
    private long[] plain = new long[64];

    private GzipBlocks(int longestBlock) {
        this.longestBlock = longestBlock;
    }

    /// What [#write] wrote.
    static GzipBlocks read(ByteBuffer from) {
        GzipBlocks blocks = new GzipBlocks(from.getInt());
        blocks.count = from.getInt();
        blocks.packed = longs(from, blocks.count + 1);
        blocks.plain = longs(from, blocks.count + 1);
        return blocks;
    }

    private static long[] longs(ByteBuffer from, int count) {
        long[] longs = new long[count];
        from.asLongBuffer().get(longs);
        from.position(from.position() + count * Long.BYTES);
        return longs;
    }

    /// How many bytes [#write] writes.
    int bytes() {
        return 2 * Integer.BYTES + 2 * (count + 1) * Long.BYTES;
    }

    void write(ByteBuffer to) {
        to.putInt(longestBlock).putInt(count);
        for (int i = 0; i <= count; i++) {
            to.putLong(packed[i]);
        }
        for (int i = 0; i <= count; i++) {
            to.putLong(plain[i]);
        }
    }

    /// Looks for members; empty for a gzip file that does not claim to hold blocks.
    static Optional<GzipBlocks> in(DumpBytes file, Progress progress) throws IOException {
        return in(file, progress, SCAN_BYTES);
    }

    /// @param scanBytes how much is looked at at once; 1 MiB but in tests
    static Optional<GzipBlocks> in(DumpBytes file, Progress progress, int scanBytes) throws IOException {
        byte[] start = read(file, 0, START_BYTES).array();
        Matcher comment = COMMENT.matcher(new String(start, StandardCharsets.ISO_8859_1));
        boolean stated = start.length == START_BYTES
                && isHeader(start, 0)
                && comment.region(HEADER_BYTES, START_BYTES).lookingAt();
        int longest = stated ? Integer.parseInt(comment.group(1)) : 0;
        if (longest == 0 || longest > MAX_BLOCK_BYTES) {
            return Optional.empty();
        }
        GzipBlocks blocks = new GzipBlocks(longest);
        blocks.scan(file, progress, scanBytes);
        return Optional.of(blocks);
    }

    private void scan(DumpBytes file, Progress progress, int scanBytes) throws IOException {
        int overlap = Integer.BYTES + FIXED.length - 1;
        for (long from = 0; from < file.size(); from += scanBytes - overlap) {
            progress.goOn();
            ByteBuffer chunk = read(file, from, scanBytes);
            byte[] bytes = chunk.array();
            // One byte of four is enough to look at: each header has four zeros in a row, packed data has few.
            for (int zero = 2 * Integer.BYTES; zero < bytes.length; zero += TIME_BYTES) {
                if (bytes[zero] == 0) {
                    headers(from, chunk, zero);
                }
            }
        }
        append(file.size(), 0);
        count--;
    }

    /// Looks for the header whose time has this zero among its bytes.
    private void headers(long from, ByteBuffer chunk, int zero) {
        for (int time = zero - TIME_BYTES + 1; time <= zero; time++) {
            int at = time - TIME_AT;
            if (at >= Integer.BYTES && at + FIXED.length <= chunk.limit() && isHeader(chunk.array(), at)) {
                candidate(from + at, Integer.toUnsignedLong(chunk.getInt(at - Integer.BYTES)));
            }
        }
    }

    private static boolean isHeader(byte[] bytes, int at) {
        for (int i = 0; i < FIXED.length; i++) {
            boolean comment = i == FLAGS_AT && bytes[at + i] == WITH_COMMENT;
            if (bytes[at + i] != FIXED[i] && !comment) {
                return false;
            }
        }
        return true;
    }

    /// @param blockBefore how long the block before is, if a member begins at `at`
    private void candidate(long at, long blockBefore) {
        if (blockBefore > 0 && blockBefore <= longestBlock) {
            append(at, blockBefore);
        }
    }

    private void append(long member, long blockBefore) {
        if (count == packed.length) {
            packed = Arrays.copyOf(packed, 2 * count);
            plain = Arrays.copyOf(plain, 2 * count);
        }
        packed[count] = member;
        plain[count] = plain[count - 1] + blockBefore;
        count++;
    }

    private static ByteBuffer read(DumpBytes file, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(length, file.size() - at));
        file.read(bytes, at);
        return bytes.flip().order(ByteOrder.LITTLE_ENDIAN);
    }

    int count() {
        return count;
    }

    int longestBlock() {
        return longestBlock;
    }

    /// Where a member begins.
    long packedFrom(int block) {
        return packed[block];
    }

    /// Where the next member begins; for the last one, where the file ends.
    long packedTo(int block) {
        return packed[block + 1];
    }

    long from(int block) {
        return plain[block];
    }

    /// How long a block is, 0 for the last one as long as nobody said so.
    int length(int block) {
        return (int) (plain[block + 1] - plain[block]);
    }

    /// The last block is this long, which nothing in the file says but the block.
    void lastIs(int length) {
        plain[count] = plain[count - 1] + length;
    }

    /// The size of the dump.
    long size() {
        return plain[count];
    }

    /// The block that holds the byte at `at` of the dump.
    int at(long at) {
        int found = Arrays.binarySearch(plain, 0, count + 1, at);
        return found >= 0 ? found : -found - 2;
    }
}
