package kheap.app.jvm;

import java.util.Set;
import java.util.concurrent.CancellationException;

/// Signals by which a user stops a program, and with it those that it has started.
final class Signals {
    /// What a process exits with, a JVM too, that SIGHUP, SIGINT or SIGTERM has ended. The kernel, short of memory,
    /// sends another.
    private static final Set<Integer> STOPPED = Set.of(128 + 1, 128 + 2, 128 + 15);

    private Signals() {}

    /// @param exitValue of a program that we have started
    /// @throws CancellationException if it was told to stop
    static void check(int exitValue) {
        if (STOPPED.contains(exitValue)) {
            throw new CancellationException();
        }
    }
}
