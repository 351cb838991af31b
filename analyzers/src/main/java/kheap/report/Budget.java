package kheap.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import kheap.ByteSize;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Quantity.Unit;
import kheap.footprint.Footprint;
import kheap.footprint.Footprint.Amount;
import kheap.footprint.Part;
import kheap.report.Block.Chart.Bars;
import kheap.report.Block.Chart.Bars.Label;
import kheap.report.Block.Chart.Series;
import kheap.report.Block.Column;
import kheap.report.Block.Fact;
import kheap.report.Block.Facts;
import kheap.report.Block.Section;
import kheap.report.Block.Sentence;
import kheap.report.Block.Table;

/// What a process takes from the system, held against what its container may take: one bar, and where each number
/// comes from.
final class Budget {
    /// The questions that are about the process rather than about Kafka's clients.
    static final Set<String> QUESTIONS = Set.of("malloc-arenas", "native-libraries", "container-budget");

    /// A part of less than this share of the bar is too thin to be seen, and stands in it together with its like.
    private static final double THIN = 0.01;

    /// So many parts have a colour of their own, and what is unexplained is one of them.
    private static final int SHOWN = 8;

    private static final int LARGEST = 3;

    private final Footprint footprint;

    Budget(Footprint footprint) {
        this.footprint = footprint;
    }

    static boolean isAsked(Diagnosis diagnosis) {
        return QUESTIONS.contains(diagnosis.question().id());
    }

    /// `1.8 GiB of 2 GiB`.
    Optional<String> use() {
        return footprint
                .used()
                .map(used -> used.size()
                        + footprint.limit().map(limit -> " of " + limit.size()).orElse(""));
    }

    List<Fact> figures() {
        return use().map(words -> new Fact("Process", words)).stream().toList();
    }

    /// The use of the limit in one sentence, and what most of it is.
    Optional<String> sentence() {
        return footprint.used().map(used -> "The process takes " + used.size() + ofTheLimit(used.size()) + mostly());
    }

    private String ofTheLimit(ByteSize used) {
        return footprint
                .limit()
                .map(limit -> String.format(
                        Locale.ROOT,
                        " of the %s that its container may take (%.0f %%)",
                        limit.size(),
                        used.shareOf(limit.size()) * 100))
                .orElse("");
    }

    /// `, most of it malloc arenas (620 MiB), thread stacks (430 MiB) and Java heap (300 MiB).`
    private String mostly() {
        List<String> largest = footprint.parts().stream()
                .filter(part -> part.used().bytes() > 0)
                .sorted(Comparator.comparing(Part::used).reversed())
                .limit(LARGEST)
                .map(part -> "%s (%s)".formatted(part.kind(), part.used()))
                .toList();
        return switch (largest.size()) {
            case 0 -> ".";
            default ->
                (footprint.parts().size() > largest.size() ? ", most of it " : ": ") + Words.list(largest) + ".";
        };
    }

    /// @return empty without files
    Optional<Section> section() {
        if (footprint.files().isEmpty()) {
            return Optional.empty();
        }
        List<Block> blocks = new ArrayList<>();
        if (footprint.parts().isEmpty()) {
            blocks.add(new Sentence("What the process takes, no file tells: the map of its memory (pmap -x), its control group"
                    + " or smaps_rollup would."));
        } else {
            blocks.add(new Sentence("Each part is told by the file that knows it best; what no file explains stands as"
                    + " unexplained."));
            blocks.add(bar());
            blocks.add(table());
        }
        List<Fact> facts = facts();
        if (!facts.isEmpty()) {
            blocks.add(new Facts(facts));
        }
        return Optional.of(new Section("footprint", "What the process takes", false, blocks));
    }

    private Bars bar() {
        Set<Part> shown = thickest();
        List<Series> series = new ArrayList<>();
        shown.stream().filter(part -> !isRest(part)).map(Budget::series).forEach(series::add);
        double thin = footprint.parts().stream()
                .filter(part -> !shown.contains(part))
                .mapToDouble(part -> part.used().bytes())
                .sum();
        if (thin > 0) {
            series.add(new Series("smaller parts", List.of(thin)));
        }
        shown.stream().filter(Budget::isRest).map(part -> series(part).asRest()).forEach(series::add);
        return new Bars(
                "What the process takes",
                "The parts of what the process takes, by the files that were read"
                        + footprint
                                .limit()
                                .map(limit -> "; the upright line is what its container may take, " + limit.size() + ".")
                                .orElse("."),
                Unit.BYTES,
                List.of(Label.of("the process")),
                series,
                "the container's limit",
                footprint.limit().stream()
                        .map(limit -> OptionalDouble.of(limit.size().bytes()))
                        .toList());
    }

