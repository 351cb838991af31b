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
        header = "Opens the window, with files in it.",
        description = {
            "",
            "Takes heap dumps and saved analyses, profiles of a Go program, and what lies beside a dump: of one dump and"
                    + " such files, these are joined to it. kheap without any arguments opens the window as well.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = {"  kheap open monday.hprof.gz tuesday.hprof.gz", "  kheap open orders.hprof pmap.txt threads.txt"})
final class Open implements Callable<Integer> {
    private final Setting setting;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "Files of any of these kinds, or folders of files that lie beside a dump")
    private List<Path> files = List.of();

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
        setting.window().open(files);
        return ExitCode.DONE.number;
    }
}
