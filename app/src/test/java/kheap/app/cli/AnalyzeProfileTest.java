package kheap.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A profile of a Go program in place of a dump.
class AnalyzeProfileTest {
    /// As `/debug/pprof/goroutine?debug=1` gives it.
    private static final String PROFILE = """
            goroutine profile: total 61
            60 @ 0x43cdd6 0x409b7b
            #\t0x409b7a\tgithub.com/IBM/sarama.(*asyncProducer).dispatcher+0xca\t/src/async_producer.go:299

            1 @ 0x43cdd6
            #\t0x409b7a\tmain.main+0xca\t/src/main.go:29

            """;

    @TempDir
    Path folder;

    private Path profile;

    @BeforeEach
    void aProfile() throws IOException {
        profile = Files.writeString(folder.resolve("orders"), PROFILE);
    }

    private Run analyze(Object... options) {
        Stream<String> all = Stream.concat(
                Stream.of("analyze", profile.toString()), Stream.of(options).map(Object::toString));
        return Run.of(Route.LIBRARY, all.toArray(String[]::new));
    }

    @Test
    void isKnownByItsContentAndHasAVerdict() {
        Run run = analyze();

        assertTrue(run.out().contains("Kafka clients in orders"), run.out());
        assertTrue(run.out().contains("60 producers of sarama run at the same time"), run.out());
        assertEquals("", run.err());
        assertEquals(0, run.exitCode());
    }

    @Test
    void hasAPageAndJsonAndAnExitCode() throws IOException {
        Path html = folder.resolve("orders.html");
        Run run = analyze("--html", html, "--json", "-", "--partitions", 64, "--fail-on", "critical", "--timings");

        assertTrue(run.out().startsWith("{"), run.out());
        assertTrue(run.out().contains("\"schema\" : \"kheap.profile/1\""), run.out());
        assertTrue(run.out().contains("\"partitions\" : 64"), run.out());
        assertTrue(Files.readString(html).contains("60 producers of sarama"));
        assertTrue(run.err().contains("Reading the profile"), run.err());
        assertEquals(1, run.exitCode());
    }

    @ParameterizedTest
    @CsvSource({
        "--save=saved.json, --save is for dumps",
        "--evidence=pmap.txt, --evidence goes with a dump",
        "--partitions=0, --partitions needs a number from 1 on"
    })
    void whatGoesOnlyWithDumpsIsRefusedInOneSentence(String option, String sentence) {
        Run run = analyze(option);

        assertTrue(run.err().contains(sentence), run.err());
        assertEquals(ExitCode.WRONG_USAGE.number, run.exitCode());
    }

    @Test
    void aDumpHasNoPartitionsToState() throws IOException {
        Path dump = Files.writeString(folder.resolve("orders.hprof"), "JAVA PROFILE");
        Run run = Run.of(FakeRoute.finding(), "analyze", dump.toString(), "--partitions", "64");

        assertTrue(run.err().contains("--partitions goes with a profile of a Go program"), run.err());
        assertEquals(ExitCode.WRONG_USAGE.number, run.exitCode());
    }

    @Test
    void theProfileIsNotWrittenOver() throws IOException {
        Run run = analyze("--html", profile);

        assertFalse(run.exitCode() == 0);
        assertEquals(PROFILE, Files.readString(profile));
    }
}
