package kheap.heap.own;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.zip.CRC32C;
import kheap.heap.IndexFolder;
import kheap.memory.Column;

/// Where columns go that are finished: into a file, as the sections of the index, from where they are mapped again.
/// The system may then drop their pages and read them again, which it cannot do with memory that has no file.
///
/// Without a file, and when the disk is full, columns stay in memory, and there will be no index; the analysis goes
/// on. Everything is written with calls that can fail, never through a mapping.
final class Storage implements AutoCloseable {
    /// Mappings begin where pages do.
    static final int ALIGNMENT = 4096;

    private static final int CHUNK_BYTES = 1 << 24;

    private final Optional<IndexFolder> indexes;
    private final List<IndexFile.Section> sections = new ArrayList<>();
    private Optional<Path> path = Optional.empty();
    private FileChannel file;
    private long end = ALIGNMENT;

    /// @param indexes where the index is to stay; where there is none, a temporary file serves as long as it is open
    Storage(Optional<IndexFolder> indexes) {
        this.indexes = indexes;
        try {
            path = Optional.of(
                    indexes.isPresent() ? indexes.get().newTemporary() : Files.createTempFile("kheap-", ".columns"));
            file = FileChannel.open(path.get(), StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException refused) {
            fail(refused);
        }
    }

    /// Makes a column of what was written to a file.
    interface Mapping<C> {
        C map(FileChannel file, long offset, long bytes) throws IOException;
    }

    /// Writes a column and maps what was written, or gives it back when that is not possible.
    ///
    /// @param column is closed when it was written
    <C extends Column> C keep(String name, C column, Mapping<C> mapping) {
        Optional<IndexFile.Section> section = write(name, column, column.bytes());
        if (section.isEmpty()) {
            return column;
        }
        try {
            C mapped = mapping.map(file, section.get().offset(), section.get().bytes());
            column.close();
            return mapped;
        } catch (IOException refused) {
            fail(refused);
            return column;
        }
    }

    /// Like [#keep], of the first bytes of a column that goes on to be used; without a file, a copy in memory.
    <C extends Column> C copy(String name, C column, long bytes, Mapping<C> mapping, C empty) {
        Optional<IndexFile.Section> section = write(name, column, bytes);
        if (section.isPresent()) {
            try {
                C mapped =
                        mapping.map(file, section.get().offset(), section.get().bytes());
                empty.close();
                return mapped;
            } catch (IOException refused) {
                fail(refused);
            }
        }
        for (long at = 0; at < bytes; at += CHUNK_BYTES) {
            int chunk = (int) Math.min(CHUNK_BYTES, bytes - at);
            empty.view(at, chunk).put(column.view(at, chunk));
        }
        return empty;
    }

    private Optional<IndexFile.Section> write(String name, Column column, long bytes) {
        if (file == null) {
            return Optional.empty();
        }
        try {
            CRC32C sum = new CRC32C();
            long offset = end;
            for (long at = 0; at < bytes; at += CHUNK_BYTES) {
                ByteBuffer chunk = column.view(at, (int) Math.min(CHUNK_BYTES, bytes - at));
                sum.update(chunk.duplicate());
                write(chunk, offset + at);
            }
            end = offset + bytes + ALIGNMENT - 1 & -ALIGNMENT;
            IndexFile.Section section = new IndexFile.Section(name, offset, bytes, sum.getValue());
            sections.add(section);
            return Optional.of(section);
        } catch (IOException refused) {
            fail(refused);
            return Optional.empty();
        }
    }

    private void write(ByteBuffer bytes, long at) throws IOException {
        long to = at;
        while (bytes.hasRemaining()) {
            to += file.write(bytes, to);
        }
    }

    /// A new file for numbers that are needed for a while; null where there can be none. It goes when it is closed.
    FileChannel scratch() {
        if (path.isEmpty()) {
            return null;
        }
        try {
            return FileChannel.open(
                    Files.createTempFile(path.get().toAbsolutePath().getParent(), "kheap-", ".scratch"),
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException refused) {
            return null;
        }
    }

    /// Completes the file and gives it its place in the folder of indexes, if it is to have one.
    void publish(HeapIndex index, Path as) {
        if (file == null || indexes.isEmpty()) {
            return;
        }
        try {
            ByteBuffer directory = IndexFile.directory(index, sections);
            long at = end;
            int bytes = directory.remaining();
            CRC32C sum = new CRC32C();
            sum.update(directory.duplicate());
            write(directory, at);
            write(IndexFile.header(at, bytes, sum.getValue()), 0);
            file.force(false);
            indexes.get().publish(path.get(), as);
            path = Optional.empty();
        } catch (IOException refused) {
            fail(refused);
        }
    }

    /// What is mapped stays mapped, all that comes later stays in memory.
    private void fail(IOException cause) {
        if (cause instanceof ClosedByInterruptException) {
            throw new CancellationException();
        }
        close();
    }

    /// Deletes the file if it was not published. What is mapped stays readable on systems that know how to.
    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
                file = null;
            }
            if (path.isPresent()) {
                Files.deleteIfExists(path.get());
                path = Optional.empty();
            }
        } catch (IOException mapped) {
            // Windows does not delete what is mapped; the folder is cleaned up by whoever uses it next.
            file = null;
        }
    }
}
