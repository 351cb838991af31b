package kheap.footprint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.diagnosis.Grade;
import kheap.evidence.ControlGroup;
import kheap.evidence.EvidenceFile;
import kheap.evidence.GcLog;
import kheap.evidence.MemoryRollup;
import kheap.evidence.NativeMemory;
import kheap.evidence.ProcessStatus;
import kheap.evidence.ThreadDump;
import kheap.evidence.VmFlags;
import kheap.footprint.Part.Kind;
import kheap.kafka.KafkaThread;
import kheap.process.ProcessFacts;
import org.junit.jupiter.api.Test;

/// Plain records in, one budget out. Sizes are in MiB.
class FootprintTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private static ByteSize mib(long count) {
        return new ByteSize(count << 20);
    }

    private static EvidenceFile file(EvidenceFile.Content content) {
        return new EvidenceFile("file.txt", Optional.empty(), 1, 0, content);
    }

    private static Footprint of(EvidenceFile.Content... contents) {
        return Footprint.of(Arrays.stream(contents).map(FootprintTest::file).toList(), Optional.empty());
    }

    private static Footprint of(HeapSide dump, EvidenceFile.Content... contents) {
        return Footprint.of(Arrays.stream(contents).map(FootprintTest::file).toList(), Optional.of(dump));
    }

    private static ControlGroup group(long limit, long current, Map<String, Long> stat) {
        Map<String, Long> bytes = new HashMap<>();
        stat.forEach((key, size) -> bytes.put(key, size << 20));
        return new ControlGroup(
                Optional.of(mib(limit)),
                false,
                Optional.of(mib(current)),
                bytes,
                Map.of("oom_kill", 3L),
                OptionalLong.of(1024),
                OptionalLong.of(900));
    }

    private static MemoryRollup rollup(long resident, long anonymous) {
        return new MemoryRollup(mib(resident), Optional.of(mib(anonymous)), Optional.of(mib(5)));
    }

    private static ThreadDump threads(int kafkas, int others) {
        return new ThreadDump(
                OptionalLong.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Stream.concat(
                                IntStream.range(0, kafkas).mapToObj(number -> Optional.of(KafkaThread.Kind.PRODUCER)),
                                IntStream.range(0, others).mapToObj(number -> Optional.<KafkaThread.Kind>empty()))
                        .map(kind -> new ThreadDump.Thread("t", true, Optional.empty(), kind))
                        .toList());
    }

    private static NativeMemory.Category category(String name, long committed, long malloced) {
        return new NativeMemory.Category(
                name,
                new NativeMemory.Amount(mib(committed), mib(committed)),
                OptionalLong.of(committed << 20),
                OptionalLong.empty(),
                mib(malloced),
                Optional.empty());
    }

    private static NativeMemory.Category stacks(long reserved, long committed, int count) {
        return new NativeMemory.Category(
                "Thread",
                new NativeMemory.Amount(mib(reserved), mib(committed)),
                OptionalLong.empty(),
                OptionalLong.of(count),
                ByteSize.ZERO,
                Optional.of(new NativeMemory.Amount(mib(reserved), mib(committed))));
    }

    private static NativeMemory books(NativeMemory.Category... categories) {
        return inStepsOf(1024, categories);
    }

    private static NativeMemory inStepsOf(long unit, NativeMemory.Category... categories) {
        return new NativeMemory(
                OptionalLong.of(7),
                new ByteSize(unit),
                new NativeMemory.Amount(ByteSize.ZERO, ByteSize.ZERO),
                ByteSize.ZERO,
                OptionalLong.empty(),
                List.of(categories));
    }

    private static VmFlags flags(long maxHeap) {
        return new VmFlags(
                OptionalLong.of(8),
                Optional.of(mib(maxHeap)),
                Optional.empty(),
                Optional.of(mib(64)),
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty());
    }

    private static HeapSide dump(long heap, int threads, long direct) {
        return new HeapSide(
                mib(heap),
                threads,
                Optional.empty(),
                new ProcessFacts(
                        Optional.empty(),
                        Optional.empty(),
                        OptionalLong.empty(),
                        Optional.empty(),
                        Optional.of(mib(256)),
                        Optional.of(new ProcessFacts.DirectBuffers(10, mib(direct), mib(256)))),
                Optional.of(NOON));
    }

    private static String used(Footprint footprint) {
        return footprint.parts().stream()
                .map(part -> part.kind() + " " + part.used())
                .toList()
                .toString();
    }

    @Test
    void noFileTellsNothing() {
        assertEquals(Footprint.NONE, of());
        assertEquals(List.of(), Footprint.NONE.parts());
        assertEquals(List.of(), Footprint.NONE.doubts());
    }

    @Test
    void aControlGroupAndAThreadDumpMakeABudget() {
        Footprint footprint = of(
                group(
                        1000,
                        900,
                        Map.of(
                                "anon",
                                700L,
                                "file_mapped",
                                20L,
                                "active_file",
                                50L,
                                "inactive_file",
                                70L,
                                "kernel",
                                60L)),
                threads(850, 50));
        assertEquals(
                "[thread stacks 77.2 MiB, mapped files 20 MiB, page cache 100 MiB, kernel 60 MiB, unexplained 642.8 MiB]",
                used(footprint));
        assertEquals("900 MiB", footprint.used().orElseThrow().size().toString());
        assertEquals(
                Grade.HINT, footprint.part(Kind.THREAD_STACKS).orElseThrow().grade());
        assertEquals(3, footprint.killed().orElseThrow());
        assertEquals(
                new Footprint.Tasks(900, "pids.current", OptionalLong.of(1024)),
                footprint.tasks().orElseThrow());
    }

    @Test
    void aGcLogAloneTellsTheHeap() {
        Footprint footprint = of(new GcLog(
                Optional.of(mib(512)),
                List.of(new GcLog.Collection(
                        Optional.of(Duration.ofMinutes(1)), true, mib(300), mib(100), Optional.of(mib(400))))));
        assertEquals("[Java heap 400 MiB]", used(footprint));
        assertEquals(
                new Footprint.Heap(
                        Optional.of(new Footprint.Amount(mib(100), "GC log")),
                        Optional.of(new Footprint.Amount(mib(400), "GC log")),
                        Optional.of(new Footprint.Amount(mib(512), "GC log"))),
                footprint.heap());
    }

    @Test
    void theBooksClaimNoMoreThanWhatIsResident() {
        Footprint footprint = of(
                rollup(200, 180),
                books(
                        category("Java Heap", 500, 0),
                        category("Class", 10, 1),
                        category("Metaspace", 20, 0),
                        category("GC", 40, 5),
                        category("Other", 15, 15),
                        stacks(100, 30, 100)));
        assertEquals(
                "[Java heap 100 MiB, classes and metaspace 29 MiB, the JVM itself 6 MiB, thread stacks 30 MiB,"
                        + " direct buffers 15 MiB, native libraries 0 B, mapped files 20 MiB]",
                used(footprint));
        assertTrue(footprint.part(Kind.JAVA_HEAP).orElseThrow().how().startsWith("At most this much"));
        assertEquals(mib(5), footprint.swapped());
    }

    @Test
    void whatTheBooksDoNotNameIsOfNativeLibraries() {
        Footprint footprint = of(rollup(900, 880), books(category("Java Heap", 200, 0), category("GC", 40, 5)));
        assertEquals(
                "[Java heap 200 MiB, the JVM itself 40 MiB, native libraries 640 MiB, mapped files 20 MiB]",
                used(footprint));
        assertEquals(
                List.of(new Footprint.Growth(Kind.JAVA_HEAP, 200L << 20), new Footprint.Growth(Kind.JVM, 40L << 20)),
                footprint.growth());
    }

    /// JDK 8 counts stacks as committed from end to end.
    @Test
    void stacksThatAreCommittedAsAWholeAreNoMeasure() {
        Footprint footprint = of(books(stacks(100, 100, 100)));
        Part stacks = footprint.part(Kind.THREAD_STACKS).orElseThrow();
        assertEquals(IdleStack.resident(100), stacks.used());
        assertEquals(Grade.HINT, stacks.grade());
        assertEquals(Optional.empty(), footprint.stacks().orElseThrow().resident());
    }

    @Test
    void beforeJdk11DirectBuffersAreTakenOffWhatIsInternal() {
        NativeMemory books = books(category("Internal", 50, 50), category("Symbol", 10, 10));
        assertEquals("[the JVM itself 60 MiB]", used(of(books)));
        assertTrue(of(books).part(Kind.JVM).orElseThrow().how().contains("before JDK 11"));
        assertEquals(
                "[Java heap 30 MiB, the JVM itself 20 MiB, thread stacks 878.9 KiB, direct buffers 40 MiB]",
                used(of(dump(30, 10, 40), books)));
    }

    @Test
    void aDumpGivesWhatFilesDoNot() {
        Footprint footprint = of(dump(30, 100, 8), rollup(200, 180));
        assertEquals(
                "[Java heap 30 MiB, thread stacks 8.6 MiB, direct buffers 8 MiB, mapped files 20 MiB, unexplained 133.4 MiB]",
                used(footprint));
        assertEquals("dump", footprint.threads().orElseThrow().source());
        assertEquals(mib(256), footprint.heap().most().orElseThrow().size());
    }

    @Test
    void partsThatOverlapAreADoubtAndNeverBelowZero() {
        Footprint footprint = of(
                group(1000, 280, Map.of("anon", 250L, "file_mapped", 5L, "active_file", 30L, "inactive_file", 0L)),
                rollup(300, 290),
                books(category("Java Heap", 290, 0)));
        assertTrue(footprint.part(Kind.UNEXPLAINED).isEmpty());
        assertEquals(
                List.of(
                        "The process holds 40 MiB more than its control group is charged for: they may be of different"
                                + " containers.",
                        "The parts come to 320 MiB, 40 MiB more than the 280 MiB that the control group tells: the files were"
                                + " not written at one moment, or some of it is shared with other processes."),
                footprint.doubts());
    }

    /// As when the group's files are copied after the kernel has killed the process.
    @Test
    void aControlGroupOfAnotherMomentDoesNotTellWhatTheProcessTook() {
        Footprint footprint =
                of(group(400, 1, Map.of("anon", 1L)), rollup(300, 290), books(category("Java Heap", 290, 0)));
        assertEquals("300 MiB", footprint.used().orElseThrow().size().toString());
        assertEquals(
                List.of(
                        "The control group counts 1 MiB, far less than the 300 MiB of the parts: it was read after the kernel had killed, or"
                                + " is that of another container."),
                footprint.doubts());
    }

    @Test
    void otherProcessesOfTheContainerAreAPart() {
        Footprint footprint = of(group(1000, 900, Map.of("anon", 800L)), rollup(220, 200));
        assertEquals(
                "[thread stacks 77.2 MiB, mapped files 20 MiB, other processes of the container 600 MiB, unexplained 202.8 MiB]",
                used(footprint));
        assertEquals(List.of(), footprint.doubts());
        assertTrue(of(group(1000, 900, Map.of("anon", 216L)), rollup(220, 200))
                .part(Kind.OTHER_PROCESSES)
                .isEmpty());
    }

    /// Of a group without a limit others may have any share.
    @Test
    void withoutALimitTheProcessTakesWhatItHasItself() {
        ControlGroup endless = endless(
                Optional.of(mib(900)), Map.of("anon", 800L << 20, "active_file", 90L << 20, "file_mapped", 5L << 20));
        Footprint footprint = of(endless, rollup(220, 200));
        assertEquals("[mapped files 20 MiB, unexplained 200 MiB]", used(footprint));
        assertEquals(
                new Footprint.Amount(mib(220), "smaps_rollup"), footprint.used().orElseThrow());
        assertEquals(mib(900), of(endless).used().orElseThrow().size());
    }

    @Test
    void booksInMebibytesAreLessSure() {
        Footprint footprint =
                of(rollup(200, 180), inStepsOf(1 << 20, category("Metaspace", 20, 0), category("Symbol", 4, 4)));
        assertEquals(Grade.HINT, footprint.part(Kind.METASPACE).orElseThrow().grade());
        assertEquals(Grade.HINT, footprint.part(Kind.JVM).orElseThrow().grade());
        assertEquals(
                List.of(
                        "Native memory tracking was asked for steps of 1 MiB: each of its parts may be off by half of one, and"
                                + " small ones are missing. Ask without scale=."),
                footprint.doubts());
        assertEquals(
                Grade.STRONG,
                of(books(category("Metaspace", 20, 0)))
                        .part(Kind.METASPACE)
                        .orElseThrow()
                        .grade());
    }

    @Test
    void agesOfThreadsAreToldWhereAllOfKafkasHaveOne() {
        assertEquals(
                Optional.of(new Footprint.Threads.Ages(Duration.ofSeconds(1), Duration.ofSeconds(3))),
                of(aged(List.of(Optional.of(3), Optional.of(1), Optional.of(2))))
                        .threads()
                        .orElseThrow()
                        .ages());
        assertEquals(
                Optional.empty(),
                of(aged(List.of(Optional.of(3), Optional.empty())))
                        .threads()
                        .orElseThrow()
                        .ages());
        assertEquals(
                Optional.empty(),
                of(aged(List.of(Optional.of(3)))).threads().orElseThrow().ages());
    }

    private static ThreadDump aged(List<Optional<Integer>> seconds) {
        return new ThreadDump(
                OptionalLong.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                seconds.stream()
                        .map(age -> new ThreadDump.Thread(
                                "t", true, age.map(Duration::ofSeconds), Optional.of(KafkaThread.Kind.PRODUCER)))
                        .toList());
    }

    @Test
    void heapsThreadsTimesAndProcessesThatDoNotAgreeAreDoubts() {
        assertEquals(
                List.of(
                        "The maximum heap is 256 MiB by the dump and 512 MiB by the JVM flags: they may be of different processes."),
                of(dump(30, 100, 0), flags(512)).doubts());
        assertEquals(
                List.of(
                        "By native memory tracking there are 300 stacks, by the thread dump 100 threads: one of them is not of"
                                + " this process or moment."),
                of(threads(0, 100), books(stacks(300, 30, 300))).doubts());
        assertEquals(List.of(), of(threads(0, 290), books(stacks(300, 30, 300))).doubts());
        assertEquals(
                List.of("The first and the last file were taken 5 hours apart: what grew in between does not add up."),
                Footprint.of(
                                List.of(new EvidenceFile(
                                        "t", Optional.of(NOON.minus(Duration.ofHours(5))), 1, 0, threads(0, 100))),
                                Optional.of(dump(30, 100, 0)))
                        .doubts());
        assertTrue(of(flags(256), books()).doubts().getFirst().startsWith("The files name different processes"));
    }

    /// ZGC reserves 16 times the largest heap.
    @Test
    void whatIsReservedIsTheLargestHeapOnlyWhereEnoughIsCommitted() {
        assertEquals(Optional.empty(), of(books(heap(8192, 512))).heap().most());
        assertEquals(
                mib(8192),
                of(books(heap(8192, 513))).heap().most().orElseThrow().size());
    }

    private static NativeMemory.Category heap(long reserved, long committed) {
        return new NativeMemory.Category(
                "Java Heap",
                new NativeMemory.Amount(mib(reserved), mib(committed)),
                OptionalLong.empty(),
                OptionalLong.empty(),
                ByteSize.ZERO,
                Optional.empty());
    }

    private static ControlGroup endless(Optional<ByteSize> current, Map<String, Long> stat) {
        return new ControlGroup(
                Optional.empty(), true, current, stat, Map.of(), OptionalLong.empty(), OptionalLong.empty());
    }

    @Test
    void noLimitIsNotAnUnknownOne() {
        assertTrue(of(endless(Optional.empty(), Map.of())).unlimited());
        assertTrue(!of(rollup(1, 1)).unlimited());
        assertTrue(!of(group(10, 1, Map.of())).unlimited());
    }

    /// A file may hold any number; what is kept of it fits any saved analysis.
    @Test
    void absurdNumbersAreCutToWhatAMachineHas() {
        ByteSize absurd = new ByteSize(Long.MAX_VALUE);
        NativeMemory.Amount all = new NativeMemory.Amount(absurd, absurd);
        Footprint footprint = of(
                new MemoryRollup(absurd, Optional.of(absurd), Optional.of(absurd)),
                new ProcessStatus(
                        OptionalLong.of(1),
                        Optional.of(absurd),
                        Optional.of(absurd),
                        Optional.of(absurd),
                        Optional.of(absurd),
                        OptionalInt.of(Integer.MAX_VALUE)),
                books(
                        new NativeMemory.Category(
                                "Internal",
                                all,
                                OptionalLong.of(Long.MAX_VALUE),
                                OptionalLong.of(Long.MAX_VALUE),
                                absurd,
                                Optional.empty()),
                        new NativeMemory.Category(
                                "Symbol",
                                all,
                                OptionalLong.of(Long.MAX_VALUE),
                                OptionalLong.empty(),
                                absurd,
                                Optional.empty()),
                        new NativeMemory.Category(
                                "Thread",
                                all,
                                OptionalLong.of(Long.MIN_VALUE),
                                OptionalLong.of(Long.MAX_VALUE),
                                ByteSize.ZERO,
                                Optional.of(all))));
        footprint.parts().forEach(part -> assertTrue(part.used().bytes() <= 1L << 44, part::toString));
        assertTrue(footprint.stacks().orElseThrow().reserved().bytes() <= 1L << 44);
        assertEquals(Long.MAX_VALUE, footprint.growth().getFirst().bytes());
    }
}
