package kheap.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import kheap.ByteSize;
import kheap.analysis.DumpAnalysis;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Severity;
import kheap.footprint.Footprint;
import kheap.kafka.KafkaClients;
import kheap.report.Block.Code;
import kheap.report.Block.Fact;
import kheap.report.Block.Section;
import kheap.report.Block.Sentence;

/// Where to look next when the heap is innocent: when no answer about Kafka's clients is about what they keep in it.
///
/// Commands are ours from the first to the last character: the number of the process is all that a dump may add to
/// one.
///
/// @param verdict one or two sentences: what the heap says of itself
/// @param advice one sentence: which way to go on
public record NextSteps(Place place, String verdict, String advice, List<Step> steps) {
    /// A live heap that fills more than this of its limit leaves the collector too little to work with; one that
    /// fills less does not end a process.
    static final double FULL = 0.7;

    /// The questions about clients whose trouble is not in the heap: it is in stacks, in direct buffers, in names.
    private static final Set<String> OUTSIDE = Set.of("kafka-threads", "direct-buffers", "duplicate-client-ids");

    private static final int CLASSES_NAMED = 3;
    private static final double MOST = 0.5;

    public NextSteps {
        steps = List.copyOf(steps);
    }

    /// Where the memory is to be looked for.
    public enum Place {
        /// The heap is far from its limit.
        OUTSIDE_THE_HEAP,
        /// The heap is nearly full, and not of Kafka.
        IN_THE_HEAP,
        /// The dump does not say how large the heap may grow.
        UNKNOWN
    }

    /// Something to collect.
    ///
    /// @param why what it would show
    public record Step(String why, List<String> commands) {
        public Step {
            commands = List.copyOf(commands);
        }
    }

    /// @return empty when there is a finding to go on with, and for a dump that was cut, of which nothing is
    ///     innocent
    public static Optional<NextSteps> of(DumpAnalysis analysis) {
        if (!analysis.dump().complete() || !isInnocent(analysis)) {
            return Optional.empty();
        }
        Commands commands = new Commands(analysis.process().pid());
        ByteSize reachable = analysis.heap().bytes();
        Optional<ByteSize> limit = analysis.process()
                .maxHeap()
                .or(() -> analysis.footprint().heap().most().map(Footprint.Amount::size));
        if (limit.isEmpty()) {
            return Optional.of(new NextSteps(
                    Place.UNKNOWN,
                    "The heap holds %s; how large it may grow, the dump does not say.".formatted(reachable),
                    "See first how near the heap is to its limit: near it, count the classes; far from it, the memory is"
                            + " outside the heap.",
                    commands.of(Place.UNKNOWN)));
        }
        if (reachable.shareOf(limit.get()) < FULL) {
            return Optional.of(new NextSteps(
                    Place.OUTSIDE_THE_HEAP,
                    "The heap is innocent: it holds %s of the %s that it may take.".formatted(reachable, limit.get()),
                    analysis.footprint().parts().isEmpty()
                            ? "If the process runs out of memory, it is outside the heap: in stacks of threads, direct"
                                    + " buffers, classes, native libraries, or the C library's arenas."
                            : "If the process runs out of memory, it is outside the heap: what it takes stands above, part"
                                    + " by part. Which part grows, the same files show when they are collected again"
                                    + " later.",
                    analysis.footprint().parts().isEmpty() ? commands.of(Place.OUTSIDE_THE_HEAP) : commands.again()));
        }
        return Optional.of(new NextSteps(
                Place.IN_THE_HEAP,
                "The heap is nearly full: it holds %s of the %s that it may take, and Kafka's clients keep %s of it."
                        .formatted(reachable, limit.get(), ofKafka(analysis)),
                ofKafka(analysis).shareOf(reachable) < MOST
                        ? "See what fills it: the largest classes are " + largest(analysis)
                                + "; in the window, the Objects page says what holds them."
                        : "Most of it is what Kafka's clients keep, without a known fault: see below which of them keep it, and"
                                + " in which part.",
                commands.of(Place.IN_THE_HEAP)));
    }

    private static boolean isInnocent(DumpAnalysis analysis) {
        return !(analysis.kafka() instanceof KafkaClients.Unreadable)
                && analysis.problems().stream().noneMatch(NextSteps::isOfTheHeap);
    }

    private static boolean isOfTheHeap(Diagnosis.Problem problem) {
        return problem.severity().compareTo(Severity.WARNING) >= 0
                && !OUTSIDE.contains(problem.question().id())
                && !Answers.isOfTheProcess(problem);
    }

    /// The heap itself among the suspicions that are answered with no.
    Optional<Fact> exoneration() {
        return place == Place.OUTSIDE_THE_HEAP
                ? Optional.of(new Fact("Is the Java heap full?", "No: The heap is fine, so look outside it. " + advice))
                : Optional.empty();
    }

    private static ByteSize ofKafka(DumpAnalysis analysis) {
        return analysis.kafka() instanceof KafkaClients.Found found ? found.totalBytes() : ByteSize.ZERO;
    }

