package kheap.heap.own;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import kheap.hprof.WrittenDump;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/// Changes small dumps at random, guided by what code each change reaches, and asks all that can be asked of what
/// comes out. Runs for a while where the continuous integration runs, and with `mvn -Pfuzz verify`, once with native
/// access and once without; what it finds becomes a test of [DamagedHeapTest].
@Tag("fuzz")
class DumpFuzzTest {
    @TempDir
    static Path folder;

    static Stream<byte[]> smallDumps() {
        return Stream.of(dump(8, true), dump(8, false), dump(4, true), dump(4, false));
    }

    /// Everything once: kinds of records, types of fields, roots, a stack.
    private static byte[] dump(int idBytes, boolean segments) {
        WrittenDump dump = new WrittenDump(idBytes);
        (segments ? dump.segment() : dump.heap())
                .javaTypes()
                .type(0x1400, WrittenDump.OBJECT, "java.lang.ref.Reference", "L referent", "L next")
                .type(0x1480, 0x1400, "java.lang.ref.WeakReference")
                .type(0x1500, WrittenDump.OBJECT, "java.lang.Thread", "L name", "L holder", "J eetop")
                .type(0x1600, WrittenDump.OBJECT, "java.lang.String", "L value", "I hash", "B coder")
                .type(0x1700, 0x1600, "Node", "L next", "I count", "static L last = 0x2000", "static J limit = 5")
                .instance(0x2000, 0x1700, 0x2040, 7, 0x2080)
                .instance(0x2040, 0x1700, 0x2000, 7)
                .bytes(0x2080, new byte[] {'h', 'e', 'a', 'p'})
                .instance(0x20a0, 0x1600, 0x2080)
                .instance(0x2100, 0x1500, 0x20a0)
                .objectArray(0x2140, WrittenDump.ARRAY, 0x2000, 0x2040, 0, 0x2140, 0x20a0)
                .primitiveArray(0x2180, 'J', 3)
                .primitiveArray(0x21c0, 'C', 4)
                .instance(0x2200, 0x1480, 0x2000)
                .thread(0x2100, 1, "java.lang.Thread.run", "Node.go")
                .local(0x2040, 1, 0)
                .root(0x2140)
                .root(0x2200);
        return (segments ? dump.end() : dump).bytes();
    }

    @MethodSource("smallDumps")
    @FuzzTest(maxDuration = "6s")
    void aFileIsRefusedOrEveryQuestionHasAnAnswer(byte[] file) throws IOException {
        Path dump = folder.resolve("any.hprof");
        Files.write(dump, file);
        EveryQuestion.askedOf(dump);
    }
}
