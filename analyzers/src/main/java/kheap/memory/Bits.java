package kheap.memory;

import java.io.IOException;
import java.nio.channels.FileChannel;

/// One bit for each index.
public final class Bits extends Column {
    private Bits(Region region) {
        super(region);
    }

    /// Room for indexes below `length`, none of them set.
    public static Bits of(long length) {
        return new Bits(Region.anonymous((length + 63 >>> 6) << 3));
    }

    /// What was written to a file before, to be read only. The channel may be closed afterwards.
    public static Bits of(FileChannel file, long offset, long bytes) throws IOException {
        return new Bits(Region.of(file, offset, bytes));
    }

    public boolean get(long index) {
        return (region.getLong(index >>> 6 << 3) & 1L << index) != 0;
    }

    /// Only for one thread at a time.
    public void set(long index) {
        long offset = index >>> 6 << 3;
        region.setLong(offset, region.getLong(offset) | 1L << index);
    }

    /// For any number of threads at a time.
    ///
    /// @return whether the bit was set before
    public boolean setShared(long index) {
        return (region.orLong(index >>> 6 << 3, 1L << index) & 1L << index) != 0;
    }
}