    private static String largest(DumpAnalysis analysis) {
        return Words.list(analysis.classes().stream()
                .limit(CLASSES_NAMED)
                .map(row -> "%s (%s)".formatted(Excerpt.line(row.name(), Excerpt.SHORT), row.retained()))
                .collect(Collectors.toList()));
    }

    /// Of a process that only files beside a dump are known of.
    static Section withoutDump(OptionalLong pid) {
        return section(
                "What the heap holds, which Kafka clients there are, and whether one was dropped without close(), only a dump"
                        + " of the heap tells.",
                new Commands(pid).ofHeap());
    }

    Section section() {
        return section(advice, steps);
    }

    private static Section section(String advice, List<Step> steps) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Sentence(advice));
        steps.forEach(step -> blocks.add(new Code(step.why(), String.join("\n", step.commands()))));
        return new Section("next", "Where to look next", false, blocks);
    }

    /// What can be collected from a process, on Linux.
    ///
    /// @param pid its number; where the dump does not tell it, commands have `PID` in its place
    private record Commands(OptionalLong pid) {
        List<Step> of(Place place) {
            List<Step> steps =
                    switch (place) {
                        case OUTSIDE_THE_HEAP ->
                            List.of(together(), resident(), mappings(), nativeMemory(), threads(), limit(), limitV1());
                        case IN_THE_HEAP -> List.of(heap(), classes(), laterDump());
                        case UNKNOWN ->
                            List.of(
                                    heap(),
                                    classes(),
                                    together(),
                                    resident(),
                                    mappings(),
                                    nativeMemory(),
                                    limit(),
                                    limitV1());
                    };
            return pid.isPresent() ? steps : withHint(steps);
        }

        /// Where files of the process were read already.
        List<Step> again() {
            List<Step> steps = List.of(step(
                    "The same once more, some hours later and before the process ends.",
                    "kheap collect PID --out later",
                    "kheap evidence later"));
            return pid.isPresent() ? steps : withHint(steps);
        }

        /// Where files of the process were read, and no dump.
        List<Step> ofHeap() {
            List<Step> steps = List.of(step(
                    "The dump, and then this report again with both. The process stands still while the dump is written, and the"
                            + " disk needs room for the whole heap.",
                    "jcmd PID GC.heap_dump /tmp/heap.hprof",
                    "kheap analyze /tmp/heap.hprof --evidence evidence"));
            return pid.isPresent() ? steps : withHint(steps);
        }

        private static List<Step> withHint(List<Step> steps) {
            List<Step> all = new ArrayList<>();
            all.add(new Step(
                    "Nothing that was read tells the number of the process: this lists all Java processes. Put it for PID.",
                    List.of("jcmd")));
            all.addAll(steps);
            return all;
        }

        private Step step(String why, String... commands) {
            String number = pid.isPresent() ? String.valueOf(pid.getAsLong()) : "PID";
            return new Step(
                    why,
                    List.of(commands).stream()
                            .map(command -> command.replace("PID", number))
                            .toList());
        }

        private Step together() {
            return step(
                    "All of the following in one go, and then this report again with what it shows: what the process takes,"
                            + " part by part, held against the limit of its container.",
                    "kheap collect PID --out evidence",
                    "kheap analyze DUMP --evidence evidence");
        }

        private Step resident() {
            return step(
                    "How much memory the process has in all; what is beyond the heap is what to look for.",
                    "cat /proc/PID/smaps_rollup");
        }

        private Step mappings() {
            return step(
                    "Which areas it is in: a stack of a thread takes about 1 MiB, an arena of the C library 64 MiB, a"
                            + " library or a mapped file is named.",
                    "pmap -x PID");
        }

        private Step nativeMemory() {
            return step(
                    "What the JVM itself took, by purpose: threads, classes, compiled code, direct buffers (Other). It"
                            + " answers only if the process was started with -XX:NativeMemoryTracking=summary.",
                    "jcmd PID VM.native_memory summary");
        }

        private Step threads() {
            return step("How many threads there are, and what they do.", "jcmd PID Thread.print");
        }

        private Step limit() {
            return step(
                    "In a container with cgroup v2: its limit, what counts towards it, and how often the kernel killed for"
                            + " it (oom_kill).",
                    "cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory.current",
                    "cat /sys/fs/cgroup/memory.stat /sys/fs/cgroup/memory.events");
        }

        private Step limitV1() {
            return step(
                    "The same in one with cgroup v1.",
                    "cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/memory/memory.usage_in_bytes",
                    "cat /sys/fs/cgroup/memory/memory.stat /sys/fs/cgroup/memory/memory.failcnt");
        }

        private Step heap() {
            return step("How full the heap is now, and how large it may grow.", "jcmd PID GC.heap_info");
        }

        private Step classes() {
            return step(
                    "How many objects of each class live: taken twice, some minutes apart, it shows which grow.",
                    "jcmd PID GC.class_histogram");
        }

        private Step laterDump() {
            return step(
                    "A second dump, an hour later: opened together with this one it shows what grew.",
                    "jcmd PID GC.heap_dump /tmp/later.hprof");
        }
    }
}
