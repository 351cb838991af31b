package kheap.hprof;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A heap dump written by hand.
///
/// ```java
/// byte[] dump = new WrittenDump(8)
///         .segment()
///         .type(0x100, 0, "java.lang.Object")
///         .type(0x108, 0x100, "Node", "L next", "I count", "static L last")
///         .instance(0x200, 0x108, 0, 42)
///         .objectArray(0x218, 0x110, 0x200, 0)
///         .bytes(0x230, 5)
///         .root(0x200)
///         .end()
///         .bytes();
/// ```
///
/// Names are written as strings before all that is written by other methods.
public final class WrittenDump {
    /// `java.lang.Object`.
    public static final long OBJECT = 0x1000;
    /// `java.lang.Object[]`.
    public static final long ARRAY = 0x1100;

    private static final long CLASS = 0x1200;
    private static final long LOADER = 0x1300;

    /// A sub-record: what it is of, and where it ends in the file.
    public record SubRecord(long id, boolean object, int dump, long end) {}

    private record Field(char type, boolean isStatic, String name, long value) {
        /// @param words `static L last = 0x200`
        static Field of(String words) {
            String[] sides = words.split(" = ");
            String[] left = sides[0].split(" ");
            return new Field(
                    left[left.length - 2].charAt(0),
                    left.length == 3,
                    left[left.length - 1],
                    sides.length == 2 ? Long.decode(sides[1]) : 0);
        }
    }

    private record Type(long superclass, List<Field> fields) {}

    private final int idBytes;
    private String version = "JAVA PROFILE 1.0.2";
    private long takenAtMillis = 1_700_000_000_000L;

    private final Bytes names = new Bytes();
    private final Bytes records = new Bytes();
    private final List<SubRecord> subRecords = new ArrayList<>();
    private final Map<Long, Type> types = new HashMap<>();
    private final Map<String, Integer> classSerials = new HashMap<>();
    private long nextName = 0x7000_0001;
    private long nextFrame = 1;
    private int dumps;
    private boolean segments;
    private long loader;

    private Bytes heap = new Bytes();
    private int heapTag;
    private long statedLength = -1;

    public WrittenDump(int idBytes) {
        this.idBytes = idBytes;
    }

    public WrittenDump version(String text) {
        version = text;
        return this;
    }

    public WrittenDump takenAt(long millis) {
        takenAtMillis = millis;
        return this;
    }

    /// A heap dump in one record, as JVMs before 6 and old hprof agents write it.
    public WrittenDump heap() {
        closeHeap();
        dumps++;
        segments = false;
        heapTag = 0x0c;
        return this;
    }

    /// A segment of a heap dump.
    public WrittenDump segment() {
        closeHeap();
        dumps += segments ? 0 : 1;
        segments = true;
        heapTag = 0x1c;
        return this;
    }

    /// The record that ends the segments of a heap dump.
    public WrittenDump end() {
        return record(0x2c, new byte[0]);
    }

    /// Any record without a heap.
    public WrittenDump record(int tag, byte[] body) {
        closeHeap();
        segments &= tag != 0x2c;
        records.u1(tag).u4(0).u4(body.length).raw(body);
        return this;
    }

    /// What the header of the heap dump record at hand says instead of its true length.
    public WrittenDump statedLength(long bytes) {
        statedLength = bytes;
        return this;
    }

    /// The length of the sub-records written since [#heap] or [#segment].
    public long heapBytes() {
        return heap.size();
    }

    /// The classes that every Java program has and a parser asks for, kept by roots: `java.lang.Class` and
    /// `java.lang.ClassLoader`, [#OBJECT] and [#ARRAY].
    public WrittenDump javaTypes() {
        return type(OBJECT, 0, "java.lang.Object")
                .type(CLASS, OBJECT, "java.lang.Class")
                .type(LOADER, OBJECT, "java.lang.ClassLoader")
                .type(ARRAY, OBJECT, "[Ljava.lang.Object;")
                .root(OBJECT)
                .root(CLASS)
                .root(LOADER)
                .root(ARRAY);
    }

