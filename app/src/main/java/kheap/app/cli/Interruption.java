package kheap.app.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/// Ctrl-C, and every other signal that asks the process to end.
///
/// The JVM answers such a signal by running its shutdown hooks and would then exit with the signal's own code. The
/// hook here asks the work to stop, waits until it has cleaned up, and ends the process with the program's code. A
/// signal handler would do the same, but Java has none outside its internal packages.
final class Interruption implements BooleanSupplier {
    /// How long the work may take to notice and to remove its files.
    private static final int PATIENCE_SECONDS = 20;

    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private volatile boolean asked;

    private Interruption() {}

    /// From here on signals are noticed.
    static Interruption watched() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(new Thread(interruption::end, "kheap interruption"));
        return interruption;
    }

    /// Whether the user wants the work to stop.
    @Override
    public boolean getAsBoolean() {
        return asked;
    }

    /// Ends the process; the work is done or has given up.
    void exit(int code) {
        exitCode.complete(code);
        System.exit(code);
    }

    private void end() {
        if (exitCode.isDone()) {
            return;
        }
        asked = true;
        int code;
        try {
            code = exitCode.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            code = ExitCode.CANCELLED.number;
        }
        Runtime.getRuntime().halt(code);
    }
}
