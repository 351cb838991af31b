package kheap.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kheap.ByteSize;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Background;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Limits;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;
import kheap.footprint.Footprint;
import kheap.footprint.Part;
import kheap.kafka.KafkaClients;

/// Will the container's limit end the process before its heap is full?
///
/// The sum that decides: the largest heap, the largest direct memory where one was set, and all other parts as they
/// are now. Stacks are not counted with what they reserve, for that is never touched as a whole. The page cache is
/// left out: the kernel gives it back before it kills.
///
/// Blind spot: parts that are going to grow.
final class ContainerBudget implements FootprintRule {
    static final Question QUESTION = new Question(
            "container-budget",
            "Will the container's limit end the process before its heap is full?",
            "The sum takes all parts but heap and direct memory as they are now: what still grows is not foreseen.");

    /// Shares of the limit that count now, without the page cache.
    static final Limits NOW = new Limits(0.85, 0.95);

    /// A larger heap leaves too little room for the rest.
    static final double HEAP = 0.75;

    /// What is to stay free, of the limit.
    private static final double SPARE = 0.05;

    /// Objects want so much more room than they take, or the collector does nothing else.
    private static final double ROOM = 1.5;

    private static final long STEP = 16 << 20;

    private static final int LARGEST = 3;

    private static final String MEASURE =
            "Add pmap -x (or smaps) and jcmd PID VM.native_memory summary as evidence: they tell every part of the sum.";

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Background background() {
        return new Background(
                "The limit of a container is for the whole process: heap, metaspace, code, stacks, direct buffers, malloc and"
                        + " libraries. -Xmx bounds only the heap. Where the sum passes the limit the kernel kills the process, without"
                        + " an OutOfMemoryError and without a dump, while every picture of the heap looks fine.",
                List.of(
                        "memory.max, memory.current, memory.stat, memory.events of the control group, version 1 or 2",
                        "the maximum heap: VM.flags, GC log, dump, native memory tracking",
                        "pmap -x or smaps, jcmd VM.native_memory summary for the parts"),
                "Critical when the kernel has killed for memory, or 95 % of the limit count now without the page cache. A warning"
                        + " from 85 %, when the sum with a full heap passes the limit, or when the heap alone may become more than 75 %"
                        + " of it. A sum that does not fit is only a warning by itself, for many heaps never fill; it is critical"
                        + " where little is missing: from 85 % in use, or when already what the heap has committed does not fit,"
                        + " for that the JVM touches without asking anybody. For this the parts must be measured.",
                "The count of oom_kill is a proof, and so are use and limit by the control group's own books. Whether the heap will"
                        + " ever fill is not known, so the sum is strong where all parts are measured, else a hint.",
                List.of(
                        "the article Kafka导致OOM的排查经历 of 2022",
                        "bytefusion.de, 2025: 13 GB of heap in a container of 16 GB, and growing threads",
                        "kernel.org: cgroup-v2, memory.events"),
                Background.Redaction.whole("Files beside the dump answer it."));
    }

    @Override
    public Diagnosis check(Footprint footprint, Optional<KafkaClients.Found> clients) {
        if (footprint.limit().isEmpty()) {
            return new Diagnosis.NotApplicable(
                    QUESTION,
                    footprint.unlimited()
                            ? "The control group sets no limit on memory."
                            : "No file tells the limit of the container. Add memory.max of its control group as evidence.");
        }
        Optional<Footprint.Amount> maxHeap = footprint.heap().most();
        if (footprint.used().isEmpty() && maxHeap.isEmpty()) {
            return new Diagnosis.NotApplicable(
                    QUESTION,
                    "The limit is %s, but no file tells what the process takes or how large its heap may become. Add %s"
                                    .formatted(footprint.limit().get().size(), "memory.current, jcmd PID VM.flags")
                            + " or pmap -x as evidence.");
        }
        return new Sum(footprint, footprint.limit().get().size(), clients).answer();
    }

    /// One budget held against its limit.
    private record Sum(Footprint footprint, ByteSize limit, Optional<KafkaClients.Found> clients) {
        Diagnosis answer() {
            long killed = footprint.killed().orElse(0);
            Optional<Severity> now = NOW.severity(share(now()));
            boolean passes = need().compareTo(limit) > 0;
            boolean large = share(maxHeap()) > HEAP;
            if (killed > 0 || now.isPresent() || passes || large) {
                boolean happens = killed > 0 || now.equals(Optional.of(Severity.CRITICAL));
                boolean isTouchedSoon = passes && measured() && now.isEmpty() && committedPasses();
                boolean comes = passes && measured() && now.isPresent() || isTouchedSoon;
                boolean proven = happens || now.isPresent() && !comes;
                return new Diagnosis.Problem(
                        QUESTION,
                        happens || comes ? Severity.CRITICAL : Severity.WARNING,
                        proven ? Certainty.PROOF : measured() ? Certainty.strong(WATCH) : Certainty.hint(MEASURE),
                        killed(killed)
                                + counts()
                                + (proven ? heapNow() : needs())
                                + (isTouchedSoon && !happens ? evenCommitted() : "")
                                + mostly()
                                + ThreadsBehind.of(footprint, clients)
                                        .map(ThreadsBehind::sentence)
                                        .orElse(""),
                        evidence(),
                        advice());
            }
            return new Diagnosis.Clear(QUESTION, counts() + needs(), evidence());
        }

