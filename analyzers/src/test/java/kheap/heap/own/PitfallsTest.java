package kheap.heap.own;

import static kheap.hprof.WrittenDump.ARRAY;
import static kheap.hprof.WrittenDump.OBJECT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.heap.ClassTotals;
import kheap.heap.DamagedObjectException;
import kheap.heap.Engine;
import kheap.heap.GcRoot;
import kheap.heap.HeapClass;
import kheap.heap.HeapDump;
import kheap.heap.HeapDumps;
import kheap.heap.HeapThread;
import kheap.heap.Instance;
import kheap.heap.ObjectArray;
import kheap.heap.Opening;
import kheap.heap.PrimitiveArray;
import kheap.hprof.MemoryDump;
import kheap.hprof.WrittenDump;
import kheap.samples.NoKafka;
import kheap.samples.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What dumps do that one would not expect; each was met in the wild, or is said of some JVM.
class PitfallsTest {
    private static final long NODE = 0x1400;
    private static final long THREAD = 0x1500;
    private static final long NOTHING = -1;

    @TempDir
    Path folder;

    private static WrittenDump types(WrittenDump dump) {
        return dump.javaTypes()
                .type(NODE, OBJECT, "Node", "L next", "L other")
                .type(THREAD, OBJECT, "java.lang.Thread", "L name")
                .root(NODE)
                .root(THREAD);
    }

    private static WrittenDump segment() {
        return types(new WrittenDump(8).segment());
    }

    private static HeapDump open(WrittenDump dump) throws IOException {
        return Opened.USUALLY.heap(dump.end());
    }

    private static int at(HeapDump heap, long address) {
        return heap.at(address).orElseThrow();
    }

    private static long dominator(HeapDump heap, long address) {
        OptionalInt dominator = heap.dominator(at(heap, address));
        return dominator.isPresent() ? heap.address(dominator.getAsInt()) : NOTHING;
    }

    private static Set<Long> outgoing(HeapDump heap, long address) {
        Set<Long> targets = new TreeSet<>();
        heap.outgoing(at(heap, address), target -> targets.add(heap.address(target)));
        return targets;
    }

    @ParameterizedTest
    @CsvSource({"4, 1", "4, 4", "8, 1", "8, 2"})
    void idsNeedBeNoAddresses(int idBytes, long step) throws IOException {
        long first = 0x2001;
        WrittenDump dump = types(new WrittenDump(idBytes).segment());
        for (long i = 0; i < 200; i++) {
            dump.instance(first + i * step, NODE, i == 199 ? 0 : first + (i + 1) * step);
        }
        try (HeapDump heap = open(dump.root(first))) {
            for (long i = 1; i < 200; i++) {
                assertEquals(first + (i - 1) * step, dominator(heap, first + i * step));
            }
            assertEquals(
                    200 * heap.shallow(at(heap, first)).bytes(),
                    heap.retained(at(heap, first)).bytes());
            assertEquals(
                    first + step,
                    instance(heap, first).reference("next").orElseThrow().address());
        }
    }

    private static Instance instance(HeapDump heap, long address) {
        return (Instance) heap.object(at(heap, address));
    }

    @Test
    void classesThatTheDumpLacksAreMadeUp() throws IOException {
        long absent = 0x9990;
        try (HeapDump heap = open(segment()
                .objectArray(0x2000, ARRAY, 0x2100, 0x2200, 0x2300, 0x2400, 0x2500, 0x2600)
                .primitiveArray(0x2100, 'J', 5)
                .rawInstance(0x2200, absent, new byte[16])
                .objectArray(0x2300, absent + 8, 0x2100)
                // classes of these ids cannot be
                .rawInstance(0x2400, 0x2100, new byte[8])
                .rawInstance(0x2500, 0, new byte[8])
                .objectArray(0x2600, 0, 0x2500)
                .root(0x2000))) {
            PrimitiveArray longs = (PrimitiveArray) heap.object(at(heap, 0x2100));
            assertEquals("long[]", longs.type().name());
            assertEquals(5, longs.length());
            HeapClass made = heap.object(at(heap, 0x2200)).type();
            assertEquals("unknown class 0x9990", made.name());
            assertEquals(absent, made.address());
            assertEquals(List.of(), heap.fields(at(heap, 0x2200)));
            ObjectArray array = (ObjectArray) heap.object(at(heap, 0x2300));
            assertEquals("unknown class 0x9998[]", array.type().name());
            assertArrayEquals(new int[] {longs.number()}, heap.elements(array.number(), 0, 10));
            assertEquals(
                    "unknown class 0x2100", heap.object(at(heap, 0x2400)).type().name());
            for (long address = 0x2100; address < 0x2700; address += 0x100) {
                assertEquals(0x2000, dominator(heap, address));
                assertTrue(heap.isReachable(heap.classOf(at(heap, address))));
            }
        }
    }

