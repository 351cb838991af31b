package kheap.memory;

/// Numbers of 4 bytes each outside the Java heap, zero at birth. Not checked against the bounds, see [Region].
public final class IntColumn implements AutoCloseable {
    private static final int BYTES = Integer.BYTES;

    private final Region region;

    private IntColumn(Region region) {
        this.region = region;
    }

    /// `length` zeros.
    public static IntColumn of(long length) {
        return new IntColumn(Region.anonymous(length * BYTES));
    }

    public int get(long index) {
        return region.getInt(index * BYTES);
    }

    public void set(long index, int value) {
        region.setInt(index * BYTES, value);
    }

    /// Frees the memory.
    @Override
    public void close() {
        region.close();
    }
}
