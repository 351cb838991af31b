package kheap.hprof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.hprof.DumpOutline.Unit;
import kheap.hprof.WrittenDump.SubRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DumpOutlineTest {
    private static final Path NAME = Path.of("user.hprof");
    private static final long NODE = 0x1008;
    private static final long UNIT_BYTES = 8 << 20;

    @TempDir
    Path folder;

    private int scans;

    @ParameterizedTest
    @ValueSource(longs = {1, 60, 150, UNIT_BYTES})
    void aCutAtAnyByteKeepsWhatStandsBefore(long unitBytes) throws IOException {
        for (WrittenDump dump : List.of(segments(4), segments(8), oneRecord(8), twoDumps(4))) {
            byte[] bytes = dump.bytes();
            for (int cut = bytes.length; cut > 32; cut--) {
                byte[] file = Arrays.copyOf(bytes, cut);
                if (dump.subRecords().stream().noneMatch(one -> one.object() && one.end() <= file.length)) {
                    String told = assertThrows(UnreadableDumpException.class, () -> walk(file, unitBytes))
                            .getMessage();
                    assertTrue(told.startsWith(NAME + " "), told);
                    continue;
                }
                DumpOutline walked = walk(file, unitBytes);
                assertEquals(last(dump, cut), ids(file, walked), "cut at " + cut);
                assertUnits(file, walked, unitBytes);
                Optional<DumpOutline> hopped = hop(file, unitBytes);
                if (hopped.isPresent()) {
                    assertEquals(last(dump, cut), ids(file, hopped.get()), "cut at " + cut);
                    assertEquals(walked.ending(), hopped.get().ending());
                    assertEquals(walked.outside(), hopped.get().outside());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8})
    void aCutEndsAsItDoesForTheOtherEngine(int idBytes) throws IOException {
        for (WrittenDump dump : List.of(segments(idBytes), oneRecord(idBytes), twoDumps(idBytes))) {
            byte[] bytes = dump.bytes();
            int first = (int) dump.subRecords().getFirst().end();
            for (int cut = first; cut <= bytes.length; cut += 3) {
                byte[] file = Arrays.copyOf(bytes, cut);
                DumpOutline outline = walk(file, UNIT_BYTES);
                HprofScan scan = HprofScan.of(
                        Files.write(folder.resolve("dump-" + scans), file),
                        Files.createDirectory(folder.resolve("work-" + scans++)),
                        Progress.NONE);
                assertEquals(scan.complete(), outline.ending().complete());
                assertEquals(scan.missingBytes(), outline.ending().missing());
                assertEquals(
                        scan.cutAt(),
                        scan.complete()
                                ? OptionalLong.empty()
                                : OptionalLong.of(outline.ending().usable()));
                assertEquals(scan.dumpsInFile(), outline.dumpsInFile());
                assertEquals(scan.takenAt(), outline.takenAt());
                assertTrue(scan.notes().containsAll(outline.notes()), outline.notes()::toString);
            }
        }
    }

    @Test
    void hoppingIsForFilesThatAreRightInAllTheirHeaders() throws IOException {
        byte[] unknown = {0x77};
        assertTrue(hop(segments(8).bytes(), UNIT_BYTES).isPresent());
        assertTrue(hop(oneRecord(4).bytes(), UNIT_BYTES).isPresent());
        for (WrittenDump dump : List.of(
                twoDumps(8),
                segments(8).segment().end(),
                segments(8).record(0x06, new byte[4]),
                objects(types(new WrittenDump(8).segment())),
                objects(types(new WrittenDump(8).segment())).heap().end(),
                segments(8).record(0x55, new byte[4]),
                oneRecord(8).statedLength(0),
                segments(8).segment().raw(unknown).statedLength(100).end(),
                segments(8).version("JAVA PROFILE 1.0.3"),
                new WrittenDump(8).end())) {
            assertEquals(Optional.empty(), hop(dump.bytes(), UNIT_BYTES));
        }
    }

    @Test
    void hoppingTouchesTheHeadersOnly() throws IOException {
        WrittenDump dump = types(new WrittenDump(8).segment());
        for (int i = 0; i < 40; i++) {
            dump.segment().bytes(0x10_0000L * (i + 1), 100_000);
        }
        Counted bytes = new Counted(dump.end().bytes());
        DumpOutline outline =
                DumpOutline.hop(bytes, NAME, Progress.NONE, 1_000_200).orElseThrow();
        assertTrue(bytes.read < 50 * 4096, bytes.read + " bytes");
        assertEquals(5, outline.units().size());
    }

    @Test
    void shortSegmentsShareAUnitWithWhatStandsBetweenThem() throws IOException {
        WrittenDump dump = types(new WrittenDump(8).segment());
        for (int i = 0; i < 1000; i++) {
            dump.segment().bytes(0x2000 + 0x20 * i, 16);
            if (i % 100 == 50) {
                dump.record(0x06, new byte[4]);
            }
        }
        byte[] bytes = dump.end().bytes();
        for (DumpOutline outline : List.of(walk(bytes, 2000), hop(bytes, 2000).orElseThrow())) {
            assertTrue(outline.units().stream().noneMatch(Unit::bare), outline.units()::toString);
            assertEquals(22, outline.units().size(), outline.units()::toString);
            assertEquals(last(dump, bytes.length), ids(bytes, outline));
            assertEquals(11, outline.outside().size(), outline.outside()::toString);
        }
    }

    @Test
    void aLengthThatOverflowedIsFound() throws IOException {
        WrittenDump dump = types(new WrittenDump(8).heap());
        for (int i = 0; i < 100; i++) {
            dump.bytes(0x2000 + 0x100 * i, 3 * i).instance(0x2080 + 0x100 * i, NODE);
        }
        dump.statedLength(dump.heapBytes() % 4096).record(0x06, new byte[10]);
        byte[] bytes = dump.bytes();
        assertEquals(Optional.empty(), hop(bytes, 1000));
        DumpOutline outline = DumpOutline.walk(new Counted(bytes), NAME, Progress.NONE, 1000, 4096);
        assertTrue(outline.ending().complete());
        assertTrue(outline.notes().getFirst().contains("wrong length"), outline.notes()::toString);
        assertEquals(last(dump, bytes.length), ids(bytes, outline));
        assertUnits(bytes, outline, 1000);
    }

    @Test
    void aLengthThatWasNeverFilledInReachesToTheEnd() throws IOException {
        WrittenDump dump = oneRecord(8).statedLength(0);
        byte[] bytes = dump.bytes();
        DumpOutline outline = walk(bytes, 100);
        assertTrue(outline.ending().complete());
        assertEquals(last(dump, bytes.length), ids(bytes, outline));
        WrittenDump died = types(new WrittenDump(8).heap()).statedLength(0);
        assertFalse(walk(died.bytes(), 100).ending().complete());
        assertEquals(last(died, Long.MAX_VALUE), ids(died.bytes(), walk(died.bytes(), 100)));
    }

    @Test
    void anArrayBeyondTwoGibibytesIsAUnitOfItsOwn() throws IOException {
        byte[] start = types(new WrittenDump(8).segment()).segment().bytes();
        long length = 3_000_000_000L;
        byte[] array = array(length);
        byte[] end = {0x2c, 0, 0, 0, 0, 0, 0, 0, 0};
        long body = start.length - 9 + 9;
        ByteBuffer.wrap(start).putInt(start.length - 4, (int) (array.length + length));
        Sparse bytes = new Sparse(Map.of(0L, start, body, array, body + array.length + length, end));
        DumpOutline hopped = DumpOutline.hop(bytes, NAME, Progress.NONE).orElseThrow();
        assertEquals(hopped, DumpOutline.walk(bytes, NAME, Progress.NONE));
        assertEquals(
                new Unit(start.length - 9, body + array.length + length, false),
                hopped.units().getLast());
    }

    @Test
    void aRecordBeyondFourGibibytesIsParted() throws IOException {
        byte[] start = types(new WrittenDump(8).heap()).bytes();
        long length = 3_000_000_000L;
        byte[] array = array(length);
        long first = start.length;
        long second = first + array.length + length;
        long to = second + array.length + length;
        long body = types(new WrittenDump(8).heap()).heapBytes();
        ByteBuffer.wrap(start).putInt((int) (first - body - 4), (int) (to - (first - body)));
        Sparse bytes = new Sparse(Map.of(0L, start, first, array, second, array, to, new byte[0]));
        assertEquals(Optional.empty(), DumpOutline.hop(bytes, NAME, Progress.NONE));
        DumpOutline outline = DumpOutline.walk(bytes, NAME, Progress.NONE);
        assertEquals(
                List.of(new Unit(first - body, first, true), new Unit(first, second, true), new Unit(second, to, true)),
                outline.units());
        assertTrue(outline.ending().complete());
    }

    @Test
    void aHeapAloneHasNothingOutside() throws IOException {
        byte[] bytes = new WrittenDump(8).segment().bytes(0x2000, 8).end().bytes();
        assertEquals(List.of(), walk(bytes, UNIT_BYTES).outside());
        assertEquals(List.of(), hop(bytes, UNIT_BYTES).orElseThrow().outside());
    }

    @Test
    void aDumpOfAndroidIsRefused() throws IOException {
        byte[] android =
                new WrittenDump(8).segment().raw(new byte[] {(byte) 0xfe}).end().bytes();
        assertThrows(UnreadableDumpException.class, () -> walk(android, UNIT_BYTES));
    }

    @Test
    void manySubRecordsInALongSegmentAreParted() throws IOException {
        byte[] start = types(new WrittenDump(8).segment()).segment().bytes();
        byte[] empty = array(0);
        long length = 64 << 20;
        byte[] array = array(length);
        byte[] end = {0x2c, 0, 0, 0, 0, 0, 0, 0, 0};
        long first = start.length;
        long second = first + empty.length;
        long third = second + array.length + length;
        long to = third + empty.length;
        ByteBuffer.wrap(start).putInt(start.length - 4, (int) (to - first));
        Sparse bytes = new Sparse(Map.of(0L, start, first, empty, second, array, third, empty, to, end));
        assertEquals(Optional.empty(), DumpOutline.hop(bytes, NAME, Progress.NONE));
        List<Unit> units = DumpOutline.walk(bytes, NAME, Progress.NONE).units();
        assertEquals(
                List.of(new Unit(first, second, true), new Unit(second, third, true), new Unit(third, to, true)),
                units.subList(1, units.size()));
    }

    private static byte[] array(long length) {
        return ByteBuffer.allocate(18)
                .put((byte) 0x23)
                .putLong(0x10_0000)
                .putInt(0)
                .putInt((int) length)
                .put((byte) 8)
                .array();
    }

    private static WrittenDump types(WrittenDump dump) {
        return dump.type(0x1000, 0, "java.lang.Object")
                .type(NODE, 0x1000, "Node", "L next", "I count", "static L last")
                .type(0x1010, 0x1000, "[LNode;");
    }

    private static WrittenDump objects(WrittenDump dump) {
        return dump.instance(0x2000, NODE, 0x2020, 1)
                .instance(0x2020, NODE, 0, 2)
                .objectArray(0x2040, 0x1010, 0x2000, 0, 0x2020)
                .bytes(0x2060, 5);
    }

    private static WrittenDump segments(int idBytes) {
        return objects(types(new WrittenDump(idBytes).segment()).segment())
                .segment()
                .root(0x1000)
                .local(0x2000, 1, 0)
                .end();
    }

    private static WrittenDump oneRecord(int idBytes) {
        return objects(types(new WrittenDump(idBytes).heap())).root(0x1000);
    }

    private static WrittenDump twoDumps(int idBytes) {
        WrittenDump dump = oneRecord(idBytes).record(0x06, new byte[12]);
        return types(dump.heap()).instance(0x3000, NODE, 0, 3).root(0x3000);
    }

    private static Optional<DumpOutline> hop(byte[] file, long unitBytes) throws IOException {
        return DumpOutline.hop(new Counted(file), NAME, Progress.NONE, unitBytes);
    }

    private static DumpOutline walk(byte[] file, long unitBytes) throws IOException {
        return DumpOutline.walk(new Counted(file), NAME, Progress.NONE, unitBytes, 1L << 32);
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

    /// The ids of the sub-records that stand in the units.
    private static List<Long> ids(byte[] bytes, DumpOutline outline) throws IOException {
        HprofFile file = new HprofFile(new Counted(bytes), NAME);
        SubRecords subRecords = new SubRecords(file);
        List<Long> ids = new ArrayList<>();
        for (Unit unit : outline.units()) {
            long at = unit.from();
            while (at < unit.to()) {
                long to = unit.to();
                boolean heap = unit.bare();
                if (!unit.bare()) {
                    to = at + 9 + file.u4(at + 5);
                    heap = file.u1(at) == 0x0c || file.u1(at) == 0x1c;
                    at += 9;
                }
                while (heap && at < to) {
                    ids.add(file.id(at + 1));
                    at = subRecords.end(at, false);
                }
                assertTrue(!heap || at == to, "a sub-record is split at " + to);
                at = to;
            }
        }
        return ids;
    }

    /// No unit is longer than it may be, unless it is one record or sub-record, and they follow each other.
    private static void assertUnits(byte[] bytes, DumpOutline outline, long unitBytes) throws IOException {
        HprofFile file = new HprofFile(new Counted(bytes), NAME);
        long end = 0;
        for (Unit unit : outline.units()) {
            assertTrue(unit.from() >= end, unit::toString);
            end = unit.to();
            long first = unit.bare()
                    ? new SubRecords(file).end(unit.from(), false)
                    : unit.from() + 9 + file.u4(unit.from() + 5);
            assertTrue(unit.to() - unit.from() <= Math.max(unitBytes, first - unit.from()), unit::toString);
        }
    }

    /// Bytes in memory that count how many of them are read.
    private static final class Counted implements DumpBytes {
        private final byte[] bytes;
        private long read;

        Counted(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public void read(ByteBuffer into, long at) {
            read += into.remaining();
            into.put(bytes, (int) at, into.remaining());
        }

        @Override
        public void close() {}
    }

    /// A few islands in a sea of zeros.
    private static final class Sparse implements DumpBytes {
        private final TreeMap<Long, byte[]> islands;

        Sparse(Map<Long, byte[]> islands) {
            this.islands = new TreeMap<>(islands);
        }

        @Override
        public long size() {
            return islands.lastKey() + islands.lastEntry().getValue().length;
        }

        @Override
        public void read(ByteBuffer into, long at) {
            int start = into.position();
            into.put(new byte[into.remaining()]);
            islands.forEach((from, island) -> {
                for (int i = 0; i < island.length; i++) {
                    long index = from + i - at + start;
                    if (index >= start && index < into.limit()) {
                        into.put((int) index, island[i]);
                    }
                }
            });
        }

        @Override
        public void close() {}
    }
}
