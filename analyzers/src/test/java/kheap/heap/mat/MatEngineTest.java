package kheap.heap.mat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.heap.HeapDump;
import kheap.heap.Sizes;
import kheap.hprof.WrittenDump;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatEngineTest {
    @TempDir
    Path folder;

    @Test
    void aSecondDumpIsRefusedUntilTheFirstIsClosed() throws Exception {
        Path file = new WrittenDump(8).segment().javaTypes().end().writeTo(folder.resolve("written.hprof"));
        Path text = Files.writeString(folder.resolve("notes.hprof"), "no dump");
        HeapDump first = MatEngine.open(file, Sizes.TRUE, Progress.NONE);
        String refusal = assertThrows(
                        UnreadableDumpException.class, () -> MatEngine.open(file, Sizes.TRUE, Progress.NONE))
                .getMessage();
        assertTrue(refusal.contains("only one dump open"), refusal);
        first.close();
        first.close();
        // One that cannot be opened does not count as open.
        assertThrows(UnreadableDumpException.class, () -> MatEngine.open(text, Sizes.TRUE, Progress.NONE));
        try (HeapDump second = MatEngine.open(file, Sizes.TRUE, Progress.NONE)) {
            assertEquals(file, second.file().file());
        }
    }
}
