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
    /// What each member but the first begins with: magic, method, no flags, no time, and two bytes that vary.
    private static final int HEADER_BYTES = 10;
    /// What each member ends with: the check sum and the length of its block.
    static final int TRAILER_BYTES = 8;

    private static final byte[] FIRST = {0x1f, (byte) 0x8b, 8, 0x10, 0, 0, 0, 0};
    private static final byte[] FURTHER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0};
    private static final Pattern COMMENT = Pattern.compile("HPROF BLOCKSIZE=([0-9]{1,8})\0");
    private static final int MAX_BLOCK_BYTES = 1 << 26;

    private static final int START_BYTES = 64;
    private static final int SCAN_BYTES = 1 << 20;

    private final int longestBlock;
    private int count = 1;
    /// Where each member's packed data begins, and one more: where the last member's could end at most.
    private long[] packed = new long[64];
    /// Where each block begins in the dump, and one more: where the last one ends.
    private long[] plain = new long[64];

    private GzipBlocks(int longestBlock, long firstData) {
        this.longestBlock = longestBlock;
        this.packed[0] = firstData;
    }

    /// Looks for members; empty for a gzip file that does not claim to hold blocks.
    static Optional<GzipBlocks> in(DumpBytes file, Progress progress) throws IOException {
        byte[] start = read(file, 0, START_BYTES).array();
        Matcher comment = COMMENT.matcher(new String(start, StandardCharsets.ISO_8859_1));
        boolean stated = start.length == START_BYTES
                && Arrays.equals(start, 0, FIRST.length, FIRST, 0, FIRST.length)
                && comment.region(HEADER_BYTES, START_BYTES).lookingAt();
        int longest = stated ? Integer.parseInt(comment.group(1)) : 0;
        if (longest == 0 || longest > MAX_BLOCK_BYTES) {
            return Optional.empty();
        }
        GzipBlocks blocks = new GzipBlocks(longest, comment.end());
        blocks.scan(file, progress);
        return Optional.of(blocks);
    }

    private void scan(DumpBytes file, Progress progress) throws IOException {
        int overlap = Integer.BYTES + FURTHER.length - 1;
        for (long from = packed[0]; from < file.size(); from += SCAN_BYTES - overlap) {
            progress.goOn();
            ByteBuffer chunk = read(file, from, SCAN_BYTES);
            byte[] bytes = chunk.array();
            for (int at = Integer.BYTES; at + FURTHER.length <= bytes.length; at++) {
                if (bytes[at] == FURTHER[0]
                        && Arrays.equals(bytes, at, at + FURTHER.length, FURTHER, 0, FURTHER.length)) {
                    candidate(from + at, Integer.toUnsignedLong(chunk.getInt(at - Integer.BYTES)));
                }
            }
        }
        append(file.size() + HEADER_BYTES, 0);
        count--;
    }

    /// @param blockBefore how long the block before is, if a member begins at `at`
    private void candidate(long at, long blockBefore) {
        if (blockBefore > 0 && blockBefore <= longestBlock && at - TRAILER_BYTES > packed[count - 1]) {
            append(at + HEADER_BYTES, blockBefore);
        }
    }

    private void append(long data, long blockBefore) {
        if (count == packed.length) {
            packed = Arrays.copyOf(packed, 2 * count);
            plain = Arrays.copyOf(plain, 2 * count);
        }
        packed[count] = data;
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

    /// Where a member's packed data begins.
    long packedFrom(int block) {
        return packed[block];
    }

    /// Where a member ends; for the last one, where the file ends.
    long packedTo(int block) {
        return packed[block + 1] - HEADER_BYTES;
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
