package kheap.app.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import kheap.UnreadableDumpException;
import kheap.analysis.DumpAnalysis;
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
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kheap analyze orders.hprof",
            "  kheap analyze orders.hprof.gz --html orders.html",
            "  kheap analyze orders.hprof --json - | jq .counts",
            "  kheap analyze orders.hprof --quiet --fail-on critical",
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
            names = "--fail-on",
            paramLabel = "SEVERITY",
            description = "Exit with 1 when a problem is at least this bad: ${COMPLETION-CANDIDATES}")
    private Severity failOn;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress and no text, only what --html, --json and the exit code say")
    private boolean quiet;

    Analyze(Setting setting) {
        this.setting = setting;
    }

    @Override
    public Integer call() throws UnreadableDumpException, UnwritableException {
        if (html != null && html.equals(STANDARD_OUTPUT)) {
            throw new ParameterException(spec.commandLine(), "--html needs the name of a file");
        }
        boolean jsonToScreen = json != null && json.equals(STANDARD_OUTPUT);
        Optional<OutputFile> htmlFile =
                html == null ? Optional.empty() : Optional.of(OutputFile.checked(html, read.dump));
        Optional<OutputFile> jsonFile =
                json == null || jsonToScreen ? Optional.empty() : Optional.of(OutputFile.checked(json, read.dump));
        if (htmlFile.isPresent() && htmlFile.equals(jsonFile)) {
            throw new ParameterException(spec.commandLine(), "--html and --json name the same file");
        }

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
}
