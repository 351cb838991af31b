package kheap.hprof;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kheap.Progress;

/// The bytes of a dump in HPROF form, whatever they are packed in. Any number of threads may read at the same time,
/// each at any offset.
public interface DumpBytes extends Closeable {
    /// Opens a file that is not packed.
    static DumpBytes of(Path file) throws IOException {
        return new PlainBytes(file);
    }

    /// Opens a dump, plain or packed with gzip, recognised by its first bytes. One that `jcmd GC.heap_dump -gz`
    /// wrote is inflated once, to see that it is sound, and can then be read in place; any other gzip file is
    /// inflated into a file.
    ///
    /// @param unpacked the name of that file, or of a small one that says where the blocks of the other kind are, in
    ///     a folder that exists. It stays; where it is there already, it is taken for what belongs to the dump
    /// @throws kheap.UnreadableDumpException when the file cannot be read, packs something else, or the disk is too
    ///     small for what it packs
    static DumpBytes open(Path file, Path unpacked, Progress progress) throws IOException {
        FileAccess.check(file);
        if (!isGzip(file)) {
            return of(file);
        }
        Optional<BlockBytes> blocks = BlockBytes.open(file, unpacked, progress);
        return blocks.isPresent() ? blocks.get() : InflatedBytes.open(file, unpacked, progress);
    }

    /// Whether the file begins like a gzip file, whatever its name.
    static boolean isGzip(Path file) throws IOException {
        return GzipDump.isGzip(file);
    }

    /// How many bytes there are, unpacked.
    long size();

    /// Whether they are packed with gzip.
    default boolean isGzip() {
        return false;
    }

    /// Sentences on what is wrong with the packing.
    default List<String> notes() {
        return List.of();
    }

    /// Fills a buffer, from its position to its limit.
    ///
    /// @throws java.io.EOFException when the file has become too short for that
    void read(ByteBuffer into, long at) throws IOException;
}
