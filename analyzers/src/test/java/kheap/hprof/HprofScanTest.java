package kheap.hprof;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.zip.GZIPOutputStream;
import kheap.ByteSize;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.hprof.HprofReader.Ending;
import kheap.hprof.WrittenDump.SubRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HprofScanTest {
    private static final long OBJECT = 0x1000;
    private static final long NODE = 0x1008;
    private static final long NODES = 0x1010;

    @TempDir
    Path folder;

    private int scans;

    @Test
    void aSoundFileIsOnlyLinked() throws IOException {
        WrittenDump dump = segments(8);
        Path file = dump.writeTo(folder.resolve("user.hprof"));
        HprofScan scan = scan(file);
        assertTrue(Files.isSameFile(file, scan.parsable()));
        assertEquals("JAVA PROFILE 1.0.2", scan.format());
        assertEquals(Optional.of(Instant.ofEpochMilli(1_700_000_000_000L)), scan.takenAt());
        assertEquals(8, scan.idBytes());
        assertTrue(scan.complete());
        assertEquals(0, scan.missingBytes());
        assertEquals(OptionalLong.empty(), scan.cutAt());
        assertTrue(scan.hasRoots());
        assertEquals(1, scan.dumpsInFile());
        assertEquals(dump.subRecords().stream().filter(SubRecord::object).count(), scan.objects());
    }

    @Test
    void aHeaderWithoutTimeGivesNone() throws IOException {
        assertEquals(Optional.empty(), scan(segments(8).takenAt(0).bytes()).takenAt());
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8})
    void aCutAtAnyByteKeepsWhatStandsBefore(int idBytes) throws IOException {
        for (WrittenDump dump : List.of(segments(idBytes), oneRecord(idBytes), twoDumps(idBytes))) {
            byte[] bytes = dump.bytes();
            for (int cut = 1; cut < bytes.length; cut++) {
                checkCut(dump, Arrays.copyOf(bytes, cut));
            }
        }
    }

    @Test
    void aPackedFileThatIsCutAtAnyByteKeepsWhatStandsBefore() throws IOException {
        WrittenDump dump = segments(8);
        byte[] packed = gzip(dump.bytes());
        int read = 0;
        for (int cut = 2; cut < packed.length; cut++) {
            try {
                HprofScan scan = scan(Arrays.copyOf(packed, cut));
                List<Long> ids = walk(scan.parsable());
                assertEquals(ids(dump, ids.size()), ids);
                assertTrue(scan.notes().getFirst().startsWith("The gzip file ends too early"), scan.notes()::toString);
                read++;
            } catch (UnreadableDumpException tooShort) {
                assertTrue(tooShort.getMessage().contains("at byte"), tooShort.getMessage());
            }
        }
        assertTrue(read > 8, "only " + read + " cuts were readable");
    }

    @Test
    void randomDumpsWithRandomCutsAndDamagesAreReadOrRefused() throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed of HprofScanTest: " + seed);
        Random random = new Random(seed);
        int readable = 0;
        for (int round = 0; round < 1500; round++) {
            WrittenDump dump = random(random);
            byte[] bytes = dump.bytes();
            checkCut(dump, Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length)));
            for (int hit = random.nextInt(4); hit >= 0; hit--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                walk(scan(bytes).parsable());
                readable++;
            } catch (UnreadableDumpException refused) {
                assertTrue(refused.getMessage().endsWith("."), refused.getMessage());
            }
        }
        assertTrue(readable > 100, "only " + readable + " damaged dumps were readable");
    }

    @Test
    void aDamageKeepsWhatStandsBeforeAndSaysWhere() throws IOException {
        WrittenDump dump = segments(8);
        long sound = dump.bytes().length - 9;
        byte[] bytes = dump.segment().raw(new byte[] {0x77, 1, 2, 3}).end().bytes();
        HprofScan scan = scan(bytes);
        assertFalse(scan.complete());
        assertEquals(OptionalLong.of(sound + 9 + 9), scan.cutAt());
        assertEquals(bytes.length - (sound + 18), scan.missingBytes());
        assertTrue(
                scan.notes().getFirst().contains("unknown kind 0x77 at byte " + (sound + 18)), scan.notes()::toString);
        assertEquals(ids(dump, dump.subRecords().size()), walk(scan.parsable()));
    }

    @Test
    void anUnknownRecordEndsTheUsablePart() throws IOException {
        WrittenDump dump = segments(8);
        int sound = dump.bytes().length;
        HprofScan scan = scan(dump.record(0x55, new byte[20]).bytes());
        assertEquals(OptionalLong.of(sound), scan.cutAt());
        assertEquals(29, scan.missingBytes());
        assertEquals(ids(dump, dump.subRecords().size()), walk(scan.parsable()));
    }

    @Test
    void ofSeveralDumpsTheLastIsTaken() throws IOException {
        WrittenDump dump = twoDumps(4);
        HprofScan scan = scan(dump.bytes());
        assertEquals(2, scan.dumpsInFile());
        assertTrue(scan.complete());
        assertEquals(List.of("The file holds 2 dumps; the last one was read."), scan.notes());
        assertEquals(last(dump, Long.MAX_VALUE), walk(scan.parsable()));
        assertEquals(1, scanAgain(scan).dumpsInFile());
    }

    @Test
    void aLengthThatOverflowedIsFound() throws IOException {
        WrittenDump dump =
                types(new WrittenDump(8).version("JAVA PROFILE 1.0.1").heap());
        for (int i = 0; i < 100; i++) {
            dump.bytes(0x2000 + 0x100 * i, 3 * i).instance(0x2080 + 0x100 * i, NODE);
        }
        dump.root(OBJECT).statedLength(dump.heapBytes() % 4096).record(0x06, new byte[10]);
        byte[] bytes = dump.bytes();
        Path file = Files.write(folder.resolve("overflowed.hprof"), bytes);
        HprofScan scan = HprofScan.of(file, work(), Progress.NONE, 4096);
        assertTrue(scan.complete());
        assertTrue(scan.notes().getFirst().contains("wrong length"), scan.notes()::toString);
        assertEquals(ids(dump, dump.subRecords().size()), walk(scan.parsable()));
        assertTrue(scanAgain(scan).complete());

        Path cut = Files.write(folder.resolve("cut.hprof"), Arrays.copyOf(bytes, bytes.length - 4096));
        HprofScan ofCut = HprofScan.of(cut, work(), Progress.NONE, 4096);
        assertEquals(4096 - 19, ofCut.missingBytes());
        assertEquals(last(dump, bytes.length - 4096), walk(ofCut.parsable()));
    }

    @Test
    void aLengthThatWasNeverFilledInReachesToTheEnd() throws IOException {
        WrittenDump complete = oneRecord(8).statedLength(0);
        HprofScan scan = scan(complete.bytes());
        assertTrue(scan.complete());
        assertEquals(ids(complete, complete.subRecords().size()), walk(scan.parsable()));

        WrittenDump died =
                types(new WrittenDump(8).heap()).instance(0x2000, NODE).statedLength(0);
        HprofScan abandoned = scan(died.bytes());
        assertFalse(abandoned.complete());
        assertEquals(0, abandoned.missingBytes());
        assertEquals(ids(died, died.subRecords().size()), walk(abandoned.parsable()));
    }

    @Test
    void gzipIsKnownByItsBytesInOneMemberAndInMany() throws IOException {
        byte[] plain = segments(8).bytes();
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        for (int at = 0; at < plain.length; at += 100) {
            members.write(gzip(Arrays.copyOfRange(plain, at, Math.min(plain.length, at + 100))));
        }
        for (byte[] packed : List.of(gzip(plain), members.toByteArray())) {
            HprofScan scan = scan(packed);
            assertEquals("JAVA PROFILE 1.0.2, gzip", scan.format());
            assertTrue(scan.complete());
            assertEquals(List.of(), notesBesidesSizes(scan));
            assertArrayEquals(plain, Files.readAllBytes(scan.parsable()));
        }
    }

    @Test
    void aDamagedGzipFileGivesWhatCameOutBefore() throws IOException {
        WrittenDump dump = types(new WrittenDump(8).segment());
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            dump.instance(0x10000 + 0x20L * i, NODE, random.nextLong(), random.nextInt());
        }
        byte[] packed = gzip(dump.end().bytes());
        Arrays.fill(packed, packed.length / 2, packed.length / 2 + 5000, (byte) 0xff);
        HprofScan scan = scan(packed);
        assertFalse(scan.complete());
        assertTrue(scan.notes().getFirst().startsWith("The gzip file is damaged"), scan.notes()::toString);
        List<Long> ids = walk(scan.parsable());
        assertTrue(ids.size() > 2000, ids.size() + " sub-records");
        assertEquals(scan.objects(), ids.size());
    }

    @Test
    void whatIsNoDumpIsRefusedInOneSentence() throws IOException {
        assertRefused(new byte[0], "is empty.");
        assertRefused(text("Hello, world"), "is not a heap dump: it does not begin with 'JAVA PROFILE'.");
        assertRefused(gzip(text("Hello, world")), "is a gzip file of something that is not a heap dump.");
        assertRefused(text("\0\u0015portable heap dump\0\0\0\6"), "is a PHD heap dump of OpenJ9.");
        assertRefused(text("\u007fELF\2\1\1"), "is a core dump, not a heap dump.");
        assertRefused(text("JAVA PROFILE 1.0.1, created Tue Nov 24"), "is the text form of a profile.");
        assertRefused(text("JAVA PRO"), "ends inside its header (at byte 8).");
        assertRefused(segments(8).version("JAVA PROFILE 2.0\u0007").bytes(), "of the unknown version '2.0?'.");
        assertRefused(segments(5).bytes(), "has object ids of 5 bytes where 4 and 8 are possible (at byte 19).");
        assertRefused(
                new WrittenDump(8).record(0x06, new byte[4]).bytes(), "ends before its first object (at byte 44).");
        assertRefused(new WrittenDump(8).heap().bytes(), "ends before its first object (at byte 40).");
        assertRefused(
                new WrittenDump(8)
                        .segment()
                        .raw(new byte[] {(byte) 0xfe, 0, 0, 0, 1})
                        .bytes(),
                "is a heap dump of Android (at byte 40).");
        assertRefused(
                segments(8)
                        .version("JAVA PROFILE 1.0.3")
                        .segment()
                        .raw(new byte[] {(byte) 0x8b})
                        .bytes(),
                "is a heap dump of Android");
    }

    @Test
    void whatCannotBeOpenedIsRefusedInOneSentence() throws IOException {
        assertRefused(folder.resolve("nowhere.hprof"), "does not exist.");
        assertRefused(Files.createDirectory(folder.resolve("folder.hprof")), "is a folder.");
    }

    @Test
    void whatMayNotBeReadIsRefusedInOneSentence() throws IOException {
        Path locked = segments(8).writeTo(folder.resolve("locked.hprof"));
        assumeTrue(Files.getFileStore(locked).supportsFileAttributeView("posix"));
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
        assumeTrue(!Files.isReadable(locked), "the superuser reads everything");
        assertRefused(locked, "may not be read by you.");
    }

    @Test
    void aFullDiskIsToldWithTheRoomThatIsNeeded() {
        Path dump = Path.of("user.hprof");
        Path target = Path.of("work", "dump.hprof");
        IOException told = FullDisk.explained(
                new IOException("No space left on device"), dump, target, 3L << 30, FullDisk.ANOTHER_FOLDER);
        assertInstanceOf(UnreadableDumpException.class, told);
        assertTrue(
                told.getMessage().startsWith("user.hprof needs about 3 GiB or more of room in work"),
                told.getMessage());
        assertTrue(told.getMessage().contains("java.io.tmpdir"), told.getMessage());
        IOException other = new IOException("Input/output error");
        assertEquals(other, FullDisk.explained(other, dump, target, 1, FullDisk.ANOTHER_FOLDER));
    }

    @Test
    void aCancelledScanLetsTheCancellationThrough() throws IOException {
        Path file = Files.write(folder.resolve("user.hprof"), gzip(segments(8).bytes()));
        Progress cancelled = new Progress() {
            @Override
            public void step(String name) {}

            @Override
            public void at(long done, long total) {}

            @Override
            public void goOn() {
                throw new CancellationException();
            }
        };
        assertThrows(CancellationException.class, () -> HprofScan.of(file, work(), cancelled));
    }

    @Test
    void aClassThatIsDumpedTwiceCountsOnce() throws IOException {
        WrittenDump dump = types(new WrittenDump(8).heap());
        long once = scan(dump.bytes()).objects();
        assertEquals(once, scan(types(types(new WrittenDump(8).heap())).bytes()).objects());
    }

    @Test
    void classesMayComeAfterTheirInstances() throws IOException {
        WrittenDump after = new WrittenDump(4).heap().rawInstance(0x2000, NODE, new byte[8]);
        types(after);
        // An Object of 8 bytes, a Node of 8 + 4 + 4, and a class with one static reference.
        after.instance(0x3000, OBJECT);
        assertEquals(new ByteSize(8 + 16 + 8), scan(after.bytes()).bytes());
    }

    private static WrittenDump types(WrittenDump dump) {
        return dump.type(OBJECT, 0, "java.lang.Object")
                .type(NODE, OBJECT, "Node", "L next", "I count", "static L last")
                .type(NODES, OBJECT, "Node[]");
    }

    private static WrittenDump objects(WrittenDump dump) {
        return dump.instance(0x2000, NODE, 0x2020, 1)
                .instance(0x2020, NODE, 0, 2)
                .objectArray(0x2040, NODES, 0x2000, 0, 0x2020)
                .bytes(0x2060, 5)
                .primitiveArray(0x2080, 'J', 2);
    }

    private static WrittenDump segments(int idBytes) {
        return objects(types(new WrittenDump(idBytes).segment()).segment())
                .segment()
                .root(OBJECT)
                .local(0x2000, 1, 0)
                .end();
    }

    private static WrittenDump oneRecord(int idBytes) {
        return objects(types(
                        new WrittenDump(idBytes).version("JAVA PROFILE 1.0.1").heap()))
                .root(OBJECT);
    }

    private static WrittenDump twoDumps(int idBytes) {
        WrittenDump dump = oneRecord(idBytes).record(0x05, new byte[12]);
        return types(dump.heap()).instance(0x3000, NODE, 0, 3).root(0x3000);
    }

    private static WrittenDump random(Random random) {
        WrittenDump dump = new WrittenDump(random.nextBoolean() ? 4 : 8);
        boolean segments = random.nextBoolean();
        types(segments ? dump.segment() : dump.heap());
        long id = 0x2000;
        for (int i = random.nextInt(30); i > 0; i--) {
            id += 8 * (1 + random.nextInt(5));
            switch (random.nextInt(6)) {
                case 0 -> dump.instance(id, NODE, 0x2000, i);
                case 1 -> dump.objectArray(id, NODES, new long[random.nextInt(6)]);
                case 2 -> dump.primitiveArray(id, "ZCFDBSIJ".charAt(random.nextInt(8)), random.nextInt(40));
                case 3 -> dump.root(id);
                case 4 -> dump.instance(id, OBJECT);
                default -> {
                    if (segments) {
                        dump.segment();
                    } else {
                        dump.local(id, i, i);
                    }
                }
            }
        }
        return segments ? dump.end() : dump;
    }

    /// A cut dump is read up to the last whole sub-record, or refused if no object stands before the cut.
    private void checkCut(WrittenDump dump, byte[] cut) throws IOException {
        List<Long> expected = last(dump, cut.length);
        if (dump.subRecords().stream().noneMatch(one -> one.object() && one.end() <= cut.length)) {
            UnreadableDumpException refused = assertThrows(UnreadableDumpException.class, () -> scan(cut));
            assertTrue(refused.getMessage().contains("(at byte "), refused.getMessage());
            return;
        }
        HprofScan scan = scan(cut);
        assertEquals(expected, walk(scan.parsable()), "cut at " + cut.length);
        if (scan.complete()) {
            assertEquals(OptionalLong.empty(), scan.cutAt());
        } else {
            assertTrue(scan.cutAt().getAsLong() <= cut.length);
            assertTrue(scan.missingBytes() <= dump.bytes().length - scan.cutAt().getAsLong());
        }
    }

    /// The ids of the sub-records before `cut` of the last dump that has objects before it.
    private static List<Long> last(WrittenDump dump, long cut) {
        List<SubRecord> before =
                dump.subRecords().stream().filter(one -> one.end() <= cut).toList();
        int taken = before.stream()
                .filter(SubRecord::object)
                .mapToInt(SubRecord::dump)
                .max()
                .orElse(0);
        return before.stream()
                .filter(one -> one.dump() == taken)
                .map(SubRecord::id)
                .toList();
    }

    private static List<Long> ids(WrittenDump dump, int count) {
        return dump.subRecords().stream().limit(count).map(SubRecord::id).toList();
    }

    /// Walks a file that must not have anything wrong but a missing end record; the ids of its sub-records.
    private static List<Long> walk(Path parsable) throws IOException {
        List<Long> ids = new ArrayList<>();
        HprofVisitor visitor = new HprofVisitor() {
            @Override
            public void root(long at, int tag, long id) {
                ids.add(id);
            }

            @Override
            public void classDump(long at, ClassDump type) {
                ids.add(type.id());
            }

            @Override
            public void instance(long at, long id, long classId, long fieldBytes) {
                ids.add(id);
            }

            @Override
            public void objectArray(long at, long id, long classId, long length) {
                ids.add(id);
            }

            @Override
            public void primitiveArray(long at, long id, int elementBytes, long length) {
                ids.add(id);
            }

            @Override
            public void heapEnds(int tag, long at, long to, boolean whole) {
                assertTrue(whole, "a wrong length at " + at);
            }
        };
        try (HprofFile file = HprofFile.open(parsable, parsable)) {
            Ending ending = HprofReader.read(file, visitor, Progress.NONE);
            assertEquals(file.size(), ending.usable(), () -> ending.toString());
            assertEquals(0, ending.missing());
        }
        return ids;
    }

    private HprofScan scanAgain(HprofScan scan) throws IOException {
        return scan(Files.readAllBytes(scan.parsable()));
    }

    private static List<String> notesBesidesSizes(HprofScan scan) {
        return scan.notes().stream()
                .filter(note -> !note.startsWith("The addresses do not show"))
                .toList();
    }

    private HprofScan scan(byte[] bytes) throws IOException {
        return scan(Files.write(folder.resolve("dump-" + scans), bytes));
    }

    private HprofScan scan(Path file) throws IOException {
        return HprofScan.of(file, work(), Progress.NONE);
    }

    private Path work() throws IOException {
        return Files.createDirectory(folder.resolve("work-" + scans++));
    }

    private void assertRefused(byte[] bytes, String problem) throws IOException {
        assertRefused(Files.write(folder.resolve("refused-" + scans), bytes), problem);
    }

    private void assertRefused(Path file, String problem) {
        UnreadableDumpException refused = assertThrows(UnreadableDumpException.class, () -> scan(file));
        assertTrue(refused.getMessage().startsWith(file + " "), refused.getMessage());
        assertTrue(refused.getMessage().contains(problem), refused.getMessage());
        assertTrue(refused.getMessage().endsWith("."), refused.getMessage());
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }
}