    /// In the order of the picture.
    private Set<Part> thickest() {
        ByteSize whole = footprint.parts().stream().map(Part::used).reduce(ByteSize.ZERO, ByteSize::plus);
        Set<Part> thick = footprint.parts().stream()
                .filter(part -> part.used().shareOf(whole) >= THIN)
                .sorted(Comparator.comparing(Budget::isRest)
                        .thenComparing(Part::used)
                        .reversed())
                .limit(SHOWN)
                .collect(Collectors.toSet());
        return footprint.parts().stream().filter(thick::contains).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static boolean isRest(Part part) {
        return part.kind() == Part.Kind.UNEXPLAINED;
    }

    private static Series series(Part part) {
        return new Series(part.kind().toString(), List.of((double) part.used().bytes()));
    }

    private Table table() {
        List<Column> columns = List.of(
                new Column("Part", false, false),
                new Column("Used", true, false),
                new Column("Committed", true, false),
                new Column("At most", true, false),
                new Column("From", false, false),
                new Column("How sure", false, false),
                new Column("How it was counted", false, true));
        List<List<Cell>> rows = footprint.parts().stream()
                .map(part -> List.of(
                        Cell.of(Words.capital(part.kind().toString())),
                        Cell.of(part.used()),
                        part.committed().map(Cell::of).orElse(Cell.NONE),
                        part.most().map(Cell::of).orElse(Cell.NONE),
                        Cell.of(part.source()),
                        Cell.of(part.grade().toString()),
                        Cell.of(part.how())))
                .toList();
        return new Table("The parts", columns, rows, rows.size(), Table.Order.OF_THE_BAR);
    }

    private List<Fact> facts() {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Limit", limit()));
        footprint.killed().ifPresent(times -> facts.add(new Fact("Killed", killed(times))));
        atMost().ifPresent(words -> facts.add(new Fact("At most", words)));
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
                                .map(used -> left(limit.size().bytes() - used.size().bytes(), used))
                                .orElse(""))
                .orElse("no file tells it; in a container memory.max of the control group does");
    }

    private static String left(long bytes, Amount used) {
        return bytes >= 0
                ? "; %s are taken, %s are left".formatted(of(used), new ByteSize(bytes))
                : "; %s are taken, %s more than that: not all of it counts, or the files are not of one moment"
                        .formatted(of(used), new ByteSize(-bytes));
    }

    private static String killed(long times) {
        return times == 0
                ? "never for its memory, as the control group counts"
                : "the kernel killed %s of this container for its memory"
                        .formatted(Words.count(times, "process", "processes"));
    }

    /// What all would take that may grow, if it did.
    private Optional<String> atMost() {
        if (footprint.parts().stream().allMatch(part -> part.most().isEmpty())) {
            return Optional.empty();
        }
        ByteSize most = footprint.parts().stream()
                .map(part -> part.most()
                        .filter(size -> size.compareTo(part.used()) > 0)
                        .orElse(part.used()))
                .reduce(ByteSize.ZERO, ByteSize::plus);
        return Optional.of(most + ", each part as large as it may become, and those without a bound as they are"
                + footprint
                        .limit()
                        .map(limit -> most.compareTo(limit.size()) > 0
                                ? ": more than the container may take"
                                : "; the container may take that")
                        .orElse(""));
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
        return Words.count(tasks.count(), "thread") + " as the kernel counts (" + tasks.source() + ")"
                + tasks.limit().stream()
                        .mapToObj(limit -> String.format(Locale.ROOT, "; %,d may be there", limit))
                        .findFirst()
                        .orElse("");
    }

    private static String stacks(Footprint.Stacks stacks) {
        return "%s, %s of addresses each, %s together%s (%s)"
                .formatted(
                        Words.count(stacks.threads(), "stack"),
                        stacks.mapped(),
                        stacks.reserved(),
                        resident(stacks.resident()),
                        stacks.source());
    }

    private static String arenas(Footprint.Arenas arenas) {
        return "%s, %s of addresses%s"
                .formatted(
                        Words.count(arenas.count(), "arena"), arenas.reserved(), resident(arenas.resident()));
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

    /// One line for each file that was read.
    List<Fact> files() {
        return footprint.files().stream()
                .map(file -> new Fact(file.name(), file.kind() + ", " + lines(file.lines(), file.unknown())))
                .toList();
    }

    private static String lines(int all, int unknown) {
        return unknown == 0
                ? Words.count(all, "line")
                : String.format(
                        Locale.ROOT, "%,d of %s not understood", unknown, Words.count(all, "line was", "lines were"));
    }
}
