package kheap.app.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kheap.app.output.Form;
import kheap.app.output.OutputFile;
import kheap.app.output.UnwritableException;
import kheap.diagnosis.Severity;
import kheap.report.HtmlReport;
import kheap.report.Report;
import kheap.report.TextReport;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Where a verdict goes, in which forms, and what the exit code says of it.
final class ResultArguments {
    private static final Path STANDARD_OUTPUT = Path.of("-");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--html", paramLabel = "FILE", description = "Write the report as one HTML page")
    private Path html;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the result as JSON; '-' is standard output")
    private Path json;

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            description = "Exit with 1 when a problem is at least this bad: ${COMPLETION-CANDIDATES}")
    private Severity failOn;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress and no text, only files and the exit code")
    boolean quiet;

    /// By the option that names it.
    private final Map<String, OutputFile> files = new LinkedHashMap<>();

    /// Looks at the places for results before the long work starts.
    ///
    /// @param dumps the files that must survive
    void check(List<Path> dumps) throws UnwritableException {
        file("--html", html, dumps);
        if (!isJsonForScreen()) {
            file("--json", json, dumps);
        }
    }

    /// A file for one more result, looked at as the others are; empty when `named` is null.
    Optional<OutputFile> file(String option, Path named, List<Path> dumps) throws UnwritableException {
        if (named == null) {
            return Optional.empty();
        }
        if (named.equals(STANDARD_OUTPUT)) {
            throw new ParameterException(command.commandLine(), option + " needs the name of a file");
        }
        OutputFile file = OutputFile.checked(named, dumps);
        for (Map.Entry<String, OutputFile> other : files.entrySet()) {
            if (other.getValue().equals(file)) {
                throw new ParameterException(
                        command.commandLine(), other.getKey() + " and " + option + " name the same file");
            }
        }
        files.put(option, file);
        return Optional.of(file);
    }

    private boolean isJsonForScreen() {
        return STANDARD_OUTPUT.equals(json);
    }

    /// Writes the report in every form that is wanted.
    ///
    /// @param asJson the same for programs
    void write(Report report, Form asJson, Screen screen) throws UnwritableException {
        if (files.containsKey("--html")) {
            files.get("--html").write(out -> HtmlReport.write(report, out));
        }
        if (files.containsKey("--json")) {
            files.get("--json").write(asJson);
        }
        if (isJsonForScreen()) {
            screen.print(asJson, StandardCharsets.UTF_8);
        } else if (!quiet) {
            screen.print(out -> TextReport.write(report, out, screen.colour(), screen.columns()), screen.charset());
        }
    }

    /// @param worst the worst severity of all problems
    int exitCode(Optional<Severity> worst) {
        return failOn != null
                        && worst.filter(found -> found.compareTo(failOn) >= 0).isPresent()
                ? ExitCode.PROBLEM.number
                : ExitCode.DONE.number;
    }
}