    /// Who loads the classes that are written from now on: the boot loader, 0, until then.
    public WrittenDump loadedBy(long loaderId) {
        loader = loaderId;
        return this;
    }

    /// A class.
    ///
    /// @param fields `I count` or `static L last`, with the types of the JVM's descriptors: `Z C F D B S I J`, and
    ///     `L` for any reference. Statics are 0 unless a value follows: `static I SHIFT = 8`
    public WrittenDump type(long id, long superclass, String name, String... fields) {
        long classNameId = name(name);
        int serial = types.size() + 1;
        classSerials.put(name, serial);
        names.u1(0x02).u4(0).u4(8 + 2 * idBytes).u4(serial).id(id).u4(0).id(classNameId);
        List<Field> all = Stream.of(fields).map(Field::of).toList();
        types.put(id, new Type(superclass, all));
        heap.u1(0x20).id(id).u4(0).id(superclass).id(loader).id(0).id(0).id(0).id(0);
        heap.u4(0).u2(0);
        List<Field> statics = all.stream().filter(Field::isStatic).toList();
        heap.u2(statics.size());
        for (Field field : statics) {
            heap.id(name(field.name())).u1(number(field.type())).value(field.type(), field.value());
        }
        heap.u2(all.size() - statics.size());
        all.stream().filter(field -> !field.isStatic()).forEach(field -> heap.id(name(field.name()))
                .u1(number(field.type())));
        return done(id, true);
    }

    /// An instance, its values in the order of the fields: the own class's first, then the super class's. Values
    /// left out are 0.
    public WrittenDump instance(long id, long type, Number... values) {
        Bytes fields = new Bytes();
        int next = 0;
        for (Type at = types.get(type); at != null; at = types.get(at.superclass())) {
            for (Field field : at.fields()) {
                if (!field.isStatic()) {
                    fields.value(field.type(), next < values.length ? values[next] : 0);
                    next++;
                }
            }
        }
        return rawInstance(id, type, fields.toByteArray());
    }

    /// An instance with any bytes for fields.
    public WrittenDump rawInstance(long id, long type, byte[] fields) {
        heap.u1(0x21).id(id).u4(0).id(type).u4(fields.length).raw(fields);
        return done(id, true);
    }

    public WrittenDump objectArray(long id, long arrayType, long... elements) {
        heap.u1(0x22).id(id).u4(0).u4(elements.length).id(arrayType);
        for (long element : elements) {
            heap.id(element);
        }
        return done(id, true);
    }

    /// A `byte[]` of zeros.
    public WrittenDump bytes(long id, int length) {
        return primitiveArray(id, 'B', length);
    }

    /// A `byte[]`.
    public WrittenDump bytes(long id, byte[] contents) {
        heap.u1(0x23).id(id).u4(0).u4(contents.length).u1(number('B')).raw(contents);
        return done(id, true);
    }

    /// An array of zeros.
    ///
    /// @param type as in field descriptions
    public WrittenDump primitiveArray(long id, char type, int length) {
        heap.u1(0x23).id(id).u4(0).u4(length).u1(number(type));
        for (int i = 0; i < length; i++) {
            heap.value(type, 0);
        }
        return done(id, true);
    }

    /// A system class as GC root.
    public WrittenDump root(long id) {
        heap.u1(0x05).id(id);
        return done(id, false);
    }

    /// A thread as GC root, with its stack.
    ///
    /// @param frames innermost first: the method's name and before it the class, which must have been written
    public WrittenDump thread(long id, int serial, String... frames) {
        Bytes trace = new Bytes().u4(serial).u4(serial).u4(frames.length);
        for (String frame : frames) {
            int dot = frame.lastIndexOf('.');
            long method = name(frame.substring(dot + 1));
            long signature = name("()V");
            names.u1(0x04).u4(0).u4(4 * idBytes + 8).id(nextFrame).id(method).id(signature);
            names.id(0).u4(classSerials.get(frame.substring(0, dot))).u4(-1);
            trace.id(nextFrame++);
        }
        names.u1(0x05).u4(0).u4(trace.size()).raw(trace.toByteArray());
        heap.u1(0x08).id(id).u4(serial).u4(serial);
        return done(id, false);
    }

