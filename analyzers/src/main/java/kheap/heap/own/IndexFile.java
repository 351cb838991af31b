package kheap.heap.own;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
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
/// checks, so all sums are checked when a file is opened, on all processors, which takes 0.1 s for 300 MB; a file
/// with any other is none.
final class IndexFile {
    private static final long MAGIC = 0x6b68_6561_7069_6e32L;
    private static final int HEADER_BYTES = 40;
    private static final int BUFFER_BYTES = 1 << 20;

    /// What one sum is of, but for the last of a section.
    static final int CHUNK_BYTES = 1 << 24;

    private IndexFile() {}

    /// Where a column stands.
    ///
    /// @param sums of its bytes, CRC-32C, one for each [#CHUNK_BYTES]
    record Section(String name, long offset, long bytes, int[] sums) {}

    static ByteBuffer header(long directory, int bytes, long sum) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(MAGIC)
                .putLong(directory)
                .putLong(bytes)
                .putLong(sum);
        return header.putLong(sum(header.slice(0, header.position()))).flip();
    }

    static int sum(ByteBuffer bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes.duplicate());
        return (int) sum.getValue();
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
        out.amounts(index.amounts());
        out.texts(index.notes());
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    /// Opens an index.
    ///
    /// @param progress told of the bytes that are checked
    /// @throws IOException when it is damaged or cannot be read; whatever is wrong with it
    static HeapIndex open(Path path, Progress progress) throws IOException {
        try (FileChannel file = FileChannel.open(path)) {
            ByteBuffer header = read(file, 0, HEADER_BYTES).order(ByteOrder.nativeOrder());
            int headerSum = sum(header.slice(0, HEADER_BYTES - Long.BYTES));
            if (header.getLong() != MAGIC || header.getLong(HEADER_BYTES - Long.BYTES) != headerSum) {
                throw new IOException("it is no index of this version");
            }
            long at = header.getLong();
            long bytes = header.getLong();
            if (at < 0 || bytes < 0 || bytes > file.size() - at) {
                throw new IOException("it is cut");
            }
            ByteBuffer directory = read(file, at, Math.toIntExact(bytes));
            if (sum(directory) != header.getLong()) {
                throw new IOException("its directory is damaged");
            }
            DirectoryReader in = new DirectoryReader(new DataInputStream(new ByteArrayInputStream(directory.array())));
            Map<String, Section> sections = in.sections();
            check(file, sections.values(), progress);
            Columns columns = new Columns(file, sections, new ArrayList<>());
            try {
                return columns.index(in);
            } catch (Throwable failed) {
                columns.mapped.forEach(Column::close);
                throw failed;
            }
        } catch (CancellationException cancelled) {
            throw cancelled;
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

    /// A part of a section that has a sum of its own.
    private record Chunk(Section section, int number) {
        boolean isSound(FileChannel file) throws IOException {
            long from = (long) number * CHUNK_BYTES;
            long to = Math.min(section.bytes(), from + CHUNK_BYTES);
            CRC32C sum = new CRC32C();
            try (Arena arena = Arena.ofConfined()) {
                ByteBuffer buffer = arena.allocate(BUFFER_BYTES).asByteBuffer();
                for (long at = from; at < to; at += BUFFER_BYTES) {
                    buffer.clear().limit((int) Math.min(BUFFER_BYTES, to - at));
                    while (buffer.hasRemaining()) {
                        if (file.read(buffer, section.offset() + at + buffer.position()) < 0) {
                            throw new EOFException("it is cut");
                        }
                    }
                    sum.update(buffer.flip());
                }
            }
            return (int) sum.getValue() == section.sums()[number];
        }
    }

    private static void check(FileChannel file, Collection<Section> sections, Progress progress) throws IOException {
        List<Chunk> chunks = sections.stream()
                .flatMap(section -> IntStream.range(0, section.sums().length).mapToObj(i -> new Chunk(section, i)))
                .toList();
        Thread caller = Thread.currentThread();
        AtomicInteger done = new AtomicInteger();
        try {
            chunks.parallelStream().forEach(chunk -> {
                if (Thread.currentThread() == caller) {
                    progress.goOn();
                    progress.at(done.get(), chunks.size());
                }
                done.incrementAndGet();
                try {
                    if (!chunk.isSound(file)) {
                        throw new IOException("its section " + chunk.section().name() + " is damaged");
                    }
                } catch (IOException damaged) {
                    throw new UncheckedIOException(damaged);
                }
            });
        } catch (UncheckedIOException damaged) {
            throw damaged.getCause();
        }
    }

    /// Maps the columns of an open index.
    private record Columns(FileChannel file, Map<String, Section> sections, List<Column> mapped) {
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
            ClassAmounts amounts = in.amounts();
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
                    amounts,
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
            C column = mapping.map(file, section.offset(), section.bytes());
            mapped.add(column);
            return column;
        }
    }
}
