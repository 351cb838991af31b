package kheap.memory;

/// Numbers of 2 bytes each outside the Java heap, zero at birth. Not checked against the bounds, see [Region].
public final class ShortColumn implements AutoCloseable {
    private static final int BYTES = Short.BYTES;

    private final Region region;

    private ShortColumn(Region region) {
        this.region = region;
    }

    /// `length` zeros.
    public static ShortColumn of(long length) {
        return new ShortColumn(Region.anonymous(length * BYTES));
    }

    public short get(long index) {
        return region.getShort(index * BYTES);
    }

    public void set(long index, short value) {
        region.setShort(index * BYTES, value);
    }

    /// Frees the memory.
    @Override
    public void close() {
        region.close();
    }
}