    @Test
    void ofSeveralDumpsInOneFileTheLastOneIsRead() throws IOException {
        WrittenDump dump =
                types(new WrittenDump(8).heap()).instance(0x2000, NODE).root(0x2000);
        types(dump.heap()).instance(0x3000, NODE, 0x3100).instance(0x3100, NODE).root(0x3000);
        try (HeapDump heap = Opened.USUALLY.heap(dump)) {
            assertEquals(OptionalInt.empty(), heap.at(0x2000));
            assertEquals(0x3000, dominator(heap, 0x3100));
        }
    }

    /// In small: lengths modulo 256 bytes stand for those modulo 4 GiB.
    @ParameterizedTest
    @CsvSource({"0, false", "1, false", "2, false", "0, true"})
    void aRecordMayBeLongerThanItSays(int modulos, boolean unfinished) throws IOException {
        WrittenDump dump =
                types(new WrittenDump(8).heap()).instance(0x2000, NODE, 0x2100).instance(0x2100, NODE);
        dump.root(0x2000);
        long whole = dump.heapBytes();
        dump.statedLength(unfinished ? 0 : whole % 256 + Math.min(modulos, whole / 256) * 256);
        MemoryDump bytes = new MemoryDump(dump.record(0x06, new byte[12]).bytes());
        assertTrue(whole > 512);
        try (HeapDump heap = Opened.USUALLY.heap(bytes, MemoryDump.outline(bytes, 100, 256))) {
            assertEquals(0x2000, dominator(heap, 0x2100));
            assertEquals(Set.of(NODE, 0x2100L), outgoing(heap, 0x2000));
        }
    }

    @Test
    void classesMayComeAfterTheirInstances() throws IOException {
        byte[] fields = new byte[16];
        fields[6] = 0x21;
        WrittenDump dump = new WrittenDump(8).segment().rawInstance(0x2000, NODE, fields);
        dump.segment().rawInstance(0x2100, NODE, new byte[16]).root(0x2000).segment();
        try (HeapDump heap = new Opened(2, 0, 1).heap(types(dump).end())) {
            assertEquals("Node", heap.object(at(heap, 0x2000)).type().name());
            assertEquals(0x2000, dominator(heap, 0x2100));
        }
    }

    @Test
    void aClassThatOnlyInstancesReferToIsDominatedByThem() throws IOException {
        long hidden = 0x1600;
        WrittenDump dump = segment()
                .type(hidden, OBJECT, "Host$$Lambda+0x00007f1234567890", "L captured")
                .type(hidden + 8, OBJECT, "Host$$Lambda/0x00007f1234567891", "L captured")
                .instance(0x2000, NODE, 0x2100L, 0x2200L)
                .instance(0x2100, hidden, 0x2300L)
                .instance(0x2200, NODE, 0x2210L, 0x2220L)
                .instance(0x2210, hidden + 8)
                .instance(0x2220, hidden + 8)
                .bytes(0x2300, 5)
                .root(0x2000);
        for (int samples : new int[] {0, 1, Numbering.SAMPLES}) {
            try (HeapDump heap = new Opened(1, samples, 8 << 20).heap(dump.end())) {
                assertEquals(0x2100, dominator(heap, hidden));
                assertEquals(0x2200, dominator(heap, hidden + 8));
                assertEquals(
                        "Host$$Lambda+0x00007f1234567890",
                        heap.object(at(heap, 0x2100)).type().name());
                assertEquals(List.of(), heap.roots(at(heap, hidden)));
            }
        }
    }

