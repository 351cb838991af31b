package kheap.analysis;

import static kheap.hprof.WrittenDump.OBJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.heap.Engine;
import kheap.heap.HeapDump;
import kheap.heap.HeapDumps;
import kheap.heap.Opening;
import kheap.hprof.WrittenDump;
import kheap.kafka.KafkaClients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Dumps that can be indexed and are wrong inside.
@ParameterizedClass
@EnumSource(Engine.class)
class DamagedDumpTest {
    @Parameter
    Engine engine;

    private static final long THREAD = 0x1400;
    private static final long STRING = 0x1500;

    @TempDir
    Path folder;

    private static WrittenDump types() {
        return new WrittenDump(8)
                .segment()
                .javaTypes()
                .type(THREAD, OBJECT, "java.lang.Thread", "L name", "J eetop")
                .type(STRING, OBJECT, "java.lang.String", "L value", "I offset", "I count")
                .root(THREAD)
                .root(STRING)
                .root(0x2000);
    }

    private DumpAnalysis analyze(WrittenDump dump) throws IOException {
        return DumpAnalyzer.analyze(
                dump.end().writeTo(folder.resolve("written.hprof")), Opening.by(engine), Progress.NONE);
    }

    @Test
    void anObjectThatIsNotWhatItsClassSaysEndsInOneSentence() {
        UnreadableDumpException e =
                assertThrows(UnreadableDumpException.class, () -> analyze(types().objectArray(0x2000, THREAD, OBJECT)));
        assertTrue(e.getMessage().contains("written.hprof is damaged: "), e.getMessage());
    }

    @Test
    void whoOpenedTheDumpHimselfIsToldInTheSameSentence() throws IOException {
        Path dump = types().objectArray(0x2000, THREAD, OBJECT).end().writeTo(folder.resolve("written.hprof"));
        String sentence = assertThrows(
                        UnreadableDumpException.class,
                        () -> DumpAnalyzer.analyze(dump, Opening.by(engine), Progress.NONE))
                .getMessage();
        try (HeapDump heap = HeapDumps.open(dump, Opening.by(engine), Progress.NONE)) {
            assertEquals(
                    sentence,
                    assertThrows(UnreadableDumpException.class, () -> DumpAnalyzer.analyze(heap, Progress.NONE))
                            .getMessage());
        }
    }

    @Test
    void classesThatExtendEachOtherAreTold() throws IOException {
        for (long superclass : new long[] {0x1600, 0x1700}) {
            WrittenDump ring = types().type(0x1600, superclass, "A", "I x")
                    .type(0x1700, 0x1600, "B", "I y")
                    .root(0x1600)
                    .root(0x1700);
            switch (engine) {
                case KHEAP ->
                    assertTrue(
                            analyze(ring).dump().notes().stream().anyMatch(note -> note.contains("extend themselves")));
                case MAT -> assertThrows(UnreadableDumpException.class, () -> analyze(ring));
            }
        }
    }

    @Test
    void aStringOfNegativeLengthIsEmpty() throws IOException {
        DumpAnalysis analysis = analyze(types().primitiveArray(0x2200, 'C', 4)
                .instance(0x2100, STRING, 0x2200L, -3, -4)
                .instance(0x2000, THREAD, 0x2100L, 1L));
        assertEquals(new KafkaClients.None(false), analysis.kafka());
    }
}
