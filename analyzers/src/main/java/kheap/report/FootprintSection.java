package kheap.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import kheap.ByteSize;
import kheap.diagnosis.Quantity.Unit;
import kheap.footprint.Footprint;
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
record FootprintSection(Footprint footprint) {
    /// A part of less than this share of the bar is too thin to be seen, and stands in it together with its like.
    private static final double THIN = 0.01;

    /// So many parts have a colour of their own, and what is unexplained is one of them.
    private static final int SHOWN = 8;

    /// @return empty without files
    Optional<Section> section() {
        if (footprint.files().isEmpty()) {
            return Optional.empty();
        }
        List<Block> blocks = new ArrayList<>();
        if (footprint.parts().isEmpty()) {
            blocks.add(new Sentence(
                    "What the process takes, no file tells: the map of its memory (pmap -x), its control group"
                            + " or smaps_rollup would."));
        } else {
            blocks.add(new Sentence("Each part is told by the file that knows it best; what no file explains stands as"
                    + " unexplained."));
            blocks.add(bar());
            blocks.add(table());
        }
        List<Fact> facts = new FootprintWords(footprint).facts();
        if (!facts.isEmpty()) {
            blocks.add(new Facts(facts));
        }
        HeapAfterCollections.of(footprint)
                .filter(HeapAfterCollections::isLong)
                .map(HeapAfterCollections::chart)
                .ifPresent(blocks::add);
        return Optional.of(new Section("footprint", "What the process takes", false, blocks));
    }

    private Bars bar() {
        Set<Part> shown = thickest();
        List<Series> series = new ArrayList<>();
        shown.stream()
                .filter(part -> !isRest(part))
                .map(FootprintSection::series)
                .forEach(series::add);
        double thin = footprint.parts().stream()
                .filter(part -> !shown.contains(part))
                .mapToDouble(part -> part.used().bytes())
                .sum();
        if (thin > 0) {
            series.add(new Series("smaller parts", List.of(thin)));
        }
        shown.stream()
                .filter(FootprintSection::isRest)
                .map(part -> series(part).asRest())
                .forEach(series::add);
        return new Bars(
                "Its parts" + (footprint.limit().isPresent() ? " against its limit" : ""),
                footprint
                        .limit()
                        .map(limit -> "The upright line is what its container may take, " + limit.size() + ".")
                        .orElse(
                                footprint.unlimited()
                                        ? "No limit is set for it."
                                        : "No file tells what its container may take."),
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
                .sorted(Comparator.comparing(FootprintSection::isRest)
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
                .filter(part -> part.used().bytes() > 0)
                .map(part -> List.of(
                        Cell.of(Words.capital(part.kind().toString())),
                        Cell.of(part.used()),
                        part.committed().map(Cell::of).orElse(Cell.NONE),
                        part.most().map(Cell::of).orElse(Cell.NONE),
                        Cell.of(part.source()),
                        Cell.of(part.grade().toString()),
                        Cell.sentence(part.how())))
                .toList();
        return new Table("The parts", columns, rows, rows.size(), Table.Order.OF_THE_BAR);
    }
}
