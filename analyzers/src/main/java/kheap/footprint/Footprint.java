package kheap.footprint;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kheap.ByteSize;
import kheap.evidence.EvidenceFile;
import kheap.kafka.KafkaThread;

/// What a process takes from the system, part by part, held against what its container may take.
///
/// @param files what was read, in the order it was given
/// @param pid of the process, where all files that name one name the same
/// @param limit what the container may take; empty where no file tells, or where it was told that there is none
/// @param unlimited whether it was told that there is no limit
/// @param used with a limit what counts against it, by the container's own books: page cache and other processes
///     included; else what of the process is resident; empty where no file tells
/// @param resident what of the process is in memory; empty where no file tells
/// @param parts what `used` is made of, in the order of the picture; the last is what does not add up, if anything
/// @param heap the Java heap from inside
/// @param course of the heap, by a GC log
/// @param stacks of all threads
/// @param arenas of glibc's malloc, as the map of the memory shows them
/// @param threads of Java's, and Kafka's among them
/// @param tasks threads as the kernel counts them
/// @param swapped what of the process was moved to disk: it counts nowhere above, and comes back when it is touched
/// @param killed how often the kernel killed a process of the container for its memory
/// @param growth since the baseline of the JVM's books, the most first; empty without a baseline
/// @param doubts sentences: files of different processes, counts that do not agree, sums that overlap
public record Footprint(
        List<Read> files,
        OptionalLong pid,
        Optional<Amount> limit,
        boolean unlimited,
        Optional<Amount> used,
        Optional<Amount> resident,
        List<Part> parts,
        Heap heap,
        Optional<HeapCourse> course,
        Optional<Stacks> stacks,
        Optional<Arenas> arenas,
        Optional<Threads> threads,
        Optional<Tasks> tasks,
        ByteSize swapped,
        OptionalLong killed,
        List<Growth> growth,
        List<String> doubts) {
    /// No file beside the dump.
    public static final Footprint NONE = of(List.of(), Optional.empty());

    public Footprint {
        files = List.copyOf(files);
        parts = List.copyOf(parts);
        growth = List.copyOf(growth);
        doubts = List.copyOf(doubts);
    }

    /// Joins what files tell, with a dump of the same process or without. The arithmetic stands in [Budget].
    public static Footprint of(List<EvidenceFile> files, Optional<HeapSide> dump) {
        Witnesses witnesses = Witnesses.of(files, dump);
        Budget budget = Budget.of(witnesses);
        return new Footprint(
                files.stream()
                        .map(file -> new Read(file.name(), file.content().words(), file.lines(), file.unknown()))
                        .toList(),
                witnesses.pid(),
                witnesses.limit(),
                witnesses.isUnlimited(),
                budget.used(),
                budget.resident(),
                budget.parts(),
                witnesses.heap(),
                witnesses.gcLog().flatMap(HeapCourse::of),
                witnesses.stacks(),
                witnesses.arenas(),
                witnesses.threads(),
                witnesses.tasks(),
                witnesses.swapped(),
                witnesses.killed(),
                witnesses.growth(),
                Doubts.of(witnesses, budget));
    }

    /// The part of a kind, where there is one.
    public Optional<Part> part(Part.Kind kind) {
        return parts.stream().filter(part -> part.kind() == kind).findFirst();
    }

    /// One file that was read.
    ///
    /// @param kind what it is: `pmap -x`
    /// @param unknown lines that say nothing that kheap knows
    public record Read(String name, String kind, int lines, int unknown) {}

    /// A number of bytes and where it comes from: `memory.max`.
    public record Amount(ByteSize size, String source) {}

    /// @param used by objects: by the dump those that are reachable, by a GC log what was left after the last
    ///     collection
    /// @param committed what the JVM may use without asking again, touched or not
    /// @param most how large it may become
    public record Heap(Optional<Amount> used, Optional<Amount> committed, Optional<Amount> most) {}

    /// @param threads whose stacks these are
    /// @param mapped the address space of one, guard pages included
    /// @param reserved the address space of all
    /// @param source who counted them: `pmap -x`
    public record Stacks(int threads, ByteSize mapped, ByteSize reserved, Optional<ByteSize> resident, String source) {}

    /// @param count of arenas, without the first, which is the heap of the C library
    public record Arenas(int count, ByteSize reserved, Optional<ByteSize> resident) {}

    /// Living threads that run Java, and how many of them are Kafka's, by kind.
    ///
    /// @param ages of Kafka's; empty where there are not two, or one of them has none
    /// @param source the thread dump or the dump
    public record Threads(int all, List<Kafka> kafka, Optional<Ages> ages, String source) {
        public Threads {
            kafka = List.copyOf(kafka);
        }

        public record Kafka(KafkaThread.Kind kind, int count) {}

        /// Since they were started.
        public record Ages(Duration youngest, Duration oldest) {}
    }

    /// Threads as the kernel counts them, the JVM's own included.
    ///
    /// @param count of the container, else of the process
    /// @param limit of the container: `pids.max`
    public record Tasks(long count, String source, OptionalLong limit) {}

    /// How much more a part has committed than at the baseline; below zero for less.
    public record Growth(Part.Kind part, long bytes) {}
}
