package kheap.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import kheap.ByteSize;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Quantity.Unit;
import kheap.footprint.Footprint;
import kheap.footprint.Footprint.Amount;
import kheap.footprint.Part;
import kheap.report.Block.Fact;

/// What a process takes from the system, in words.
final class FootprintWords {
    private static final int LARGEST = 3;

    /// The page cache is worth a word from this share of the limit on.
    private static final double MATTERS = 0.01;

    /// From this share on the unexplained is what is to be looked at first.
    private static final double UNEXPLAINED = 0.25;

    private final Footprint footprint;

    FootprintWords(Footprint footprint) {
        this.footprint = footprint;
    }

    /// `1.8 GiB of 2 GiB`.
    Optional<String> use() {
        return footprint
                .used()
                .map(used -> used.size()
                        + footprint.limit().map(limit -> " of " + limit.size()).orElse(""));
    }

    /// What is to be seen first: how much, how much of it no heap dump shows, and whether that killed.
    List<Fact> figures() {
        List<Fact> figures = new ArrayList<>();
        use().ifPresent(words -> figures.add(new Fact("Process", words)));
        outsideTheHeap().ifPresent(size -> figures.add(new Fact("Outside the heap", size.toString())));
        footprint.killed().stream()
                .filter(times -> times > 0)
                .forEach(times ->
                        figures.add(new Fact("Killed for its memory", Words.count(times, "process", "processes"))));
        return figures;
    }

    /// What only a dump tells better.
    List<Fact> threadFigures() {
        return footprint.threads().stream()
                .map(threads -> new Fact(
                        "Kafka's threads",
                        String.format(
                                Locale.ROOT,
                                "%,d of %,d that live",
                                threads.kafka().stream()
                                        .mapToInt(Footprint.Threads.Kafka::count)
                                        .sum(),
                                threads.all())))
                .toList();
    }

    /// Without the page cache; empty where the heap itself is only an estimate.
    private Optional<ByteSize> outsideTheHeap() {
        return footprint
                .part(Part.Kind.JAVA_HEAP)
                .filter(heap -> heap.grade() != Grade.HINT)
                .flatMap(heap -> footprint
                        .used()
                        .map(used -> less(less(used.size(), heap.used()), cached().orElse(ByteSize.ZERO))));
    }

    /// The use of the limit in one sentence, and what most of it is.
    Optional<String> sentence() {
        return footprint
                .used()
                .map(used -> who() + " " + used.size() + ofTheLimit(used.size()) + mostly() + unexplained(used.size()));
    }

    private String who() {
        return footprint.part(Part.Kind.OTHER_PROCESSES).isPresent()
                ? "The process and others of its container take"
                : "The process takes";
    }

    /// Whether so much is unexplained that nobody should call the process fine.
    boolean isMostlyUnexplained() {
        return footprint
                .used()
                .filter(used -> !unexplained(used.size()).isEmpty())
                .isPresent();
    }

    /// ` But no file explains 201.9 MiB of it, 92.1 %.`
    private String unexplained(ByteSize used) {
        return footprint
                .part(Part.Kind.UNEXPLAINED)
                .map(Part::used)
                .filter(size ->
                        size.shareOf(used) > UNEXPLAINED && footprint.parts().size() > 1)
                .map(size -> " But no file explains %s of it, %s.".formatted(size, percent(size, used)))
                .orElse("");
    }

    /// ` of its container's 2 GiB (90.0 %, and 83.2 % without the page cache)`
    private String ofTheLimit(ByteSize used) {
        return footprint
                .limit()
                .map(limit -> " of its container's %s (%s%s)"
                        .formatted(
                                limit.size(),
                                percent(used, limit.size()),
                                cached().filter(cache -> cache.shareOf(limit.size()) >= MATTERS)
                                        .map(cache -> percent(less(used, cache), limit.size()))
                                        .map(without -> ", and " + without + " without the page cache")
                                        .orElse("")))
                .orElse("");
    }

    private static String percent(ByteSize part, ByteSize whole) {
        return Quantity.share(part.shareOf(whole)).toString();
    }

    private static ByteSize less(ByteSize whole, ByteSize part) {
        return new ByteSize(Math.max(0, whole.bytes() - part.bytes()));
    }

