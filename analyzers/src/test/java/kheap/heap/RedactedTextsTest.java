package kheap.heap;

import static kheap.hprof.WrittenDump.OBJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import kheap.Progress;
import kheap.hprof.WrittenDump;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Dumps of forty texts, as tools leave them that blank them out.
class RedactedTextsTest {
    private static final long STRING = 0x1400;
    private static final int TEXTS = 40;

    @TempDir
    Path folder;

    private static String text(int number) {
        return "order-" + number;
    }

    private static long address(int number) {
        return 0x2000 + 0x20L * number;
    }

    /// @param redacted what has become of a text
    /// @param hashed whether the strings still know the hashes of their texts
    private HeapDump dump(UnaryOperator<String> redacted, boolean hashed) throws IOException {
        WrittenDump dump = new WrittenDump(8)
                .segment()
                .javaTypes()
                .type(STRING, OBJECT, "java.lang.String", "L value", "B coder", "I hash")
                .root(STRING);
        for (int i = 0; i < TEXTS; i++) {
            String text = text(i);
            dump.root(address(i))
                    .instance(address(i), STRING, address(i) + 0x10, 0, hashed ? text.hashCode() : 0)
                    .bytes(address(i) + 0x10, redacted.apply(text).getBytes(StandardCharsets.ISO_8859_1));
        }
        return HeapDumps.open(
                dump.end().writeTo(folder.resolve("written.hprof")), Opening.by(Engine.KHEAP), Progress.NONE);
    }

    private static Optional<String> read(HeapDump heap, int number) {
        return new Instance(heap, heap.at(address(number)).orElseThrow()).text();
    }

    @Test
    void textsThatFitTheirHashesAreRead() throws IOException {
        try (HeapDump heap = dump(text -> text, true)) {
            assertFalse(heap.isRedacted());
            assertEquals(Optional.of("order-7"), read(heap, 7));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "*", "REDACTED", "qz7!x"})
    void whateverTookTheirPlaceIsNotTheirText(String with) throws IOException {
        try (HeapDump heap = dump(text -> with.repeat(10).substring(0, text.length()), true)) {
            assertTrue(heap.isRedacted());
            assertEquals(Optional.empty(), read(heap, 7));
        }
    }

    @Test
    void aTextThatWasSparedIsRead() throws IOException {
        try (HeapDump heap = dump(text -> text.equals(text(7)) ? text : "0".repeat(text.length()), true)) {
            assertTrue(heap.isRedacted());
            assertEquals(Optional.of("order-7"), read(heap, 7));
        }
    }

    @Test
    void withoutHashesOneCharacterEverywhereIsEnough() throws IOException {
        try (HeapDump heap = dump(text -> "X".repeat(text.length()), false)) {
            assertTrue(heap.isRedacted());
            assertEquals(Optional.empty(), read(heap, 7));
        }
    }

    @Test
    void withoutHashesOtherTextsAreRead() throws IOException {
        try (HeapDump heap = dump(text -> text, false)) {
            assertFalse(heap.isRedacted());
            assertEquals(Optional.of("order-7"), read(heap, 7));
        }
    }

    @Test
    void aTextThatIsChangedUnderItsHashIsNoRedaction() throws IOException {
        try (HeapDump heap = dump(text -> text.equals(text(7)) ? "changed" : text, true)) {
            assertFalse(heap.isRedacted());
            assertEquals(Optional.of("changed"), read(heap, 7));
        }
    }

    @Test
    void aDumpWithoutTextsIsNotRedacted() throws IOException {
        WrittenDump dump = new WrittenDump(8).segment().javaTypes();
        try (HeapDump heap = HeapDumps.open(
                dump.end().writeTo(folder.resolve("written.hprof")), Opening.by(Engine.KHEAP), Progress.NONE)) {
            assertFalse(heap.isRedacted());
        }
    }
}
