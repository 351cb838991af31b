package kheap.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import kheap.app.jvm.OrderService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
@EnabledOnOs(OS.LINUX)
class CollectTest {
    private static final BooleanSupplier GOING_ON = () -> false;

    @TempDir
    private static Path program;

    private static OrderService service;

    @TempDir
    private Path temporary;

    private Path folder;

    @BeforeAll
    static void aService() throws IOException {
        service = OrderService.start(Path.of(System.getProperty("java.home")), program);
    }

    @AfterAll
    static void itEnds() {
        service.close();
    }

    @BeforeEach
    void aPlace() {
        folder = temporary.resolve("collected");
    }

    private static Run collect(Consent consent, BooleanSupplier cancelled, Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Screen screen = new Screen(
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                StandardCharsets.UTF_8,
                false,
                false,
                false,
                Screen.USUAL_COLUMNS);
        String[] line = new String[arguments.length + 1];
        line[0] = "collect";
        for (int i = 0; i < arguments.length; i++) {
            line[i + 1] = arguments[i].toString();
        }
        int code = Program.run(
                new Setting(FakeRoute.finding(), FakeWindow.impossible(), screen, cancelled, consent), line);
        return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static Run collect(Object... arguments) {
        return collect(Consent.NOBODY, GOING_ON, arguments);
    }

    @Test
    void whatIsThereAndWhatIsNotIsTold() throws IOException {
        Run run = collect(service.pid(), "--out", folder);
        assertEquals("", run.err());
        assertEquals(0, run.exitCode());
        assertTrue(
                run.out()
                        .startsWith("Collected from process %d (org.example.OrderService) in %s:\n"
                                .formatted(service.pid(), folder.toRealPath())),
                run.out());
        assertTrue(run.out().matches("(?s).*\n +[0-9.]+ KiB  threads\\.txt\n.*"), run.out());
        assertTrue(
                run.out()
                        .contains("\nNot collected: native_memory.txt: the JVM does not keep these books;"
                                + " start it with -XX:NativeMemoryTracking=summary.\n"),
                run.out());
        assertTrue(run.out().endsWith("\nNext: kheap evidence %s\n".formatted(folder.toRealPath())), run.out());
        assertTrue(
                Files.readString(folder.resolve("collected.txt")).contains("not collected: native_memory.txt: "),
                run.out());
        assertFalse(Files.exists(folder.resolve("heap.hprof.gz")));
        assertEquals(0, Run.of(Route.LIBRARY, "evidence", folder.toString()).exitCode());
    }

    @Test
    void theNextCommandFitsAShell() throws IOException {
        Path odd = temporary.resolve("it's here");
        assertTrue(collect(service.pid(), "--out", odd)
                .out()
                .endsWith("\nNext: kheap evidence '%s'\n"
                        .formatted(odd.toRealPath().toString().replace("'", "'\\''"))));
    }

    @Test
    void aSmallHeapIsDumpedWithoutAQuestion() throws IOException {
        Run run = collect(service.pid(), "--out", folder, "--heap");
        assertEquals(0, run.exitCode());
        Path dump = folder.toRealPath().resolve("heap.hprof.gz");
        assertTrue(
                run.out().endsWith("\nNext: kheap analyze %s --evidence %s\n".formatted(dump, folder.toRealPath())),
                run.out());
        Run next = Run.of(
                Route.LIBRARY,
                "analyze",
                dump.toString(),
                "--evidence",
                folder.toString(),
                "--no-index",
                "--fail-on",
                "critical");
        assertEquals("", next.err());
        assertEquals(0, next.exitCode());
        assertTrue(next.out().contains("threads.txt"), next.out());
    }

    @Test
    void quietSaysNothing() {
        Run run = collect(service.pid(), "--out", folder, "--quiet");
        assertEquals(new Run(0, "", ""), run);
        assertTrue(Files.exists(folder.resolve("smaps")));
    }

    @Test
    void withoutAProcessTheJvmsAreListed() {
        Run run = collect();
        assertEquals(0, run.exitCode());
        assertTrue(
                run.out()
                        .matches("(?s).*\n +%d  .*  org\\.example\\.OrderService, 4 Kafka threads\n.*"
                                .formatted(service.pid())),
                run.out());
        assertTrue(run.out().endsWith("Collect from one of them: kheap collect PID\n"), run.out());
        assertFalse(run.out().contains("hunter2"), run.out());
    }

    @Test
    void aProcessThatIsNotThereOrNoJvmIsOneSentence() throws Exception {
        Process sleeping = new ProcessBuilder("sleep", "600").start();
        Run noJvm = collect(sleeping.pid(), "--out", folder);
        sleeping.destroyForcibly().onExit().join();
        assertEquals(
                new Run(3, "", "Process %d is no JVM: kheap collect lists those that run.\n".formatted(sleeping.pid())),
                noJvm);
        assertEquals(
                new Run(
                        3,
                        "",
                        "There is no process %d: it has ended, or the number is wrong.\n".formatted(sleeping.pid())),
                collect(sleeping.pid(), "--out", folder));
        assertFalse(Files.exists(folder));
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "", "47 11", "9999999999999999999999", "0x10"})
    void whatIsNoNumberIsNoProcess(String word) {
        assertEquals(new Run(2, "", """
                        '%s' is no process: name the PID of a JVM; kheap collect lists those that run.
                        See: kheap collect --help
                        """.formatted(word)), collect(word));
    }

    @Test
    void aFullFolderIsLeftAlone() throws IOException {
        Path precious = Files.writeString(Files.createDirectory(folder).resolve("status"), "precious");
        Run run = collect(service.pid(), "--out", folder);
        assertEquals(
                new Run(2, "", folder + " is not empty, and nothing in it is overwritten: name another folder.\n"),
                run);
        assertEquals("precious", Files.readString(precious));
    }

    @Test
    void whoInterruptsIsToldWhatIsThere() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        Run run = collect(Consent.NOBODY, () -> asked.incrementAndGet() > 4, service.pid(), "--out", folder);
        assertEquals("Cancelled.\n", run.err());
        assertEquals(4, run.exitCode());
        assertTrue(run.out().contains("  status\n"), run.out());
        assertTrue(run.out().contains("in " + folder.toRealPath()), run.out());
        assertFalse(run.out().contains("  threads.txt\n"), run.out());
    }
}
