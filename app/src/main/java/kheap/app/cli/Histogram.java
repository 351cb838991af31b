package kheap.app.cli;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import kheap.ByteSize;
import kheap.UnreadableDumpException;
import kheap.analysis.ClassHistogram;
import kheap.analysis.DumpAnalysis.ClassRow;
import kheap.app.output.UnwritableException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `kheap histogram`: the largest classes of a dump.
@Command(
        name = "histogram",
        mixinStandardHelpOptions = true,
        versionProvider = VersionLines.class,
        header = "Lists the classes that take the most memory.",
        description = {"", "Counts reachable objects only.", ""},
        footerHeading = "%nExamples:%n",
        footer = {
            "  kheap histogram orders.hprof",
            "  kheap histogram orders.hprof --top 100 --by count",
        })
final class Histogram implements Callable<Integer> {
    /// What the largest class is largest by.
    enum Order {
        RETAINED(Comparator.comparing(ClassRow::retained)),
        SHALLOW(Comparator.comparing(ClassRow::shallow)),
        COUNT(Comparator.comparing(ClassRow::count));

        private final Comparator<ClassRow> largestFirst;

        Order(Comparator<ClassRow> smallestFirst) {
            this.largestFirst = smallestFirst.reversed().thenComparing(ClassRow::name);
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Setting setting;

    @Spec
    private CommandSpec spec;

    @Mixin
    private DumpArguments read;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "30",
            description = "How many classes (default: ${DEFAULT-VALUE})")
    private int top;

    @Option(
            names = "--by",
            paramLabel = "ORDER",
            defaultValue = "retained",
            description = "Largest first by ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Order by;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress")
    private boolean quiet;

    Histogram(Setting setting) {
        this.setting = setting;
    }

    @Override
    public Integer call() throws UnreadableDumpException, UnwritableException {
        if (top < 1) {
            throw new ParameterException(spec.commandLine(), "--top must be at least 1, not " + top);
        }
        Timings timings = Timings.ofProcess();
        ClassHistogram histogram;
        try (ProgressLine progress = setting.progress(quiet)) {
            histogram = setting.route().histogram(read.dump, read.opening(), timings.of(progress));
        }
        setting.screen().print(out -> write(histogram, out), setting.screen().charset());
        if (read.timings()) {
            timings.print(setting.screen().err());
        }
        return ExitCode.DONE.number;
    }

    private void write(ClassHistogram histogram, Appendable out) throws IOException {
        List<ClassRow> rows = histogram.rows();
        out.append("%15s %12s %12s  %s%n".formatted("Instances", "Shallow", "Retained", "Class"));
        for (ClassRow row : rows.stream().sorted(by.largestFirst).limit(top).toList()) {
            out.append(line(row.count(), row.shallow(), row.retained().toString(), Screen.printable(row.name())));
        }
        ByteSize shallow = rows.stream().map(ClassRow::shallow).reduce(ByteSize.ZERO, ByteSize::plus);
        long instances = rows.stream().mapToLong(ClassRow::count).sum();
        // retained sizes of different classes overlap, so they have no sum
        String what = histogram.whole() ? "all %,d classes" : "the %,d largest classes, as a saved analysis keeps them";
        out.append(line(instances, shallow, "", what.formatted(rows.size())));
    }

    private static String line(long instances, ByteSize shallow, String retained, String name) {
        return String.format(Locale.ROOT, "%,15d %12s %12s  %s%n", instances, shallow, retained, name);
    }
}
