package kheap.heap.own;

import java.util.concurrent.atomic.AtomicLong;
import kheap.memory.ByteColumn;

/// The references of all objects, a list for each object that has any.
///
/// A list is the differences of the targets' numbers to the owner's, zigzag and in groups of seven bits, and a zero
/// at the end: an object's reference to itself never matters, so no difference is zero. Lists stand in the order
/// they are written and are found by their position only. 1.9 to 3.5 bytes a reference.
///
/// Threads take blocks of 1 MiB from one region, several at once for a huge array, so lists never straddle and no
/// counting pass is needed. The region is reserved for the worst case; what is not touched is not there.
final class EdgeStream implements AutoCloseable {
    private static final long BLOCK = 1 << 20;

    private final ByteColumn bytes;
    private final AtomicLong next = new AtomicLong();
    private final long length;
    /// Positions are multiples of 1 << shift, so that 30 bits are enough for them.
    private final int shift;

    private final int worst;
    private final long empty;

    /// @param objects how many numbers there are
    /// @param references an upper bound
    EdgeStream(long objects, long references, int writers) {
        if (objects >= 1L << 30) {
            throw new TooManyObjectsException();
        }
        // The difference needs one bit more than the numbers, and zigzag another one.
        worst = (64 - Long.numberOfLeadingZeros(2 * objects) + 6) / 7;
        long room = references * worst + 2 * objects;
        // What a block has left when a list does not fit stays empty: at the most as much as that list takes.
        length = 2 * room + (writers + 2) * BLOCK;
        int bits = 0;
        while (length + (objects << bits) >>> bits >= 1L << 30) {
            bits++;
        }
        shift = bits;
        empty = length + (objects << bits);
        bytes = ByteColumn.of(empty + 1);
    }

    ByteColumn bytes() {
        return bytes;
    }

    /// Where a list without references can be read.
    long empty() {
        return empty;
    }

    int shift() {
        return shift;
    }

    @Override
    public void close() {
        bytes.close();
    }

    /// Writes lists; every thread has its own.
    final class Writer {
        private long at;
        private long limit;
        private long listStart;
        private int owner;

        /// Begins the list of an object with at most this many references.
        void begin(int object, long references) {
            at = at + (1L << shift) - 1 >>> shift << shift;
            long room = references * worst + 1;
            if (at + room > limit) {
                long blocks = (room + BLOCK - 1) / BLOCK;
                at = next.getAndAdd(blocks * BLOCK);
                limit = at + blocks * BLOCK;
                if (limit > length) {
                    // The columns do not check their bounds, and a file may change between its two readings.
                    throw new IllegalStateException("more references than were counted");
                }
            }
            listStart = at;
            owner = object;
        }

        void add(int target) {
            long difference = (long) target - owner;
            long code = difference << 1 ^ difference >> 63;
            while (code >= 0x80) {
                bytes.set(at++, (byte) (code | 0x80));
                code >>>= 7;
            }
            bytes.set(at++, (byte) code);
        }

        /// Ends the list.
        ///
        /// @return what the list is found by, from 1 on; 0 when it is empty
        int end() {
            if (at == listStart) {
                return 0;
            }
            bytes.set(at++, (byte) 0);
            return (int) (listStart >>> shift) + 1;
        }
    }
}