    /// A local variable of a thread as GC root.
    public WrittenDump local(long id, int threadSerial, int frame) {
        heap.u1(0x03).id(id).u4(threadSerial).u4(frame);
        return done(id, false);
    }

    /// A GC root of any other kind.
    ///
    /// @param more what follows the id: serial numbers and the like, 4 bytes each
    public WrittenDump root(int tag, long id, int... more) {
        heap.u1(tag).id(id);
        for (int number : more) {
            heap.u4(number);
        }
        return done(id, false);
    }

    /// Any bytes where a sub-record should be.
    public WrittenDump raw(byte[] bytes) {
        heap.raw(bytes);
        return this;
    }

    /// The file so far.
    public byte[] bytes() {
        closeHeap();
        return new Bytes()
                .raw(header())
                .raw(names.toByteArray())
                .raw(records.toByteArray())
                .toByteArray();
    }

    public Path writeTo(Path file) throws IOException {
        return Files.write(file, bytes());
    }

    /// All sub-records in the order of the file.
    public List<SubRecord> subRecords() {
        closeHeap();
        long before = header().length + names.size();
        return subRecords.stream()
                .map(one -> new SubRecord(one.id(), one.object(), one.dump(), before + one.end()))
                .toList();
    }

    private byte[] header() {
        return new Bytes()
                .raw(version.getBytes(StandardCharsets.ISO_8859_1))
                .u1(0)
                .u4(idBytes)
                .i8(takenAtMillis)
                .toByteArray();
    }

    private WrittenDump done(long id, boolean object) {
        if (heapTag == 0) {
            throw new IllegalStateException("call heap() or segment() first");
        }
        // The heap's body will begin behind the header of its record.
        subRecords.add(new SubRecord(id, object, dumps, records.size() + 9L + heap.size()));
        return this;
    }

    private long name(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        names.u1(0x01).u4(0).u4(idBytes + utf8.length).id(nextName).raw(utf8);
        return nextName++;
    }

    private void closeHeap() {
        if (heapTag != 0) {
            records.u1(heapTag).u4(0).u4(statedLength >= 0 ? statedLength : heap.size());
            records.raw(heap.toByteArray());
        }
        heap = new Bytes();
        heapTag = 0;
        statedLength = -1;
    }

    private static int number(char type) {
        return switch (type) {
            case 'L' -> 2;
            case 'Z' -> 4;
            case 'C' -> 5;
            case 'F' -> 6;
            case 'D' -> 7;
            case 'B' -> 8;
            case 'S' -> 9;
            case 'I' -> 10;
            case 'J' -> 11;
            default -> throw new IllegalArgumentException("a field of type " + type);
        };
    }

    /// Bytes in the making, big endian.
    private final class Bytes {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(bytes);

        Bytes u1(int value) {
            return write(() -> out.writeByte(value));
        }

        Bytes u2(int value) {
            return write(() -> out.writeShort(value));
        }

        Bytes u4(long value) {
            return write(() -> out.writeInt((int) value));
        }

        Bytes i8(long value) {
            return write(() -> out.writeLong(value));
        }

        Bytes id(long value) {
            return idBytes == 8 ? i8(value) : u4(value);
        }

        Bytes raw(byte[] value) {
            return write(() -> out.write(value));
        }

        Bytes value(char type, Number value) {
            return switch (type) {
                case 'L' -> id(value.longValue());
                case 'Z', 'B' -> u1(value.intValue());
                case 'C', 'S' -> u2(value.intValue());
                case 'I' -> u4(value.longValue());
                case 'J' -> i8(value.longValue());
                case 'F' -> u4(Float.floatToRawIntBits(value.floatValue()));
                case 'D' -> i8(Double.doubleToRawLongBits(value.doubleValue()));
                default -> throw new IllegalArgumentException("a field of type " + type);
            };
        }

        int size() {
            return bytes.size();
        }

        byte[] toByteArray() {
            return bytes.toByteArray();
        }

        private Bytes write(Writing writing) {
            try {
                writing.run();
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            return this;
        }
    }

    private interface Writing {
        void run() throws IOException;
    }
}
