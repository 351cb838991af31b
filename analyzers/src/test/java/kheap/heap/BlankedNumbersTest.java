package kheap.heap;

import static kheap.hprof.WrittenDump.OBJECT;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.IntUnaryOperator;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.analysis.DumpAnalyzer;
import kheap.hprof.WrittenDump;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlankedNumbersTest {
    private static final long MAP = 0x1400;

    @TempDir
    Path folder;

    /// @param threshold of each map
    private HeapDump maps(int count, IntUnaryOperator threshold) throws IOException {
        WrittenDump dump = new WrittenDump(8)
                .segment()
                .javaTypes()
                .type(MAP, OBJECT, "java.util.HashMap", "L table", "I threshold")
                .root(MAP);
        for (int i = 0; i < count; i++) {
            long address = 0x2000 + 0x20L * i;
            dump.root(address).instance(address, MAP, MAP, threshold.applyAsInt(i));
        }
        return HeapDumps.open(
                dump.end().writeTo(folder.resolve("written.hprof")), Opening.by(Engine.KHEAP), Progress.NONE);
    }

    @Test
    void mapsWithThresholdsHaveTheirNumbers() throws IOException {
        try (HeapDump heap = maps(40, map -> 12)) {
            assertFalse(BlankedNumbers.in(heap));
        }
    }

    @Test
    void mapsOfOneEntryHaveNone() throws IOException {
        try (HeapDump heap = maps(40, map -> map == 39 ? 12 : 0)) {
            assertFalse(BlankedNumbers.in(heap));
        }
        try (HeapDump heap = maps(7, map -> 0)) {
            assertFalse(BlankedNumbers.in(heap));
        }
    }

    @Test
    void whereNoMapHasOneTheNumbersAreGoneAndNothingIsAnswered() throws IOException {
        try (HeapDump heap = maps(40, map -> 0)) {
            assertTrue(BlankedNumbers.in(heap));
            UnreadableDumpException refused =
                    assertThrows(UnreadableDumpException.class, () -> DumpAnalyzer.analyze(heap, Progress.NONE));
            assertTrue(refused.getMessage().contains("blanked out"), refused::getMessage);
        }
    }
}
