package kheap.app.cli;

import java.util.Optional;
import kheap.heap.Engine;
import kheap.heap.Opening;
import kheap.heap.Sizes;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Who reads dumps and how.
final class ReadingArguments {
    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            description = "What reads the dump: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Engine engine = Engine.KHEAP;

    @Option(
            names = "--sizes",
            paramLabel = "SIZES",
            description = "What an object counts for, true: what it took in the JVM, mat: what Eclipse MAT computes"
                    + " (default: ${DEFAULT-VALUE})")
    private Sizes sizes = Sizes.TRUE;

    @Option(names = "--no-index", description = "Neither use an index of the dump nor leave one")
    private boolean noIndex;

    @Option(names = "--timings", description = "Say on standard error what each phase took")
    boolean timings;

    @Mixin
    private CacheArguments cache;

    Opening opening() {
        return new Opening(engine, sizes, noIndex ? Optional.empty() : cache.indexes());
    }
}
