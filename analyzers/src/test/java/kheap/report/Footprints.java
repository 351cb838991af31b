package kheap.report;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import kheap.ByteSize;
import kheap.analysis.EvidenceAnalysis;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;
import kheap.footprint.Footprint;
import kheap.footprint.HeapCourse;
import kheap.footprint.Part;
import kheap.footprint.Part.Kind;
import kheap.kafka.KafkaThread;

/// Footprints written by hand, one for each situation that a report must tell.
final class Footprints {
    private static final long MIB = 1024 * 1024;

    private static final Question BUDGET = new Question(
            "container-budget",
            "Does the process fit its container?",
            "What was taken and given back between two files does not show.");
    private static final Question ARENAS = new Question(
            "malloc-arenas",
            "Do the arenas of malloc take over the process?",
            "What is in an arena, nobody tells from outside.");

    private Footprints() {}

    /// A heap that is fine, and a container that is full: of stacks, and of arenas.
    static Footprint ofStacksAndArenas() {
        return using(1844);
    }

    static Footprint using(long mib) {
        return new Footprint(
                List.of(
                        new Footprint.Read("pmap.txt", "JVM flags", 1_204, 3),
                        new Footprint.Read("pmap.txt", "pmap -x", 1_204, 3),
                        new Footprint.Read("memory.max", "control group", 1, 0)),
                OptionalLong.of(31774),
                Optional.of(new Footprint.Amount(size(2048), "memory.max")),
                false,
                Optional.of(new Footprint.Amount(size(mib), "memory.current")),
                Optional.of(new Footprint.Amount(size(1633), "pmap -x")),
                List.of(
                        part(Kind.JAVA_HEAP, 300, Optional.of(size(512)), Optional.of(size(1024)), "pmap -x"),
                        part(Kind.METASPACE, 62, Optional.of(size(64)), Optional.empty(), "native memory summary"),
                        part(Kind.CODE, 21, Optional.of(size(24)), Optional.of(size(240)), "native memory summary"),
                        part(Kind.JVM, 55, Optional.empty(), Optional.empty(), "native memory summary"),
                        part(Kind.THREAD_STACKS, 430, Optional.of(size(4900)), Optional.of(size(4900)), "pmap -x"),
                        part(Kind.DIRECT_BUFFERS, 18, Optional.empty(), Optional.of(size(1024)), "the dump"),
                        part(Kind.MALLOC_ARENAS, 620, Optional.empty(), Optional.empty(), "pmap -x"),
                        part(Kind.NATIVE_LIBRARIES, 96, Optional.empty(), Optional.empty(), "pmap -x"),
                        part(Kind.MAPPED_FILES, 31, Optional.empty(), Optional.empty(), "pmap -x"),
                        part(Kind.PAGE_CACHE, 140, Optional.empty(), Optional.empty(), "memory.stat"),
                        part(Kind.KERNEL, 9, Optional.empty(), Optional.empty(), "memory.stat"),
                        part(Kind.UNEXPLAINED, 62, Optional.empty(), Optional.empty(), "memory.current")),
                new Footprint.Heap(
                        Optional.of(new Footprint.Amount(size(212), "GC log")),
                        Optional.of(new Footprint.Amount(size(512), "native memory summary")),
                        Optional.of(new Footprint.Amount(size(1024), "JVM flags"))),
                Optional.of(course(40, 30)),
                Optional.of(new Footprint.Stacks(
                        4_900, new ByteSize(1024 * 1024), size(4900), Optional.of(size(430)), "pmap -x")),
                Optional.of(new Footprint.Arenas(64, size(4096), Optional.of(size(620)))),
                Optional.of(new Footprint.Threads(
                        4_930,
                        List.of(
                                new Footprint.Threads.Kafka(KafkaThread.Kind.PRODUCER, 4_800),
                                new Footprint.Threads.Kafka(KafkaThread.Kind.ADMIN, 3)),
                        Optional.empty(),
                        "thread dump")),
                Optional.of(new Footprint.Tasks(4_961, "pids.current", OptionalLong.of(5_000))),
                size(12),
                OptionalLong.of(3),
                List.of(
                        new Footprint.Growth(Kind.THREAD_STACKS, 23 * MIB),
                        new Footprint.Growth(Kind.JAVA_HEAP, -240 * MIB)),
                List.of("pmap.txt is of process 31774, threads.txt of process 31802."));
    }