        private static final String WATCH =
                "Watch memory.current while the heap fills: a full heap and the other parts as they are now pass the limit.";

        private boolean measured() {
            return footprint.part(Part.Kind.JVM).isPresent()
                    || footprint.arenas().isPresent();
        }

        private double share(ByteSize size) {
            return size.shareOf(limit);
        }

        private ByteSize used(Part.Kind kind) {
            return footprint.part(kind).map(Part::used).orElse(ByteSize.ZERO);
        }

        /// What counts now and cannot be given back.
        ByteSize now() {
            return footprint
                    .used()
                    .map(used -> less(used.size(), used(Part.Kind.PAGE_CACHE)))
                    .orElse(ByteSize.ZERO);
        }

        private ByteSize maxHeap() {
            return footprint.heap().most().map(Footprint.Amount::size).orElse(ByteSize.ZERO);
        }

        /// All parts but heap and page cache, direct memory as large as it may become.
        private ByteSize besides() {
            return footprint.parts().stream()
                    .map(part -> switch (part.kind()) {
                        case JAVA_HEAP, PAGE_CACHE -> ByteSize.ZERO;
                        case DIRECT_BUFFERS -> larger(part.used(), part.most());
                        default -> part.used();
                    })
                    .reduce(ByteSize.ZERO, ByteSize::plus);
        }

        /// What is already the JVM's to touch, and all the rest as it is now.
        private boolean committedPasses() {
            ByteSize rest = footprint.parts().stream()
                    .filter(part -> part.kind() != Part.Kind.JAVA_HEAP && part.kind() != Part.Kind.PAGE_CACHE)
                    .map(Part::used)
                    .reduce(ByteSize.ZERO, ByteSize::plus);
            return footprint
                    .heap()
                    .committed()
                    .filter(heap -> heap.size().plus(rest).compareTo(limit) > 0)
                    .isPresent();
        }

        private ByteSize heap() {
            return larger(used(Part.Kind.JAVA_HEAP), Optional.of(maxHeap()));
        }

        private ByteSize need() {
            return heap().plus(besides());
        }

        private static ByteSize larger(ByteSize one, Optional<ByteSize> other) {
            return other.filter(size -> size.compareTo(one) > 0).orElse(one);
        }

        private static ByteSize less(ByteSize whole, ByteSize part) {
            return new ByteSize(Math.max(0, whole.bytes() - part.bytes()));
        }

        private static String killed(long times) {
            return times == 0
                    ? ""
                    : "The kernel has killed %s of this container for its memory. "
                            .formatted(Words.count(times, "process", "processes"));
        }

        private String counts() {
            return footprint.used().isEmpty()
                    ? "The limit is %s.".formatted(limit)
                    : "%s of the %s limit count now, %s.".formatted(now(), limit, Words.share(share(now())));
        }

        /// ` The heap has 300 MiB of it.`
        private String heapNow() {
            return footprint
                    .part(Part.Kind.JAVA_HEAP)
                    .map(heap -> " The heap has %s of it.".formatted(heap.used()))
                    .orElse("");
        }

        /// ` With a full heap of 512 MiB and the other parts as they are (101 MiB) it takes 613 MiB, 13 MiB too
        /// much.`
        private String needs() {
            if (maxHeap().bytes() == 0) {
                return "";
            }
            if (besides().bytes() == 0) {
                return " The heap alone may become %s, %s of the limit."
                        .formatted(maxHeap(), Words.share(share(maxHeap())));
            }
            return " With a full heap of %s and the other parts as they are (%s) it takes %s, %s."
                    .formatted(
                            heap(),
                            besides(),
                            need(),
                            need().compareTo(limit) > 0 ? less(need(), limit) + " too much" : "which fits");
        }

        private String evenCommitted() {
            return footprint
                    .heap()
                    .committed()
                    .map(heap -> " Even with the %s that the heap has committed already it does not fit."
                            .formatted(heap.size()))
                    .orElse("");
        }

