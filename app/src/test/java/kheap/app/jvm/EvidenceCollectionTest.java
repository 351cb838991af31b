package kheap.app.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kheap.Progress;
import kheap.analysis.EvidenceAnalysis;
import kheap.app.jvm.EvidenceCollection.Dump;
import kheap.app.jvm.EvidenceCollection.Missing;
import kheap.app.jvm.EvidenceCollection.Written;
import kheap.evidence.ControlGroup;
import kheap.evidence.EvidenceFile;
import kheap.evidence.EvidenceReader;
import kheap.evidence.GcLog;
import kheap.evidence.MemoryMap;
import kheap.evidence.MemoryRollup;
import kheap.evidence.NativeMemory;
import kheap.evidence.ProcessStatus;
import kheap.evidence.ThreadDump;
import kheap.evidence.VmFlags;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
@EnabledOnOs(OS.LINUX)
class EvidenceCollectionTest {
    private static final Path OWN = Path.of(System.getProperty("java.home"));

    /// A system may have no pmap, or no control groups.
    private static final Set<String> OF_THE_SYSTEM = Set.of("pmap.txt", "cgroup");

    private static final Set<Class<?>> KINDS = Set.of(
            ProcessStatus.class,
            MemoryMap.class,
            MemoryRollup.class,
            NativeMemory.class,
            VmFlags.class,
            ThreadDump.class,
            GcLog.class);

    @TempDir
    private Path temporary;

    private Path program;
    private EvidenceFolder folder;

    @BeforeEach
    void makeFolders() throws Exception {
        program = temporary.resolve("program");
        folder = EvidenceFolder.make(temporary.resolve("collected"));
    }

    private EvidenceCollection collection(OrderService service, Progress progress) throws UnreachableJvmException {
        return new EvidenceCollection(RunningJvm.of(service.pid()), folder, progress);
    }

    private EvidenceCollection collected(OrderService service) throws UnreachableJvmException {
        EvidenceCollection collection = collection(service, Progress.NONE);
        collection.collect();
        return collection;
    }

    private static List<String> names(EvidenceCollection collection) {
        return collection.written().stream()
                .map(Written::name)
                .filter(name -> !OF_THE_SYSTEM.contains(name))
                .toList();
    }

    private static Optional<String> reason(EvidenceCollection collection, String name) {
        return collection.missing().stream()
                .filter(part -> part.name().equals(name))
                .map(Missing::reason)
                .findFirst();
    }

