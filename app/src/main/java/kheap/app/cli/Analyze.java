package kheap.app.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import kheap.UnreadableDumpException;
import kheap.analysis.AnalysisFile;
import kheap.analysis.DumpAnalysis;
import kheap.app.about.Version;
import kheap.app.output.OutputFile;
import kheap.app.output.UnwritableException;
import kheap.report.AnalysisJson;
import kheap.report.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
        })
final class Analyze implements Callable<Integer> {
    private final Setting setting;

    @Mixin
    private DumpArguments read;

    @Mixin
    private ResultArguments results;

    @Option(
            names = "--save",
            paramLabel = "FILE",
            description = "Save the analysis, to be read in place of the dump; gzipped if the name ends in .gz")
    private Path save;

    Analyze(Setting setting) {
        this.setting = setting;
    }

    @Override
    public Integer call() throws UnreadableDumpException, UnwritableException {
        List<Path> dumps = List.of(read.dump);
        results.check(dumps);
        Optional<OutputFile> saveFile = results.file("--save", save, dumps);

        Timings timings = Timings.ofProcess();
        DumpAnalysis analysis;
        try (ProgressLine progress = setting.progress(results.quiet)) {
            analysis = setting.route().analyze(read.dump, read.opening(), timings.of(progress));
        }

        timings.begin("Writing the report");
        if (saveFile.isPresent()) {
            saveFile.get().write(saved(analysis, save.toString().endsWith(".gz")));
        }
        results.write(Report.of(analysis), out -> AnalysisJson.write(analysis, out), setting.screen());
        if (read.timings()) {
            timings.print(setting.screen().err());
        }
        return results.exitCode(analysis.worst());
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
