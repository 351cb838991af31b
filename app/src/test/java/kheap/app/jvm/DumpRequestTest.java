package kheap.app.jvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.Progress;
import kheap.analysis.DumpAnalysis;
import kheap.analysis.DumpAnalyzer;
import kheap.app.jvm.DumpRequest.Contents;
import kheap.heap.Engine;
import kheap.heap.Opening;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class DumpRequestTest {
    private static final Path OWN = Path.of(System.getProperty("java.home"));
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @TempDir
    private Path temporary;

    private Path program;
    private Path folder;

    @BeforeEach
    void makeFolders() throws IOException {
        program = temporary.resolve("program");
        // what the JVM's own parser of commands stumbles over
        folder = Files.createDirectory(temporary.resolve("dumps of a=b"));
    }

    @ParameterizedTest
    @MethodSource("kheap.app.jvm.OrderService#jdks")
    void aDumpHoldsTheLiveObjectsAndTheOthersIfAsked(Path jdk) throws Exception {
        try (OrderService service = OrderService.start(jdk, program)) {
            Path all = folder.resolve("all.hprof");
            Path live = folder.resolve("live.hprof");
            // the garbage first: the other one collects it
            new DumpRequest(service.pid(), Contents.ALL, all).take(Progress.NONE);
            new DumpRequest(service.pid(), Contents.LIVE, live).take(Progress.NONE);
            assertOrders(all);
            assertOrders(live);
            assertTrue(Files.size(all) - Files.size(live) >= OrderService.GARBAGE_BYTES);
            assertEquals(List.of("all.hprof", "live.hprof"), names());
        }
    }

    @ParameterizedTest
    @MethodSource("kheap.app.jvm.OrderService#jdks")
    void aNameInGzMakesAGzippedDump(Path jdk) throws Exception {
        try (OrderService service = OrderService.start(jdk, program)) {
            for (Contents contents : Contents.values()) {
                Path dump = folder.resolve(contents + ".hprof.gz");
                new DumpRequest(service.pid(), contents, dump).take(Progress.NONE);
                try (InputStream in = Files.newInputStream(dump)) {
                    assertArrayEquals(new byte[] {0x1f, (byte) 0x8b}, in.readNBytes(2));
                }
                assertOrders(dump);
            }
        }
    }

    @Test
    void whoWaitsIsToldWhatRuns() throws Exception {
        List<String> steps = new ArrayList<>();
        List<Long> done = new ArrayList<>();
        List<Long> totals = new ArrayList<>();
        try (OrderService service = OrderService.start(OWN, program)) {
            new DumpRequest(service.pid(), Contents.ALL, folder.resolve("a.hprof")).take(new Progress() {
                @Override
                public void step(String name) {
                    steps.add(name);
                }

                @Override
                public void at(long bytes, long total) {
                    done.add(bytes);
                    totals.add(total);
                }

                @Override
                public void goOn() {}
            });
            assertEquals(List.of("Taking a heap dump of process " + service.pid()), steps);
            assertEquals(done.stream().sorted().toList(), done);
            assertTrue(totals.stream().allMatch(total -> total >= 2 * OrderService.GARBAGE_BYTES), totals::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("kheap.app.jvm.OrderService#jdks")
    void aCancelledDumpLeavesNoFileAndDoesNotHurtTheNext(Path jdk) throws Exception {
        try (OrderService service = OrderService.start(jdk, program)) {
            DumpRequest request = new DumpRequest(service.pid(), Contents.LIVE, folder.resolve("a.hprof"));
            assertThrows(
                    CancellationException.class,
                    () -> request.take(new Progress() {
                        private boolean begun;

                        @Override
                        public void step(String name) {}

                        @Override
                        public void at(long done, long total) {
                            begun = true;
                        }

                        @Override
                        public void goOn() {
                            if (begun) {
                                throw new CancellationException();
                            }
                        }
                    }));
            // the JVM takes it when it is done with the first
            request.take(Progress.NONE);
            assertOrders(request.file());
            Instant end = Instant.now().plus(DEADLINE);
            while (!names().equals(List.of("a.hprof"))) {
                assertTrue(Instant.now().isBefore(end), () -> "left: " + names());
                Thread.sleep(20);
            }
        }
    }

    @Test
    void anInterruptionCancelsAndIsKept() throws Exception {
        try (OrderService service = OrderService.start(OWN, program)) {
            DumpRequest request = new DumpRequest(service.pid(), Contents.LIVE, folder.resolve("a.hprof"));
            Thread.currentThread().interrupt();
            assertThrows(CancellationException.class, () -> request.take(Progress.NONE));
            assertTrue(Thread.interrupted());
            assertEquals(List.of(), names());
        }
    }

    @Test
    void anExistingFileIsNotTouched() throws Exception {
        Path file = Files.writeString(folder.resolve("a.hprof"), "precious");
        try (OrderService service = OrderService.start(OWN, program)) {
            assertEquals(file + " exists already and is not overwritten: choose another name.", refused(service, file));
        }
        assertEquals("precious", Files.readString(file));
    }

    @Test
    void theFolderMustBeThere() throws Exception {
        try (OrderService service = OrderService.start(OWN, program)) {
            assertEquals(
                    "The folder %s does not exist: make it first, or choose another."
                            .formatted(folder.resolve("missing")),
                    refused(service, folder.resolve("missing").resolve("a.hprof")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"it's", "%p"})
    void aFolderThatTheJvmWouldMisreadIsRefused(String name) throws Exception {
        Path odd = Files.createDirectory(folder.resolve(name));
        try (OrderService service = OrderService.start(OWN, program)) {
            assertEquals(
                    "A JVM would misread the path of the folder %s: choose one without ', %%p and line breaks."
                            .formatted(odd.toRealPath()),
                    refused(service, odd.resolve("a.hprof")));
        }
    }

    @Test
    void aProcessThatHasEndedIsNotDumped() throws Exception {
        OrderService service = OrderService.start(OWN, program);
        service.close();
        assertEquals(
                "There is no process %d: it has ended, or the number is wrong.".formatted(service.pid()),
                refused(service, folder.resolve("a.hprof")));
    }

    @Test
    void aProcessThatEndsMeanwhileLeavesNothing() throws Exception {
        try (OrderService service = OrderService.start(OWN, program)) {
            DumpRequest request = new DumpRequest(service.pid(), Contents.LIVE, folder.resolve("a.hprof"));
            String sentence = assertThrows(
                            DumpNotTakenException.class,
                            () -> request.take(new Progress() {
                                @Override
                                public void step(String name) {}

                                @Override
                                public void at(long done, long total) {
                                    service.process().destroyForcibly().onExit().join();
                                }

                                @Override
                                public void goOn() {}
                            }))
                    .getMessage();
            assertEquals("Process %d has ended.".formatted(service.pid()), sentence);
            assertEquals(List.of(), names());
        }
    }

    @Test
    void aJvmThatLetsNobodyInIsNotDumped() throws Exception {
        try (OrderService service = OrderService.start(OWN, program, "-XX:+DisableAttachMechanism")) {
            String sentence = refused(service, folder.resolve("a.hprof"));
            assertTrue(sentence.startsWith("Process %d does not answer as a JVM: ".formatted(service.pid())), sentence);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatIsNoJvmIsNotDumped() throws Exception {
        Process sleeping = new ProcessBuilder("sleep", "600").start();
        try (OrderService other = new OrderService(sleeping, OWN)) {
            String sentence = refused(other, folder.resolve("a.hprof"));
            assertTrue(sentence.startsWith("Process %d does not answer as a JVM: ".formatted(other.pid())), sentence);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aDumpThatDoesNotFitIsDeletedAndTheReasonTold() throws Exception {
        try (OrderService service = OrderService.limited(512, OWN, program)) {
            String sentence = refused(service, folder.resolve("a.hprof"));
            assertTrue(
                    sentence.matches("JVM \\d+ could not write the dump: [^.]+\\. Choose a folder that has room and "
                            + "that its user may write to\\."),
                    sentence);
        }
    }

    @Test
    void aJavaWithoutJcmdSaysWhatIsMissing() throws Exception {
        try (OrderService service = OrderService.start(OWN, program)) {
            DumpRequest request = new DumpRequest(service.pid(), Contents.LIVE, folder.resolve("a.hprof"));
            DumpNotTakenException e =
                    assertThrows(DumpNotTakenException.class, () -> request.take(temporary, Progress.NONE));
            assertEquals(
                    "The Java in %s has no jcmd, which speaks to other JVMs: run kheap with a JDK."
                            .formatted(temporary),
                    e.getMessage());
        }
    }

    @Test
    void aDiskThatIsTooSmallIsNotFilled() throws DumpNotTakenException {
        DumpFolder disk = new DumpFolder(folder);
        disk.checkRoom(new ByteSize(1), false);
        ByteSize needed = new ByteSize(1L << 60);
        String plain = assertThrows(DumpNotTakenException.class, () -> disk.checkRoom(needed, false))
                .getMessage();
        assertTrue(
                plain.matches("The dump may need 1 EiB, and .* has [0-9.]+ [KMGTP]?i?B free: choose a larger disk, "
                        + "or a name that ends in \\.gz, which needs a third\\."),
                plain);
        String gzipped = assertThrows(DumpNotTakenException.class, () -> disk.checkRoom(needed, true))
                .getMessage();
        assertTrue(gzipped.endsWith(" free: choose a larger disk."), gzipped);
    }

    @Test
    void aFolderHasRoomAndWhatIsNoneHasNot() throws IOException {
        assertTrue(DumpRequest.free(folder).orElseThrow().bytes() > 0);
        assertEquals(Optional.empty(), DumpRequest.free(folder.resolve("missing")));
        assertEquals(Optional.empty(), DumpRequest.free(Files.createFile(folder.resolve("file"))));
    }

    @Test
    void aProcessHasAPositiveNumber() {
        assertThrows(IllegalArgumentException.class, () -> new DumpRequest(0, Contents.ALL, folder));
    }

    /// The sentence, after nothing was made.
    private String refused(OrderService service, Path file) {
        List<String> before = names();
        DumpRequest request = new DumpRequest(service.pid(), Contents.LIVE, file);
        String sentence = assertThrows(DumpNotTakenException.class, () -> request.take(Progress.NONE))
                .getMessage();
        assertEquals(before, names());
        assertFalse(sentence.contains(OrderService.SECRET), sentence);
        return sentence;
    }

    private static void assertOrders(Path dump) throws IOException {
        DumpAnalysis.ClassRow orders =
                DumpAnalyzer.histogram(dump, Opening.by(Engine.KHEAP), Progress.NONE).rows().stream()
                        .filter(row -> row.name().equals("org.example.OrderService$Order"))
                        .findFirst()
                        .orElseThrow();
        assertEquals(OrderService.ORDERS, orders.count());
    }

    private List<String> names() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
