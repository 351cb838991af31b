package kheap.app.jvm;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import kheap.Progress;

/// How long we wait for another program: a JVM that needs longer for an answer needs all it has for itself.
final class Patience {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /// The limit in words.
    static final String WORDS = LIMIT.toSeconds() + " seconds";

    private Patience() {}

    /// @param isOver waits a moment itself
    /// @return whether it was over in time
    static boolean lasts(BooleanSupplier isOver, Progress progress) {
        long begun = System.nanoTime();
        while (!isOver.getAsBoolean()) {
            progress.goOn();
            if (System.nanoTime() - begun > LIMIT.toNanos()) {
                return false;
            }
        }
        return true;
    }
}
