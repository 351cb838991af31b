package kheap.hprof;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// A file as it is.
///
/// It is not mapped: the pages of a mapped dump count as memory of the process, and a file that somebody cuts while
/// it is mapped ends the JVM.
final class PlainBytes implements DumpBytes {
    private final FileChannel channel;
    private final long size;

    PlainBytes(Path file) throws IOException {
        this.channel = FileChannel.open(file);
        this.size = channel.size();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(ByteBuffer into, long at) throws IOException {
        long next = at;
        while (into.hasRemaining()) {
            int read = channel.read(into, next);
            if (read < 0) {
                throw new EOFException("it became shorter while it was read");
            }
            next += read;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
