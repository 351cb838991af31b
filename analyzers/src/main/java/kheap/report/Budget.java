package kheap.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import kheap.ByteSize;
import kheap.diagnosis.Quantity.Unit;
import kheap.footprint.Footprint;
import kheap.footprint.Part;
import kheap.kafka.KafkaThread;
import kheap.report.Block.Chart.Bars;
import kheap.report.Block.Chart.Bars.Label;
import kheap.report.Block.Chart.Series;
import kheap.report.Block.Column;
import kheap.report.Block.Fact;
import kheap.report.Block.Section;
import kheap.report.Block.Sentence;
import kheap.report.Block.Table;

/// What a process takes from the system, held against what its container may take: one bar, and where each number
/// comes from.
final class Budget {
    /// A part of less than this share of the bar is too thin to be seen, and stands in it together with its like.
    private static final double THIN = 0.01;

    private static final int LARGEST = 3;

    private final Footprint footprint;

    Budget(Footprint footprint) {
        this.footprint = footprint;
    }

    /// `1.8 GiB of 2 GiB`.
    Optional<String> use() {
        return footprint
                .used()
                .map(used -> footprint
                        .limit()
                        .map(limit -> used.size() + " of " + limit.size())
                        .orElseGet(() -> used.size().toString()))
                .or(() -> footprint.limit().map(limit -> "at most " + limit.size()));
    }

    Optional<Fact> fact() {
        return use().map(words -> new Fact("Process", words));
    }

    /// The use of the limit in one sentence, and what most of it is.
    Optional<String> sentence() {
        return footprint.used().map(used -> footprint
                .limit()
                .map(limit -> "The process takes %s of the %s that its container may take (%.0f %%)%s."
                        .formatted(used.size(), limit.size(), used.size().shareOf(limit.size()) * 100, mostly()))
                .orElseGet(() -> "The process takes %s%s.".formatted(used.size(), mostly())));
    }

    /// `: 620 MiB in malloc arenas, 430 MiB in thread stacks and 300 MiB in the Java heap`.
    private String mostly() {
        List<String> largest = footprint.parts().stream()
                .filter(part -> part.used().bytes() > 0)
                .sorted(Comparator.comparing(Part::used).reversed())
                .limit(LARGEST)
                .map(part -> part.used() + " " + part.kind())
                .toList();
        return largest.isEmpty() ? "" : ": " + Words.list(largest);
    }

    /// @return empty without files
    Optional<Section> section() {
        if (footprint.files().isEmpty()) {
            return Optional.empty();
        }
        List<Block> blocks = new ArrayList<>();
        sentence().map(Sentence::new).ifPresent(blocks::add);
        left().map(Sentence::new).ifPresent(blocks::add);
        killed().map(Sentence::new).ifPresent(blocks::add);
        if (!footprint.parts().isEmpty()) {
            blocks.add(bar());
            blocks.add(table());
        }
        atMost().map(Sentence::new).ifPresent(blocks::add);
        threads().map(Sentence::new).ifPresent(blocks::add);
        stacks().map(Sentence::new).ifPresent(blocks::add);
        arenas().map(Sentence::new).ifPresent(blocks::add);
        footprint.doubts().forEach(doubt -> blocks.add(new Sentence("In doubt: " + doubt)));
        return Optional.of(new Section("footprint", "What the process takes", false, blocks));
    }

    private Optional<String> left() {
        if (footprint.limit().isEmpty()) {
            return Optional.of("No file tells a limit of the container: what is left cannot be said. In a container,"
                    + " memory.max of its control group holds it.");
        }
        Footprint.Amount limit = footprint.limit().get();
        return footprint.used().map(used -> {
            long left = limit.size().bytes() - used.size().bytes();
            String words = left >= 0
                    ? new ByteSize(left) + " are left."
                    : "That is " + new ByteSize(-left)
                            + " more than the limit; it was not all counted at one moment, or part"
                            + " of it does not count against the limit.";
            return "The limit is from %s, the use from %s. %s".formatted(limit.source(), used.source(), words);
        });
    }

    private Optional<String> killed() {
        return footprint.killed().stream()
                .filter(times -> times > 0)
                .mapToObj(times -> "The kernel has killed %s in this container because of the limit."
                        .formatted(Words.count(times, "process", "processes")))
                .findFirst();
    }

