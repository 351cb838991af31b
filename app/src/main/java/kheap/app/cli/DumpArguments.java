package kheap.app.cli;

import java.nio.file.Path;
import kheap.heap.Engine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Which dump, and who reads it.
final class DumpArguments {
    @Parameters(paramLabel = "DUMP", description = "The heap dump: .hprof or .hprof.gz")
    Path dump;

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            defaultValue = "mat",
            description = "What reads the dump: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    Engine engine;
}
