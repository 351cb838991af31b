package kheap.app.jvm;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kheap.Progress;

/// `pmap -x` of a process, under way.
record PmapCall(Process process) implements AutoCloseable {
    private static final int POLL_MILLIS = 100;

    static PmapCall start(long pid) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("pmap", "-x", Long.toString(pid)).redirectError(Redirect.DISCARD);
        builder.environment().put("LC_ALL", "C");
        try {
            return new PmapCall(builder.start());
        } catch (IOException e) {
            throw new IOException(isInstalled() ? "pmap cannot be started" : "pmap is not installed", e);
        }
    }

    private static boolean isInstalled() {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .anyMatch(folder -> new File(folder, "pmap").canExecute());
    }

    /// Writes what it says, without the command line in it.
    ///
    /// @return the bytes written
    /// @throws CancellationException if it or we are told to stop
    long write(OutputStream to, Progress progress) throws IOException {
        CompletableFuture<Long> copied = CompletableFuture.supplyAsync(
                () -> {
                    try (OutputStream out = new BufferedOutputStream(to)) {
                        return KeptLines.PMAP.copy(process.inputReader(StandardCharsets.UTF_8), out);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                Thread::startVirtualThread);
        if (!Patience.lasts(this::isOver, progress)) {
            throw new IOException("pmap does not end within " + Patience.WORDS);
        }
        try {
            long bytes = copied.join();
            Signals.check(process.exitValue());
            if (process.exitValue() != 0) {
                throw new IOException("pmap may not look into the process");
            }
            return bytes;
        } catch (CompletionException e) {
            throw new IOException("the file cannot be written", e);
        }
    }

    private boolean isOver() {
        try {
            return process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
