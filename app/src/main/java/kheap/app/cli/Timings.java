package kheap.app.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import kheap.ByteSize;
import kheap.Progress;
import kheap.app.cli.ProcessMeter.Reading;

/// What each phase of the work takes: its time, that of the processors, and the memory at its end.
///
/// A phase is a step of a [Progress]; steps of one name are one phase. What happens before the first step, the start
/// of the JVM included, is a phase too.
final class Timings {
    private static final String START = "Starting";

    private final Supplier<Reading> meter;
    private final Map<String, Phase> phases = new LinkedHashMap<>();
    private String running = START;
    private Reading begun = Reading.NOTHING;

    Timings(Supplier<Reading> meter) {
        this.meter = meter;
    }

    static Timings ofProcess() {
        return new Timings(new ProcessMeter());
    }

    /// @param memory at the end of the phase
    /// @param peak of the whole process until then
    private record Phase(Duration wall, Duration cpu, ByteSize memory, ByteSize peak) {
        static Phase between(Reading begun, Reading ended) {
            return new Phase(
                    ended.wall().minus(begun.wall()), ended.cpu().minus(begun.cpu()), ended.memory(), ended.peak());
        }

        Phase then(Phase again) {
            return new Phase(wall.plus(again.wall), cpu.plus(again.cpu), again.memory, again.peak);
        }

        String line(String name) {
            return "%-40s %10s %10s %12s %12s".formatted(name, seconds(wall), seconds(cpu), memory, peak);
        }

        private static String seconds(Duration time) {
            return String.format(Locale.ROOT, "%.2f s", time.toMillis() / 1000.0);
        }
    }

    /// A phase begins, and the one before has ended.
    void begin(String phase) {
        Reading now = meter.get();
        phases.merge(running, Phase.between(begun, now), Phase::then);
        running = phase;
        begun = now;
    }

    /// Hands everything on, and notes the steps.
    Progress of(Progress progress) {
        return new Progress() {
            @Override
            public void step(String name) {
                begin(name);
                progress.step(name);
            }

            @Override
            public void at(long done, long total) {
                progress.at(done, total);
            }

            @Override
            public void goOn() {
                progress.goOn();
            }
        };
    }

    /// Ends the last phase and prints all in the order of their first beginnings.
    void print(PrintStream out) {
        begin(START);
        out.println("%-40s %10s %10s %12s %12s".formatted("Phase", "Wall", "CPU", "Memory", "Peak"));
        phases.forEach((name, phase) -> out.println(phase.line(name)));
        out.println(Phase.between(Reading.NOTHING, begun).line("All, from the start of the process"));
    }
}
