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
import kheap.Progress;
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

    private final Optional<IndexFolder> indexes;
    private final Progress progress;
    private final List<IndexFile.Section> sections = new ArrayList<>();
    private final List<Column> mapped = new ArrayList<>();
    private Optional<IOException> failure = Optional.empty();
    private Optional<Path> path = Optional.empty();
    private FileChannel file;
    private long end = ALIGNMENT;

    /// @param indexes where the index is to stay; where there is none, a temporary file serves as long as it is open
    Storage(Optional<IndexFolder> indexes, Progress progress) {
        this.indexes = indexes;
        this.progress = progress;
        try {
            if (indexes.isPresent()) {
                path = Optional.of(indexes.get().newTemporary());
                file = FileChannel.open(path.get(), StandardOpenOption.READ, StandardOpenOption.WRITE);
            } else {
                file = nameless(Files.createTempFile("kheap-", ".columns"));
            }
        } catch (IOException refused) {
            fail(refused);
        }
    }

    /// Opens a file that is gone when it is closed, or when the process is killed: most systems let go of its name
    /// at once, Windows when it is closed, by whomever.
    private static FileChannel nameless(Path file) throws IOException {
        FileChannel open = FileChannel.open(
                file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        try {
            Files.deleteIfExists(file);
        } catch (IOException windows) {
            return open;
        }
        return open;
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
            C kept = map(section.get(), mapping);
            column.close();
            return kept;
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
                C kept = map(section.get(), mapping);
                empty.close();
                return kept;
            } catch (IOException refused) {
                fail(refused);
            }
        }
        for (long at = 0; at < bytes; at += IndexFile.CHUNK_BYTES) {
            progress.goOn();
            int chunk = (int) Math.min(IndexFile.CHUNK_BYTES, bytes - at);
            empty.view(at, chunk).put(column.view(at, chunk));
        }
        return empty;
    }

    private <C extends Column> C map(IndexFile.Section section, Mapping<C> mapping) throws IOException {
        C column = mapping.map(file, section.offset(), section.bytes());
        mapped.add(column);
        return column;
    }

    /// Closes all columns that came from the file, when nobody will use them.
    void unmap() {
        mapped.forEach(Column::close);
    }

    private Optional<IndexFile.Section> write(String name, Column column, long bytes) {
        if (file == null) {
            return Optional.empty();
        }
        try {
            int[] sums = new int[Math.toIntExact((bytes + IndexFile.CHUNK_BYTES - 1) / IndexFile.CHUNK_BYTES)];
            long offset = end;
            for (int i = 0; i < sums.length; i++) {
                progress.goOn();
                long at = (long) i * IndexFile.CHUNK_BYTES;
                ByteBuffer chunk = column.view(at, (int) Math.min(IndexFile.CHUNK_BYTES, bytes - at));
                sums[i] = IndexFile.sum(chunk);
                write(chunk, offset + at);
            }
            end = offset + bytes + ALIGNMENT - 1 & -ALIGNMENT;
            IndexFile.Section section = new IndexFile.Section(name, offset, bytes, sums);
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
        if (file == null) {
            return null;
        }
        try {
            return nameless(
                    indexes.isPresent() ? indexes.get().newTemporary() : Files.createTempFile("kheap-", ".scratch"));
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
            int sum = IndexFile.sum(directory);
            write(directory, at);
            write(IndexFile.header(at, bytes, sum), 0);
            // Not forced to the disk, which takes half a second that nobody can cancel: what a power failure leaves of
            // it, the
            // sums tell from an index.
            indexes.get().publish(path.get(), as);
            path = Optional.empty();
        } catch (IOException refused) {
            fail(refused);
        }
    }

    /// What is mapped stays mapped, all that comes later stays in memory.
    private void fail(IOException cause) {
        close();
        if (cause instanceof ClosedByInterruptException) {
            throw new CancellationException();
        }
        failure = Optional.of(cause);
    }

    /// Why there is no index, if something went wrong.
    Optional<IOException> failure() {
        return failure;
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
