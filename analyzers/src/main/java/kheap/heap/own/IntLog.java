package kheap.heap.own;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.util.concurrent.CancellationException;
import kheap.Progress;
import kheap.memory.IntColumn;

/// Numbers that are written once and read again in the same order: in a file, so that they take no memory meanwhile,
/// or in memory where there is no file or it fills the disk.
final class IntLog implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 18;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.nativeOrder());
    private FileChannel file;
    /// What is not in the file.
    private IntColumn memory = IntColumn.of(0);

    private long room;
    private long inFile;
    private long inMemory;

    /// @param file empty, and this log's own; null for none
    IntLog(FileChannel file) {
        this.file = file;
    }

    void add(int value) {
        if (!buffer.hasRemaining()) {
            flush();
        }
        buffer.putInt(value);
    }

    long size() {
        return inFile + inMemory + buffer.position() / 4;
    }

    private void flush() {
        buffer.flip();
        if (file != null && inMemory == 0) {
            try {
                long at = 4 * inFile;
                while (buffer.hasRemaining()) {
                    at += file.write(buffer, at);
                }
                inFile = at / 4;
                buffer.clear();
                return;
            } catch (ClosedByInterruptException interrupted) {
                throw new CancellationException();
            } catch (IOException full) {
                // Whatever the reason, memory can take it.
                buffer.rewind();
            }
        }
        int more = buffer.remaining() / 4;
        if (inMemory + more > room) {
            room = Math.max(2 * room, BUFFER_BYTES);
            IntColumn larger = IntColumn.of(room);
            for (long i = 0; i < inMemory; i++) {
                larger.set(i, memory.get(i));
            }
            memory.close();
            memory = larger;
        }
        while (buffer.hasRemaining()) {
            memory.set(inMemory++, buffer.getInt());
        }
        buffer.clear();
    }

    /// Takes the numbers two by two, in the order they were added.
    interface PairReader {
        void take(int first, int second);
    }

    /// Reads everything; nothing can be added any more.
    void readPairs(PairReader reader, Progress progress) {
        flush();
        for (long at = 0; at < inFile; ) {
            progress.goOn();
            progress.at(at, inFile + inMemory);
            fill(at);
            at += buffer.remaining() / 4;
            while (buffer.hasRemaining()) {
                reader.take(buffer.getInt(), buffer.getInt());
            }
        }
        for (long i = 0; i < inMemory; i += 2) {
            if ((i & 0xffff) == 0) {
                progress.goOn();
            }
            reader.take(memory.get(i), memory.get(i + 1));
        }
        buffer.clear();
    }

    /// Everything as a column of its own.
    IntColumn column(Progress progress) {
        flush();
        IntColumn column = IntColumn.of(inFile + inMemory);
        try {
            copy(column, progress);
            return column;
        } catch (Throwable failed) {
            column.close();
            throw failed;
        }
    }

    private void copy(IntColumn column, Progress progress) {
        long to = 0;
        for (long at = 0; at < inFile; at = to) {
            progress.goOn();
            fill(at);
            while (buffer.hasRemaining()) {
                column.set(to++, buffer.getInt());
            }
        }
        for (long i = 0; i < inMemory; i++) {
            column.set(to++, memory.get(i));
        }
        buffer.clear();
    }

    private void fill(long from) {
        buffer.clear().limit((int) Math.min(BUFFER_BYTES, 4 * (inFile - from)));
        try {
            while (buffer.hasRemaining()) {
                if (file.read(buffer, 4 * from + buffer.position()) < 0) {
                    throw new IOException("the working file became shorter");
                }
            }
        } catch (ClosedByInterruptException interrupted) {
            throw new CancellationException();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        buffer.flip();
    }

    @Override
    public void close() {
        memory.close();
        if (file != null) {
            try {
                file.close();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }
}
