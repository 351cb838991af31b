package kheap.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import kheap.ByteSize;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.analysis.Analysis;
import kheap.analysis.ProfileAnalyzer;
import kheap.app.output.UnwritableException;
import kheap.comparison.Day;
import kheap.comparison.DumpComparison;
import kheap.comparison.Limit;
import kheap.comparison.Unread;
import kheap.evidence.EvidenceReader;
import kheap.pprof.GoProfileFile;
import kheap.report.ComparisonJson;
import kheap.report.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `kheap compare`: what grew between several dumps of one service, or profiles of a Go program.
///
/// Dumps are analysed one after the other, and of each only its [Day] is kept: thirty take the memory of one.
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        versionProvider = VersionLines.class,
        header = "Says what grew between several dumps of one service, how fast, and where that ends.",
        description = {
            "",
            "Takes dumps and saved analyses, in any order: they are sorted by the times at which they were taken. A dump"
                    + " that cannot be read is left out, if two remain.",
            "",
            "Takes profiles of a Go program as well, of its heap and of its goroutines: they are compared among"
                    + " themselves.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kheap compare monday.hprof tuesday.hprof.gz wednesday.kheap.json",
            "  kheap compare *.kheap.json --limit 2g --html growth.html --fail-on warning",
            "  kheap compare old.hprof new.hprof --at old.hprof=2026-11-20T10:15",
            "  kheap compare day1.pb.gz day2.pb.gz day3.pb.gz --partitions 64",
        })
final class Compare implements Callable<Integer> {
    /// Bytes of a file that leaves too little behind to collect it.
    private static final long SMALL = 1 << 20;

