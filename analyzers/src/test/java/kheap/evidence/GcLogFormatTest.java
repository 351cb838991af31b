package kheap.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kheap.ByteSize;
import kheap.SharedDumps;
import kheap.evidence.GcLog.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class GcLogFormatTest {
    private static GcLog read(String text) throws IOException {
        return Read.content(GcLog.class, text);
    }

    private static Collection collection(String seconds, boolean full, long before, long after, long committed) {
        return new Collection(
                Optional.of(Duration.parse("PT" + seconds + "S")),
                full,
                new ByteSize(before << 10),
                new ByteSize(after << 10),
                Optional.of(new ByteSize(committed << 10)));
    }

    @Test
    void g1OfJdk8WritesSizesSomeLinesLaterAndInGermanyWithCommas() throws IOException {
        EvidenceFile file = Read.file(GcLog.class, "gc.log", """
                OpenJDK 64-Bit Server VM (25.292-b10) for linux-amd64 JRE (1.8.0_292-b10), built on Apr 21 2021
                Memory: 4k page, physical 16266096k(8000000k free), swap 0k(0k free)
                CommandLine flags: -XX:G1HeapRegionSize=2097152 -XX:MaxHeapSize=268435456 -XX:+PrintGCDetails -XX:+UseG1GC
                2021-05-26T14:45:37.987+0200: 0,522: [GC pause (G1 Evacuation Pause) (young), 0,0296 secs]
                   [Parallel Time: 1,2 ms, GC Workers: 2]
                      [GC Worker Start (ms): Min: 522,1, Avg: 522,1, Max: 522,2, Diff: 0,1]
                   [Code Root Fixup: 0,0 ms]
                   [Eden: 24,0M(24,0M)->0,0B(21,0M) Survivors: 0,0B->3072,0K Heap: 24,0M(256,0M)->4608,5K(256,0M)]
                 [Times: user=0,01 sys=0,00, real=0,01 secs]
                2021-05-26T14:45:38.987+0200: 1,522: [GC concurrent-root-region-scan-start]
                2021-05-26T14:45:38.990+0200: 1,525: [GC remark 1,525: [Finalize Marking, 0,1 secs], 0,1 secs]
                2021-05-26T14:45:38.991+0200: 1,530: [GC cleanup 12M->12M(256M), 0,0011 secs]
                2021-05-26T14:45:39.987+0200: 2,522: [Full GC (System.gc())  12M->3M(20M), 0,01 secs]
                   [Eden: 2048,0K(12,0M)->0,0B(12,0M) Survivors: 0,0B->0,0B Heap: 12,0M(256,0M)->3,0M(20,0M)], [Metaspace: 2600K->2600K(1056768K)]
                 [Times: user=0,01 sys=0,00, real=0,01 secs]
                """);
        GcLog log = (GcLog) file.content();
        assertEquals(0, file.unknown());
        assertEquals(Optional.of(Instant.parse("2021-05-26T12:45:39.987Z")), file.takenAt());
        assertEquals(Optional.of(new ByteSize(256 << 20)), log.maxHeap());
        assertEquals(Optional.of(new ByteSize(2 << 20)), log.region());
        Collection young = log.collections().getFirst();
        assertEquals(new ByteSize(4608 * 1024 + 512), young.after());
        assertEquals(new ByteSize(24 << 20), young.before());
        assertEquals(
                List.of(collection("2.522", true, 12 << 10, 3 << 10, 20 << 10)),
                log.collections().subList(1, log.collections().size()));
    }

    @Test
    void ofTheOtherCollectorsOfJdk8TheWholeHeapIsTakenAndNotItsParts() throws IOException {
        EvidenceFile file = Read.file(GcLog.class, "gc.log", """
                1.000: [GC (Allocation Failure) [PSYoungGen: 33280K->5088K(38400K)] 33281K->5096K(125952K), 0.0046 secs] [Times: user=0.01 sys=0.00, real=0.01 secs]
                2.000: [Full GC (Ergonomics) [PSYoungGen: 5088K->0K(38400K)] [ParOldGen: 80000K->40000K(87552K)] 85088K->40001K(125952K), [Metaspace: 2700K->2700K(1056768K)], 0.05 secs]
                3.000: [GC (Allocation Failure) 3.000: [DefNew: 629119K->69888K(629120K), 0.0584157 secs] 1619346K->1273247K(2027264K), 0.0585007 secs]
                4.000: [GC (Allocation Failure) 4.000: [ParNew
                Desired survivor size 1 bytes, new threshold 1 (max 6)
                - age   1:        123 bytes,        123 total
                : 613404K->68068K(613440K), 0.1020465 secs] 10885349K->10880154K(12514816K), 0.1021309 secs]
                5.000: [GC (CMS Initial Mark) [1 CMS-initial-mark: 10812086K(11901376K)] 10887844K(12514816K), 0.0001997 secs]
                5.100: [CMS-concurrent-mark-start]
                6.000: [GC (Allocation Failure) 6.000: [ParNew (promotion failed): 613404K->613404K(613440K), 0.1 secs]6.1: [CMS (concurrent mode failure): 1200K->500K(2000K), 0.5 secs] 1500K->600K(3000K), [Metaspace: 1K->1K(2K)], 0.6 secs]
                7.000: [GC (Allocation Failure)  629119K->94280K(1551616K), 0.0582 secs]
                8.000: [GC (Allocation Failure)
                Desired survivor size 5242880 bytes, new threshold 7 (max 15)
                [PSYoungGen: 33280K->5088K(38400K)] 33282K->5097K(125952K), 0.0046 secs]
                8.100: Total time for which application threads were stopped: 0.0046 seconds, Stopping threads took: 0.0001 seconds
                Heap
                 PSYoungGen      total 38400K, used 5088K [0x00000000d5580000, 0x00000000d8000000, 0x0000000100000000)
                  eden space 33280K, 0% used [0x00000000d5580000,0x00000000d5580000,0x00000000d7600000)
                """);
        assertEquals(0, file.unknown());
        assertEquals(
                List.of(
                        collection("1", false, 33281, 5096, 125952),
                        collection("2", true, 85088, 40001, 125952),
                        collection("3", false, 1619346, 1273247, 2027264),
                        collection("4", false, 10885349, 10880154, 12514816),
                        collection("6", true, 1500, 600, 3000),
                        collection("7", false, 629119, 94280, 1551616),
                        collection("8", false, 33282, 5097, 125952)),
                ((GcLog) file.content()).collections());
    }

    @Test
    void decorationsMayBeAnyOnesInAnyOrderOrNone() throws IOException {
        String message = "GC(7) Pause Young (Normal) (G1 Evacuation Pause) 6M->1M(64M) 1.407ms";
        Optional<Duration> uptime = Optional.of(Duration.ofMillis(45));
        for (String decorations : List.of(
                "[0.045s][info][gc]",
                "[0,045s][info][gc          ]",
                "[info][gc][0.045s]",
                "[2026-11-22T16:41:26.103+0000][1795365686103ms][45ms][55956701016949ns][45312461ns][vm][29793][info][gc]",
                "app  | 2026-11-22 [0.045s][info][gc]")) {
            assertEquals(
                    uptime,
                    read(decorations + " " + message).collections().getFirst().uptime(),
                    decorations);
        }
        assertEquals(Optional.empty(), read(message).collections().getFirst().uptime());
    }

    @Test
    void whereThereAreOnlyDatesTheFirstCollectionIsTheStart() throws IOException {
        GcLog log = read("""
                [2026-11-22T16:41:26.103+0000][info][gc] GC(0) Pause Young (Normal) 6M->1M(64M) 1.407ms
                [2026-11-22T17:41:26.603+0000][info][gc] GC(1) Pause Full (System.gc()) 6M->1M(64M) 1.407ms
                """);
        assertEquals(
                Optional.of(Duration.ofMillis(3_600_500)),
                log.collections().getLast().uptime());
        assertEquals(
                Optional.of(Duration.ofSeconds(10)),
                read("""
                [100000000000ns] GC(0) Pause Young (Normal) 6M->1M(64M) 1.407ms
                [110000000000ns] GC(1) Pause Young (Normal) 6M->1M(64M) 1.407ms
                """).collections().getLast().uptime());
    }

    @Test
    void zgcTellsTheHeapsSizeInOtherLines() throws IOException {
        GcLog old = read(Read.resource("gc-17-Z.log"));
        assertEquals(Optional.of(new ByteSize(64 << 20)), old.maxHeap());
        assertEquals(
                collection("0.153", true, 54 << 10, 8 << 10, 64 << 10),
                old.collections().getFirst());
        GcLog generational = read(Read.resource("gc-25-Z.log"));
        assertEquals(
                collection("0.083", true, 8 << 10, 8 << 10, 64 << 10),
                generational.collections().getFirst());
        assertEquals(
                List.of(true, false),
                read("GC(0) Major Collection (Warmup) 8M(12%)->8M(12%) 0.006s\n"
                                + "GC(1) Minor Collection (Allocation Rate) 8M(12%)->8M(12%) 0.006s\n")
                        .collections()
                        .stream()
                        .map(Collection::full)
                        .toList());
        assertEquals(
                Optional.empty(),
                read("GC(0) Garbage Collection (Warmup) 54M(84%)->6M(9%)\n")
                        .collections()
                        .getFirst()
                        .committed());
    }

    @Test
    void shenandoahCleansUpTwiceInOneCollection() throws IOException {
        GcLog log = read(Read.resource("gc-17-Shenandoah.log"));
        assertEquals(
                collection("0.084", true, 18 << 10, 3 << 10, 64 << 10),
                log.collections().getFirst());
        assertEquals(Optional.empty(), log.region(), "a region of Shenandoah bounds nothing that G1's does");
        long cleanups = Read.resource("gc-17-Shenandoah.log")
                .lines()
                .filter(line -> line.contains("Concurrent cleanup ") && line.contains("->"))
                .count();
        assertEquals(cleanups, 2L * log.collections().size());
    }

    @Test
    void g1OfJdk11NamesTheHeapsAddressAndSize() throws IOException {
        GcLog log = read("""
                [0.012s][info][gc,heap] Heap region size: 4M
                [0.014s][info][gc     ] Using G1
                [0.014s][info][gc,heap,coops] Heap address: 0x0000000704c00000, size: 4020 MB, Compressed Oops mode: Zero based
                [1.234s][info][gc           ] GC(0) Pause Remark 30M->20M(64M) 1.1ms
                [1.235s][info][gc           ] GC(1) Pause Young (Mixed) (G1 Evacuation Pause) 30M->10M(64M) 1.1ms
                """);
        assertEquals(Optional.of(new ByteSize(4020L << 20)), log.maxHeap());
        assertEquals(Optional.of(new ByteSize(4 << 20)), log.region());
        assertEquals(List.of(collection("1.235", false, 30 << 10, 10 << 10, 64 << 10)), log.collections());
    }

    @Test
    void ofJvmsOneAfterTheOtherTheLastIsRead() throws IOException {
        String first = "[9.000s][info][gc] GC(1) Pause Young (Normal) 6M->1M(64M) 1.4ms\n";
        String second = "[0.500s][info][gc] GC(0) Pause Young (Normal) 6M->2M(64M) 1.4ms\n";
        assertEquals(1, read(first + second).collections().size());
        assertEquals(
                1,
                read(first + "[0.004s][info][gc] Using G1\n" + second)
                        .collections()
                        .size());
        String undecorated = "GC(0) Pause Young (Normal) 6M->2M(64M) 1.4ms\n";
        assertEquals(
                1,
                read(undecorated + "Using Parallel\n" + undecorated)
                        .collections()
                        .size());
    }

    @Test
    void aLongLogIsThinnedOutAndKeepsTheLowestOfEachSlice() throws IOException {
        int count = 100_000;
        // every hundredth leaves ten megabytes less, and what lives grows by one each thousand
        String text = IntStream.range(0, count)
                .mapToObj(i -> String.format(
                        Locale.ROOT,
                        "[%d.000s][info][gc] GC(%d) Pause Young (Normal) 900M->%dM(1024M) 1.4ms",
                        i,
                        i,
                        100 + i / 1000 + (i % 100 == 0 ? 0 : 10)))
                .collect(Collectors.joining("\n"));
        List<Collection> collections = read(text).collections();
        assertTrue(collections.size() > GcLog.MOST_COLLECTIONS / 2 && collections.size() <= GcLog.MOST_COLLECTIONS);
        List<Duration> uptimes =
                collections.stream().map(one -> one.uptime().orElseThrow()).toList();
        assertEquals(uptimes.stream().sorted().toList(), uptimes);
        assertTrue(uptimes.getLast().toSeconds() >= count - 128);
        long lowest = collections.stream()
                .filter(one -> one.after().bytes() >> 20
                        == 100 + one.uptime().orElseThrow().toSeconds() / 1000)
                .count();
        assertTrue(lowest > collections.size() * 0.6, lowest + " of " + collections.size());
    }

    @Test
    @EnabledIf("kheap.SharedDumps#areThere")
    void theLogOfTwoHundredProducersIsRead() throws IOException {
        EvidenceFile file = Read.file(GcLog.class, "gc.log", Files.readString(SharedDumps.file("evidence", "gc.log")));
        GcLog log = (GcLog) file.content();
        assertEquals(0, file.unknown());
        assertEquals(Optional.of(Instant.parse("2026-11-21T23:12:47.186Z")), file.takenAt());
        assertEquals(Optional.of(new ByteSize(256 << 20)), log.maxHeap());
        assertEquals(Optional.of(new ByteSize(1 << 20)), log.region());
        assertEquals(
                List.of(
                        collection("0.825", false, 12 << 10, 3 << 10, 256 << 10),
                        collection("1.161", false, 13 << 10, 4 << 10, 256 << 10),
                        collection("5.697", true, 15 << 10, 4 << 10, 24 << 10),
                        collection("6.264", true, 4 << 10, 4 << 10, 20 << 10)),
                log.collections());
    }
}
