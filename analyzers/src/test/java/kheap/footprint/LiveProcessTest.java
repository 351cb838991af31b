package kheap.footprint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import kheap.ByteSize;
import kheap.evidence.EvidenceFile;
import kheap.evidence.EvidenceReader;
import kheap.footprint.Part.Kind;
import kheap.kafka.KafkaThread;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A JVM of our own that leaks producers: what its files tell must add up to what it has.
@EnabledOnOs(OS.LINUX)
class LiveProcessTest {
    private static List<EvidenceFile> files;

    @BeforeAll
    static void collect(@TempDir Path folder) throws Exception {
        Path jcmd = tool("jcmd");
        assumeTrue(Files.isExecutable(jcmd), "needs a JDK");
        Process service = new ProcessBuilder(
                        tool("java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:NativeMemoryTracking=summary",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LeakingService.class.getName())
                .redirectError(folder.resolve("errors.txt").toFile())
                .start();
        try (BufferedReader says = service.inputReader()) {
            String line = says.readLine();
            while (line != null && !line.equals("ready")) { // a logger may speak first
                line = says.readLine();
            }
            assertEquals("ready", line, () -> text(folder.resolve("errors.txt")));
            long pid = service.pid();
            Path collected = Files.createDirectory(folder.resolve("collected"));
            ask(jcmd, pid, "Thread.print", collected.resolve("threads.txt"));
            ask(jcmd, pid, "VM.native_memory", collected.resolve("nmt.txt"));
            for (String name : List.of("smaps", "status")) {
                Files.write(collected.resolve(name), Files.readAllBytes(Path.of("/proc", Long.toString(pid), name)));
            }
            files = EvidenceReader.read(collected).files();
        } finally {
            service.destroyForcibly().waitFor();
        }
    }

    private static Path tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name);
    }

    private static void ask(Path jcmd, long pid, String question, Path answer) throws Exception {
        Process asking = new ProcessBuilder(jcmd.toString(), Long.toString(pid), question)
                .redirectErrorStream(true)
                .redirectOutput(answer.toFile())
                .start();
        assertTrue(asking.waitFor(60, TimeUnit.SECONDS), question);
        assertEquals(0, asking.exitValue(), () -> text(answer));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    private static Footprint footprint(Predicate<EvidenceFile> which) {
        return Footprint.of(files.stream().filter(which).toList(), Optional.empty());
    }

    private static long used(Footprint footprint, Kind kind) {
        return footprint.part(kind).map(part -> part.used().bytes()).orElse(0L);
    }

    @Test
    void itsPartsAddUpToWhatIsResident() {
        Footprint footprint = footprint(file -> true);
        assertEquals(
                footprint.resident().orElseThrow().size(),
                footprint.parts().stream().map(Part::used).reduce(ByteSize.ZERO, ByteSize::plus),
                footprint::toString);
        assertEquals(List.of(), footprint.doubts());
        long whole = footprint.resident().get().size().bytes();
        assertTrue(used(footprint, Kind.UNEXPLAINED) < whole / 50, footprint::toString);
        assertTrue(used(footprint, Kind.NATIVE_LIBRARIES) < whole / 10, footprint::toString);
        assertTrue(used(footprint, Kind.JAVA_HEAP) > 10 << 20, footprint::toString);
        assertTrue(used(footprint, Kind.METASPACE) > 10 << 20, footprint::toString);
        assertEquals(
                new ByteSize(256 << 20), footprint.heap().most().orElseThrow().size(), footprint::toString);
    }

    @Test
    void itsStacksAreItsThreads() {
        Footprint footprint = footprint(file -> true);
        Footprint.Threads threads = footprint.threads().orElseThrow();
        assertEquals(
                List.of(new Footprint.Threads.Kafka(KafkaThread.Kind.PRODUCER, LeakingService.DROPPED)),
                threads.kafka());
        assertEquals(threads.all(), footprint.stacks().orElseThrow().threads(), 3);
        long each = footprint.stacks().get().resident().orElseThrow().bytes() / threads.all();
        assertTrue(each > 30_000 && each < 200_000, () -> each + " bytes of stack for each thread");
    }

    @Test
    void withoutTheMapTheOtherFilesComeNearIt() {
        Footprint measured = footprint(file -> true);
        Footprint guessed = footprint(file -> !file.name().equals("smaps"));
        for (Kind kind : List.of(Kind.JAVA_HEAP, Kind.THREAD_STACKS, Kind.METASPACE)) {
            assertEquals(1.0, (double) used(guessed, kind) / used(measured, kind), 0.25, kind::toString);
        }
    }

    @Test
    void everyFileIsUnderstood() {
        assertEquals(
                List.of("nmt.txt", "smaps", "status", "threads.txt"),
                files.stream().map(EvidenceFile::name).sorted().toList());
    }
}
