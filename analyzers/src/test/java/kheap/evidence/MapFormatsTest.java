package kheap.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import kheap.ByteSize;
import kheap.UnreadableDumpException;
import kheap.evidence.MemoryMap.Mapping;
import kheap.evidence.MemoryMap.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `pmap`, smaps and their kin are read to.
class MapFormatsTest {
    private static MemoryMap map(String text) throws IOException {
        return Read.content(MemoryMap.class, text);
    }

    private static Optional<ByteSize> kilobytes(long kilobytes) {
        return Optional.of(new ByteSize(kilobytes << 10));
    }

    @Test
    void pmapWithDetailsTellsWhatIsResident() throws IOException {
        MemoryMap map = map(SmallMaps.PMAP_X);
        assertEquals(Source.PMAP_X, map.source());
        assertEquals(OptionalLong.of(31774), map.pid());
        assertEquals(kilobytes(93980), map.resident());
        assertEquals(10, map.mappings().size());
        assertEquals(
                new Mapping(
                        0x7fd059000000L,
                        new ByteSize(2 << 20),
                        "r-x",
                        "libjvm.so (deleted)",
                        kilobytes(1024),
                        ByteSize.ZERO,
                        ByteSize.ZERO),
                map.mappings().get(8));
    }

    @Test
    void allOfThemShowTheSameMemory() throws IOException {
        MemoryMap smaps = map(SmallMaps.SMAPS);
        assertEquals(kilobytes(93980), smaps.resident());
        for (String text :
                List.of(SmallMaps.PMAP, SmallMaps.PMAP_D, SmallMaps.PMAP_X, SmallMaps.PMAP_X_OLD, SmallMaps.MAPS)) {
            MemoryMap map = map(text);
            for (int i = 0; i < smaps.mappings().size(); i++) {
                Mapping one = smaps.mappings().get(i);
                Mapping other = map.mappings().get(i);
                assertEquals(one.start(), other.start());
                assertEquals(one.size(), other.size());
                assertEquals(one.permissions(), other.permissions());
                assertEquals(one.name().replace("[heap]", ""), other.name().replace("[heap]", ""));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SmallMaps.PMAP, SmallMaps.PMAP_D, SmallMaps.PMAP_X_OLD, SmallMaps.MAPS})
    void whatTellsNoResidentBytesClaimsNone(String text) throws IOException {
        assertEquals(Optional.empty(), map(text).resident());
    }

    @Test
    void zeroesEverywhereMeanThatOldPmapDoesNotKnow() throws IOException {
        String zeroes = SmallMaps.PMAP_X.replaceAll(" +\\d+ +\\d+ ([r-][w-][x-]--)", "       0       0 $1");
        assertEquals(Optional.empty(), map(zeroes).resident());
    }

    @Test
    void smapsTellSwapAndHugePages() throws IOException {
        Mapping heap = map(SmallMaps.SMAPS).mappings().getFirst();
        assertEquals(new ByteSize(8 << 10), heap.swapped());
        assertEquals(new ByteSize(2 << 20), heap.hugePages());
    }

    @Test
    void ofSeveralMapsInOneFileTheLastCounts() throws IOException {
        String later = SmallMaps.PMAP_X.replace("92628", "99999");
        assertEquals(
                kilobytes(93980 - 92628 + 99999), map(SmallMaps.PMAP_X + later).resident());
        String smaps = SmallMaps.SMAPS.replace("92628", "99999");
        assertEquals(
                kilobytes(93980 - 92628 + 99999), map(SmallMaps.SMAPS + smaps).resident());
    }

    @Test
    void aMappingWithoutASizeIsReadAndTakesNothing() throws IOException {
        MemoryMap map = map("00007fcfae800000       0       0       0 -----   [ anon ]\n");
        assertEquals(ByteSize.ZERO, map.mappings().getFirst().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000e0000000 1.048.576   92628   92628 rw---   [ anon ]",
                "00000000e0000000 1,048,576   92628   92628 rw---   [ anon ]",
                "00000000e0000000 1 048 576   92628   92628 rw---   [ anon ]",
                "00000000e0000000 1\u202f048\u202f576   92628   92628 rw---   [ anon ]",
                "00000000e0000000 1,048,576K rw---   [ anon ]",
                "00000000e0000000 99999999999999999999   92628   92628 rw---   [ anon ]",
                "00000000e0000000  1048576   926",
            })
    void aNumberThatIsNotPlainMakesTheLineUnknown(String line) throws IOException {
        EvidenceFile file = Read.file(MemoryMap.class, "p.txt", SmallMaps.PMAP_X + line + "\n");
        assertEquals(1, file.unknown());
        assertEquals(kilobytes(93980), ((MemoryMap) file.content()).resident());
    }

    @Test
    void theCommandLineIsNotKept() throws IOException {
        for (EvidenceFile file : Read.files("p.txt", SmallMaps.PMAP_X)) {
            assertFalse(file.toString().contains("secret"), file.toString());
        }
        assertEquals(
                Optional.of(new ByteSize(512 << 20)),
                Read.content(VmFlags.class, SmallMaps.PMAP_X).maxHeap());
    }

    @Test
    void theSumsOfAMapAreRead() throws IOException {
        MemoryRollup rollup = Read.content(MemoryRollup.class, SmallMaps.ROLLUP);
        assertEquals(new ByteSize(93980 << 10), rollup.resident());
        assertEquals(kilobytes(91111), rollup.proportional());
        assertEquals(kilobytes(92952), rollup.anonymous());
        assertEquals(kilobytes(80), rollup.swapped());
    }

    @Test
    void whatLinuxSaysOfAProcessIsRead() throws IOException {
        assertEquals(
                new ProcessStatus(
                        OptionalLong.of(31774),
                        kilobytes(93980),
                        kilobytes(99999),
                        kilobytes(92952),
                        kilobytes(1028),
                        kilobytes(0),
                        kilobytes(80),
                        OptionalInt.of(221)),
                Read.content(ProcessStatus.class, SmallMaps.STATUS));
    }

    @Test
    void kindsOneAfterTheOtherAreEachRead() throws IOException {
        String all = "$ cat status smaps smaps_rollup\n" + SmallMaps.STATUS + SmallMaps.SMAPS + SmallMaps.ROLLUP
                + "$ pmap 31774\n" + SmallMaps.PMAP;
        List<EvidenceFile> files = Read.files("all.txt", all);
        assertEquals(
                List.of("/proc/PID/status", "smaps", "smaps_rollup", "JVM flags", "pmap"),
                files.stream().map(file -> file.content().words()).toList());
        assertTrue(files.stream().allMatch(file -> file.unknown() == 2), files.toString());
        assertTrue(files.contains(Read.files("all.txt", all).getFirst()));
        assertEquals(kilobytes(93980), ((MemoryMap) files.get(1).content()).resident());
    }

    @Test
    void theNumbersOfAnotherProgramAreNoMap() {
        assertThrows(
                UnreadableDumpException.class,
                () -> Read.files("hex.txt", "00000000 7f 45 4c 46 02 01 01 00\ncafe 12 rw-\ndeadbeef 12K\n"));
    }
}
