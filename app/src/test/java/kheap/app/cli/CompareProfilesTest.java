package kheap.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Of profiles that a Go program took of itself, and of those of the article in their text form.
class CompareProfilesTest {
    private static final Path PROFILES = Path.of("..", "sample-dumps", "profiles");
    private static final Path DUMP = Path.of("..", "sample-dumps", "dumps", "several-days-1.kheap.json.gz");
    private static final long MIB = 1 << 20;

    @TempDir
    private Path folder;

    private static Run compare(Object... arguments) {
        return Run.of(
                Route.LIBRARY,
                Stream.concat(Stream.of("compare"), Stream.of(arguments).map(Object::toString))
                        .toArray(String[]::new));
    }

    private static Object[] all(Object... more) {
        return Stream.concat(
                        IntStream.rangeClosed(1, 6).boxed().flatMap(day -> Stream.of("heap", "goroutine")
                                .map(kind -> PROFILES.resolve("%s-%d.pb.gz".formatted(kind, day)))),
                        Stream.of(more))
                .toArray();
    }

    /// The text form, which does not say when it was taken.
    private Path text(String name, long producers, long mebibytes) throws IOException {
        String lines = """
                heap profile: %1$d: %2$d [%1$d: %2$d] @ heap/1048576
                %3$d: %4$d [%3$d: %4$d] @ 0x1 0x2
                #\t0x1\tgithub.com/Shopify/sarama.(*asyncProducer).newPartitionProducer+0x44\t/src/async_producer.go:472
                #\t0x2\tgithub.com/Shopify/sarama.(*topicProducer).dispatch+0x44\t/src/async_producer.go:391

                1: 8388608 [1: 8388608] @ 0x3
                #\t0x3\tgithub.com/Shopify/sarama.(*asyncProducer).newTopicProducer+0x44\t/src/async_producer.go:363
                """;
        return Files.writeString(
                folder.resolve(name),
                lines.formatted(producers + 1, (mebibytes + 8) * MIB, producers, mebibytes * MIB));
    }

    @Test
    void profilesOfSeveralDaysAreComparedInEveryForm() throws IOException {
        Path html = folder.resolve("days.html");
        Path json = folder.resolve("days.json");
        Run run = compare(all("--partitions", 64, "--html", html, "--json", json, "--fail-on", "warning"));
        assertEquals(1, run.exitCode(), run.err());
        assertEquals("", run.err());
        assertTrue(run.out().startsWith("Kafka clients of a Go program over 6 profiles"), run.out());
        assertTrue(run.out().contains("All 64 partitions met"), run.out());
        assertTrue(Files.readString(html).contains("fitted, and prolonged"));
        assertTrue(Files.readString(json).contains("\"filling\" : {"));
    }

    @Test
    void theTextFormTakesItsTimesFromTheUser() throws IOException {
        Path first = text("11.txt", 19, 152);
        Path second = text("14.txt", 33, 264);
        Path third = text("15.txt", 21, 172);
        Run timeless = compare(first, second, third);
        assertEquals(2, timeless.exitCode());
        assertTrue(timeless.err().contains("11.txt does not say when it was taken"), timeless.err());

        Run run = compare(
                first,
                second,
                third,
                "--partitions",
                64,
                "--at",
                "11.txt=2022-02-11",
                "--at",
                "14.txt=2022-02-14",
                "--at",
                "15.txt=2022-02-15");
        assertEquals(0, run.exitCode(), run.err());
        String words = run.out().replaceAll("\\s+", " ");
        assertTrue(
                words.contains("grew from 19 (152 MiB) to 33 (264 MiB) within 3 d")
                        && words.contains("15.txt is left out: 172 MiB are 21.5 channels, no whole number."),
                words);
    }

    @Test
    void dumpsAndProfilesAreNotComparedWithEachOther() {
        Run run = compare(PROFILES.resolve("heap-1.pb.gz"), PROFILES.resolve("heap-2.pb.gz"), DUMP);
        assertEquals(2, run.exitCode());
        assertTrue(
                run.err()
                        .startsWith(
                                "several-days-1.hprof is a heap dump and heap-1.pb.gz is a profile of a Go program: compare"
                                        + " dumps with dumps, and profiles with profiles."),
                run.err());
    }

    @Test
    void whatIsNoProfileIsLeftOutIfTwoRemain() throws IOException {
        Path broken = Files.write(folder.resolve("broken.pb.gz"), List.of("this is no profile"));
        Run run = compare(PROFILES.resolve("heap-1.pb.gz"), PROFILES.resolve("heap-6.pb.gz"), broken);
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.err().contains("broken.pb.gz"), run.err());
        assertTrue(run.out().replaceAll("\\s+", " ").contains("1 file could not be read and is left out"), run.out());
        assertEquals(3, compare(PROFILES.resolve("heap-1.pb.gz"), broken).exitCode());
    }

    @Test
    void whatLiesBesideADumpIsNoDay() throws IOException {
        Path status = Files.writeString(
                folder.resolve("status"), "Name:\tjava\nPid:\t7\nVmRSS:\t    1024 kB\nThreads:\t12\n");
        Run run = compare(PROFILES.resolve("heap-1.pb.gz"), status);
        assertEquals(3, run.exitCode());
        assertTrue(run.err().startsWith(status + " lies beside a dump and is no day by itself."), run.err());
    }

    @Test
    void theSameProfileTwiceIsNoComparison() throws IOException {
        Path copy = Files.copy(PROFILES.resolve("heap-1.pb.gz"), folder.resolve("copy.pb.gz"));
        Run run = compare(PROFILES.resolve("heap-1.pb.gz"), copy);
        assertEquals(2, run.exitCode());
        assertTrue(run.err().startsWith("These are all the same profile"), run.err());
    }

    @Test
    void partitionsAreANumberAndGoWithProfiles() {
        assertTrue(compare(all("--partitions", 0)).err().startsWith("--partitions needs a number from 1 on"));
        Run dumps = compare(DUMP, DUMP.resolveSibling("several-days-2.kheap.json.gz"), "--partitions", 64);
        assertEquals(2, dumps.exitCode());
        assertTrue(dumps.err().startsWith("--partitions goes with profiles of a Go program"), dumps.err());
    }
}
