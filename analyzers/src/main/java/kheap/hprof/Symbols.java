package kheap.hprof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kheap.Progress;
import kheap.hprof.DumpOutline.Stretch;

/// What the records outside the heap say: names, which class has which, and the stacks of threads.
///
/// Keeps where each record lies, 24 to 48 bytes of memory for one, and reads it when it is asked for. What a damaged
/// record says that cannot be, is left out. Any number of threads may ask; the bytes must stay open, else
/// [UncheckedIOException] is thrown.
public final class Symbols {
    private static final int STRING = 0x01;
    private static final int LOAD_CLASS = 0x02;
    private static final int FRAME = 0x04;
    private static final int TRACE = 0x05;

    /// What is read at once for a name.
    private static final int MOST_NAMES_BYTES = 128;
    private static final int LONGEST_STACK = 1 << 14;

    private final DumpBytes bytes;
    private final int idBytes;
    /// Where the record of each string begins, by its id.
    private final LongMap strings = new LongMap();
    /// Name ids by class id.
    private final LongMap classNames = new LongMap();
    /// Name ids by the serial number of the class.
    private final LongMap serialNames = new LongMap();
    /// Where the body of each frame begins, by its id.
    private final LongMap frames = new LongMap();
    /// Where the record of each stack trace begins, by its serial number.
    private final LongMap traces = new LongMap();

    private Symbols(DumpBytes bytes, int idBytes) {
        this.bytes = bytes;
        this.idBytes = idBytes;
    }

    /// Reads the headers of all records outside the heap, and which class has which name.
    ///
    /// @param shownAs the file that messages name
    public static Symbols read(DumpBytes bytes, Path shownAs, DumpOutline outline, Progress progress)
            throws IOException {
        Symbols symbols = new Symbols(bytes, outline.idBytes());
        HprofFile file = new HprofFile(bytes, shownAs);
        for (Stretch stretch : outline.outside()) {
            long at = stretch.from();
            while (at < stretch.to()) {
                progress.goOn();
                long body = at + HprofReader.HEADER_BYTES;
                long to = body + file.u4(at + 5);
                symbols.take(file, file.u1(at), body, to);
                at = to;
            }
        }
        return symbols;
    }

    private void take(HprofFile file, int tag, long body, long to) throws IOException {
        long bytesThere = to - body;
        if (tag == STRING && bytesThere >= idBytes) {
            strings.put(file.id(body), body - HprofReader.HEADER_BYTES);
        } else if (tag == LOAD_CLASS && bytesThere >= 2 * idBytes + 8) {
            long name = file.id(body + 8 + idBytes);
            serialNames.put(file.u4(body), name);
            classNames.put(file.id(body + 4), name);
        } else if (tag == FRAME && bytesThere >= 4 * idBytes + 8) {
            frames.put(file.id(body), body);
        } else if (tag == TRACE && bytesThere >= 12) {
            traces.put(file.u4(body), body - HprofReader.HEADER_BYTES);
        }
    }

    /// A class's name as Java source writes it: `java.util.Map$Entry`, `int[][]`. Empty when the dump does not name
    /// the class.
    public Optional<String> className(long classId) {
        return named(classNames.get(classId)).map(ClassNames::asInSource);
    }

    /// The text of a string of the file, such as a field's name, at most 4096 characters of it; `?` when it is
    /// missing.
    public String name(long nameId) {
        return named(OptionalLong.of(nameId)).orElse("?");
    }

    /// The frames of a stack trace as a stack trace prints them, innermost first:
    /// `java.lang.Thread.sleep(Thread.java:337)`. Empty when there is no such stack trace.
    public List<String> frames(long traceSerial) {
        OptionalLong trace = traces.get(traceSerial);
        if (trace.isEmpty()) {
            return List.of();
        }
        long body = trace.getAsLong() + HprofReader.HEADER_BYTES;
        long ids = (length(trace.getAsLong()) - 12) / idBytes;
        long count = Math.min(Math.min(u4(body + 8), ids), LONGEST_STACK);
        ByteBuffer all = read(body + 12, (int) count * idBytes);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            frames.get(id(all)).ifPresent(frame -> texts.add(frame(frame)));
        }
        return texts;
    }

    private String frame(long at) {
        ByteBuffer body = read(at + idBytes, 3 * idBytes + 8);
        String method = name(id(body));
        id(body);
        Optional<String> source = named(OptionalLong.of(id(body)));
        String type = named(serialNames.get(Integer.toUnsignedLong(body.getInt())))
                .map(ClassNames::asInSource)
                .orElse("?");
        return type + "." + method + "(" + place(source, body.getInt()) + ")";
    }

    /// @param line as the format has it: below 0 it is a reason why there is none
    private static String place(Optional<String> source, int line) {
        if (line == -3) {
            return "Native Method";
        }
        return source.map(file -> line > 0 ? file + ":" + line : file).orElse("Unknown Source");
    }

    private Optional<String> named(OptionalLong nameId) {
        OptionalLong string = nameId.isPresent() ? strings.get(nameId.getAsLong()) : OptionalLong.empty();
        if (string.isEmpty()) {
            return Optional.empty();
        }
        long record = string.getAsLong();
        int before = HprofReader.HEADER_BYTES + idBytes;
        ByteBuffer start = read(record, (int) Math.min(MOST_NAMES_BYTES, bytes.size() - record));
        long length = Integer.toUnsignedLong(start.getInt(5)) - idBytes;
        ByteBuffer text = length <= start.limit() - before
                ? start.slice(before, (int) length)
                : read(record + before, (int) Math.min(length, ModifiedUtf8.LONGEST_BYTES));
        return Optional.of(ModifiedUtf8.decode(text));
    }

    /// The length of a record's body, from its header.
    private long length(long record) {
        return u4(record + 5);
    }

    private long u4(long at) {
        return Integer.toUnsignedLong(read(at, 4).getInt());
    }

    private long id(ByteBuffer from) {
        return idBytes == 8 ? from.getLong() : Integer.toUnsignedLong(from.getInt());
    }

    private ByteBuffer read(long at, int length) {
        ByteBuffer into = ByteBuffer.allocate(length);
        try {
            bytes.read(into, at);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return into.flip();
    }
}