    /// What the kernel gives back before it kills.
    private Optional<ByteSize> cached() {
        return footprint.part(Part.Kind.PAGE_CACHE).map(Part::used).filter(size -> size.bytes() > 0);
    }

    /// `, most of it malloc arenas (620 MiB), thread stacks (430 MiB) and Java heap (300 MiB).` The page cache kills
    /// nobody, and is named by itself where it is large.
    private String mostly() {
        List<Part> parts = footprint.parts().stream()
                .filter(part -> part.used().bytes() > 0 && part.kind() != Part.Kind.PAGE_CACHE)
                .sorted(Comparator.comparing(Part::used).reversed())
                .toList();
        List<Part> largest = parts.subList(0, Math.min(LARGEST, parts.size()));
        if (largest.isEmpty()) {
            return ".";
        }
        boolean isMost = parts.size() > largest.size();
        String words = Words.list(largest.stream()
                .map(part -> "%s (%s)".formatted(part.kind(), part.used()))
                .toList());
        return cached().filter(cache -> cache.compareTo(largest.getLast().used()) > 0)
                        .map(cache -> ", " + cache + " of it page cache, and "
                                + (isMost ? "most of the rest is " : "the rest is "))
                        .orElse(isMost ? ", most of it " : ": ")
                + words
                + ".";
    }

    /// All but the parts.
    List<Fact> facts() {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Limit", limit()));
        footprint.killed().ifPresent(times -> facts.add(new Fact("Killed", killed(times))));
        footprint
                .resident()
                .ifPresent(resident -> facts.add(new Fact("In memory", of(resident) + ", without the page cache")));
        if (footprint.swapped().bytes() > 0) {
            facts.add(new Fact(
                    "On disk",
                    footprint.swapped()
                            + " were moved to swap: they are in no part above, and come back when they are touched"));
        }
        heap().ifPresent(words -> facts.add(new Fact("Java heap", words)));
        HeapAfterCollections.of(footprint).ifPresent(heap -> facts.add(new Fact("After collections", heap.sentence())));
        footprint.threads().ifPresent(threads -> facts.add(new Fact("Threads", threads(threads))));
        footprint.tasks().ifPresent(tasks -> facts.add(new Fact("Tasks", tasks(tasks))));
        footprint.stacks().ifPresent(stacks -> facts.add(new Fact("Thread stacks", stacks(stacks))));
        footprint.arenas().ifPresent(arenas -> facts.add(new Fact("Malloc arenas", arenas(arenas))));
        if (!footprint.growth().isEmpty()) {
            facts.add(new Fact("Since the baseline", growth()));
        }
        footprint.doubts().forEach(doubt -> facts.add(new Fact("In doubt", doubt)));
        return facts;
    }

    private static String of(Amount amount) {
        return amount.size() + " (" + amount.source() + ")";
    }

    private String limit() {
        if (footprint.unlimited()) {
            return "none is set: the process may take what the machine has";
        }
        return footprint
                .limit()
                .map(limit -> of(limit)
                        + footprint
                                .used()
                                .map(used ->
                                        left(limit.size().bytes() - used.size().bytes(), used))
                                .orElse(""))
                .orElse("no file tells it; in a container memory.max of the control group does");
    }

    private String left(long bytes, Amount used) {
        return bytes >= 0
                ? "; %s are taken, %s are left%s"
                        .formatted(
                                of(used),
                                new ByteSize(bytes),
                                cached().map(
                                                cache -> ", and " + cache
                                                        + " more without the page cache, which the kernel gives up before it kills")
                                        .orElse(""))
                : "; %s are taken, %s more than that: not all of it counts, or the files are not of one moment"
                        .formatted(of(used), new ByteSize(-bytes));
    }

    private static String killed(long times) {
        return times == 0
                ? "never for its memory, as the control group counts"
                : "the kernel killed %s of this container for its memory"
                        .formatted(Words.count(times, "process", "processes"));
    }

    private Optional<String> heap() {
        List<String> words = new ArrayList<>();
        footprint.heap().used().ifPresent(used -> words.add(used.size() + " in objects (" + used.source() + ")"));
        footprint.heap().committed().ifPresent(size -> words.add(size.size() + " committed (" + size.source() + ")"));
        footprint.heap().most().ifPresent(most -> words.add("at most " + of(most)));
        return words.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", words));
    }