    private final Setting setting;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DUMP",
            arity = "1..*",
            description =
                    "Two or more heap dumps, .hprof or .hprof.gz, and saved analyses; or profiles, .pb.gz, .pb or text")
    private List<Path> dumps;

    @Option(
            names = "--limit",
            paramLabel = "SIZE",
            converter = HeapSize.class,
            description = "How large the heap may become: 512m, 2g, 512Mi or bytes (default: the maximum heap, as"
                    + " the dumps tell it)")
    private ByteSize limit;

    @Option(
            names = "--at",
            paramLabel = "FILE=TIME",
            description = "When a dump was taken, if it does not say that itself or is wrong: 2026-11-20T10:15 for UTC,"
                    + " 2026-11-20T10:15+01:00 or 2026-11-20")
    private List<String> at = List.of();

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "How many partitions a Go program sends to or reads from, over all topics: says where the"
                    + " memory of sarama's channels ends, and when")
    private Integer partitions;

    @Mixin
    private ReadingArguments reading;

    @Mixin
    private ResultArguments results;

    private final List<Taken> taken = new ArrayList<>();

    /// Those that do not say when they were taken, and neither does the user.
    private final List<Path> timeless = new ArrayList<>();

    private final List<Unread> unread = new ArrayList<>();

    /// Why those are unread, for the user, who named them with their folders.
    private final List<String> refusals = new ArrayList<>();

    Compare(Setting setting) {
        this.setting = setting;
    }

    @Override
    public Integer call() throws UnwritableException {
        List<Path> files = eachOnce();
        checkPartitions(files);
        GivenTimes times = times(files);
        results.check(files);

        Timings timings = Timings.ofProcess();
        try (ProgressLine progress = setting.progress(results.quiet)) {
            for (int i = 0; i < files.size(); i++) {
                progress.goOn();
                read(files.get(i), times, timings.of(numbered(progress, i + 1, files.size())));
                forget(files.get(i));
            }
        }
        refusals.forEach(setting.screen()::say);
        DumpComparison.refusal(taken.stream().map(Taken::day).toList()).ifPresent(sentence -> {
            throw wrong(sentence);
        });
        checkTimes();
        if (taken.stream().allMatch(one -> one.day().isSameDump(taken.getFirst().day()))) {
            if (unread.isEmpty()) {
                throw wrong("These are all the same %s; a comparison takes two different ones."
                        .formatted(
                                taken.isEmpty()
                                        ? "dump"
                                        : taken.getFirst().day().file().word()));
            }
            setting.screen().say("That leaves fewer than two dumps, and a comparison takes two.");
            return ExitCode.UNREADABLE_DUMP.number;
        }

        timings.begin("Comparing");
        DumpComparison comparison = DumpComparison.of(
                taken.stream().map(Taken::day).toList(),
                unread,
                Optional.ofNullable(limit).map(size -> new Limit(size, "as --limit says")));
        timings.begin("Writing the report");
        results.write(Report.of(comparison), out -> ComparisonJson.write(comparison, out), setting.screen());
        if (reading.timings) {
            timings.print(setting.screen().err());
        }
        return results.exitCode(comparison.worst());
    }

    /// A dump of which is known when it was taken.
    private record Taken(Path file, Day day) {}

    private void read(Path file, GivenTimes times, Progress progress) {
        try {
            Analysis analysis = GoProfileFile.isOne(file)
                    ? ProfileAnalyzer.analyze(file, partitions())
                    : setting.route().analyze(file, reading.opening(), progress);
            Optional<String> refusal = Day.refusal(analysis);
            if (refusal.isPresent()) {
                leaveOut(file, refusal.get());
            } else {
                times.of(file)
                        .or(() -> Day.takenAt(analysis))
                        .ifPresentOrElse(
                                when -> taken.add(new Taken(file, Day.of(analysis, when))), () -> timeless.add(file));
            }
        } catch (UnreadableDumpException e) {
            leaveOut(
                    file,
                    isEvidence(file)
                            ? "%s lies beside a dump and is no day by itself. Save both as one with 'kheap analyze DUMP --evidence %s --save FILE', and compare what was saved."
                                    .formatted(file, file)
                            : e.getMessage());
        }
    }

    private static boolean isEvidence(Path file) {
        try {
            return !EvidenceReader.read(file).files().isEmpty();
        } catch (UnreadableDumpException e) {
            // What it is no dump for is said already.
            return false;
        }
    }

    private void leaveOut(Path file, String sentence) {
        refusals.add(sentence);
        // The report names files without their folders.
        unread.add(new Unread(name(file), sentence.replace(file.toString(), name(file))));
    }

    private void checkPartitions(List<Path> files) {
        if (partitions != null && partitions < 1) {
            throw wrong("--partitions needs a number from 1 on");
        }
        if (partitions != null && files.stream().noneMatch(GoProfileFile::isOne)) {
            throw wrong("--partitions goes with profiles of a Go program");
        }
    }

    private OptionalInt partitions() {
        return partitions == null ? OptionalInt.empty() : OptionalInt.of(partitions);
    }

    /// Frees what the analysis of a file left behind. The JVM's heap may grow to most of the machine, and until it
    /// has, what has grown old stays.
    private static void forget(Path file) {
        if (file.toFile().length() > SMALL) {
            System.gc();
        }
    }

    /// Says of each file that is named twice that it counts once.
    private List<Path> eachOnce() {
        List<Path> files = new ArrayList<>();
        for (Path dump : dumps) {
            if (Files.isDirectory(dump)) {
                throw wrong("%s is a folder. Name the dumps in it, or what was saved of them.".formatted(dump));
            }
            Optional<Path> same =
                    files.stream().filter(file -> isSame(file, dump)).findFirst();
            same.ifPresentOrElse(
                    file -> setting.screen().say("%s is the same file as %s and counts once.".formatted(dump, file)),
                    () -> files.add(dump));
        }
        if (files.size() < 2) {
            throw wrong("A comparison takes two dumps or more.");
        }
        return files;
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static boolean isSame(Path file, Path other) {
        try {
            return file.equals(other) || Files.isSameFile(file, other);
        } catch (IOException e) {
            // One of them is not there, so reading it will say so.
            return false;
        }
    }

    private GivenTimes times(List<Path> files) {
        try {
            return GivenTimes.of(at, files);
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    /// Dumps can only be put in order if each has a time of its own.
    private void checkTimes() {
        List<String> sentences = new ArrayList<>();
        timeless.forEach(file -> sentences.add(
                "%s does not say when it was taken. Say it: --at '%s=2026-11-20T10:15'".formatted(file, file)));
        for (int i = 0; i < taken.size(); i++) {
            Taken one = taken.get(i);
            taken.subList(0, i).stream()
                    .filter(before -> before.day().at().equals(one.day().at()))
                    // a heap profile and a goroutine profile of one moment are one day
                    .filter(before ->
                            before.day().file().kind() == one.day().file().kind())
                    .filter(before -> !before.day().isSameDump(one.day()))
                    .findFirst()
                    .ifPresent(before ->
                            sentences.add("%s and %s are both of %s. Say which was when: --at '%s=2026-11-20T10:15'"
                                    .formatted(
                                            before.file(), one.file(), one.day().at(), one.file())));
        }
        if (!sentences.isEmpty()) {
            throw wrong(String.join(System.lineSeparator(), sentences));
        }
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    /// Says with each step which dump of how many it is about.
    private static Progress numbered(Progress progress, int number, int all) {
        return new Progress() {
            @Override
            public void step(String name) {
                progress.step("File %d of %d: %s".formatted(number, all, name));
            }

            @Override
            public void at(long done, long total) {
                progress.at(done, total);
            }

            @Override
            public void goOn() {
                progress.goOn();
            }
        };
    }
}
