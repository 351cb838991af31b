package kheap.app.cli;

import java.nio.file.Path;
import kheap.heap.Opening;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Which dump, who reads it and how.
final class DumpArguments {
    @Parameters(paramLabel = "DUMP", description = "The heap dump, .hprof or .hprof.gz, or a saved analysis of one")
    Path dump;

    @Mixin
    private ReadingArguments reading;

    Opening opening() {
        return reading.opening();
    }

    boolean timings() {
        return reading.timings;
    }
}
