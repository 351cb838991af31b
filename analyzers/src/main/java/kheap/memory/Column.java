package kheap.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Numbers of one kind by index, outside the Java heap. Indexes are not checked against the bounds, see [Region].
public abstract sealed class Column implements AutoCloseable
        permits Bits, ByteColumn, IntColumn, LongColumn, ShortColumn {
    final Region region;

    Column(Region region) {
        this.region = region;
    }

    /// The bytes of all columns that are open in this process, those mapped from files included: whoever closes all
    /// that he opened, also after a failure, leaves it as it was.
    public static long openBytes() {
        return Region.OPEN_BYTES.get();
    }

    /// How many bytes the numbers take.
    public final long bytes() {
        return region.bytes();
    }

    /// Some of the bytes, in the machine's own order, as long as the column is open.
    public final ByteBuffer view(long offset, int bytes) {
        return region.segment().asSlice(offset, bytes).asByteBuffer().order(ByteOrder.nativeOrder());
    }

    /// Lets go of the memory of a column that is mapped from a file, until it is read again. Without it, what was
    /// read once counts as the process's memory for good.
    public final void relax() {
        region.relax();
    }

    /// Frees the memory. Closing twice does nothing.
    @Override
    public final void close() {
        region.close();
    }
}
