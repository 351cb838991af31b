package kheap.memory;

import java.io.IOException;
import java.nio.channels.FileChannel;

/// Numbers of 2 bytes each.
public final class ShortColumn extends Column {
    private static final int BYTES = Short.BYTES;

    private ShortColumn(Region region) {
        super(region);
    }

    /// `length` zeros.
    public static ShortColumn of(long length) {
        return new ShortColumn(Region.anonymous(length * BYTES));
    }

    /// What was written to a file before, to be read only. The channel may be closed afterwards.
    public static ShortColumn of(FileChannel file, long offset, long bytes) throws IOException {
        return new ShortColumn(Region.of(file, offset, bytes));
    }

    public short get(long index) {
        return region.getShort(index * BYTES);
    }

    public void set(long index, short value) {
        region.setShort(index * BYTES, value);
    }
}
