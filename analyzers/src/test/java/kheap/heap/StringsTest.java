package kheap.heap;

import static kheap.hprof.WrittenDump.OBJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import kheap.Progress;
import kheap.hprof.WrittenDump;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Strings of JVMs that we do not run on.
class StringsTest {
    private static final long STRING = 0x1400;
    private static final long UTF16 = 0x1500;
    private static final String TEXT = "Заказы";

    @TempDir
    Path folder;

    private Optional<String> read(int highByteShift, Charset charset) throws IOException {
        WrittenDump dump = new WrittenDump(8)
                .segment()
                .javaTypes()
                .type(STRING, OBJECT, "java.lang.String", "L value", "B coder")
                .type(UTF16, OBJECT, "java.lang.StringUTF16", "static I HI_BYTE_SHIFT = " + highByteShift)
                .root(STRING)
                .root(UTF16)
                .root(0x2000)
                .instance(0x2000, STRING, 0x2100L, 1)
                .bytes(0x2100, TEXT.getBytes(charset));
        try (HeapDump heap = HeapDumps.open(
                dump.end().writeTo(folder.resolve("written.hprof")), Opening.by(Engine.KHEAP), Progress.NONE)) {
            return new Instance(heap, heap.at(0x2000).orElseThrow()).text();
        }
    }

    @Test
    void aBigEndianMachineWritesTheHighByteFirst() throws IOException {
        assertEquals(Optional.of(TEXT), read(8, StandardCharsets.UTF_16BE));
    }

    @Test
    void aLittleEndianMachineWritesTheLowByteFirst() throws IOException {
        assertEquals(Optional.of(TEXT), read(0, StandardCharsets.UTF_16LE));
    }
}
