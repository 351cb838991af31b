package kheap.hprof;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import kheap.Progress;
import kheap.UnreadableDumpException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpBytesTest {
    private static final int LONGEST = 1000;
    private static final String DAMAGED = "The gzip file is damaged";
    private static final String CUT = "The gzip file ends too early";
    private static final String GOES_ON = "The gzip file goes on after the dump";

    @TempDir
    Path folder;

    private Path packed;
    private Path cache;
    private Path inflated;

    @BeforeEach
    void makeFolders() throws IOException {
        packed = folder.resolve("user.hprof.gz");
        cache = Files.createDirectory(folder.resolve("cache"));
        inflated = cache.resolve("inflated.hprof");
    }

    @Test
    void aPlainFileIsReadAsItIs() throws IOException {
        byte[] plain = dump(5000);
        try (DumpBytes bytes = open(plain)) {
            assertFalse(bytes.isGzip());
            assertEquals(List.of(), bytes.notes());
            assertReads(plain, bytes);
        }
    }

    @Test
    void blocksAreReadInPlace() throws IOException {
        byte[] plain = dump(100_000);
        try (DumpBytes bytes = open(blocks(plain, 6))) {
            assertTrue(bytes.isGzip());
            assertEquals(List.of(), bytes.notes());
            assertReads(plain, bytes);
            assertInCache();
        }
    }

    @Test
    void blocksThatWereFoundSoundAreNotInflatedAgain() throws IOException {
        byte[] plain = dump(100_000);
        byte[] whole = blocks(plain, 6);
        List<String> steps = new ArrayList<>();
        for (byte[] file : List.of(whole, Arrays.copyOf(whole, whole.length + 100))) {
            Files.deleteIfExists(inflated);
            open(file).close();
            assertEquals(16 * (members(plain) + 1) + 25, Files.size(inflated));
            try (DumpBytes bytes = DumpBytes.open(packed, inflated, new Steps(steps))) {
                assertReads(plain, bytes);
                assertEquals(file == whole ? 0 : 1, bytes.notes().size());
            }
        }
        assertEquals(List.of(), steps);
    }

    @Test
    void aDamagedTableOfBlocksIsMadeAgain() throws IOException {
        byte[] plain = dump(20_000);
        open(blocks(plain, 6)).close();
        byte[] table = Files.readAllBytes(inflated);
        for (int at = 0; at < table.length; at++) {
            byte[] flipped = table.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            for (byte[] damaged : List.of(flipped, Arrays.copyOf(table, at))) {
                Files.write(inflated, damaged);
                try (DumpBytes bytes = DumpBytes.open(packed, inflated, Progress.NONE)) {
                    assertArrayEquals(plain, read(bytes, 0, plain.length));
                }
                assertArrayEquals(table, Files.readAllBytes(inflated));
            }
        }
    }

    @Test
    void aTableThatCannotBeLeftIsDoneWithout() throws IOException {
        byte[] plain = dump(20_000);
        Path nowhere = cache.resolve("absent").resolve("table");
        try (DumpBytes bytes = DumpBytes.open(Files.write(packed, blocks(plain, 6)), nowhere, Progress.NONE)) {
            assertReads(plain, bytes);
        }
    }

    @Test
    void anInflatedDumpIsReadThoughItsNameIsGone() throws IOException {
        byte[] plain = dump(3000);
        try (DumpBytes bytes = open(gzip(plain))) {
            Files.delete(inflated);
            assertReads(plain, bytes);
        }
    }

    /// Notes the steps.
    private record Steps(List<String> names) implements Progress {
        @Override
        public void step(String name) {
            names.add(name);
        }

        @Override
        public void at(long done, long total) {}

        @Override
        public void goOn() {}
    }

    @Test
    void manyThreadsMayRead() throws IOException {
        byte[] plain = dump(300_000);
        try (DumpBytes bytes = open(blocks(plain, 6))) {
            IntStream.range(0, 400).parallel().forEach(i -> {
                int from = new Random(i).nextInt(plain.length - 3000);
                assertArrayEquals(Arrays.copyOfRange(plain, from, from + 3000), read(bytes, from, 3000));
            });
        }
    }

    @Test
    void everyBorderIsFoundWhereverItLies() throws IOException {
        byte[] plain = dump(20_000);
        Files.write(packed, blocks(plain, 6));
        try (DumpBytes file = DumpBytes.of(packed)) {
            for (int scanBytes = 64; scanBytes < 100; scanBytes++) {
                assertEquals(
                        members(plain),
                        GzipBlocks.in(file, Progress.NONE, scanBytes)
                                .orElseThrow()
                                .count());
            }
        }
    }

    @Test
    void aHeadersBytesWithinABlockAreFoundOut() throws IOException {
        byte[] plain = dump(5000);
        byte[] header = member(new byte[0], false, 6);
        // Unpacked in the file, once behind a length that no block can have, once behind one that a block can have.
        System.arraycopy(header, 0, plain, 2000, 8);
        ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN).putInt(1996, LONGEST + 1);
        try (DumpBytes bytes = open(blocks(plain, 0))) {
            assertReads(plain, bytes);
            assertInCache();
        }
        ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN).putInt(1996, 500);
        try (DumpBytes bytes = open(blocks(plain, 0))) {
            assertEquals(List.of(), bytes.notes());
            assertReads(plain, bytes);
            assertInCache("inflated.hprof");
        }
    }

    @Test
    void aCutAtAnyByteGivesAllThatComesOut() throws IOException {
        byte[] plain = dump(3000);
        byte[] whole = blocks(plain, 6);
        long before = 0;
        int sound = 0;
        for (int cut = 2; cut < whole.length; cut++) {
            try (DumpBytes bytes = open(Arrays.copyOf(whole, cut))) {
                assertTrue(bytes.size() >= before, "less at " + cut);
                before = bytes.size();
                assertArrayEquals(Arrays.copyOf(plain, (int) before), read(bytes, 0, (int) before));
                if (bytes.notes().isEmpty()) {
                    sound++;
                } else {
                    assertTrue(bytes.notes().getFirst().matches("(" + CUT + "|" + GOES_ON + ").*"), "at " + cut);
                }
            }
            assertInCache();
        }
        assertEquals(members(plain) - 1, sound);
    }

    @Test
    void aFlippedBitIsToldWhereverItIs() throws IOException {
        byte[] plain = dump(3000);
        byte[] whole = blocks(plain, 6);
        int told = 0;
        for (int at = 2; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            try (DumpBytes bytes = open(flipped)) {
                told += bytes.notes().size();
                if (bytes.notes().isEmpty()) {
                    assertArrayEquals(plain, read(bytes, 0, plain.length));
                }
            } catch (UnreadableDumpException refused) {
                assertTrue(refused.getMessage().contains("something that is not a heap dump"));
                told++;
            }
            Files.deleteIfExists(inflated);
            assertInCache();
        }
        assertTrue(told > whole.length * 9 / 10, told + " of " + whole.length);
    }

    @Test
    void aWrongCheckSumIsTold() throws IOException {
        byte[] plain = dump(3000);
        byte[] whole = blocks(plain, 6);
        whole[whole.length - 8] ^= 1;
        try (DumpBytes bytes = open(whole)) {
            assertTrue(bytes.notes().getFirst().startsWith(DAMAGED));
            assertArrayEquals(plain, read(bytes, 0, plain.length));
        }
    }

    @Test
    void whatFollowsTheDumpIsLeftOutWithAWord() throws IOException {
        byte[] plain = dump(3000);
        for (byte[] sound : List.of(blocks(plain, 6), gzip(plain))) {
            byte[] longer = Arrays.copyOf(sound, sound.length + 100);
            try (DumpBytes bytes = open(longer)) {
                assertEquals(1, bytes.notes().size());
                assertTrue(bytes.notes().getFirst().startsWith(GOES_ON), bytes.notes()::toString);
                assertReads(plain, bytes);
            }
            assertInCache();
        }
    }

    @Test
    void whatStandsBetweenMembersIsNotPassedOver() throws IOException {
        byte[] first = dump(500);
        ByteBuffer between =
                ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN).putInt(16, first.length);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(member(first, true, 6));
        file.write(between.array());
        file.write(member(dump(600), false, 6));
        try (DumpBytes bytes = open(file.toByteArray())) {
            assertTrue(bytes.notes().getFirst().startsWith(GOES_ON), bytes.notes()::toString);
            assertReads(first, bytes);
        }
    }

    @Test
    void oneMemberIsInflatedOnceAndKept() throws IOException {
        byte[] plain = dump(3000);
        try (DumpBytes bytes = open(gzip(plain))) {
            assertTrue(bytes.isGzip());
            assertReads(plain, bytes);
        }
        assertInCache("inflated.hprof");
        byte[] other = dump(2000);
        Files.write(inflated, other);
        try (DumpBytes bytes = open(gzip(plain))) {
            assertReads(other, bytes);
        }
    }

    @Test
    void aDumpThatWasSplitAndPackedIsJoined() throws IOException {
        byte[] plain = dump(3000);
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        parts.write(gzip(Arrays.copyOf(plain, 1234)));
        parts.write(gzip(Arrays.copyOfRange(plain, 1234, plain.length)));
        try (DumpBytes bytes = open(parts.toByteArray())) {
            assertEquals(List.of(), bytes.notes());
            assertReads(plain, bytes);
        }
    }

    @Test
    void aDiskThatIsTooSmallIsToldBeforeItIsFull() throws IOException {
        byte[] plain = dump(5 << 20);
        Files.write(packed, gzip(plain));
        InflatedBytes.checkRoom(packed, cache, plain.length);
        String told = assertThrows(
                        UnreadableDumpException.class, () -> InflatedBytes.checkRoom(packed, cache, plain.length - 1))
                .getMessage();
        assertTrue(told.startsWith(packed + " needs 5 MiB or more of room in " + cache), told);
    }

    @Test
    void aCancelledOpeningLeavesNothing() throws IOException {
        byte[] plain = dump(300_000);
        for (byte[] file : List.of(blocks(plain, 6), gzip(plain))) {
            for (int calls = 0; calls < 3; calls++) {
                Files.write(packed, file);
                Cancelled after = new Cancelled(calls);
                assertThrows(CancellationException.class, () -> DumpBytes.open(packed, inflated, after));
                assertInCache();
            }
        }
    }

    @Test
    void whatIsNoFileOrNoDumpIsRefused() throws IOException {
        assertThrows(UnreadableDumpException.class, () -> open(new byte[0]));
        assertThrows(UnreadableDumpException.class, () -> open(gzip(new byte[10])));
        assertThrows(UnreadableDumpException.class, () -> DumpBytes.open(folder, inflated, Progress.NONE));
        assertInCache();
    }

    @Test
    void whatThisJvmPacksIsReadInPlace() throws Exception {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        assumeTrue(Files.isExecutable(jcmd), "needs a JDK");
        String pid = String.valueOf(ProcessHandle.current().pid());
        Process dumping = new ProcessBuilder(jcmd.toString(), pid, "GC.heap_dump", "-gz=1", packed.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("jcmd.txt").toFile())
                .start();
        assertEquals(0, dumping.waitFor());
        try (DumpBytes bytes = DumpBytes.open(packed, inflated, Progress.NONE)) {
            assertInCache();
            DumpOutline outline = DumpOutline.hop(bytes, packed, Progress.NONE).orElseThrow();
            assertEquals(DumpOutline.walk(bytes, packed, Progress.NONE), outline);
        }
    }

    /// Another dump than before, so that what is known of the blocks of that one is forgotten.
    private DumpBytes open(byte[] file) throws IOException {
        if (BlockTable.read(inflated).isPresent()) {
            Files.delete(inflated);
        }
        return DumpBytes.open(Files.write(packed, file), inflated, Progress.NONE);
    }

    /// What was inflated.
    private void assertInCache(String... names) throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            assertEquals(
                    List.of(names),
                    files.filter(file -> BlockTable.read(file).isEmpty())
                            .map(file -> file.getFileName().toString())
                            .toList());
        }
    }

    private static void assertReads(byte[] plain, DumpBytes bytes) throws IOException {
        assertEquals(plain.length, bytes.size());
        assertArrayEquals(plain, read(bytes, 0, plain.length));
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            int from = random.nextInt(plain.length);
            int length = Math.min(random.nextInt(1 << random.nextInt(13)), plain.length - from);
            assertArrayEquals(Arrays.copyOfRange(plain, from, from + length), read(bytes, from, length));
        }
        assertThrows(EOFException.class, () -> bytes.read(ByteBuffer.allocate(2), plain.length - 1));
    }

    private static byte[] read(DumpBytes bytes, int from, int length) {
        ByteBuffer into = ByteBuffer.allocate(length + 2).position(1).limit(length + 1);
        try {
            bytes.read(into, from);
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
        assertEquals(length + 1, into.limit());
        assertEquals(length + 1, into.position());
        return Arrays.copyOfRange(into.array(), 1, length + 1);
    }

    /// Begins like a dump; packs to about a half.
    private static byte[] dump(int length) {
        byte[] bytes = new byte[length];
        Random random = new Random(length);
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) random.nextInt(16);
        }
        byte[] magic = "JAVA PROFILE 1.0.2\0".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(magic, 0, bytes, 0, magic.length);
        return bytes;
    }

    /// As `jcmd GC.heap_dump -gz` packs: blocks of 500 to 1000 bytes, some with the comment.
    private static byte[] blocks(byte[] plain, int level) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Random random = new Random(plain.length);
        for (int from = 0, to; from < plain.length; from = to) {
            to = Math.min(plain.length, from + LONGEST / 2 + random.nextInt(LONGEST / 2 + 1));
            out.write(member(Arrays.copyOfRange(plain, from, to), from == 0 || from % 7 == 0, level));
        }
        return out.toByteArray();
    }

    private static int members(byte[] plain) {
        Random random = new Random(plain.length);
        int members = 0;
        for (int from = 0; from < plain.length; members++) {
            from += LONGEST / 2 + random.nextInt(LONGEST / 2 + 1);
        }
        return members;
    }

    private static byte[] member(byte[] block, boolean comment, int level) {
        Deflater deflater = new Deflater(level, true);
        deflater.setInput(block);
        deflater.finish();
        byte[] data = new byte[2 * block.length + 100];
        int length = deflater.deflate(data);
        deflater.end();
        CRC32 sum = new CRC32();
        sum.update(block);
        byte[] text = comment ? ("HPROF BLOCKSIZE=" + LONGEST + "\0").getBytes(StandardCharsets.US_ASCII) : new byte[0];
        return ByteBuffer.allocate(18 + text.length + length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {0x1f, (byte) 0x8b, 8, (byte) (comment ? 0x10 : 0), 0, 0, 0, 0, 0, 3})
                .put(text)
                .put(data, 0, length)
                .putInt((int) sum.getValue())
                .putInt(block.length)
                .array();
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    /// Cancels at one of its questions.
    private static final class Cancelled implements Progress {
        private int calls;

        Cancelled(int calls) {
            this.calls = calls;
        }

        @Override
        public void step(String name) {}

        @Override
        public void at(long done, long total) {}

        @Override
        public void goOn() {
            if (calls-- == 0) {
                throw new CancellationException();
            }
        }
    }
}
