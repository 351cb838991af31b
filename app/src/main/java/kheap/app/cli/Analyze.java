package kheap.app.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.analysis.AnalysisFile;
import kheap.analysis.DumpAnalysis;
import kheap.analysis.ProfileAnalysis;
import kheap.analysis.ProfileAnalyzer;
import kheap.app.about.Version;
import kheap.app.output.OutputFile;
import kheap.app.output.UnwritableException;
import kheap.pprof.GoProfileFile;
import kheap.report.AnalysisJson;
import kheap.report.ProfileJson;
import kheap.report.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `kheap analyze`: the verdict on one dump, in every form that was asked for.
@Command(
        name = "analyze",
        mixinStandardHelpOptions = true,
        versionProvider = VersionLines.class,
        header = "Says what the Kafka clients in a heap dump do to its memory.",
        description = {
            "",
            "Prints the verdict. With --html or --json it goes to a file as well; with '--json -' standard output"
                    + " gets the JSON instead.",
            "",
            "With --evidence it also reads what lies beside the dump and tells what the whole process takes: maps of its"
                    + " memory, the JVM's own books, the limits of its container, threads, logs of its collections. What"
                    + " each file is, it finds out by itself. Of several files behind --evidence, the last is the dump if"
                    + " none stands elsewhere.",
            "",
            "A profile of a Go program is read as well: of its heap or its goroutines, as /debug/pprof gives it, packed or"
                    + " as text. What reads dumps has no part in it.",
            "",
            "With --save the whole analysis goes to a file that every command and the window take in place of the"
                    + " dump, later and elsewhere, as far as they need no objects.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kheap analyze orders.hprof",
            "  kheap analyze orders.hprof.gz --html orders.html",
            "  kheap analyze orders.hprof --json - | jq .counts",
            "  kheap analyze orders.hprof --quiet --fail-on critical",
            "  kheap analyze orders.hprof --quiet --save orders.kheap.json",
            "  kheap analyze orders.hprof --evidence pmap.txt threads.txt",
            "  kheap analyze collected/heap.hprof.gz --evidence collected",
            "  kheap analyze heap.pb.gz --partitions 64",
        })
final class Analyze implements Callable<Integer> {
    private final Setting setting;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DUMP",
            arity = "0..1",
            description = "The heap dump, .hprof or .hprof.gz, a saved analysis of one, or a profile of a Go program")
    private Path named;

    @Mixin
    private ReadingArguments reading;

    @Mixin
    private ResultArguments results;

    @Option(
            names = "--save",
            paramLabel = "FILE",
            description = "Save the analysis, to be read in place of the dump; gzipped if the name ends in .gz")
    private Path save;

    @Option(
            names = "--evidence",
            paramLabel = "FILE",
            arity = "1..*",
            description = "Files beside the dump, or folders with such files")
    private List<Path> evidence = List.of();

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "How many partitions a Go program sends to or reads from, of all topics together")
    private Integer partitions;

    Analyze(Setting setting) {
        this.setting = setting;
    }

    @Override
    public Integer call() throws UnreadableDumpException, UnwritableException {
        Path dump = dump();
        if (GoProfileFile.isOne(dump)) {
            return profile(dump);
        }
        if (partitions != null) {
            throw refused("--partitions goes with a profile of a Go program");
        }
        List<Path> beside = evidence.subList(0, evidence.size() - (named == null ? 1 : 0));
        List<Path> inputs = Stream.concat(Stream.of(dump), EvidenceInput.all(beside).stream())
                .toList();
        results.check(inputs);
        Optional<OutputFile> saveFile = results.file("--save", save, inputs);

        Timings timings = Timings.ofProcess();
        EvidenceInput told;
        DumpAnalysis analysis;
        try (ProgressLine line = setting.progress(results.quiet)) {
            Progress progress = timings.of(line);
            // first, because a dump takes long
            told = EvidenceInput.read(beside, Optional.of(dump), progress);
            analysis = analysis(dump, progress);
        }
        told.leftOut().forEach(setting.screen()::say);
        if (!told.files().isEmpty()) {
            analysis = analysis.beside(told.files());
        }

        timings.begin("Writing the report");
        if (saveFile.isPresent()) {
            saveFile.get().write(saved(analysis, save.toString().endsWith(".gz")));
        }
        DumpAnalysis whole = analysis;
        results.write(Report.of(whole), out -> AnalysisJson.write(whole, out), setting.screen());
        if (reading.timings) {
            timings.print(setting.screen().err());
        }
        return results.exitCode(analysis.worst());
    }

    private int profile(Path file) throws UnreadableDumpException, UnwritableException {
        if (save != null) {
            throw refused("--save is for dumps: a profile is read in no time, keep the file itself");
        }
        if (!evidence.isEmpty()) {
            throw refused("--evidence goes with a dump of a JVM, and this is a profile of a Go program");
        }
        if (partitions != null && partitions < 1) {
            throw refused("--partitions needs a number from 1 on");
        }
        results.check(List.of(file));
        Timings timings = Timings.ofProcess();
        timings.begin("Reading the profile");
        ProfileAnalysis analysis =
                ProfileAnalyzer.analyze(file, partitions == null ? OptionalInt.empty() : OptionalInt.of(partitions));
        timings.begin("Writing the report");
        results.write(Report.of(analysis), out -> ProfileJson.write(analysis, out), setting.screen());
        if (reading.timings) {
            timings.print(setting.screen().err());
        }
        return results.exitCode(analysis.worst());
    }

    private ParameterException refused(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    /// `--evidence` takes all names up to the next option, so that a shell may fill them in, and the dump with them.
    private Path dump() {
        if (named != null) {
            return named;
        }
        if (evidence.size() < 2) {
            throw refused("Missing required parameter: 'DUMP'");
        }
        return evidence.getLast();
    }

    private DumpAnalysis analysis(Path dump, Progress progress) throws UnreadableDumpException {
        try {
            return setting.route().analyze(dump, reading.opening(), progress);
        } catch (UnreadableDumpException e) {
            throw EvidenceInput.insteadOfADump(dump, progress)
                    .map(words -> new UnreadableDumpException(
                            dump,
                            "is no heap dump, it is %s".formatted(words),
                            "Read it with 'kheap evidence %s', or beside a dump with --evidence".formatted(dump)))
                    .orElse(e);
        }
    }

    private static byte[] saved(DumpAnalysis analysis, boolean packed) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = packed ? new GZIPOutputStream(bytes) : bytes) {
            AnalysisFile.write(analysis, Version.ofProgram(), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
