package kheap.memory;

import java.io.IOException;
import java.nio.channels.FileChannel;

/// Numbers of 8 bytes each.
public final class LongColumn extends Column {
    private static final int BYTES = Long.BYTES;

    private LongColumn(Region region) {
        super(region);
    }

    /// `length` zeros.
    public static LongColumn of(long length) {
        return new LongColumn(Region.anonymous(length * BYTES));
    }

    /// What was written to a file before, to be read only. The channel may be closed afterwards.
    public static LongColumn of(FileChannel file, long offset, long bytes) throws IOException {
        return new LongColumn(Region.of(file, offset, bytes));
    }

    public long get(long index) {
        return region.getLong(index * BYTES);
    }

    public void set(long index, long value) {
        region.setLong(index * BYTES, value);
    }

    /// Sets bits of one number, whoever else does so at the same time.
    ///
    /// @return the number before
    public long or(long index, long bits) {
        return region.orLong(index * BYTES, bits);
    }
}
