package kheap.memory;

import java.io.IOException;
import java.nio.channels.FileChannel;

/// Numbers of one byte each.
public final class ByteColumn extends Column {
    private static final int BYTES = Byte.BYTES;

    private ByteColumn(Region region) {
        super(region);
    }

    /// `length` zeros.
    public static ByteColumn of(long length) {
        return new ByteColumn(Region.anonymous(length * BYTES));
    }

    /// What was written to a file before, to be read only. The channel may be closed afterwards.
    public static ByteColumn of(FileChannel file, long offset, long bytes) throws IOException {
        return new ByteColumn(Region.of(file, offset, bytes));
    }

    public byte get(long index) {
        return region.getByte(index * BYTES);
    }

    public void set(long index, byte value) {
        region.setByte(index * BYTES, value);
    }
}