    @Test
    void classesOfOneNameAreKeptApart() throws IOException {
        WrittenDump dump = segment()
                .instance(0x2000, 0x1300)
                .instance(0x2100, 0x1300)
                .root(0x2000)
                .root(0x2100);
        dump.loadedBy(0x2000)
                .type(0x1600, OBJECT, "Twin", "L a")
                .loadedBy(0x2100)
                .type(0x1700, OBJECT, "Twin", "I b");
        try (HeapDump heap = open(dump.instance(0x3000, 0x1600, 0x3100L)
                .instance(0x3100, 0x1700, 7)
                .root(0x3000))) {
            assertEquals(
                    List.of(0x1600L, 0x1700L),
                    heap.classesNamed("Twin").stream().map(HeapClass::address).toList());
            assertArrayEquals(new int[] {at(heap, 0x3100)}, heap.instances(Set.of(at(heap, 0x1700)), 0, 10));
            assertEquals(0x3000, dominator(heap, 0x1600));
            assertEquals(at(heap, 0x2100), heap.classesNamed("Twin").getLast().loader());
            assertEquals(7, instance(heap, 0x3100).number("b").orElseThrow());
        }
    }

    @Test
    void referencesToWhatTheDumpDoesNotHoldAreNone() throws IOException {
        try (HeapDump heap = open(segment()
                .instance(0x2000, NODE, 0xdead_beefL, 0x2100L)
                .objectArray(0x2100, ARRAY, 0x2001, 0x2108, -8, 0x2200)
                .instance(0x2200, NODE)
                .root(0x2000)
                .root(0xdead_0000L)
                .local(0xdead_0000L, 1, 1))) {
            assertEquals(Set.of(NODE, 0x2100L), outgoing(heap, 0x2000));
            assertArrayEquals(new int[] {-1, -1, -1, at(heap, 0x2200)}, heap.elements(at(heap, 0x2100), 0, 9));
            assertEquals(0x2100, dominator(heap, 0x2200));
            assertEquals(Optional.empty(), instance(heap, 0x2000).reference("next"));
        }
    }

    @Test
    void moreThan65536ClassesAreNoProblem() throws IOException {
        int count = ClassColumn.NARROW + 10;
        WrittenDump dump = segment();
        long[] all = LongStream.range(0, count).map(i -> 0x10_0000 + 8 * i).toArray();
        for (int i = 0; i < count; i++) {
            dump.type(0x100_0000 + 0x10L * i, OBJECT, "C" + i).rawInstance(all[i], 0x100_0000 + 0x10L * i, new byte[0]);
        }
        try (HeapDump heap = open(dump.objectArray(0x2000, ARRAY, all).root(0x2000))) {
            for (int i = 0; i < count; i += 15) {
                assertEquals("C" + i, heap.object(at(heap, all[i])).type().name());
                assertEquals(all[i], dominator(heap, 0x100_0000 + 0x10L * i));
            }
            List<ClassTotals> totals = heap.classTotals(Progress.NONE);
            assertEquals(
                    count,
                    totals.stream()
                            .filter(one -> one.type().name().startsWith("C"))
                            .count());
            assertEquals(1, totals.getLast().count());
            assertEquals("C" + (count - 1), totals.getLast().type().name());
        }
    }

    @Test
    void addressesUseAll64Bits() throws IOException {
        long[] all = {0x7fff_8000_0000L, 1L << 47, 0x7fff_ffff_ffff_fff8L, Long.MIN_VALUE, -0x1_0000_0000L, -8};
        WrittenDump dump = segment();
        for (int i = 0; i < all.length; i++) {
            dump.instance(all[i], NODE, i + 1 < all.length ? all[i + 1] : 0);
        }
        try (HeapDump heap = open(dump.root(all[0]))) {
            for (int i = 1; i < all.length; i++) {
                assertEquals(all[i - 1], dominator(heap, all[i]));
                assertEquals(at(heap, all[i - 1]) + 1, at(heap, all[i]));
            }
        }
    }