    /// A heap that goes up and down.
    static HeapCourse course(int points, int minutesApart) {
        return new HeapCourse(
                false,
                IntStream.range(0, points)
                        .mapToObj(at -> new HeapCourse.Point(
                                Duration.ofMinutes(3 + minutesApart * (long) at), size(180 + 29 * at % 47)))
                        .toList());
    }

    /// One file that tells next to nothing.
    static Footprint ofOneNumber() {
        return new Footprint(
                List.of(new Footprint.Read("<b>smaps_rollup", "smaps_rollup", 24, 0)),
                OptionalLong.empty(),
                Optional.empty(),
                true,
                Optional.of(new Footprint.Amount(size(189), "smaps_rollup")),
                Optional.of(new Footprint.Amount(size(189), "smaps_rollup")),
                List.of(part(Kind.UNEXPLAINED, 189, Optional.empty(), Optional.empty(), "smaps_rollup")),
                new Footprint.Heap(Optional.empty(), Optional.empty(), Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ByteSize.ZERO,
                OptionalLong.empty(),
                List.of(),
                List.of());
    }

    /// The limit is known, and nothing else.
    static Footprint ofTheLimit() {
        return new Footprint(
                List.of(new Footprint.Read("memory.max", "control group", 1, 0)),
                OptionalLong.empty(),
                Optional.of(new Footprint.Amount(size(2048), "memory.max")),
                false,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                new Footprint.Heap(Optional.empty(), Optional.empty(), Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ByteSize.ZERO,
                OptionalLong.of(0),
                List.of(),
                List.of());
    }

    static EvidenceAnalysis full() {
        return new EvidenceAnalysis(ofStacksAndArenas(), problems());
    }

    static EvidenceAnalysis small() {
        return new EvidenceAnalysis(
                ofOneNumber(), List.of(new Diagnosis.NotApplicable(BUDGET, "No file tells a limit of the container.")));
    }

    static EvidenceAnalysis roomy() {
        return new EvidenceAnalysis(
                ofTheLimit(),
                List.of(new Diagnosis.Clear(BUDGET, "2 GiB may be taken, and all parts together fit.", List.of())));
    }

    static List<Diagnosis> problems() {
        return List.of(
                new Diagnosis.Problem(
                        BUDGET,
                        Severity.CRITICAL,
                        Certainty.PROOF,
                        "The container was killed 3 times at its limit of 2 GiB while the heap was at 300 MiB.",
                        List.of(Evidence.of("limit", Quantity.of(size(2048)))),
                        Advice.of("Give the container more, or take less outside the heap.")),
                new Diagnosis.Problem(
                        ARENAS,
                        Severity.WARNING,
                        Certainty.strong("Set MALLOC_ARENA_MAX=2 and compare."),
                        "64 arenas of malloc hold 620 MiB.",
                        List.of(Evidence.of("arenas", Quantity.count(64))),
                        Advice.of("Set MALLOC_ARENA_MAX=2.")));
    }

    static List<EvidenceAnalysis> all() {
        return List.of(full(), small(), roomy());
    }

    /// The same process, of other parts.
    static Footprint withParts(Part... parts) {
        Footprint one = ofStacksAndArenas();
        return new Footprint(
                one.files(),
                one.pid(),
                one.limit(),
                one.unlimited(),
                one.used(),
                one.resident(),
                List.of(parts),
                one.heap(),
                one.course(),
                one.stacks(),
                one.arenas(),
                one.threads(),
                one.tasks(),
                one.swapped(),
                one.killed(),
                one.growth(),
                one.doubts());
    }

    static Part part(Kind kind, long mib, String how) {
        return new Part(kind, size(mib), Optional.empty(), Optional.empty(), "pmap -x", Grade.STRONG, how);
    }

    private static Part part(
            Kind kind, long mib, Optional<ByteSize> committed, Optional<ByteSize> most, String source) {
        return new Part(kind, size(mib), committed, most, source, Grade.STRONG, "The mappings of that kind, added up.");
    }

    private static ByteSize size(long mib) {
        return new ByteSize(mib * MIB);
    }
}
