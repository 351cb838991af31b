package kheap.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.kafka.KafkaThread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The readers against what the JVM that runs the tests writes of another one like it.
class RunningJvmTest {
    private static final Path BIN = Path.of(System.getProperty("java.home"), "bin");

    @TempDir
    Path folder;

    static boolean hasJcmd() {
        return Files.isExecutable(BIN.resolve("jcmd"));
    }

    /// A JVM that runs [Allocating] and lives until it is closed.
    private final class Jvm implements AutoCloseable {
        private final Process process;

        Jvm(String... options) throws IOException {
            List<String> command = new ArrayList<>(List.of(BIN.resolve("java").toString()));
            command.addAll(List.of(options));
            command.addAll(List.of(
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-Dpassword=hunter2",
                    Allocating.class.getName(),
                    "hunter2"));
            process = new ProcessBuilder(command)
                    .redirectError(folder.resolve("errors.txt").toFile())
                    .start();
        }

        /// Waits until the program has done its work.
        boolean isReady() throws IOException {
            return process.getInputStream().read() == Allocating.READY;
        }

        Path jcmd(String name, String... command) throws IOException, InterruptedException {
            Path file = folder.resolve(name);
            List<String> words = new ArrayList<>(List.of(BIN.resolve("jcmd").toString(), Long.toString(process.pid())));
            words.addAll(List.of(command));
            Process jcmd = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(file.toFile())
                    .start();
            assertTrue(jcmd.waitFor(60, TimeUnit.SECONDS), "jcmd answers");
            return file;
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    private static <T extends EvidenceFile.Content> T read(Class<T> kind, Path file) throws IOException {
        EvidenceFile read = EvidenceReader.read(file).files().stream()
                .filter(one -> kind.isInstance(one.content()))
                .findFirst()
                .orElseThrow();
        assertEquals(0, read.unknown(), () -> file.getFileName() + " has lines that nobody knows");
        return kind.cast(read.content());
    }

    @Test
    @EnabledIf("hasJcmd")
    void itsBooksThreadsAndFlagsAreRead() throws IOException, InterruptedException {
        try (Jvm jvm =
                new Jvm("-XX:NativeMemoryTracking=detail", "-Xmx64m", "-Xss512k", "-XX:MaxDirectMemorySize=32m")) {
            assertTrue(jvm.isReady());
            long threads = 0;
            for (String scale : List.of("B", "KB", "MB", "GB")) {
                NativeMemory books = read(
                        NativeMemory.class,
                        jvm.jcmd("books-" + scale + ".txt", "VM.native_memory", "summary", "scale=" + scale));
                assertEquals(OptionalLong.of(jvm.process.pid()), books.pid());
                assertEquals(new ByteSize(Sizes.unit(scale)), books.unit());
                if (!scale.equals("GB")) {
                    NativeMemory.Category stacks = books.category("Thread").orElseThrow();
                    threads = stacks.count().orElseThrow();
                    assertTrue(threads > Allocating.THREADS, books.toString());
                    assertTrue(stacks.stack().orElseThrow().reserved().bytes() >= Allocating.THREADS * (512L << 10));
                    assertEquals(
                            64L << 20,
                            books.category("Java Heap")
                                    .orElseThrow()
                                    .amount()
                                    .reserved()
                                    .bytes());
                }
            }
            jvm.jcmd("baseline.txt", "VM.native_memory", "baseline");
            for (String command : List.of("summary.diff", "detail", "detail.diff")) {
                NativeMemory books = read(NativeMemory.class, jvm.jcmd(command + ".txt", "VM.native_memory", command));
                assertEquals(command.endsWith("diff"), books.grownBy().isPresent(), command);
            }
            ThreadDump dump = read(ThreadDump.class, jvm.jcmd("threads.txt", "Thread.print"));
            assertEquals(
                    dump.listed().orElseThrow(),
                    dump.threads().stream().filter(ThreadDump.Thread::java).count());
            // the one that answers jcmd came meanwhile, or a compiler's has gone
            assertTrue(
                    Math.abs(dump.threads().size() - threads) <= 5,
                    threads + " and " + dump.threads().size());
            assertEquals(
                    Allocating.THREADS,
                    dump.threads().stream()
                            .filter(thread -> thread.kafka().equals(Optional.of(KafkaThread.Kind.PRODUCER)))
                            .count());
            for (List<String> command :
                    List.of(List.of("VM.flags"), List.of("VM.flags", "-all"), List.of("VM.command_line"))) {
                VmFlags flags = read(VmFlags.class, jvm.jcmd("flags.txt", command.toArray(String[]::new)));
                assertEquals(Optional.of(new ByteSize(64 << 20)), flags.maxHeap(), command.toString());
                assertEquals(Optional.of(new ByteSize(512 << 10)), flags.stack(), command.toString());
                assertEquals(Optional.of(new ByteSize(32 << 20)), flags.maxDirect(), command.toString());
                assertFalse(flags.toString().contains("hunter2"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"G1", "Parallel", "Serial", "Z", "Shenandoah"})
    void itsCollectorsLogsAreRead(String collector) throws IOException {
        Path log = folder.resolve("gc.log");
        String use = "-XX:+Use" + collector + "GC";
        try (Jvm jvm = new Jvm(use, "-Xmx64m", "-Xlog:gc*:file=" + log)) {
            if (!jvm.isReady()) {
                try (Stream<String> errors = Files.lines(folder.resolve("errors.txt"))) {
                    assertTrue(errors.toList().toString().contains("Use"), "this JVM has no such collector");
                }
                return;
            }
        }
        GcLog read = read(GcLog.class, log);
        assertEquals(Optional.of(new ByteSize(64 << 20)), read.maxHeap());
        assertFalse(read.collections().isEmpty());
        assertTrue(read.collections().stream().anyMatch(GcLog.Collection::full), "System.gc() was called");
        for (GcLog.Collection collection : read.collections()) {
            assertTrue(collection.after().bytes() <= 64 << 20, collection.toString());
            assertTrue(collection.uptime().isPresent() && collection.committed().isPresent(), collection.toString());
        }
        assertEquals(collector.equals("G1"), read.region().isPresent());
    }
}