    @Test
    void whatStacksHoldHangsOnTheirThreads() throws IOException {
        WrittenDump dump = segment()
                .instance(0x2000, THREAD)
                .instance(0x2100, NODE)
                .instance(0x2200, NODE)
                .instance(0x2300, NODE)
                .instance(0x2400, NODE)
                .instance(0x2500, NODE)
                .instance(0x2600, NODE)
                .thread(0x2000, 7, "Node.run", "java.lang.Thread.run")
                .local(0x2100, 7, 1)
                .local(0x2500, 7, 0)
                .root(0x02, 0x2200, 7, -1)
                .root(0x04, 0x2300, 7)
                .root(0x06, 0x2400, 7)
                // also a root of its own
                .root(0x01, 0x2500, 0, 0)
                .local(0x2600, 8, 0);
        try (HeapDump heap = open(dump)) {
            assertEquals(Set.of(THREAD, 0x2100L, 0x2200L, 0x2300L, 0x2400L, 0x2500L), outgoing(heap, 0x2000));
            for (long held = 0x2100; held < 0x2500; held += 0x100) {
                assertEquals(0x2000, dominator(heap, held));
            }
            assertEquals(NOTHING, dominator(heap, 0x2500));
            assertEquals(NOTHING, dominator(heap, 0x2600));
            assertTrue(heap.isReachable(at(heap, 0x2600)));
            assertEquals(
                    List.of(new GcRoot(at(heap, 0x2200), GcRoot.Kind.JNI_LOCAL, heap.at(0x2000))),
                    heap.roots(at(heap, 0x2200)));
            HeapThread thread = heap.threads().getFirst();
            assertEquals(
                    List.of(List.of(at(heap, 0x2500)), List.of(at(heap, 0x2100))),
                    thread.frames().stream().map(HeapThread.Frame::locals).toList());
        }
    }

    @Test
    void theStackOfWhatIsNoThreadByItsClassKeepsTooWhatItHolds() throws IOException {
        try (HeapDump heap = open(segment()
                .instance(0x2000, NODE)
                .bytes(0x2100, 3)
                .instance(0x2200, NODE)
                .instance(0x2300, NODE)
                .root(0x08, 0x2000, 1, 0)
                .root(0x08, 0x2100, 2, 0)
                .local(0x2200, 1, 0)
                .local(0x2300, 2, 0))) {
            assertTrue(heap.isReachable(at(heap, 0x2200)));
            assertTrue(heap.isReachable(at(heap, 0x2300)));
        }
    }

    @Test
    void ofTwoRecordsOfOneObjectTheFirstCounts() throws IOException {
        try (HeapDump heap = new Opened(2, 1, 1)
                .heap(segment()
                        .instance(0x2000, NODE, 0x2100L)
                        .instance(0x2000, NODE, 0x2200L)
                        .bytes(0x2100, 5)
                        .objectArray(0x2100, ARRAY, 0x2200)
                        .bytes(0x2200, 7)
                        .instance(0x2200, NODE)
                        .type(NODE, OBJECT, "Node", "I wrong")
                        .root(0x2000)
                        .end())) {
            assertEquals(Set.of(NODE, 0x2100L), outgoing(heap, 0x2000));
            assertEquals(
                    0x2100,
                    instance(heap, 0x2000).reference("next").orElseThrow().address());
            assertEquals(5, heap.length(at(heap, 0x2100)));
            assertEquals("byte[]", heap.object(at(heap, 0x2100)).type().name());
            assertFalse(heap.isReachable(at(heap, 0x2200)));
            assertEquals(1, heap.classesNamed("Node").size());
        }
    }

    @Test
    void theId0IsNobodys() throws IOException {
        try (HeapDump heap = open(segment()
                .instance(0, NODE, 0x2000L)
                .bytes(0, 100)
                .instance(0x2000, NODE, 0L)
                .instance(0x2100, NODE, 0L)
                .root(0)
                .root(0x2100))) {
            assertFalse(heap.isReachable(at(heap, 0x2000)));
            assertEquals(Set.of(NODE), outgoing(heap, 0x2100));
            assertEquals("java.lang.ClassLoader", heap.object(0).type().name());
        }
    }

