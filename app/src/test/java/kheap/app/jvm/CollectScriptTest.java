package kheap.app.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kheap.evidence.EvidenceReader;
import kheap.evidence.GcLog;
import kheap.evidence.MemoryMap;
import kheap.evidence.MemoryRollup;
import kheap.evidence.NativeMemory;
import kheap.evidence.ProcessStatus;
import kheap.evidence.ThreadDump;
import kheap.evidence.VmFlags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `docs/collect.sh`, with the shells that are there: Debian's `sh` is dash, Alpine's is BusyBox.
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class CollectScriptTest {
    private static final Path OWN = Path.of(System.getProperty("java.home"));
    private static final Path SCRIPT =
            Path.of("..", "docs", "collect.sh").toAbsolutePath().normalize();

    @TempDir
    private Path temporary;

    private record Told(int exitCode, String text) {}

    static List<List<String>> shells() {
        List<List<String>> shells = new ArrayList<>(List.of(List.of("sh")));
        if (Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "busybox")))) {
            shells.add(List.of("busybox", "sh"));
        }
        return shells;
    }

    private Told run(List<String> shell, boolean withJcmd, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(shell);
        command.addAll(List.of("-s", "--"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(temporary.toFile())
                .redirectErrorStream(true)
                .redirectInput(SCRIPT.toFile());
        if (withJcmd) {
            builder.environment().merge("PATH", OWN.resolve("bin").toString(), (path, jdk) -> jdk + ":" + path);
        }
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Told(process.waitFor(), text);
    }

    private static Set<Class<?>> kinds(Path folder) throws IOException {
        return EvidenceReader.read(folder).files().stream()
                .map(file -> file.content().getClass())
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theScriptCollectsWhatKheapCanReadAndNoSecret(List<String> shell) throws Exception {
        try (OrderService service = OrderService.start(
                OWN,
                temporary.resolve("program"),
                "-XX:NativeMemoryTracking=summary",
                "-Xlog:gc*,arguments,os*:file=%s:uptime,level,tags".formatted(temporary.resolve("gc.log")))) {
            Path folder = temporary.resolve("collected");
            Told told = run(shell, true, Long.toString(service.pid()), folder.toString());
            assertEquals(0, told.exitCode(), told.text());
            assertTrue(told.text().endsWith("Read it:   kheap evidence collected\n"), told.text());
            assertTrue(
                    kinds(folder)
                            .containsAll(Set.of(
                                    ProcessStatus.class,
                                    MemoryMap.class,
                                    MemoryRollup.class,
                                    NativeMemory.class,
                                    VmFlags.class,
                                    ThreadDump.class,
                                    GcLog.class)),
                    told.text());
            assertNoSecret(folder);
        }
    }

    private static void assertNoSecret(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
                assertFalse(
                        Files.readString(file, StandardCharsets.ISO_8859_1).contains(OrderService.SECRET),
                        file::toString);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aDumpIsTakenOnlyWhenAskedFor(List<String> shell) throws Exception {
        try (OrderService service = OrderService.start(OWN, temporary.resolve("program"))) {
            Told told = run(shell, true, "-d", Long.toString(service.pid()), "collected");
            assertTrue(
                    told.text().endsWith("Read it:   kheap analyze collected/heap.hprof.gz --evidence collected\n"),
                    told.text());
            assertTrue(told.text().contains("start it with -XX:NativeMemoryTracking=summary."), told.text());
            assertTrue(Files.size(temporary.resolve("collected/heap.hprof.gz")) > 0);
        }
    }

    @Test
    void theNextCommandFitsAShell() throws Exception {
        try (OrderService service = OrderService.start(OWN, temporary.resolve("program"))) {
            Told told = run(List.of("sh"), true, Long.toString(service.pid()), "it's $HOME");
            assertTrue(told.text().endsWith("Read it:   kheap evidence 'it'\\''s $HOME'\n"), told.text());
        }
    }

    @Test
    void aDumpThatWasAskedForAndIsNotThereIsAFailure() throws Exception {
        try (OrderService service =
                OrderService.start(OWN, temporary.resolve("program"), "-XX:+DisableAttachMechanism")) {
            Told told = run(List.of("sh"), true, "-d", Long.toString(service.pid()), "collected");
            assertEquals(3, told.exitCode(), told.text());
            assertTrue(told.text().contains("Not collected: heap.hprof: the JVM does not answer."), told.text());
            assertTrue(told.text().endsWith("Read it:   kheap evidence collected\n"), told.text());
        }
    }

    @Test
    void aFullFolderAndWhatIsNoJvmAreRefused() throws Exception {
        Files.createFile(Files.createDirectory(temporary.resolve("full")).resolve("precious"));
        try (OrderService service = OrderService.start(OWN, temporary.resolve("program"))) {
            Told told = run(List.of("sh"), true, Long.toString(service.pid()), "full");
            assertEquals(new Told(2, "full exists and is not an empty folder: name another.\n"), told);
            Told listed = run(List.of("sh"), true);
            assertTrue(listed.text().contains(" %d  java\n".formatted(service.pid())), listed.text());
        }
        Process sleeping = new ProcessBuilder("sleep", "600").start();
        try {
            Told told = run(List.of("sh"), true, Long.toString(sleeping.pid()), "new");
            assertEquals(2, told.exitCode());
            assertTrue(told.text().contains(" is no JVM: "), told.text());
            assertFalse(Files.exists(temporary.resolve("new")));
        } finally {
            sleeping.destroyForcibly().onExit().join();
        }
        Told gone = run(List.of("sh"), true, Long.toString(sleeping.pid()), "new");
        assertTrue(gone.text().startsWith("There is no process "), gone.text());
    }
}