    /// The heap among the suspicions that are answered with no, as far as these files tell.
    Optional<Fact> heapIsFine() {
        return footprint.heap().used().flatMap(used -> footprint
                .heap()
                .most()
                .filter(most -> used.size().shareOf(most.size()) < NextSteps.FULL)
                .map(most -> new Fact(
                        "Is the Java heap full?",
                        "No: The heap is fine, so look outside it. Its objects take %s of the %s that it may take (%s)."
                                .formatted(used.size(), most.size(), used.source()))));
    }

    private static String threads(Footprint.Threads threads) {
        String kinds = threads.kafka().stream()
                .map(one -> String.format(Locale.ROOT, "%,d %s", one.count(), one.kind()))
                .reduce((one, other) -> one + ", " + other)
                .map(words -> "; of Kafka: " + words)
                .orElse("; none of them is Kafka's");
        return Words.count(threads.all(), "Java thread") + " (" + threads.source() + ")" + kinds;
    }

    private static String tasks(Footprint.Tasks tasks) {
        return Words.count(tasks.count(), "thread") + ", the JVM's own included (" + tasks.source() + ")"
                + tasks.limit().stream()
                        .mapToObj(limit -> String.format(Locale.ROOT, "; %,d may be there", limit))
                        .findFirst()
                        .orElse("");
    }

    private String stacks(Footprint.Stacks stacks) {
        return "%s, %s of addresses each, %s together%s (%s)%s"
                .formatted(
                        Words.count(stacks.threads(), "stack"),
                        stacks.mapped(),
                        stacks.reserved(),
                        resident(stacks.resident()),
                        stacks.source(),
                        footprint
                                .part(Part.Kind.THREAD_STACKS)
                                .filter(part -> stacks.resident()
                                        .filter(resident -> differ(part.used(), resident)
                                                && part.used().compareTo(resident) > 0)
                                        .isPresent())
                                .map(part -> "; stacks of threads that run no Java make it " + part.used())
                                .orElse(""));
    }

    private String arenas(Footprint.Arenas arenas) {
        return "%s, %s of addresses%s%s"
                .formatted(
                        Words.count(arenas.count(), "arena"),
                        arenas.reserved(),
                        resident(arenas.resident()),
                        footprint
                                .part(Part.Kind.MALLOC_ARENAS)
                                .map(Part::used)
                                .filter(left -> arenas.resident()
                                        .filter(resident -> differ(left, resident))
                                        .isPresent())
                                .map(left ->
                                        besidesTheBooks(left, arenas.resident().orElseThrow()))
                                .orElse(""));
    }

    private static String besidesTheBooks(ByteSize left, ByteSize resident) {
        if (left.bytes() == 0) {
            return "; the JVM's books account for all of it";
        }
        return resident.compareTo(left) < 0
                ? "; with malloc's first heap " + left
                : "; the JVM's books account for malloc's memory but for %s, and the table has those".formatted(left);
    }

    /// Whether a reader sees two numbers and asks why.
    private static boolean differ(ByteSize one, ByteSize other) {
        return !one.toString().equals(other.toString());
    }

    private static String resident(Optional<ByteSize> size) {
        return size.map(words -> ", " + words + " of it in memory").orElse("");
    }

    private String growth() {
        return footprint.growth().stream()
                        .map(one -> TrendWords.change(one.bytes(), Unit.BYTES) + " " + one.part())
                        .reduce((one, other) -> one + ", " + other)
                        .orElse("")
                + " committed, by the JVM's own books";
    }

    /// One line for each file that was read, which may hold several kinds.
    List<Fact> files() {
        Map<String, List<Footprint.Read>> byName = footprint.files().stream()
                .collect(Collectors.groupingBy(Footprint.Read::name, LinkedHashMap::new, Collectors.toList()));
        return byName.entrySet().stream()
                .map(file -> new Fact(file.getKey(), kinds(file.getValue())))
                .toList();
    }

    private static String kinds(List<Footprint.Read> parts) {
        List<String> kinds = parts.stream().map(Footprint.Read::kind).toList();
        return Words.list(kinds) + ", "
                + lines(parts.getFirst().lines(), parts.getFirst().unknown());
    }

    private static String lines(int all, int unknown) {
        return unknown == 0
                ? Words.count(all, "line")
                : String.format(
                        Locale.ROOT, "%,d of %s not understood", unknown, Words.count(all, "line was", "lines were"));
    }
}