    @Test
    void aClassOfTheId0IsNone() throws IOException {
        try (HeapDump heap = open(segment()
                .type(0, OBJECT, "None", "L a")
                .rawInstance(0x2000, 0, new byte[8])
                .root(0x2000))) {
            assertEquals(List.of(), heap.classesNamed("None").getFirst().declaredFields());
            assertTrue(heap.isReachable(at(heap, 0x2000)));
        }
    }

    /// In a damaged dump a class may refer to nothing at all, as leaves do, and be met as the class of an instance.
    @Test
    void aClassIsNeverALeaf() throws IOException {
        WrittenDump dump = new WrittenDump(8)
                .segment()
                .loadedBy(0xdead_0000L)
                .type(NODE, 0, "Node", "L next")
                .loadedBy(0)
                .javaTypes()
                .instance(0x2000, NODE)
                .root(0x2000);
        try (HeapDump heap = open(dump)) {
            assertEquals(0x2000, dominator(heap, NODE));
            assertFalse(heap.referrers().isLeaf(at(heap, NODE)));
        }
    }

    @Test
    void aRingOfSuperClassesEnds() throws IOException {
        try (HeapDump heap = open(segment()
                .type(0x1600, 0x1608, "Hen", "L egg")
                .type(0x1608, 0x1600, "Egg", "L hen")
                .rawInstance(0x2000, 0x1600, new byte[16])
                .root(0x2000))) {
            assertTrue(heap.isReachable(at(heap, 0x1608)));
            assertEquals(0x2000, dominator(heap, 0x1600));
        }
    }

    /// Byte arrays' class is no root in JVMs' dumps, and above ten thousand the arrays are leaves.
    @Test
    void theClassOfLeavesIsDominatedByWhatDominatesTheirReferrers() throws IOException {
        long bytes = 0x1600;
        long[] half = LongStream.range(0, 6000).map(i -> 0x10_0000 + 0x20 * i).toArray();
        long[] others = Arrays.stream(half).map(id -> id + 0x100_0000).toArray();
        for (boolean second : new boolean[] {true, false}) {
            WrittenDump dump =
                    segment().type(bytes, OBJECT, "[B").objectArray(0x2000, ARRAY, 0x2100, second ? 0x2200 : 0);
            dump.objectArray(0x2100, ARRAY, half)
                    .objectArray(0x2200, ARRAY, others)
                    .root(0x2000);
            Arrays.stream(half).forEach(id -> dump.bytes(id, 1));
            Arrays.stream(others).forEach(id -> dump.bytes(id, 1));
            for (int samples : new int[] {0, 1, Numbering.SAMPLES}) {
                try (HeapDump heap = new Opened(1, samples, 1 << 16).heap(dump.end())) {
                    assertEquals(second ? 0x2000 : 0x2100, dominator(heap, bytes));
                    assertEquals(0x2100, dominator(heap, half[17]));
                    assertTrue(heap.referrers().isLeaf(at(heap, half[17])));
                    assertEquals(second, heap.isReachable(at(heap, others[17])));
                }
            }
        }
    }

    @Test
    void whatACutDumpDoesNotReferToIsARoot() throws IOException {
        byte[] whole = segment()
                .instance(0x2000, NODE, 0x2100L)
                .instance(0x2100, NODE, 0x2200L, 0x2300L)
                .bytes(0x2200, 9)
                .bytes(0x2300, 9)
                .bytes(0x2400, 9)
                .end()
                .bytes();
        try (HeapDump heap = Opened.USUALLY.heap(new MemoryDump(Arrays.copyOf(whole, whole.length - 9)))) {
            assertEquals(
                    GcRoot.Kind.UNREFERENCED,
                    heap.roots(at(heap, 0x2000)).getFirst().kind());
            assertEquals(List.of(), heap.roots(at(heap, 0x2100)));
            assertEquals(0x2000, dominator(heap, 0x2100));
            assertEquals(0x2100, dominator(heap, 0x2300));
            assertTrue(heap.isReachable(at(heap, 0x2400)));
        }
    }