    /// Everything in the folder as one text.
    private String everything() throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder.path())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return text.toString();
    }

    @ParameterizedTest
    @MethodSource("kheap.app.jvm.OrderService#jdks")
    void allIsCollectedAndReadBackAndNoSecretIsInIt(Path jdk) throws Exception {
        try (OrderService service = OrderService.start(
                jdk,
                program,
                "-XX:NativeMemoryTracking=summary",
                "-Xlog:gc*,arguments,os*:file=%s:uptime,level,tags".formatted(temporary.resolve("gc.log")))) {
            EvidenceCollection collection = collected(service);
            collection.note("Collected");
            assertEquals(
                    List.of(
                            "status",
                            "limits",
                            "smaps_rollup",
                            "smaps",
                            "vm_version.txt",
                            "heap_info.txt",
                            "native_memory.txt",
                            "flags.txt",
                            "threads.txt",
                            "gc.log"),
                    names(collection));
            EvidenceReader.Reading reading = EvidenceReader.read(folder.path());
            Set<Class<?>> kinds = reading.files().stream()
                    .map(EvidenceFile::content)
                    .map(Object::getClass)
                    .collect(Collectors.toCollection(HashSet::new));
            kinds.remove(ControlGroup.class);
            assertEquals(KINDS, kinds);
            assertEquals(
                    EvidenceCollection.FOR_PEOPLE.stream().sorted().toList(),
                    reading.others().stream().sorted().toList());
            // the control group of the tests has other processes in it
            List<EvidenceFile> own = reading.files().stream()
                    .filter(file -> !(file.content() instanceof ControlGroup))
                    .toList();
            assertEquals(List.of(), EvidenceAnalysis.of(own).footprint().doubts());
        }
        assertFalse(everything().contains(OrderService.SECRET));
    }

    @Test
    void withoutTheJvmsBooksTheFlagThatKeepsThemIsNamed() throws Exception {
        try (OrderService service = OrderService.start(OWN, program)) {
            EvidenceCollection collection = collected(service);
            assertEquals(
                    Optional.of("the JVM does not keep these books; start it with -XX:NativeMemoryTracking=summary"),
                    reason(collection, "native_memory.txt"));
            assertEquals(
                    Optional.of("the JVM writes none; start it with -Xlog:gc*:file=gc.log"),
                    reason(collection, "gc.log"));
            assertTrue(names(collection).contains("threads.txt"));
            assertFalse(Files.exists(folder.path().resolve("native_memory.txt")));
        }
    }

    @Test
    void whatTheSystemTellsIsThereThoughTheJvmLetsNobodyIn() throws Exception {
        try (OrderService service = OrderService.start(OWN, program, "-XX:+DisableAttachMechanism")) {
            EvidenceCollection collection = collected(service);
            assertEquals(List.of("status", "limits", "smaps_rollup", "smaps"), names(collection));
            String reason = reason(collection, "vm_version.txt").orElseThrow();
            assertTrue(reason.startsWith("the JVM does not answer: "), reason);
            assertEquals(Optional.of(reason), reason(collection, "threads.txt"));
            assertEquals(Optional.empty(), collection.dump(false));
            assertEquals(Optional.of(reason), reason(collection, "heap.hprof"));
        }
    }

    @Test
    void aJavaWithoutJcmdHasWhatTheSystemTells() throws Exception {
        try (OrderService service = OrderService.start(OWN, program)) {
            EvidenceCollection collection =
                    new EvidenceCollection(RunningJvm.of(service.pid()), folder, Progress.NONE, temporary);
            collection.collect();
            assertEquals(List.of("status", "limits", "smaps_rollup", "smaps"), names(collection));
            assertEquals(
                    Optional.of("The Java in %s has no jcmd, which speaks to other JVMs: run kheap with a JDK"
                            .formatted(temporary)),
                    reason(collection, "threads.txt"));
        }
    }

    @Test
    void ofALongLogTheEndIsKept() throws Exception {
        Path log = temporary.resolve("gc.log");
        try (OrderService service =
                OrderService.start(OWN, program, "-Xlog:gc*:file=%s:uptime,level,tags".formatted(log))) {
            String line = "[1.000s][info][gc] GC(1) Pause Young (Normal) 12M->3M(256M) 11.028ms\n";
            Files.writeString(log, line.repeat((25 << 20) / line.length()) + "[2.000s][info][gc] GC(2) last\n");
            assertTrue(names(collected(service)).contains("gc.log"));
        }
        List<String> lines = Files.readAllLines(folder.path().resolve("gc.log"));
        assertTrue(lines.contains("[2.000s][info][gc] GC(2) last"));
        assertTrue(lines.getFirst().startsWith("[1.000s][info][gc] GC(1) "), lines::getFirst);
        assertTrue(Files.size(folder.path().resolve("gc.log")) <= 21 << 20);
    }

    @Test
    void aJvmThatStandsStillIsAskedOnceAndNotWaitedFor() throws Exception {
        try (OrderService service = OrderService.start(OWN, program)) {
            EvidenceCollection collection = collection(service, Progress.NONE);
            new ProcessBuilder("kill", "-STOP", Long.toString(service.pid()))
                    .start()
                    .waitFor();
            collection.collect();
            assertTrue(names(collection).contains("smaps"));
            String reason = reason(collection, "vm_version.txt").orElseThrow();
            assertTrue(reason.startsWith("the JVM does not answer"), reason);
            assertEquals(Optional.of(reason), reason(collection, "gc.log"));
        }
    }

    @Test
    void aProcessThatEndsMeanwhileLeavesWhatWasCollected() throws Exception {
        try (OrderService service = OrderService.start(OWN, program)) {
            EvidenceCollection collection = collection(service, new Progress() {
                @Override
                public void step(String name) {
                    if (name.endsWith(" smaps")) {
                        service.process().destroyForcibly().onExit().join();
                    }
                }

                @Override
                public void at(long done, long total) {}

                @Override
                public void goOn() {}
            });
            collection.collect();
            assertTrue(names(collection).contains("status"));
            assertEquals(Optional.of("the process has ended"), reason(collection, "smaps"));
            assertEquals(Optional.of("the process has ended"), reason(collection, "threads.txt"));
            assertFalse(Files.exists(folder.path().resolve("smaps")));
        }
    }

    @Test
    void whoGivesUpKeepsWhatIsThere() throws Exception {
        try (OrderService service = OrderService.start(OWN, program)) {
            EvidenceCollection collection = collection(service, new Progress() {
                private final List<String> steps = new ArrayList<>();

                @Override
                public void step(String name) {
                    steps.add(name);
                }

                @Override
                public void at(long done, long total) {}

                @Override
                public void goOn() {
                    if (steps.getLast().endsWith("threads.txt")) {
                        throw new CancellationException();
                    }
                }
            });
            assertThrows(CancellationException.class, collection::collect);
            assertTrue(names(collection).contains("flags.txt"));
            assertFalse(Files.exists(folder.path().resolve("threads.txt")));
        }
    }

    /// Ctrl-C in a terminal ends `jcmd` and `pmap` too, and they may be faster than we are.
    @ParameterizedTest
    @ValueSource(strings = {"HUP", "INT", "TERM"})
    void aJcmdThatWasToldToStopIsNotTheJvmsFault(String signal) throws Exception {
        Path jcmd = Files.createDirectories(temporary.resolve("jdk/bin")).resolve("jcmd");
        Files.writeString(jcmd, "#!/bin/sh\nkill -%s $$\n".formatted(signal));
        Files.setPosixFilePermissions(jcmd, PosixFilePermissions.fromString("rwx------"));
        try (OrderService service = OrderService.start(OWN, program)) {
            EvidenceCollection collection = new EvidenceCollection(
                    RunningJvm.of(service.pid()), folder, Progress.NONE, temporary.resolve("jdk"));
            assertThrows(CancellationException.class, collection::collect);
            assertTrue(names(collection).contains("smaps"));
            assertEquals(Optional.empty(), reason(collection, "vm_version.txt"));
        }
    }

    @Test
    void aDumpIsTakenLast() throws Exception {
        try (OrderService service = OrderService.start(OWN, program)) {
            EvidenceCollection collection = collected(service);
            Dump dump = collection.dump(false).orElseThrow();
            assertEquals("heap.hprof.gz", dump.file());
            assertTrue(dump.used().orElseThrow().bytes() >= OrderService.GARBAGE_BYTES);
            assertTrue(collection.take(dump));
            assertEquals("heap.hprof.gz", collection.written().getLast().name());
            assertEquals("heap.hprof", collection.dump(true).orElseThrow().file());
        }
    }
}
