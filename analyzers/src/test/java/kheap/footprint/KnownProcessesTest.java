package kheap.footprint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kheap.ByteSize;
import kheap.SharedDumps;
import kheap.UnreadableDumpException;
import kheap.evidence.EvidenceFile;
import kheap.evidence.EvidenceReader;
import kheap.footprint.Part.Kind;
import kheap.kafka.KafkaThread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// Two processes whose files were kept: JDK 17 with `-Xmx512m`, one with 200 leaked producers and one with 1.
@EnabledIf("kheap.SharedDumps#areThere")
class KnownProcessesTest {
    private static Footprint footprint(String... names) throws IOException, UnreadableDumpException {
        List<EvidenceFile> files = new ArrayList<>();
        for (String name : names) {
            files.addAll(EvidenceReader.read(SharedDumps.file("evidence", name + "_keep.txt"))
                    .files());
        }
        return Footprint.of(files, Optional.empty());
    }

    private static long used(Footprint footprint, Kind kind) {
        return footprint.part(kind).map(part -> part.used().bytes() >> 10).orElse(-1L);
    }

    @Test
    void twoHundredProducersAreStacksAndHeap() throws Exception {
        Footprint footprint = footprint("pmap_200", "nmt_200", "smaps_rollup_200", "threads_200");
        assertEquals(List.of(), footprint.doubts());
        assertEquals(193_852, footprint.used().orElseThrow().size().bytes() >> 10);
        assertEquals(
                footprint.used().orElseThrow().size(),
                footprint.parts().stream().map(Part::used).reduce(ByteSize.ZERO, ByteSize::plus));
        assertEquals(92_628, used(footprint, Kind.JAVA_HEAP));
        assertEquals(5_488, used(footprint, Kind.CODE));
        assertEquals(2_410, used(footprint, Kind.DIRECT_BUFFERS));
        // 11,712 KB of metaspace, 1,152 of class space and 12,928 of archive
        assertEquals(25_792, used(footprint, Kind.METASPACE));
        assertEquals(0, used(footprint, Kind.NATIVE_LIBRARIES));
        assertEquals(-1, used(footprint, Kind.UNEXPLAINED));
        Footprint.Stacks stacks = footprint.stacks().orElseThrow();
        assertEquals(212, stacks.threads());
        assertEquals(new ByteSize(1 << 20), stacks.mapped());
        assertEquals(212, footprint.threads().orElseThrow().all());
        assertEquals(
                List.of(new Footprint.Threads.Kafka(KafkaThread.Kind.PRODUCER, 200)),
                footprint.threads().get().kafka());
        // 11 that hold the first 132 KB only, and 4 that have grown
        assertEquals(15, footprint.arenas().orElseThrow().count());
        assertEquals(220, footprint.tasks().orElseThrow().count());
        assertEquals(
                new ByteSize(512 << 20), footprint.heap().most().orElseThrow().size());
    }

    @Test
    void oneProducerIsMostlyTheJvm() throws Exception {
        Footprint footprint = footprint("smaps_1", "nmt_1");
        assertEquals(List.of(), footprint.doubts());
        assertEquals(
                footprint.used().orElseThrow().size(),
                footprint.parts().stream().map(Part::used).reduce(ByteSize.ZERO, ByteSize::plus));
        assertEquals(20_884, used(footprint, Kind.JAVA_HEAP));
        assertTrue(used(footprint, Kind.THREAD_STACKS) < 3_000, footprint::toString);
        assertTrue(used(footprint, Kind.UNEXPLAINED) < 1_000, footprint::toString);
    }

    /// Without a map the heap is what is left over: as near as 1 % here.
    @Test
    void theBooksAndOneSumComeNearTheMap() throws Exception {
        Footprint guessed = footprint("nmt_200", "smaps_rollup_200");
        Footprint measured = footprint("pmap_200", "nmt_200");
        assertEquals(
                1.0, (double) used(guessed, Kind.JAVA_HEAP) / used(measured, Kind.JAVA_HEAP), 0.01, guessed::toString);
    }

    @Test
    void aMapAloneNamesPlacesAndLeavesTheRestUnexplained() throws Exception {
        Footprint footprint = footprint("pmap_200");
        assertEquals(92_628, used(footprint, Kind.JAVA_HEAP));
        assertEquals(26_032, used(footprint, Kind.MALLOC_ARENAS));
        assertTrue(used(footprint, Kind.UNEXPLAINED) > 10_000, footprint::toString);
        assertTrue(
                footprint.part(Kind.UNEXPLAINED).orElseThrow().how().contains("VM.native_memory"), footprint::toString);
    }

    @Test
    void filesOfTwoProcessesAreADoubt() throws Exception {
        List<String> doubts = footprint("nmt_1", "threads_200").doubts();
        assertTrue(
                doubts.getFirst()
                        .startsWith(
                                "The files name different processes: native memory summary 31377, thread dump 31774."),
                doubts::toString);
        assertTrue(doubts.getLast().contains("there are 21 stacks, by the thread dump 212 threads"), doubts::toString);
    }
}
