package kheap.hprof;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import kheap.Progress;

/// The bytes of a small dump in memory.
public record MemoryDump(byte[] bytes) implements DumpBytes {
    /// Its outline, by a walk.
    ///
    /// @param unitBytes how long a unit may be
    public DumpOutline outline(long unitBytes) throws IOException {
        return outline(this, unitBytes, HprofReader.LENGTH_MODULUS);
    }

    /// The outline of any bytes.
    ///
    /// @param lengthModulus what the lengths of records are written modulo of
    public static DumpOutline outline(DumpBytes dump, long unitBytes, long lengthModulus) throws IOException {
        return DumpOutline.walk(dump, Path.of("memory.hprof"), Progress.NONE, unitBytes, lengthModulus);
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public void read(ByteBuffer into, long at) {
        into.put(bytes, (int) at, into.remaining());
    }

    @Override
    public void close() {}
}
