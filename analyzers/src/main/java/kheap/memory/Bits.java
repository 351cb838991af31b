package kheap.memory;

/// One bit for each index, outside the Java heap, zero at birth. Not checked against the bounds, see [Region].
public final class Bits implements AutoCloseable {
    private final Region region;

    private Bits(Region region) {
        this.region = region;
    }

    /// Room for indexes below `length`.
    public static Bits of(long length) {
        return new Bits(Region.anonymous((length + 63 >>> 6) << 3));
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

    /// The 64 bits from `64 * word` on.
    public long word(long word) {
        return region.getLong(word << 3);
    }

    /// Frees the memory.
    @Override
    public void close() {
        region.close();
    }
}
