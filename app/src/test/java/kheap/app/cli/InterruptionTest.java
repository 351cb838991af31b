package kheap.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import kheap.Progress;
import kheap.analysis.DumpAnalysis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class InterruptionTest {
    /// The program with an analysis that never ends by itself and has a file of its own meanwhile.
    static final class Endless {
        static void main(String[] arguments) {
            Path index = Path.of(arguments[0]);
            Program.main(
                    FakeRoute.doing(progress -> work(index, progress)),
                    FakeWindow.impossible(),
                    "analyze",
                    "a.hprof",
                    "--quiet");
        }

        private static DumpAnalysis work(Path index, Progress progress) {
            try {
                Files.createFile(index);
                System.err.println("working");
                try {
                    while (true) {
                        progress.goOn();
                        LockSupport.parkNanos(1_000_000);
                    }
                } finally {
                    Files.delete(index);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process is not asked there, it is ended")
    void aSignalStopsTheWorkAndLetsItCleanUp(@TempDir Path folder) throws IOException, InterruptedException {
        Path index = folder.resolve("index");
        Process program = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Endless.class.getName(),
                        index.toString())
                .start();
        try (BufferedReader err = program.errorReader(StandardCharsets.UTF_8)) {
            assertEquals("working", err.readLine());
            assertTrue(Files.exists(index));

            // not Process.destroy, which also closes the streams
            program.toHandle().destroy();

            assertEquals("Cancelled.", err.readLine());
            assertTrue(program.waitFor(30, TimeUnit.SECONDS));
            assertEquals(4, program.exitValue());
            assertFalse(Files.exists(index));
        } finally {
            program.destroyForcibly();
        }
    }
}
