package kheap.app.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptLinesTest {
    private static String kept(KeptLines lines, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long written = lines.copy(new StringReader(text), bytes);
        assertEquals(bytes.size(), written);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void ofPmapsFirstLineOnlyTheProcessIsKept() throws IOException {
        String mappings = """
                Address           Kbytes     RSS   Dirty Mode  Mapping
                00000000fc000000   63488    9404    9404 rw---   [ anon ]
                00007f0a1c000000     132     100     100 rw---   [ anon ]
                00007f0a1e000000   12345       0       0 r---- libjvm.so
                ---------------- ------- ------- -------\s
                total kB         2641120   66568   35260
                """;
        assertEquals(
                "4711:   java\n" + mappings,
                kept(KeptLines.PMAP, "4711:   java -Dpassword=hunter2\nsecond line of hunter2\n" + mappings));
    }

    @Test
    void flagsThatAreTextsAreLeftOut() throws IOException {
        assertEquals("""
                4711:
                -XX:MaxHeapSize=67108864 -XX:-THPStackMitigation -XX:+UseG1GC -XX:MaxRAMPercentage=50.000000
                """, kept(KeptLines.FLAGS, """
                4711:
                -XX:MaxHeapSize=67108864 -XX:OnOutOfMemoryError=curl -H hunter2 -XX:-THPStackMitigation \
                -XX:HeapDumpPath=/hunter2 -XX:+UseG1GC -XX:MaxRAMPercentage=50.000000\s
                """));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[2026-11-22T16:53:57.747+0000][0.825s][info][gc          ] GC(0) Pause Young (Normal) 12M->3M(256M) 11.028ms",
                "[0.004s][info][gc,init] Heap Max Capacity: 256M",
                "[0.031s] Heap Region Size: 1M",
                "[0.825s] GC(0) Pause Full (System.gc()) 12M->3M(256M) 11.028ms",
                "2026-11-22T16:53:57.747+0000: 1.234: [GC (Allocation Failure) 65536K->5120K(251392K), 0.0123 secs]",
                "12.345: [Full GC (Ergonomics) [PSYoungGen: 512K->0K(76288K)] 5120K->4096K(251392K), 0.01 secs]",
                "   [Eden: 24.0M(24.0M)->0.0B(13.0M) Survivors: 0.0B->3072.0K Heap: 24.0M(256.0M)->3345.1K(256.0M)]"
            })
    void linesAboutCollectionsAreKept(String line) throws IOException {
        assertEquals(line + "\n", kept(KeptLines.GC_LOG, line + "\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[0.010s][info][arguments] VM Arguments:",
                "[0.010s][info][arguments] jvm_args: -Dpassword=hunter2",
                "[0.010s][info][os,cpu] hunter2",
                "hunter2"
            })
    void otherLinesOfALogAreNot(String line) throws IOException {
        assertEquals("", kept(KeptLines.GC_LOG, line));
    }

    @Test
    void ofTheFlagsInALogOnlyNumbersAreKept() throws IOException {
        assertEquals(
                "CommandLine flags: -XX:MaxHeapSize=268435456 -XX:+PrintGC\n",
                kept(
                        KeptLines.GC_LOG,
                        "CommandLine flags: -XX:MaxHeapSize=268435456 -XX:OnError=curl hunter2 -XX:+PrintGC \n"));
    }

    @Test
    void aLineWithoutEndTakesNoMemory() throws IOException {
        String line = "00000000fc000000 1 " + "x".repeat(5_000_000);
        assertTrue(kept(KeptLines.PMAP, line).length() < 10_000);
    }
}
