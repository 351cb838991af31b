package kheap.app.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import kheap.UnreadableDumpException;
import kheap.analysis.AnalysisFile;
import kheap.analysis.DumpAnalysis;
import kheap.app.about.Version;
import kheap.app.output.OutputFile;
import kheap.app.output.UnwritableException;
import kheap.diagnosis.Severity;
import kheap.report.AnalysisJson;
import kheap.report.HtmlReport;
import kheap.report.Report;
import kheap.report.TextReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
    private static final Path STANDARD_OUTPUT = Path.of("-");

    private final Setting setting;

    @Spec
    private CommandSpec spec;

    @Mixin
    private DumpArguments read;

    @Option(names = "--html", paramLabel = "FILE", description = "Write the report as one HTML page")
    private Path html;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the analysis as JSON; '-' is standard output")
    private Path json;

    @Option(
            names = "--save",
            paramLabel = "FILE",
            description = "Save the analysis, to be read in place of the dump; gzipped if the name ends in .gz")
    private Path save;

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            description = "Exit with 1 when a problem is at least this bad: ${COMPLETION-CANDIDATES}")
    private Severity failOn;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress and no text, only what --html, --json, --save and the exit code say")
    private boolean quiet;

    Analyze(Setting setting) {
        this.setting = setting;
    }

    @Override
    public Integer call() throws UnreadableDumpException, UnwritableException {
        boolean jsonToScreen = STANDARD_OUTPUT.equals(json);
        Optional<OutputFile> htmlFile = output("--html", html);
        Optional<OutputFile> jsonFile = jsonToScreen ? Optional.empty() : output("--json", json);
        Optional<OutputFile> saveFile = output("--save", save);
        differ("--html", htmlFile, "--json", jsonFile);
        differ("--html", htmlFile, "--save", saveFile);
        differ("--json", jsonFile, "--save", saveFile);

        Timings timings = Timings.ofProcess();
        DumpAnalysis analysis;
        try (ProgressLine progress = setting.progress(quiet)) {
            analysis = setting.route().analyze(read.dump, read.opening(), timings.of(progress));
        }

        timings.begin("Writing the report");
        Report report = Report.of(analysis);
        if (htmlFile.isPresent()) {
            htmlFile.get().write(out -> HtmlReport.write(report, out));
        }
        if (jsonFile.isPresent()) {
            jsonFile.get().write(out -> AnalysisJson.write(analysis, out));
        }
        if (saveFile.isPresent()) {
            saveFile.get().write(saved(analysis, save.toString().endsWith(".gz")));
        }
        Screen screen = setting.screen();
        if (jsonToScreen) {
            screen.print(out -> AnalysisJson.write(analysis, out), StandardCharsets.UTF_8);
        } else if (!quiet) {
            screen.print(out -> TextReport.write(report, out, screen.colour(), screen.columns()), screen.charset());
        }
        if (read.timings) {
            timings.print(screen.err());
        }
        return failOn != null
                        && analysis.worst()
                                .filter(worst -> worst.compareTo(failOn) >= 0)
                                .isPresent()
                ? ExitCode.PROBLEM.number
                : ExitCode.DONE.number;
    }

    private Optional<OutputFile> output(String option, Path file) throws UnwritableException {
        if (STANDARD_OUTPUT.equals(file)) {
            throw new ParameterException(spec.commandLine(), option + " needs the name of a file");
        }
        return file == null ? Optional.empty() : Optional.of(OutputFile.checked(file, read.dump));
    }

    private void differ(String option, Optional<OutputFile> file, String other, Optional<OutputFile> otherFile) {
        if (file.isPresent() && file.equals(otherFile)) {
            throw new ParameterException(spec.commandLine(), option + " and " + other + " name the same file");
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
