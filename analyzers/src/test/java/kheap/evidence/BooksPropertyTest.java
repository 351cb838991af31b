package kheap.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kheap.Progress;
import kheap.UnreadableDumpException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds for each text that a JVM or a kernel writes, whatever is in it.
class BooksPropertyTest {
    private static final String STAT = "anon 300000000\nfile 200000000\nkernel 30\ninactive_file 600\n";

    private static final String JUNK = "12:00:01 INFO c.a.Service handled (42) [ok] in 3ms\n";

    private static String text(String name) {
        return name.equals("memory.stat") ? STAT : Read.resource(name);
    }

    private static List<EvidenceFile.Content> contents(String text) throws IOException {
        return Read.files("evidence.txt", text).stream()
                .map(EvidenceFile::content)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "native-memory-25-diff.txt",
                "native-memory-17.txt",
                "threads-25.txt",
                "thread-file-25.json",
                "thread-file-25.txt",
                "gc-17-Z.log",
                "gc-25-G1.log",
                "flags-25.txt",
                "flags-all-17.txt",
                "command-line-17.txt",
                "memory.stat"
            })
    void aCutAnywhereIsReadOrRefusedAndNeverMore(String name) throws IOException {
        String text = text(name);
        EvidenceFile whole = Read.files("evidence.txt", text).getFirst();
        for (int end = 0; end < text.length(); end++) {
            try {
                for (EvidenceFile cut : Read.files("evidence.txt", text.substring(0, end))) {
                    assertEquals(whole.content().getClass(), cut.content().getClass(), name + " cut at " + end);
                    assertTrue(cut.lines() <= whole.lines() && cut.unknown() <= whole.unknown() + 1);
                }
            } catch (UnreadableDumpException refused) {
                assertTrue(refused.getMessage().startsWith("evidence.txt "), refused.getMessage());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "native-memory-25-diff.txt",
                "threads-25.txt",
                "thread-file-25.json",
                "gc-17-Z.log",
                "flags-all-17.txt",
                "command-line-17.txt",
                "memory.stat"
            })
    void lineEndsAndLinesBetweenChangeNothing(String name) throws IOException {
        String text = text(name);
        List<EvidenceFile.Content> whole = contents(text);
        // a thread's name may hold a line end, and it is the file's
        if (!name.startsWith("threads")) {
            assertEquals(whole, contents(text.replace("\n", "\r\n")));
        }
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            String junk = text.lines()
                    .map(line -> (random.nextInt(4) > 0 || line.startsWith("second line") ? "" : JUNK) + line)
                    .collect(Collectors.joining("\n"));
            assertEquals(whole, contents(junk), name + " seed " + seed);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"",
                "\"a\" ",
                "[",
                "[gc]",
                "GC(1) ",
                "[GC ",
                "(",
                "((",
                "1.0: [GC (",
                " 1M->1M(",
                "- a (reserved=",
                "reserved=1KB, ",
                "Total: reserved=1KB, committed=1KB, ",
                "-XX:",
                "java -Xmx1 ",
                "JAVA_TOOL_OPTIONS=-X ",
                "==> /memory.max ",
                "memory.max:",
                "a/",
                "anon 1 ",
                "#1 \"",
                "\\",
                "\"a\": ",
                "=",
                " tid=0x1 ",
                "\" os_prio=1 a=b=",
                "\" os_prio=1 cpu=1 a=b tid=0x1",
                "os_prio=1 ",
                "0"
            })
    void aHostileLineIsReadInNoTime(String part) throws IOException {
        String line = part.repeat(1 + 200_000 / part.length());
        String around = line + "\n" + "\"main\" #1 prio=5 os_prio=0 tid=0x1 nid=0x1 runnable\n" + line + "\n"
                + "1.0: [GC (Allocation Failure) 1.0: [ParNew\n" + line + "\n: " + line + "\n"
                + "Native Memory Tracking:\nTotal: reserved=1KB, committed=1KB\n" + line
                + "\n-  A (reserved=1KB, committed=1KB)\n   "
                + line + "\njava -Xmx1m Main\n" + line + "\nGC(0) Pause Young 1M->1M(1M)\nGC(1) Pause Young " + line
                + "\n"
                + "\"threadDump\": {\n" + line + "\n";
        List<String> kinds = contents(around).stream()
                .map(EvidenceFile.Content::words)
                .distinct()
                .toList();
        assertTrue(kinds.containsAll(List.of("native memory summary", "thread dump", "GC log")), kinds.toString());
    }

    @Test
    void aLineOfAHundredMegabytesIsNoMore() throws IOException {
        byte[] megabyte = "a \"[(GC(1) ".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        List<InputStream> parts = IntStream.range(0, 100)
                .<InputStream>mapToObj(i -> new java.io.ByteArrayInputStream(megabyte))
                .collect(Collectors.toList());
        parts.addFirst(stream("Using G1\nGC(0) Pause Young (Normal) 6M->1M(64M) 1.4ms\n"));
        parts.addLast(stream("\nGC(1) Pause Young (Normal) 6M->2M(64M) 1.4ms\n"));
        List<EvidenceFile> files = EvidenceReader.read(
                Path.of("gc.log"), new SequenceInputStream(Collections.enumeration(parts)), Progress.NONE);
        assertEquals(2, ((GcLog) files.getFirst().content()).collections().size());
    }

    private static InputStream stream(String text) {
        return new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
