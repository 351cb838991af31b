package kheap.hprof;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// The bytes of a dump in HPROF form, whatever they are packed in. Any number of threads may read at the same time,
/// each at any offset.
public interface DumpBytes extends Closeable {
    /// Opens a file that is not packed.
    static DumpBytes of(Path file) throws IOException {
        return new PlainBytes(file);
    }

    /// How many bytes there are, unpacked.
    long size();

    /// Fills a buffer, from its position to its limit.
    ///
    /// @throws EOFException when the file has become too short for that
    void read(ByteBuffer into, long at) throws IOException;
}
