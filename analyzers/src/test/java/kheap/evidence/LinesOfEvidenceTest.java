package kheap.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import kheap.Progress;
import kheap.UnreadableDumpException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for every kind of text, however it came into the file and whatever happened to it since.
class LinesOfEvidenceTest {
    private static final Path FILE = Path.of("evidence.txt");

    /// Lines as terminals, shells and people leave them, each none of any kind.
    private static final List<String> JUNK = List.of(
            "user@pod:/$ ",
            "Defaulted container \"app\" out of: app, sidecar (init)",
            "command terminated with exit code 1",
            "\u4f60\u597d \ufffd\ufffd <b>",
            "---",
            "2026",
            "((((((((((((((((((((((((((((",
            "x".repeat(3000));

    static Stream<String> texts() {
        return SmallMaps.ALL.values().stream();
    }

    private static List<EvidenceFile> read(byte[] bytes) throws IOException {
        return EvidenceReader.read(FILE, new ByteArrayInputStream(bytes), Progress.NONE);
    }

    private static List<EvidenceFile> read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<EvidenceFile.Content> contents(List<EvidenceFile> files) {
        return files.stream().map(EvidenceFile::content).toList();
    }

    /// Read, or refused with a sentence; nothing else comes out.
    private static void readOrRefused(byte[] bytes) throws IOException {
        try {
            assertTrue(!read(bytes).isEmpty());
        } catch (UnreadableDumpException refused) {
            assertTrue(refused.getMessage().endsWith("."), refused.getMessage());
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void anyCutIsReadOrRefused(String text) throws IOException {
        byte[] whole = text.getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length; length++) {
            readOrRefused(Arrays.copyOf(whole, length));
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void anyByteMayBeWrong(String text) throws IOException {
        byte[] whole = text.getBytes(StandardCharsets.UTF_8);
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            byte[] changed = whole.clone();
            for (int change = random.nextInt(1, 20); change > 0; change--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            readOrRefused(changed);
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void linesMayEndAsOnWindows(String text) throws IOException {
        assertEquals(read(text), read(text.replace("\n", "\r\n")));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void theShellOfWindowsWritesSixteenBits(String text) throws IOException {
        List<EvidenceFile> files = read(text);
        assertEquals(files, read(("\ufeff" + text.replace("\n", "\r\n")).getBytes(StandardCharsets.UTF_16LE)));
        assertEquals(files, read(("\ufeff" + text).getBytes(StandardCharsets.UTF_16BE)));
        assertEquals(files, read("\ufeff" + text));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void coloursAreNoText(String text) throws IOException {
        assertEquals(
                read(text),
                read(text.lines()
                        .map(line -> "\u001B[01;31m" + line + "\u001B[0m\u001B[K\n")
                        .collect(Collectors.joining())));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void aFileMayBeGzippedAndCut(String text) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        byte[] whole = zipped.toByteArray();
        assertEquals(read(text), read(whole));
        assertEquals(read(text), read(Arrays.copyOf(whole, whole.length - 8)));
        for (int length = 0; length < whole.length; length++) {
            try {
                readOrRefused(Arrays.copyOf(whole, length));
            } catch (IOException damaged) {
                assertTrue(length < 18, "cut at " + length);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void whatIsSaidBeforeAndBehindChangesNothing(String text) throws IOException {
        String around = String.join("\n", JUNK) + "\n" + text + String.join("\n", JUNK) + "\n";
        List<EvidenceFile> files = read(around);
        assertEquals(contents(read(text)), contents(files));
        assertEquals(
                read(text).getFirst().unknown() + 2 * JUNK.size(),
                files.getFirst().unknown());
    }

    @ParameterizedTest
    @MethodSource("inAnyOrder")
    void linesMayStandInAnyOrderWithOthersBetween(String text) throws IOException {
        List<EvidenceFile.Content> contents = contents(read(text));
        for (int seed = 0; seed < 50; seed++) {
            List<String> lines = new ArrayList<>(text.lines().toList());
            List<String> title = lines.getFirst().startsWith("31774:") ? List.of(lines.removeFirst()) : List.of();
            lines.addAll(JUNK);
            Collections.shuffle(lines, new Random(seed));
            // above the first mapping, as always
            int first = lines.indexOf(lines.stream()
                    .filter(line -> line.startsWith("0000"))
                    .findFirst()
                    .orElse(lines.getFirst()));
            lines.addAll(first, title);
            assertEquals(contents, contents(read(String.join("\n", lines))), "seed " + seed);
        }
    }

    static Stream<String> inAnyOrder() {
        return Stream.of(SmallMaps.PMAP, SmallMaps.PMAP_X, SmallMaps.PMAP_D, SmallMaps.MAPS, SmallMaps.STATUS);
    }

    @Test
    void blocksOfSmapsMayStandInAnyOrder() throws IOException {
        List<String> blocks = new ArrayList<>(List.of(SmallMaps.SMAPS.split("(?<=me ac \n)")));
        assertEquals(10, blocks.size());
        Collections.shuffle(blocks, new Random(3));
        assertEquals(contents(read(SmallMaps.SMAPS)), contents(read(String.join("", blocks))));
    }

    /// A line of 100 MB, which memory of 64 KiB characters is enough for.
    @ParameterizedTest
    @MethodSource("texts")
    void aLineMayBeVeryLong(String text) {
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            List<InputStream> parts = List.of(
                    new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                    new Repeated((byte) '7', 100_000_000),
                    new ByteArrayInputStream(("\n" + text).getBytes(StandardCharsets.UTF_8)));
            List<EvidenceFile> files =
                    EvidenceReader.read(FILE, new SequenceInputStream(Collections.enumeration(parts)), Progress.NONE);
            assertEquals(
                    read(text).stream().map(file -> file.content().words()).toList(),
                    files.stream().map(file -> file.content().words()).toList());
        });
    }

    @Test
    void theLongestLineIsGivenOnCut() throws IOException {
        try (Lines lines = new Lines(new PushbackInputStream(new Repeated((byte) 'a', 1_000_000), 3), Progress.NONE)) {
            assertEquals(Lines.LONGEST, lines.next(Long.MAX_VALUE).orElseThrow().length());
            assertTrue(lines.next(Long.MAX_VALUE).isEmpty());
            assertEquals(1_000_000, lines.characters());
        }
    }

    /// One byte, so many times.
    private static final class Repeated extends InputStream {
        private final byte one;
        private int left;

        Repeated(byte one, int times) {
            this.one = one;
            left = times;
        }

        @Override
        public int read() {
            return left-- > 0 ? one : -1;
        }

        @Override
        public int read(byte[] buffer, int from, int length) {
            if (left <= 0) {
                return -1;
            }
            int read = Math.min(length, left);
            Arrays.fill(buffer, from, from + read, one);
            left -= read;
            return read;
        }
    }
}
