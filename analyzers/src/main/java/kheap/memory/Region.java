package kheap.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicLong;

/// A run of bytes outside the Java heap, zero at birth and free after [#close()].
///
/// Anonymous memory comes from the operating system page by page when it is touched, so reserving much and using
/// little costs little, and in huge pages where Linux has them, which saves a quarter of the time of random walks.
/// Where native access is denied, and on Windows, the JDK's arenas serve, which fill with zeros at once.
///
/// With native access, reads and writes are not checked against the bounds: offsets come from columns, whose indexes
/// are right by construction, and assertions check them in tests.
final class Region implements AutoCloseable {
    /// All memory there is; null without native access. A constant for the compiler, so that a read through it costs
    /// what the machine's instruction costs: a segment of its own for each region takes up to a third longer.
    private static final MemorySegment ALL = Anonymous.MEMORY.orElse(null);

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.nativeOrder());
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.nativeOrder());
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.nativeOrder());
    private static final VarHandle ATOMIC_LONG = ValueLayout.JAVA_LONG.varHandle();

    /// The bytes of all regions that are open, mapped files included.
    static final AtomicLong OPEN_BYTES = new AtomicLong();

    private final MemorySegment segment;
    private final long base;
    private final Runnable free;
    private final boolean ofFile;
    private boolean open = true;

    private Region(MemorySegment segment, boolean ofFile, Runnable free) {
        this.ofFile = ofFile;
        this.segment = segment;
        this.base = ALL == null ? 0 : segment.address();
        this.free = free;
        OPEN_BYTES.addAndGet(segment.byteSize());
    }

    /// Zeros, to be written and read.
    static Region anonymous(long bytes) {
        if (ALL != null) {
            MemorySegment mapped = Anonymous.map(bytes);
            return new Region(mapped.asSlice(0, bytes), false, () -> Anonymous.unmap(mapped));
        }
        Arena arena = Arena.ofShared();
        return new Region(arena.allocate(bytes, 8), false, arena::close);
    }

    /// A part of a file, to be read only; the channel may be closed afterwards.
    static Region of(FileChannel file, long offset, long bytes) throws IOException {
        Arena arena = Arena.ofShared();
        try {
            return new Region(file.map(FileChannel.MapMode.READ_ONLY, offset, bytes, arena), true, arena::close);
        } catch (Throwable failed) {
            arena.close();
            throw failed;
        }
    }

    /// Lets go of what can be read again from a file.
    void relax() {
        if (ofFile && open) {
            Anonymous.drop(segment);
        }
    }

    long bytes() {
        return segment.byteSize();
    }

    MemorySegment segment() {
        return segment;
    }

    byte getByte(long offset) {
        assert inside(offset, 1);
        return ALL != null ? ALL.get(ValueLayout.JAVA_BYTE, base + offset) : segment.get(ValueLayout.JAVA_BYTE, offset);
    }

    void setByte(long offset, byte value) {
        assert inside(offset, 1);
        if (ALL != null) {
            ALL.set(ValueLayout.JAVA_BYTE, base + offset, value);
        } else {
            segment.set(ValueLayout.JAVA_BYTE, offset, value);
        }
    }

    short getShort(long offset) {
        assert inside(offset, 2);
        return ALL != null ? ALL.get(SHORT, base + offset) : segment.get(SHORT, offset);
    }

    void setShort(long offset, short value) {
        assert inside(offset, 2);
        if (ALL != null) {
            ALL.set(SHORT, base + offset, value);
        } else {
            segment.set(SHORT, offset, value);
        }
    }

    int getInt(long offset) {
        assert inside(offset, 4);
        return ALL != null ? ALL.get(INT, base + offset) : segment.get(INT, offset);
    }

    void setInt(long offset, int value) {
        assert inside(offset, 4);
        if (ALL != null) {
            ALL.set(INT, base + offset, value);
        } else {
            segment.set(INT, offset, value);
        }
    }

    long getLong(long offset) {
        assert inside(offset, 8);
        return ALL != null ? ALL.get(LONG, base + offset) : segment.get(LONG, offset);
    }

    void setLong(long offset, long value) {
        assert inside(offset, 8);
        if (ALL != null) {
            ALL.set(LONG, base + offset, value);
        } else {
            segment.set(LONG, offset, value);
        }
    }

    /// Sets bits of the long at an offset that is a multiple of 8, whoever else does so at the same time.
    ///
    /// @return the long before
    long orLong(long offset, long bits) {
        assert inside(offset, 8);
        return ALL != null
                ? (long) ATOMIC_LONG.getAndBitwiseOr(ALL, base + offset, bits)
                : (long) ATOMIC_LONG.getAndBitwiseOr(segment, offset, bits);
    }

    private boolean inside(long offset, int bytes) {
        return open && offset >= 0 && offset + bytes <= segment.byteSize();
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            OPEN_BYTES.addAndGet(-segment.byteSize());
            free.run();
        }
    }
}
