package kheap.app.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class RunningJvmTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private static final OptionalInt KAFKA_THREADS =
            OS.LINUX.isCurrentOs() ? OptionalInt.of(OrderService.KAFKA_THREADS) : OptionalInt.empty();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("kheap.app.jvm.OrderService#jdks")
    void aJvmIsListedWithItsMainClassAndItsKafkaThreads(Path jdk) throws IOException {
        Instant before = Instant.now();
        try (OrderService service = OrderService.start(jdk, folder)) {
            RunningJvm jvm = listed(service);
            assertEquals("org.example.OrderService", jvm.program());
            assertEquals(ProcessHandle.current().info().user(), jvm.user());
            // the system counts in ticks
            assertTrue(jvm.start().orElseThrow().isAfter(before.minusSeconds(2)));
            assertEquals(KAFKA_THREADS, jvm.kafkaThreads());
            assertFalse(jvm.toString().contains(OrderService.SECRET));
        }
    }

    @Test
    void aJvmThatSaysNothingIsListedAsJava() throws IOException {
        try (OrderService service =
                OrderService.start(Path.of(System.getProperty("java.home")), folder, "-XX:-UsePerfData")) {
            RunningJvm jvm = listed(service);
            assertEquals("java", jvm.program());
            assertEquals(KAFKA_THREADS, jvm.kafkaThreads());
        }
    }

    @Test
    void theOneThatAsksIsNotListed() {
        long own = ProcessHandle.current().pid();
        assertTrue(RunningJvm.list().stream().noneMatch(jvm -> jvm.pid() == own));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "org.example.Main | org.example.Main",
                "org.example.Main --password=hunter2 | org.example.Main",
                "shop/org.example.Main /tmp/x.jar | org.example.Main",
                "app.jar | app.jar",
                "/opt/shop/app.jar --url=jdbc:/x.jar | app.jar",
                "C:\\shop\\app.jar -v | app.jar",
                "'' | java",
                "'/opt/ x' | java"
            })
    void aProgramIsNamedWithoutItsArguments(String call, String program) {
        assertEquals(program, RunningJvm.program(call));
    }

    @Test
    void theBlanksInAJarsPathAreNotTheEndOfIt() throws IOException {
        Path jar = Files.createFile(
                Files.createDirectory(folder.resolve("my shop")).resolve("the app.jar"));
        assertEquals("the app.jar", RunningJvm.program(jar + " --password=hunter2"));
        assertEquals("the app.jar", RunningJvm.program(jar.toString()));
    }

    @Test
    void aNameStaysOnOneLine() {
        assertEquals("a b", RunningJvm.program("a\nb"));
        assertTrue(RunningJvm.program("x".repeat(5000)).length() < 300);
    }

    @ParameterizedTest
    @CsvSource({
        "org.example.OrderService, OrderService-4711-20260131-120005.hprof",
        "Main, Main-4711-20260131-120005.hprof",
        "the app-1.2.jar, the_app-1.2-4711-20260131-120005.hprof",
        "org.example.Outer$Inner, Outer_Inner-4711-20260131-120005.hprof",
        "../../x:y*, x_y-4711-20260131-120005.hprof",
        "订单, java-4711-20260131-120005.hprof"
    })
    void aDumpsNameSaysWhatItIsOf(String program, String name) {
        assertEquals(name, jvm(program, Optional.empty()).dumpName(LocalDateTime.of(2026, 1, 31, 12, 0, 5)));
    }

    @Test
    void aDumpsNameFitsEveryFileSystem() {
        assertTrue(jvm("x".repeat(1000), Optional.empty())
                        .dumpName(LocalDateTime.of(2026, 1, 31, 12, 0, 5))
                        .length()
                < 120);
    }

    @Test
    void itRunsSinceItsStart() {
        assertEquals(
                Optional.of(Duration.ofMinutes(5)),
                jvm("Main", Optional.of(NOON.minusSeconds(300))).uptime(NOON));
        assertEquals(
                Optional.of(Duration.ZERO),
                jvm("Main", Optional.of(NOON.plusMillis(3))).uptime(NOON));
        assertEquals(Optional.empty(), jvm("Main", Optional.empty()).uptime(NOON));
    }

    @Test
    void aJvmHasAPidAndAName() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new RunningJvm(0, "Main", Optional.empty(), Optional.empty(), OptionalInt.empty()));
        assertThrows(IllegalArgumentException.class, () -> jvm(" ", Optional.empty()));
    }

    private static RunningJvm listed(OrderService service) {
        return RunningJvm.list().stream()
                .filter(found -> found.pid() == service.pid())
                .findFirst()
                .orElseThrow();
    }

    private static RunningJvm jvm(String program, Optional<Instant> start) {
        return new RunningJvm(4711, program, Optional.empty(), start, OptionalInt.empty());
    }
}
