package kheap.memory;

/// Numbers of 8 bytes each outside the Java heap, zero at birth. Not checked against the bounds, see [Region].
public final class LongColumn implements AutoCloseable {
    private static final int BYTES = Long.BYTES;

    private final Region region;

    private LongColumn(Region region) {
        this.region = region;
    }

    /// `length` zeros.
    public static LongColumn of(long length) {
        return new LongColumn(Region.anonymous(length * BYTES));
    }

    public long get(long index) {
        return region.getLong(index * BYTES);
    }

    public void set(long index, long value) {
        region.setLong(index * BYTES, value);
    }

    /// Frees the memory.
    @Override
    public void close() {
        region.close();
    }
}
