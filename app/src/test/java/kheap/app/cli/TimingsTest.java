package kheap.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import kheap.ByteSize;
import kheap.Progress;
import kheap.app.cli.ProcessMeter.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class TimingsTest {
    private Reading reading = Reading.NOTHING;
    private final Timings timings = new Timings(() -> reading);

    private void clock(long wallMillis, long cpuMillis, long mebibytes, long peakMebibytes) {
        reading = new Reading(
                Duration.ofMillis(wallMillis),
                Duration.ofMillis(cpuMillis),
                new ByteSize(mebibytes << 20),
                new ByteSize(peakMebibytes << 20));
    }

    private String printed() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        timings.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void eachPhaseHasItsShareAndTheSumBeginsWithTheProcess() {
        Progress progress = timings.of(Progress.NONE);
        clock(200, 300, 50, 50);
        progress.step("Reading");
        clock(1200, 2300, 400, 500);
        progress.step("Counting");
        clock(1210, 2310, 300, 500);

        assertEquals("""
                Phase                                          Wall        CPU       Memory         Peak
                Starting                                     0.20 s     0.30 s       50 MiB       50 MiB
                Reading                                      1.00 s     2.00 s      400 MiB      500 MiB
                Counting                                     0.01 s     0.01 s      300 MiB      500 MiB
                All, from the start of the process           1.21 s     2.31 s      300 MiB      500 MiB
                """, printed());
    }

    @Test
    void stepsOfOneNameAreOnePhase() {
        Progress progress = timings.of(Progress.NONE);
        progress.step("Reading");
        clock(1000, 0, 10, 10);
        progress.step("Counting");
        clock(1500, 0, 20, 20);
        progress.step("Reading");
        clock(3500, 0, 30, 30);

        assertEquals(
                List.of("Starting 0.00", "Reading 3.00", "Counting 0.50", "All, 3.50"),
                printed()
                        .lines()
                        .skip(1)
                        .map(line -> line.replaceAll("^(\\S+) .*? +([0-9.]+) s .*", "$1 $2"))
                        .toList());
        assertTrue(printed().matches("(?s).*Reading [^\n]* 30 MiB +30 MiB\n.*"), printed());
    }

    @Test
    void whoWaitsIsToldEverything() {
        List<String> told = new ArrayList<>();
        Progress progress = timings.of(new Progress() {
            @Override
            public void step(String name) {
                told.add(name);
            }

            @Override
            public void at(long done, long total) {
                told.add(done + " of " + total);
            }

            @Override
            public void goOn() {
                throw new CancellationException();
            }
        });

        progress.step("Reading");
        progress.at(1, 2);

        assertEquals(List.of("Reading", "1 of 2"), told);
        assertThrows(CancellationException.class, progress::goOn);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theSystemsBooksAreRead(@TempDir Path proc) throws IOException {
        Files.writeString(proc.resolve("uptime"), "1000.25 1800.00\n");
        Files.createDirectory(proc.resolve("self"));
        Files.writeString(proc.resolve("self/stat"), "42 (a) b (c) S " + "0 ".repeat(18) + "99900 0 0\n");
        Files.writeString(proc.resolve("self/status"), "Name:\tjava\nVmHWM:\t    3072 kB\nVmRSS:\t    2048 kB\n");

        Reading read = new ProcessMeter(proc).get();

        assertEquals(Duration.ofMillis(1250), read.wall());
        assertEquals(new ByteSize(2 << 20), read.memory());
        assertEquals(new ByteSize(3 << 20), read.peak());
    }

    @Test
    void withoutSuchBooksTheHeapStandsForTheMemory(@TempDir Path nothing) {
        ProcessMeter meter = new ProcessMeter(nothing);
        Reading first = meter.get();
        Reading second = meter.get();

        assertTrue(first.memory().bytes() > 0
                && first.memory().bytes() <= Runtime.getRuntime().maxMemory());
        assertTrue(second.peak().compareTo(second.memory()) >= 0);
        assertTrue(second.peak().compareTo(first.peak()) >= 0);
    }

    @Test
    void theMeterOfThisProcessRuns() {
        ProcessMeter meter = new ProcessMeter();
        Reading first = meter.get();
        Reading second = meter.get();

        assertTrue(first.wall().isPositive() && first.wall().compareTo(second.wall()) <= 0);
        assertTrue(first.cpu().isPositive() && first.cpu().compareTo(second.cpu()) <= 0);
        assertTrue(first.memory().bytes() > 0 && first.memory().compareTo(first.peak()) <= 0);
    }
}
