package kheap.hprof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kheap.ByteSize;
import kheap.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectSizesTest {
    private static final long OBJECT = 0x1000;
    private static final long NODE = 0x1008;
    private static final long RECORD = 0x1010;
    private static final long ARRAY = 0x1018;
    private static final int ROUNDS = 10;

    @TempDir
    Path folder;

    /// Sizes as HotSpot gives them to `Object`, to a class with a reference and an int, to one with three
    /// references, a long and a byte, to `byte[5]` and to `Object[3]`.
    @ParameterizedTest
    @CsvSource({
        "12, 4, 16, 24, 40, 24, 32",
        "12, 8, 16, 24, 48, 24, 40",
        "16, 8, 16, 32, 56, 32, 48",
        " 8, 4,  8, 16, 32, 24, 24",
        " 8, 8,  8, 24, 48, 24, 40"
    })
    void theGapsBetweenObjectsTellTheLayout(
            int header, int reference, int object, int node, int record, int bytes, int array) throws IOException {
        WrittenDump dump = types(new WrittenDump(8).segment());
        long at = 0x7_0000_0000L;
        for (int i = 0; i < ROUNDS; i++) {
            dump.instance(at, OBJECT);
            dump.instance(at += object, NODE);
            dump.instance(at += node, RECORD);
            dump.bytes(at += record, 5);
            dump.objectArray(at += bytes, ARRAY, 0, 0, 0);
            // a dead object stood here
            at += array + 1024;
        }
        HprofScan scan = scan(dump.end());
        assertEquals(header, scan.sizes().headerBytes());
        assertEquals(reference, scan.sizes().referenceBytes());
        assertEquals(8, scan.sizes().alignmentBytes());
        assertEquals(new ByteSize(ROUNDS * (object + node + record + bytes + array)), scan.bytes());
        assertTrue(scan.notes().isEmpty(), scan.notes()::toString);
    }

    @Test
    void aWiderAlignmentShowsInTheAddresses() throws IOException {
        WrittenDump dump = types(new WrittenDump(8).segment());
        long at = 0x7_0000_0000L;
        for (int i = 0; i < 500; i++) {
            dump.instance(at, NODE);
            dump.instance(at += 32, OBJECT);
            dump.objectArray(at += 16, ARRAY, new long[10]);
            dump.bytes(at += 64, 13);
            at += 32;
        }
        HprofScan scan = scan(dump.end());
        assertEquals(new ObjectSizes(12, 4, 16, true), scan.sizes());
        assertEquals(new ByteSize(500 * (32 + 16 + 64 + 32)), scan.bytes());
    }

    @Test
    void withoutEvidenceTheParsersTestDecidesAndANoteSaysSo() throws IOException {
        HprofScan wide =
                scan(types(new WrittenDump(8).segment()).instance(0x2000, NODE).end());
        assertEquals(new ObjectSizes(16, 8, 8, true), wide.sizes());
        assertTrue(wide.notes().getFirst().startsWith("The addresses do not show"), wide.notes()::toString);

        HprofScan compressed = scan(types(new WrittenDump(8).segment())
                .objectArray(0x2000, ARRAY, 0, 0, 0, 0)
                .objectArray(0x2020, ARRAY, 0, 0, 0, 0)
                .end());
        assertEquals(new ObjectSizes(12, 4, 8, true), compressed.sizes());
        assertFalse(compressed.notes().isEmpty());
    }

    @Test
    void a32BitJvmHasOneLayout() throws IOException {
        HprofScan scan = scan(types(new WrittenDump(4).heap()).instance(0x2000, NODE));
        assertEquals(new ObjectSizes(8, 4, 8, true), scan.sizes());
        assertTrue(scan.notes().isEmpty(), scan.notes()::toString);
    }

    @Test
    void fieldsOfEachClassArePaddedWhereTheJvmDidSo() {
        int[] noReferences = {0, 0, 0};
        int[] aByteEach = {0, 1, 1};
        assertEquals(24, new ObjectSizes(12, 4, 8, true).instance(noReferences, aByteEach));
        assertEquals(16, new ObjectSizes(12, 4, 8, false).instance(noReferences, aByteEach));
        assertEquals(32, new ObjectSizes(16, 8, 8, true).instance(noReferences, aByteEach));
    }

    @Test
    void arraysAreCountedInLongs() {
        ObjectSizes sizes = new ObjectSizes(12, 4, 8, true);
        assertEquals(16 + 4L * 0xffff_ffffL + 4, sizes.objectArray(0xffff_ffffL));
        assertEquals(16 + 8L * Integer.MAX_VALUE, sizes.primitiveArray(Integer.MAX_VALUE, 8));
    }

    @Test
    void aClassTakesWhatItsStaticFieldsTake() {
        ObjectSizes sizes = new ObjectSizes(12, 4, 8, true);
        assertEquals(0, sizes.classObject(0));
        assertEquals(16, sizes.classObject(9));
    }

    private static WrittenDump types(WrittenDump dump) {
        return dump.type(OBJECT, 0, "java.lang.Object")
                .type(NODE, OBJECT, "Node", "L next", "I count")
                .type(RECORD, OBJECT, "Record", "L a", "L b", "L c", "J number", "Z flag")
                .type(ARRAY, OBJECT, "java.lang.Object[]");
    }

    private HprofScan scan(WrittenDump dump) throws IOException {
        Path work = Files.createTempDirectory(folder, "work");
        return HprofScan.of(dump.writeTo(Files.createTempFile(folder, "dump", ".hprof")), work, Progress.NONE);
    }
}
