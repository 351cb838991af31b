package kheap.heap.own;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import kheap.Progress;
import kheap.hprof.DumpOutline;
import kheap.hprof.ObjectSizes;
import kheap.memory.Bits;
import kheap.memory.ByteColumn;
import kheap.memory.Column;
import kheap.memory.IntColumn;
import kheap.memory.IntLongMap;
import kheap.memory.LongColumn;
import kheap.memory.ShortColumn;

/// An index on the disk: a header, the columns as they stood in memory, each from a page's start, and a directory
/// with all that is not a column.
///
/// Numbers in columns have the byte order of the machine, for an index never leaves it. Columns are read without
/// checks, so all of a file's sums are checked when it is opened; a file with any other is none.
final class IndexFile {
    private static final long MAGIC = 0x6b68_6561_7069_6e31L;
    private static final int HEADER_BYTES = 32;
    private static final int CHUNK_BYTES = 1 << 20;

    private IndexFile() {}

    /// Where a column stands.
    ///
    /// @param sum of its bytes, CRC-32C
    record Section(String name, long offset, long bytes, long sum) {}

    static ByteBuffer header(long directory, int bytes, long sum) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .putLong(MAGIC)
                .putLong(directory)
                .putLong(bytes)
                .putLong(sum)
                .flip();
    }

    /// Everything of an index that is not a column.
    static ByteBuffer directory(HeapIndex index, List<Section> sections) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DirectoryWriter out = new DirectoryWriter(new DataOutputStream(bytes));
        out.sections(sections);
        out.outline(index.outline());
        out.classes(index.classes());
        out.roots(index.roots());
        out.layout(index.layout());
        out.numbers(index);
        out.texts(index.notes());
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    /// Opens an index.
    ///
    /// @param progress told of the bytes that are checked
    /// @throws IOException when it is damaged or cannot be read; whatever is wrong with it
    static HeapIndex open(Path path, Progress progress) throws IOException {
        try (FileChannel file = FileChannel.open(path)) {
            ByteBuffer header = read(file, 0, HEADER_BYTES);
            if (header.getLong() != MAGIC) {
                throw new IOException("it is no index");
            }
            long at = header.getLong();
            long bytes = header.getLong();
            if (at < 0 || bytes < 0 || bytes > file.size() - at) {
                throw new IOException("it is cut");
            }
            ByteBuffer directory = read(file, at, Math.toIntExact(bytes));
            CRC32C sum = new CRC32C();
            sum.update(directory.duplicate());
            if (sum.getValue() != header.getLong()) {
                throw new IOException("its directory is damaged");
            }
            DirectoryReader in = new DirectoryReader(new DataInputStream(new ByteArrayInputStream(directory.array())));
            Map<String, Section> sections = in.sections();
            check(file, sections.values(), progress);
            return new Columns(file, sections).index(in);
        } catch (RuntimeException wrong) {
            throw new IOException("it is damaged", wrong);
        }
    }

    private static ByteBuffer read(FileChannel file, long at, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, at + buffer.position()) < 0) {
                throw new EOFException("it is cut");
            }
        }
        return buffer.flip();
    }

    private static void check(FileChannel file, Collection<Section> sections, Progress progress) throws IOException {
        long total = sections.stream().mapToLong(Section::bytes).sum();
        long done = 0;
        ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK_BYTES);
        for (Section section : sections) {
            CRC32C sum = new CRC32C();
            for (long at = 0; at < section.bytes(); at += CHUNK_BYTES) {
                progress.goOn();
                progress.at(done, total);
                buffer.clear().limit((int) Math.min(CHUNK_BYTES, section.bytes() - at));
                done += buffer.remaining();
                while (buffer.hasRemaining()) {
                    if (file.read(buffer, section.offset() + at + buffer.position()) < 0) {
                        throw new EOFException("it is cut");
                    }
                }
                sum.update(buffer.flip());
            }
            if (sum.getValue() != section.sum()) {
                throw new IOException("its section " + section.name() + " is damaged");
            }
        }
    }

    /// Maps the columns of an open index.
    private record Columns(FileChannel file, Map<String, Section> sections) {
        HeapIndex index(DirectoryReader in) throws IOException {
            DumpOutline outline = in.outline();
            ClassTable classes = in.classes();
            Roots roots = in.roots();
            ObjectSizes layout = in.layout();
            int shift = in.number();
            int positions = in.number();
            int size = in.number();
            int count = in.number();
            long leaves = in.longNumber();
            long total = in.longNumber();
            List<String> notes = in.texts();
            LongColumn keyColumn = map("keys", LongColumn::of);
            long[] keys = new long[(int) (keyColumn.bytes() / Long.BYTES)];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = keyColumn.get(i);
            }
            keyColumn.close();
            AddressSet addresses =
                    new AddressSet(shift, keys, map("words", LongColumn::of), map("ranks", IntColumn::of), size);
            int[] classObjects = classes.records.stream()
                    .mapToInt(record -> addresses.number(record.id()))
                    .toArray();
            return new HeapIndex(
                    outline,
                    addresses,
                    classes,
                    classObjects,
                    roots,
                    layout,
                    classes.size() <= ClassColumn.NARROW
                            ? new ClassColumn(map("types", ShortColumn::of), null)
                            : new ClassColumn(null, map("types", IntColumn::of)),
                    sizes("sizes"),
                    map("slots", IntColumn::of),
                    map("vertex", IntColumn::of),
                    map("parents", IntColumn::of),
                    new Predecessors(map("starts", IntColumn::of), map("rows", IntColumn::of)),
                    map("weak", Bits::of),
                    map("implied", Bits::of),
                    sizes("weights"),
                    map("dominators", IntColumn::of),
                    sections.containsKey("retained")
                            ? new RetainedSizes(map("retained", IntColumn::of), null)
                            : new RetainedSizes(null, map("retained-wide", LongColumn::of)),
                    new ObjectPositions(
                            map("position-numbers", IntColumn::of), map("positions", LongColumn::of), positions),
                    count,
                    leaves,
                    total,
                    notes);
        }

        private SmallSizes sizes(String name) throws IOException {
            return new SmallSizes(
                    map(name, ByteColumn::of),
                    new IntLongMap(map(name + "-large", IntColumn::of), map(name + "-large-values", LongColumn::of)));
        }

        private <C extends Column> C map(String name, Storage.Mapping<C> mapping) throws IOException {
            Section section = sections.get(name);
            if (section == null) {
                throw new IOException("it lacks its section " + name);
            }
            return mapping.map(file, section.offset(), section.bytes());
        }
    }
}
