package kheap.app.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import kheap.UnreadableDumpException;
import kheap.app.output.UnwritableException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `kheap objects`: every object of a dump, for comparisons with other tools.
@Command(
        name = "objects",
        mixinStandardHelpOptions = true,
        versionProvider = VersionLines.class,
        header = "Lists every reachable object of a heap dump.",
        description = {
            "",
            "One line for each, in the order of addresses, with tabs between the columns: address, address of the"
                    + " immediate dominator or -, shallow bytes, retained bytes.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  kheap objects orders.hprof --sizes mat | gzip > orders.objects.tsv.gz")
final class Objects implements Callable<Integer> {
    private final Setting setting;

    @Mixin
    private DumpArguments read;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress")
    private boolean quiet;

    Objects(Setting setting) {
        this.setting = setting;
    }

    @Override
    public Integer call() throws UnreadableDumpException, UnwritableException {
        Screen screen = setting.screen();
        Timings timings = Timings.ofProcess();
        // a line of progress would stand amid the lines of objects
        try (ProgressLine progress = setting.progress(quiet || screen.outIsTerminal())) {
            setting.route().objects(read.dump, read.opening(), screen.out(), timings.of(progress));
            screen.out().flush();
        } catch (UnreadableDumpException e) {
            throw e;
        } catch (IOException e) {
            Screen.failed(e);
        }
        if (read.timings()) {
            timings.print(screen.err());
        }
        return ExitCode.DONE.number;
    }
}