        /// ` Largest besides the heap: thread stacks (430 MiB), malloc arenas (300 MiB).`
        private String mostly() {
            List<String> largest = footprint.parts().stream()
                    .filter(part -> part.kind() != Part.Kind.JAVA_HEAP && part.kind() != Part.Kind.PAGE_CACHE)
                    .filter(part -> part.used().bytes() > 0)
                    .sorted(Comparator.comparing(Part::used).reversed())
                    .limit(LARGEST)
                    .map(part -> "%s (%s)".formatted(part.kind(), part.used()))
                    .toList();
            return largest.isEmpty() ? "" : " Largest besides the heap: " + String.join(", ", largest) + ".";
        }

        /// What heap would leave room for the rest.
        private Optional<ByteSize> fittingHeap() {
            long room = (long) (limit.bytes() * (1 - SPARE)) - besides().bytes();
            long rounded = room / STEP * STEP;
            long wanted = (long)
                    (footprint.heap().used().map(live -> live.size().bytes()).orElse(0L) * ROOM);
            return rounded > 0 && rounded >= wanted && footprint.used().isPresent()
                    ? Optional.of(new ByteSize(Math.min(rounded, (long) (limit.bytes() * HEAP) / STEP * STEP)))
                    : Optional.empty();
        }

        private ByteSize fittingLimit() {
            long whole =
                    (long) (larger(need(), footprint.used().map(used -> now())).bytes() / (1 - SPARE));
            return new ByteSize((whole / STEP + 1) * STEP);
        }

        private Advice advice() {
            String first = ThreadsBehind.of(footprint, clients)
                    .filter(ThreadsBehind::isMostOfThem)
                    .map(leak -> "First stop the leak: with it no limit is enough. ")
                    .orElseGet(() -> KafkaThreads.isMany(footprint)
                            ? "First see to the answer on Kafka's threads: while they become more no limit is enough. "
                            : "");
            String larger = "a limit of %d MiB".formatted(fittingLimit().bytes() >> 20);
            return fittingHeap()
                    .map(heap -> Advice.of(
                            first
                                    + "Lower the heap, or give the container %s: then a full heap fits."
                                            .formatted(larger),
                            heapSnippet(heap)))
                    .orElseGet(() -> Advice.of(
                            first
                                    + "Give the container %s, or find out what the parts besides the heap are and make them smaller."
                                            .formatted(larger),
                            limitSnippet()));
        }

        private String heapSnippet(ByteSize heap) {
            return String.format(
                            Locale.ROOT,
                            "-Xmx%dm\n# or\n-XX:MaxRAMPercentage=%.1f",
                            heap.bytes() >> 20,
                            Math.floor(share(heap) * 1000) / 10)
                    + directSnippet();
        }

        /// Direct memory has the heap's size as its limit where none is set.
        private String directSnippet() {
            return footprint
                    .part(Part.Kind.DIRECT_BUFFERS)
                    .filter(direct -> direct.most().isEmpty())
                    .map(direct -> String.format(
                            Locale.ROOT,
                            "\n# else direct memory may grow as large as the heap\n-XX:MaxDirectMemorySize=%dm",
                            Math.max(64, (direct.used().bytes() * 2 >> 20))))
                    .orElse("");
        }

        private String limitSnippet() {
            return "resources:\n  limits:\n    memory: %dMi"
                    .formatted(fittingLimit().bytes() >> 20);
        }

        private List<Evidence> evidence() {
            List<Evidence> evidence = new ArrayList<>();
            if (footprint.used().isPresent()) {
                double share = share(now());
                evidence.add(Evidence.of(
                        "share of the limit in use",
                        Quantity.share(share),
                        Quantity.share(NOW.nearest(share)),
                        List.of()));
                evidence.add(Evidence.of("memory that counts now", Quantity.of(now())));
            }
            evidence.add(Evidence.of("limit of the container", Quantity.of(limit)));
            if (maxHeap().bytes() > 0) {
                evidence.add(Evidence.of(
                        "share of the limit that the heap may take",
                        Quantity.share(share(maxHeap())),
                        Quantity.share(HEAP),
                        List.of()));
                evidence.add(Evidence.of("maximum heap", Quantity.of(maxHeap())));
            }
            footprint.parts().stream()
                    .filter(part -> part.kind() != Part.Kind.JAVA_HEAP && part.kind() != Part.Kind.PAGE_CACHE)
                    .filter(part -> part.used().bytes() > 0)
                    .forEach(part -> evidence.add(Evidence.of(
                            part.kind().toString(),
                            Quantity.of(
                                    part.kind() == Part.Kind.DIRECT_BUFFERS
                                            ? larger(part.used(), part.most())
                                            : part.used()))));
            evidence.add(Evidence.of("memory with a full heap", Quantity.of(need()), Quantity.of(limit), List.of()));
            footprint
                    .killed()
                    .ifPresent(times -> evidence.add(Evidence.of("kills by the limit", Quantity.count(times))));
            return evidence;
        }
    }
}
