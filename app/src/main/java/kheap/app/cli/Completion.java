package kheap.app.cli;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import kheap.app.output.UnwritableException;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `kheap completion`: what makes the Tab key know our options.
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        versionProvider = VersionLines.class,
        header = "Prints a completion script for bash and zsh.",
        description = "",
        footerHeading = "%nExample, for the running shell:%n",
        footer = "  source <(kheap completion)")
final class Completion implements Callable<Integer> {
    private final Setting setting;

    @Spec
    private CommandSpec spec;

    Completion(Setting setting) {
        this.setting = setting;
    }

    @Override
    public Integer call() throws UnwritableException {
        String script = AutoComplete.bash("kheap", spec.root().commandLine());
        setting.screen().print(out -> out.append(script).append('\n'), StandardCharsets.UTF_8);
        return ExitCode.DONE.number;
    }
}
