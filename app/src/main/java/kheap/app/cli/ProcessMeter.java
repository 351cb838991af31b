package kheap.app.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.function.Supplier;
import kheap.ByteSize;

/// What this process has taken since it was started, by the system's own books.
///
/// Linux tells in `/proc`: resident memory, with its peak, and when the process began, to a hundredth of a second.
/// Java's own answer to the last is there off by up to a second. On other systems Java tells the times, and the
/// memory is that of the Java heap alone, its peak the largest that was read.
final class ProcessMeter implements Supplier<ProcessMeter.Reading> {
    /// @param wall since the process began, before there was a JVM in it
    /// @param cpu of all threads, the JVM's own too
    /// @param memory resident now
    /// @param peak the most that was ever resident
    record Reading(Duration wall, Duration cpu, ByteSize memory, ByteSize peak) {
        static final Reading NOTHING = new Reading(Duration.ZERO, Duration.ZERO, ByteSize.ZERO, ByteSize.ZERO);
    }

    /// What the kernel counts times in, the same on all systems that Java runs on.
    private static final long TICKS_PER_SECOND = 100;

    /// Of the fields behind the name of the program in `/proc/self/stat`, which one says when it began.
    private static final int BEGAN = 19;

    private final Path proc;
    private ByteSize largest = ByteSize.ZERO;

    ProcessMeter() {
        this(Path.of("/proc"));
    }

    ProcessMeter(Path proc) {
        this.proc = proc;
    }

    @Override
    public Reading get() {
        ProcessHandle.Info process = ProcessHandle.current().info();
        Duration cpu = process.totalCpuDuration().orElse(Duration.ZERO);
        try {
            String status = read("self/status");
            return new Reading(wall(), cpu, kibibytes(status, "VmRSS"), kibibytes(status, "VmHWM"));
        } catch (IOException | IllegalArgumentException otherSystem) {
            Duration wall = process.startInstant()
                    .map(start -> Duration.between(start, Instant.now()))
                    .orElse(Duration.ZERO);
            ByteSize heap = new ByteSize(
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
            largest = largest.compareTo(heap) < 0 ? heap : largest;
            return new Reading(wall, cpu, heap, largest);
        }
    }

    private Duration wall() throws IOException {
        String stat = read("self/stat");
        // the program's name stands in parentheses and may hold anything
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        String uptime = read("uptime");
        long up = Math.round(Double.parseDouble(uptime.substring(0, uptime.indexOf(' '))) * TICKS_PER_SECOND);
        return Duration.ofMillis((up - Long.parseLong(fields[BEGAN])) * 1000 / TICKS_PER_SECOND);
    }

    private static ByteSize kibibytes(String status, String name) {
        OptionalLong kibibytes = status.lines()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst();
        return new ByteSize(1024 * kibibytes.orElseThrow(() -> new IllegalArgumentException("no " + name)));
    }

    private String read(String name) throws IOException {
        return Files.readString(proc.resolve(name), StandardCharsets.ISO_8859_1);
    }
}