    @Test
    void aDumpCutAnywhereOpensOrIsRefused() throws IOException {
        byte[] whole = small();
        int opened = 0;
        for (int length = 0; length <= whole.length; length++) {
            opened += asked(Arrays.copyOf(whole, length), "cut at " + length) ? 1 : 0;
        }
        int all = opened;
        assertTrue(opened > 200 && opened < whole.length, () -> all + " of " + whole.length);
    }

    @Test
    void aDumpWithAWrongByteOpensOrIsRefused() throws IOException {
        byte[] whole = small();
        Random random = new Random(1);
        int opened = 0;
        for (int at = 0; at < whole.length; at++) {
            byte[] wrong = whole.clone();
            wrong[at] ^= (byte) (1 + random.nextInt(255));
            opened += asked(wrong, "byte " + at + " is " + wrong[at]) ? 1 : 0;
        }
        assertTrue(opened > 300);
    }

    private static byte[] small() {
        return new WrittenDump(4)
                .segment()
                .type(0x100, 0, "java.lang.Object")
                .type(0x108, 0x100, "N", "L n", "I i", "static L s = 512")
                .type(0x110, 0x100, "java.lang.Thread", "L name")
                .type(0x118, 0x100, "[LN;")
                .instance(0x200, 0x108, 0x210, 1)
                .instance(0x210, 0x110, 0x230)
                .segment()
                .objectArray(0x220, 0x118, 0x200, 0x210)
                .primitiveArray(0x230, 'C', 3)
                .root(0x100)
                .thread(0x210, 1, "N.run")
                .local(0x220, 1, 0)
                .end()
                .bytes();
    }

    /// Opens a file as everybody does and asks for everything.
    private boolean asked(byte[] bytes, String what) throws IOException {
        Path file = Files.write(folder.resolve("asked.hprof"), bytes);
        try (HeapDump heap = HeapDumps.open(file, Opening.by(Engine.KHEAP), Progress.NONE)) {
            heap.threads();
            heap.classTotals(Progress.NONE);
            for (int object = 0; object < heap.objects(); object++) {
                try {
                    heap.outgoing(object, to -> {});
                    if (heap.isReachable(object)) {
                        heap.incoming(object, to -> {});
                    }
                } catch (DamagedObjectException damaged) {
                    // is what it may say
                }
                heap.dominated(OptionalInt.of(object), 0, 1);
                heap.roots(object);
            }
            return true;
        } catch (UnreadableDumpException refused) {
            return false;
        } catch (RuntimeException | AssertionError wrong) {
            throw new AssertionError(what, wrong);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-XX:ObjectAlignmentInBytes=16, 12, 4, 16",
        "-XX:-UseCompressedOops, 12, 8, 8",
        "-XX:+UseCompactObjectHeaders, 8, 4, 8",
        "-XX:+UseCompressedOops, 12, 4, 8"
    })
    void theLayoutOfEveryJvmIsFound(String option, int header, int reference, int alignment) throws Exception {
        Path dump =
                Sample.grow(NoKafka.class, Path.of("target", "dumps", option.replaceAll("[^A-Za-z0-9+-]", "")), option);
        try (HeapDump heap = HeapDumps.open(dump, Opening.by(Engine.KHEAP), Progress.NONE)) {
            String layout = "headers of " + header + " and references of " + reference + " bytes";
            assertTrue(
                    heap.file().notes().toString().contains(layout), heap.file().notes()::toString);
            int string = heap.classesNamed("java.lang.String").getFirst().number();
            // a header, a reference, an int and two bytes
            long bytes = Math.ceilDiv((long) header + reference + 6, alignment) * alignment;
            assertEquals(
                    bytes, heap.shallow(heap.instances(Set.of(string), 0, 1)[0]).bytes());
            for (int object = 1; object < heap.objects(); object++) {
                assertEquals(0, heap.shallow(object).bytes() % alignment);
            }
        }
    }
}
