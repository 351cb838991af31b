package kheap.memory;

/// Numbers of one byte each outside the Java heap, zero at birth. Not checked against the bounds, see [Region].
public final class ByteColumn implements AutoCloseable {
    private static final int BYTES = Byte.BYTES;

    private final Region region;

    private ByteColumn(Region region) {
        this.region = region;
    }

    /// `length` zeros.
    public static ByteColumn of(long length) {
        return new ByteColumn(Region.anonymous(length * BYTES));
    }

    public byte get(long index) {
        return region.getByte(index * BYTES);
    }

    public void set(long index, byte value) {
        region.setByte(index * BYTES, value);
    }

    /// Frees the memory.
    @Override
    public void close() {
        region.close();
    }
}
