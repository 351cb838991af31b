package kheap.heap;

import static kheap.hprof.WrittenDump.OBJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import kheap.Progress;
import kheap.hprof.WrittenDump;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Thread objects as JDK 8 and JDK 25 lay them out.
class HeapThreadTest {
    private static final long THREAD = 0x1400;
    private static final long HOLDER = 0x1500;
    private static final long WORKER = 0x1600;
    private static final int RUNNABLE = 5;
    private static final int TERMINATED = 2;

    @TempDir
    Path folder;

    private static WrittenDump types(String... threadFields) {
        return new WrittenDump(8)
                .segment()
                .javaTypes()
                .type(THREAD, OBJECT, "java.lang.Thread", threadFields)
                .type(HOLDER, OBJECT, "java.lang.Thread$FieldHolder", "L task", "I threadStatus", "Z daemon")
                .type(WORKER, THREAD, "Worker", "L name", "L holder", "L target", "J eetop")
                .root(THREAD)
                .root(HOLDER)
                .root(WORKER)
                .root(0x2000)
                .primitiveArray(0x2100, 'C', 3)
                .instance(0x2200, OBJECT);
    }

    private HeapDump open(WrittenDump dump) throws IOException {
        return HeapDumps.open(
                dump.end().writeTo(folder.resolve("written.hprof")), Opening.by(Engine.KHEAP), Progress.NONE);
    }

    @ParameterizedTest
    @CsvSource({"7, 5, true, RUNNABLE", "0, 5, false, RUNNABLE", "7, 2, false, TERMINATED", "7, 1025, true, BLOCKED"})
    void aThreadLivesWithANativeThreadAndWithoutAnEnd(long eetop, int status, boolean alive, String state)
            throws IOException {
        try (HeapDump heap = open(types("L name", "L target", "J eetop", "I threadStatus", "Z daemon")
                .instance(0x2000, THREAD, 0x2100L, 0x2200L, eetop, status, 1))) {
            HeapThread thread = heap.threads().getFirst();
            assertEquals(alive, thread.alive());
            assertEquals(state, thread.state());
            assertTrue(thread.daemon());
        }
    }

    @Test
    void whatASubclassNamesLikeTheJdkIsNotMistaken() throws IOException {
        try (HeapDump heap = open(types("L name", "L holder", "J eetop")
                .instance(0x2000, WORKER, 0L, 0L, 0L, 0L, 0x2100L, 0x2300L, 7L)
                .instance(0x2300, HOLDER, 0x2200L, RUNNABLE, 0))) {
            HeapThread thread = heap.threads().getFirst();
            assertTrue(thread.alive());
            assertEquals("RUNNABLE", thread.state());
            assertEquals(3, thread.name().length());
            assertEquals(
                    0x2200,
                    HeapThread.task(new Instance(heap, thread.object()))
                            .orElseThrow()
                            .address());
        }
    }

    @Test
    void aThreadThatHasEndedIsDeadAlthoughItsTaskIsThere() throws IOException {
        try (HeapDump heap = open(types("L name", "L holder", "J eetop")
                .instance(0x2000, THREAD, 0x2100L, 0x2300L, 0L)
                .instance(0x2300, HOLDER, 0x2200L, TERMINATED, 0))) {
            HeapThread thread = heap.threads().getFirst();
            assertFalse(thread.alive());
            assertEquals(List.of(), thread.frames());
        }
    }
}
