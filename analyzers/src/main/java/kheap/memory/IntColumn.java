package kheap.memory;

import java.io.IOException;
import java.nio.channels.FileChannel;

/// Numbers of 4 bytes each.
public final class IntColumn extends Column {
    private static final int BYTES = Integer.BYTES;

    private IntColumn(Region region) {
        super(region);
    }

    /// `length` zeros.
    public static IntColumn of(long length) {
        return new IntColumn(Region.anonymous(length * BYTES));
    }

    /// What was written to a file before, to be read only. The channel may be closed afterwards.
    public static IntColumn of(FileChannel file, long offset, long bytes) throws IOException {
        return new IntColumn(Region.of(file, offset, bytes));
    }

    public int get(long index) {
        return region.getInt(index * BYTES);
    }

    public void set(long index, int value) {
        region.setInt(index * BYTES, value);
    }
}