    private Bars bar() {
        ByteSize whole = footprint.parts().stream().map(Part::used).reduce(ByteSize.ZERO, ByteSize::plus);
        List<Series> series = new ArrayList<>();
        double thin = 0;
        for (Part part : footprint.parts()) {
            if (part.used().shareOf(whole) >= THIN) {
                series.add(new Series(
                        part.kind().toString(), List.of((double) part.used().bytes())));
            } else {
                thin += part.used().bytes();
            }
        }
        if (thin > 0) {
            series.add(new Series("small parts", List.of(thin)));
        }
        return new Bars(
                "What the process takes",
                "The parts of what the process takes now"
                        + footprint
                                .limit()
                                .map(limit -> "; the line is what its container may take, " + limit.size() + ".")
                                .orElse("."),
                Unit.BYTES,
                List.of(Label.of("the process")),
                series,
                "limit",
                footprint.limit().stream()
                        .map(limit -> OptionalDouble.of(limit.size().bytes()))
                        .toList());
    }

    private Table table() {
        List<Column> columns = List.of(
                new Column("part", false, false),
                new Column("used now", true, false),
                new Column("committed", true, false),
                new Column("at most", true, false),
                new Column("from", false, false),
                new Column("how sure", false, false),
                new Column("how it was counted", false, true));
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

    /// What all would take that may grow, if it did.
    private Optional<String> atMost() {
        boolean grows = footprint.parts().stream().anyMatch(part -> part.most().isPresent());
        if (!grows) {
            return Optional.empty();
        }
        ByteSize most = footprint.parts().stream()
                .map(part -> part.most()
                        .filter(size -> size.compareTo(part.used()) > 0)
                        .orElse(part.used()))
                .reduce(ByteSize.ZERO, ByteSize::plus);
        return Optional.of(
                "With each part at the most it may become, and those without a bound as they are now, it would"
                        + " take "
                        + most
                        + footprint
                                .limit()
                                .map(limit -> most.compareTo(limit.size()) > 0
                                        ? ": more than the container may take."
                                        : ", which the container may take.")
                                .orElse("."));
    }

    private Optional<String> threads() {
        return footprint.threads().map(threads -> {
            int kafka = threads.kafka().stream()
                    .mapToInt(Footprint.Threads.Kafka::count)
                    .sum();
            String kinds = Words.list(threads.kafka().stream()
                    .map(one -> "%,d of %s".formatted(one.count(), name(one.kind())))
                    .toList());
            return String.format(
                            Locale.ROOT, "%s, as the %s shows", Words.count(threads.all(), "thread"), threads.source())
                    + (kafka == 0
                            ? "; none of them is Kafka's."
                            : String.format(Locale.ROOT, "; %,d of them Kafka's: %s.", kafka, kinds));
        });
    }

    private static String name(KafkaThread.Kind kind) {
        return kind.toString();
    }

    private Optional<String> stacks() {
        return footprint.stacks().map(stacks -> "%s mapped, %s each: %s reserved%s."
                .formatted(
                        Words.count(stacks.threads(), "thread stack is", "thread stacks are"),
                        stacks.mapped(),
                        stacks.reserved(),
                        stacks.resident()
                                .map(resident -> ", " + resident + " of it in memory")
                                .orElse("")));
    }

    private Optional<String> arenas() {
        return footprint.arenas().map(arenas -> "%s of malloc mapped: %s reserved%s."
                .formatted(
                        Words.count(arenas.count(), "arena is", "arenas are"),
                        arenas.reserved(),
                        arenas.resident()
                                .map(resident -> ", " + resident + " of it in memory")
                                .orElse("")));
    }

    /// One line for each file that was read.
    List<Fact> files() {
        return footprint.files().stream()
                .map(file -> new Fact(
                        file.name(),
                        file.unknown() == 0
                                ? "%s, %s".formatted(file.kind(), Words.count(file.lines(), "line"))
                                : String.format(
                                        Locale.ROOT,
                                        "%s; %,d of %s not understood",
                                        file.kind(),
                                        file.unknown(),
                                        Words.count(file.lines(), "line was", "lines were"))))
                .toList();
    }
}
