package kheap.hprof;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kheap.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolsTest {
    @TempDir
    Path folder;

    private final List<DumpBytes> opened = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({
        "java/util/Map$Entry, java.util.Map$Entry",
        "java.lang.Object, java.lang.Object",
        "[[I, int[][]",
        "[Z, boolean[]",
        "[Ljava/lang/String;, java.lang.String[]",
        "Foo$$Lambda$14+0x0000000800c01000, Foo$$Lambda$14+0x0000000800c01000",
        "Foo$$Lambda/0x0000000800c01000, Foo$$Lambda.0x0000000800c01000",
        "I, I",
        "[, []",
        "[L, L[]"
    })
    void classesHaveTheNamesOfSource(String written, String read) throws IOException {
        Symbols symbols =
                symbols(new WrittenDump(8).segment().type(0x100, 0, written).end());
        assertEquals(Optional.of(read), symbols.className(0x100));
        assertEquals(Optional.empty(), symbols.className(0x108));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8})
    void framesReadAsInAStackTrace(int idBytes) throws IOException {
        WrittenDump dump = new WrittenDump(idBytes);
        string(dump, idBytes, 1, "sleep");
        string(dump, idBytes, 2, "(J)V");
        string(dump, idBytes, 3, "Thread.java");
        string(dump, idBytes, 4, "java/lang/Thread");
        loadedClass(dump, idBytes, 7, 0x100, 4);
        frame(dump, idBytes, 50, 3, 337);
        frame(dump, idBytes, 51, 3, 0);
        frame(dump, idBytes, 52, 3, -3);
        frame(dump, idBytes, 53, 0, -1);
        Body trace = new Body(idBytes).u4(9).u4(1).u4(5);
        dump.record(0x05, trace.id(50).id(51).id(52).id(99).id(53).bytes());
        Symbols symbols = symbols(objects(dump.segment()).end());
        assertEquals(
                List.of(
                        "java.lang.Thread.sleep(Thread.java:337)",
                        "java.lang.Thread.sleep(Thread.java)",
                        "java.lang.Thread.sleep(Native Method)",
                        "java.lang.Thread.sleep(Unknown Source)"),
                symbols.frames(9));
        assertEquals(List.of(), symbols.frames(10));
        assertEquals("sleep", symbols.name(1));
        assertEquals("?", symbols.name(5));
    }

    @Test
    void ofSeveralRecordsTheLastIsTaken() throws IOException {
        WrittenDump dump = objects(new WrittenDump(4).heap());
        string(dump, 4, 1, "First");
        string(dump, 4, 2, "Second");
        loadedClass(dump, 4, 1, 0x100, 1);
        loadedClass(dump, 4, 1, 0x100, 2);
        assertEquals(Optional.of("Second"), symbols(objects(dump.heap())).className(0x100));
        string(dump, 4, 2, "Third");
        assertEquals(Optional.of("Third"), symbols(objects(dump.heap())).className(0x100));
    }

    @Test
    void recordsThatAreTooShortAreLeftOut() throws IOException {
        WrittenDump dump = new WrittenDump(8);
        for (int tag : new int[] {1, 2, 4, 5}) {
            for (int length = 0; length < 9; length++) {
                dump.record(tag, new byte[length]);
            }
        }
        dump.record(0x05, new Body(8).u4(9).u4(1).u4(0xffff_ffffL).id(50).bytes());
        Symbols symbols = symbols(objects(dump.segment()).end());
        assertEquals(Optional.empty(), symbols.className(0));
        assertEquals(List.of(), symbols.frames(0));
        assertEquals(List.of(), symbols.frames(9));
        assertEquals("", symbols.name(0));
    }

    @Test
    void textIsDecodedAsTheJvmWritesItAndDamagesAreBorne() {
        assertEquals("a\0\u00e9\u20ac", decode('a', 0xc0, 0x80, 0xc3, 0xa9, 0xe2, 0x82, 0xac));
        String smile = "\ud83d\ude00";
        assertEquals(smile, decode(0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80));
        assertEquals(smile, decode(0xf0, 0x9f, 0x98, 0x80));
        assertEquals("\ufffda", decode(0xe2, 0x82, 'a'));
        assertEquals("\ufffd\ufffda\ufffd", decode(0x80, 0xff, 'a', 0xc3));
        assertEquals("\ufffd", decode(0xf7, 0xbf, 0xbf, 0xbf));
    }

    @Test
    void longTextsAreCut() throws IOException {
        WrittenDump dump = new WrittenDump(8);
        string(dump, 8, 1, "x".repeat(100));
        string(dump, 8, 2, "\u20ac".repeat(200));
        string(dump, 8, 3, "y".repeat(100_000));
        string(dump, 8, 4, "\u20ac".repeat(100_000));
        Symbols symbols = symbols(objects(dump.segment()).end());
        assertEquals("x".repeat(100), symbols.name(1));
        assertEquals("\u20ac".repeat(200), symbols.name(2));
        assertEquals("y".repeat(4096), symbols.name(3));
        assertEquals("\u20ac".repeat(4096), symbols.name(4));
    }

    private static String decode(int... bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
        for (int one : bytes) {
            buffer.put((byte) one);
        }
        return ModifiedUtf8.decode(buffer.flip());
    }

    private static WrittenDump objects(WrittenDump dump) {
        return dump.type(0x8000, 0, "java.lang.Object");
    }

    private static void string(WrittenDump dump, int idBytes, long id, String text) {
        dump.record(0x01, new Body(idBytes).id(id).text(text).bytes());
    }

    private static void loadedClass(WrittenDump dump, int idBytes, long serial, long id, long name) {
        dump.record(0x02, new Body(idBytes).u4(serial).id(id).u4(0).id(name).bytes());
    }

    /// A frame of method 1 with signature 2 of the class with serial number 7.
    private static void frame(WrittenDump dump, int idBytes, long id, long source, long line) {
        Body frame = new Body(idBytes).id(id).id(1).id(2).id(source);
        dump.record(0x04, frame.u4(7).u4(line).bytes());
    }

    private Symbols symbols(WrittenDump dump) throws IOException {
        Path file = dump.writeTo(folder.resolve("dump"));
        DumpBytes bytes = DumpBytes.of(file);
        opened.add(bytes);
        return Symbols.read(bytes, file, DumpOutline.walk(bytes, file, Progress.NONE), Progress.NONE);
    }

    @AfterEach
    void close() throws IOException {
        for (DumpBytes bytes : opened) {
            bytes.close();
        }
    }

    private static final class Body {
        private final ByteBuffer bytes = ByteBuffer.allocate(1 << 20);
        private final int idBytes;

        Body(int idBytes) {
            this.idBytes = idBytes;
        }

        Body u4(long value) {
            bytes.putInt((int) value);
            return this;
        }

        Body id(long value) {
            if (idBytes == 8) {
                bytes.putLong(value);
            } else {
                bytes.putInt((int) value);
            }
            return this;
        }

        Body text(String value) {
            bytes.put(value.getBytes(StandardCharsets.UTF_8));
            return this;
        }

        byte[] bytes() {
            return Arrays.copyOf(bytes.array(), bytes.position());
        }
    }
}
