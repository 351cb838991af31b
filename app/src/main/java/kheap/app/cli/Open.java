package kheap.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `kheap open`: the window.
@Command(
        name = "open",
        mixinStandardHelpOptions = true,
        versionProvider = VersionLines.class,
        header = "Opens the window, with heap dumps in it.",
        description = {"", "kheap without any arguments opens the window as well.", ""},
        footerHeading = "%nExample:%n",
        footer = {"  kheap open monday.hprof.gz tuesday.hprof.gz"})
final class Open implements Callable<Integer> {
    private final Setting setting;

    @Parameters(
            paramLabel = "DUMP",
            arity = "0..*",
            description = "Heap dumps, .hprof or .hprof.gz, and saved analyses")
    private List<Path> dumps = List.of();

    Open(Setting setting) {
        this.setting = setting;
    }

    @Override
    public Integer call() {
        Optional<String> obstacle = setting.window().obstacle();
        if (obstacle.isPresent()) {
            setting.screen().err().println(obstacle.get());
            return ExitCode.WRONG_USAGE.number;
        }
        setting.window().open(dumps);
        return ExitCode.DONE.number;
    }
}
