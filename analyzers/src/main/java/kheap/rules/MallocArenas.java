package kheap.rules;

import java.util.ArrayList;
import java.util.List;
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

/// Do malloc's arenas take too much of the container?
///
/// glibc gives threads arenas of their own, up to eight for each CPU, so that they need not wait for one another.
/// Each reserves 64 MiB of addresses at a time. That is not memory: only pages that were touched count. What counts
/// is that an arena gives back only its end, so that what one thread freed is of no use to the others.
///
/// What the JVM's books account for is not held against the arenas: it would be needed in one arena as in many.
///
/// Blind spot: whether a block of an arena is in use or free, no map tells. `System.trim_native_heap` does.
final class MallocArenas implements FootprintRule {
    static final Question QUESTION = new Question(
            "malloc-arenas",
            "Do malloc's arenas take too much of the container?",
            "No file tells which blocks of an arena are in use and which are free but kept.");

    /// Shares of the limit.
    static final Limits LIMITS = new Limits(0.10, 0.25);

    /// Less ends no process, whatever share of a small container it is.
    static final ByteSize WORTH = new ByteSize(32 << 20);

    /// Below this share of the limit in use, arenas are nobody's trouble.
    private static final double PRESSING = 0.5;

    private static final String TRIM =
            "Run jcmd PID System.trim_native_heap (JDK 18 and later) and look at the resident memory again: what is"
                    + " gone was free and kept, what stays a library has not freed.";

    private static final String BOOKS =
            "Add the JVM's books as evidence (jcmd PID VM.native_memory summary): they tell its own share of malloc.";

    private static final Advice ADVICE = Advice.of(
            "Start the JVM with MALLOC_ARENA_MAX=2. Its price: threads that call malloc at the same time wait for one another,"
                    + " as compression and RocksDB may. Where that hurts, jemalloc does it without; MALLOC_TRIM_THRESHOLD_ gives"
                    + " back earlier.",
            """
            # Dockerfile
            ENV MALLOC_ARENA_MAX=2

            # Kubernetes
            env:
              - name: MALLOC_ARENA_MAX
                value: "2\"""");

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Background background() {
        return new Background(
                "glibc gives threads malloc arenas of their own, up to eight for each CPU. Each shows as a block of 64 MiB in"
                        + " pmap, and many take these blocks for a leak. They are addresses: only what was touched of them counts"
                        + " against a container. But an arena gives memory back only from its end, so with many threads much of"
                        + " what was freed is kept, in each arena for itself.",
                List.of(
                        "a map of the memory, pmap -x or smaps: pairs of mappings that begin at 64 MiB and are 64 MiB together",
                        "their resident bytes",
                        "jcmd VM.native_memory summary: what of malloc is the JVM's own",
                        "memory.max of the control group"),
                "What arenas hold besides what the JVM accounts for: a warning from 10 % of the container's limit, critical from"
                        + " 25 %, and nothing below 32 MiB or while less than half of the limit is in use. With the JVM's books it is"
                        + " no more than a warning, for the question on native libraries counts the same bytes. Their number and the addresses they reserve are no problem by themselves:"
                        + " 15 arenas were measured to reserve 960 MiB and to hold 25 MiB, nearly all of it the JVM's own.",
                "The bytes are measured. Whether malloc keeps them for nothing or a library never freed them only a trim shows, so"
                        + " it is a hint.",
                List.of(
                        "the article Kafka导致OOM的排查经历 of 2022",
                        "measured, 200 leaked producers on JDK 17 with 2 CPUs: 15 arenas, 25 MiB resident, 4 MiB of it not the JVM's",
                        "mallopt(3): M_ARENA_MAX, M_TRIM_THRESHOLD",
                        "JDK-8269345: System.trim_native_heap"),
                Background.Redaction.whole("Files beside the dump answer it."));
    }

    @Override
    public Diagnosis check(Footprint footprint, Optional<KafkaClients.Found> clients) {
        if (footprint.arenas().isEmpty()) {
            return new Diagnosis.NotApplicable(
                    QUESTION, "No map of the memory shows arenas. Add pmap -x or smaps of the process as evidence.");
        }
        Footprint.Arenas arenas = footprint.arenas().get();
        if (arenas.count() == 0) {
            return new Diagnosis.Clear(
                    QUESTION,
                    "The map of the memory shows no arena besides malloc's first heap.",
                    List.of(Evidence.of("malloc arenas", Quantity.count(0))));
        }
        if (arenas.resident().isEmpty()) {
            return new Diagnosis.NotApplicable(
                    QUESTION,
                    "%s %s of addresses. How much of that is memory, plain pmap does not tell: add pmap -x or smaps as evidence."
                            .formatted(
                                    Words.count(arenas.count(), "arena reserves", "arenas reserve"),
                                    arenas.reserved()));
        }
        return check(footprint, arenas, arenas.resident().get());
    }

    private static Diagnosis check(Footprint footprint, Footprint.Arenas arenas, ByteSize resident) {
        boolean counted = footprint.part(Part.Kind.JVM).isPresent();
        ByteSize kept = footprint
                .part(Part.Kind.MALLOC_ARENAS)
                .map(Part::used)
                .filter(rest -> rest.compareTo(resident) < 0)
                .orElse(resident);
        Optional<Footprint.Amount> whole = footprint.limit().or(footprint::resident);
        double share = whole.map(amount -> kept.shareOf(amount.size())).orElse(0.0);
        String holds = "%s %s in memory%s; the %s they reserve are only addresses."
                .formatted(
                        Words.count(arenas.count(), "arena holds", "arenas hold"),
                        resident,
                        whole.map(amount -> " of the %s %s"
                                        .formatted(
                                                amount.size(),
                                                footprint.limit().isPresent() ? "limit" : "that are resident"))
                                .orElse(""),
                        arenas.reserved());
        String own = !counted
                ? ""
                : kept.bytes() == 0
                        ? " All of malloc's memory is in the JVM's books."
                        : " %s of malloc's memory are not in the JVM's books.".formatted(kept);
        Optional<Severity> severity = LIMITS.severity(share)
                .filter(worth -> kept.compareTo(WORTH) >= 0)
                .filter(pressing -> !hasRoom(footprint));
        if (severity.isEmpty()) {
            return new Diagnosis.Clear(QUESTION, holds + own, evidence(arenas, resident, kept, share));
        }
        return new Diagnosis.Problem(
                QUESTION,
                counted ? Severity.WARNING : severity.get(),
                Certainty.hint(counted ? TRIM : BOOKS),
                holds + own,
                evidence(arenas, resident, kept, share),
                ADVICE);
    }

    /// Whether the container has so much left that nothing is to be gained.
    private static boolean hasRoom(Footprint footprint) {
        return footprint.limit().isPresent()
                && footprint
                        .used()
                        .filter(used ->
                                used.size().shareOf(footprint.limit().get().size()) < PRESSING)
                        .isPresent();
    }

    private static List<Evidence> evidence(Footprint.Arenas arenas, ByteSize resident, ByteSize kept, double share) {
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(Evidence.of(
                "share of malloc arenas", Quantity.share(share), Quantity.share(LIMITS.nearest(share)), List.of()));
        evidence.add(Evidence.of("malloc arenas", Quantity.count(arenas.count())));
        evidence.add(Evidence.of("resident in malloc arenas", Quantity.of(resident)));
        evidence.add(Evidence.of("malloc's memory that nobody accounts for", Quantity.of(kept)));
        evidence.add(Evidence.of("reserved by malloc arenas", Quantity.of(arenas.reserved())));
        return evidence;
    }
}
