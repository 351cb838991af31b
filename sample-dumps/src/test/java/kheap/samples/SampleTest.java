package kheap.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SampleTest {
    private static final Path FOLDER = Path.of("target", "dumps");

    static List<Class<?>> programs() {
        return Sample.PROGRAMS;
    }

    @ParameterizedTest
    @MethodSource("programs")
    void everyProgramWritesAHeapDump(Class<?> program) throws Exception {
        for (Path dump : Sample.growAll(program, FOLDER)) {
            assertEquals("JAVA PROFILE 1.0.2", magic(dump));
        }
    }

    @Test
    void aDumpThatIsThereIsNotGrownAgain() throws Exception {
        Path dump = Sample.grow(NoKafka.class, FOLDER);
        var grownAt = Files.getLastModifiedTime(dump);
        assertEquals(dump, Sample.grow(NoKafka.class, FOLDER));
        assertEquals(grownAt, Files.getLastModifiedTime(dump));
    }

    @Test
    void aProgramThatFailsIsReportedWithItsOutputAndLeavesNothing(@TempDir Path folder) throws IOException {
        var failure = assertThrows(
                IllegalStateException.class, () -> Sample.grow(PlainTextToTlsPort.class, folder, "-Xmx1g"));
        assertTrue(failure.getMessage().contains("run it with -Xmx64m"), failure.getMessage());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void everyProgramIsListed() throws IOException {
        Path sources = Path.of("src", "main", "java", "kheap", "samples");
        Set<String> programs;
        try (Stream<Path> files = Files.list(sources)) {
            programs = files.filter(SampleTest::hasMain)
                    .map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
        }
        assertEquals(
                programs, Sample.PROGRAMS.stream().map(Class::getSimpleName).collect(Collectors.toSet()));
    }

    @Test
    void everyCheckedInDumpIsSmallAndExplained() throws IOException {
        Path folder = Path.of("dumps");
        String readme = Files.readString(folder.resolve("README.md"));
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> dumps =
                    files.filter(file -> file.toString().endsWith(".gz")).toList();
            assertFalse(dumps.isEmpty());
            for (Path dump : dumps) {
                String row = "`%s`".formatted(dump.getFileName());
                assertTrue(readme.contains(row), row);
                assertTrue(Files.size(dump) <= 3_000_000, row);
            }
        }
    }

    private static boolean hasMain(Path source) {
        try {
            return Files.readString(source).contains("public static void main(");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String magic(Path dump) throws IOException {
        try (InputStream in = Files.newInputStream(dump)) {
            return new String(in.readNBytes(18), StandardCharsets.US_ASCII);
        }
    }
}
