package kheap.app.gui.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import kheap.Progress;
import kheap.app.gui.heap.EarlyFigures;

/// Turns what the library tells while it opens a dump into [OpeningSteps], now and then.
///
/// Runs on the thread that opens; what takes the steps has to see to its own thread.
final class OpeningProgress implements Progress {
    /// People do not read faster, and the window has other things to draw.
    private static final long BETWEEN_NANOS = 100_000_000;

    /// How long a step of kheap's own engine takes beside the others, as measured on a heap of 12 million objects. A
    /// step that stands here not, such as those of MAT's parser, makes the time that is left unknown.
    private static final Map<String, Double> USUAL_SHARES = Map.ofEntries(
            Map.entry(OpeningSteps.BEGUN.current(), 0.0),
            Map.entry("Opening the index", 0.0),
            Map.entry("Checking the dump", 0.1),
            Map.entry("Finding the objects", 2.3),
            Map.entry("Reading references", 1.8),
            Map.entry("Walking from the GC roots", 1.1),
            Map.entry("Measuring arrays", 0.1),
            Map.entry("Sorting references", 0.3),
            Map.entry("Finding semidominators", 0.5),
            Map.entry("Finding dominators", 0.1),
            Map.entry("Building the dominator tree", 0.1),
            Map.entry("Summing retained sizes", 0.1),
            Map.entry("Adding up by class", 0.5),
            Map.entry("Looking for Kafka clients", 0.3),
            Map.entry("Marking what stays without Kafka", 1.0),
            Map.entry("Measuring the Kafka clients", 0.3),
            Map.entry("Reading the Kafka clients", 0.2));

    /// Before this, what was measured says little about what is to come.
    private static final Duration SOONEST = Duration.ofMillis(500);

    private final BooleanSupplier wanted;
    private final Consumer<OpeningSteps> told;
    private final LongSupplier nanos;
    private final long begun;
    private final List<OpeningSteps.Step> done = new ArrayList<>();
    private String current = OpeningSteps.BEGUN.current();
    private OptionalDouble share = OptionalDouble.empty();
    private Optional<EarlyFigures> early = Optional.empty();
    private long currentSince;
    private long toldAt;

    /// @param wanted whether the dump is still wanted
    /// @param nanos a clock
    OpeningProgress(BooleanSupplier wanted, Consumer<OpeningSteps> told, LongSupplier nanos) {
        this.wanted = wanted;
        this.told = told;
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
        this.currentSince = begun;
        this.toldAt = begun;
    }

    @Override
    public void step(String name) {
        long now = nanos.getAsLong();
        done.add(new OpeningSteps.Step(current, Duration.ofNanos(now - currentSince)));
        current = name;
        currentSince = now;
        share = OptionalDouble.empty();
        tell(now);
    }

    @Override
    public void at(long part, long total) {
        goOn();
        long now = nanos.getAsLong();
        if (now - toldAt >= BETWEEN_NANOS) {
            share = total > 0 ? OptionalDouble.of(Math.clamp((double) part / total, 0, 1)) : OptionalDouble.empty();
            tell(now);
        }
    }

    @Override
    public void goOn() {
        if (!wanted.getAsBoolean()) {
            throw new CancellationException();
        }
    }

    void early(EarlyFigures figures) {
        early = Optional.of(figures);
        tell(nanos.getAsLong());
    }

    private void tell(long now) {
        toldAt = now;
        told.accept(new OpeningSteps(done, current, share, left(Duration.ofNanos(now - begun)), early));
    }

    private Optional<Duration> left(Duration elapsed) {
        boolean unknown = !USUAL_SHARES.containsKey(current)
                || done.stream().anyMatch(step -> !USUAL_SHARES.containsKey(step.name()));
        if (unknown || elapsed.compareTo(SOONEST) < 0) {
            return Optional.empty();
        }
        double all =
                USUAL_SHARES.values().stream().mapToDouble(Double::doubleValue).sum();
        double through =
                done.stream().mapToDouble(step -> USUAL_SHARES.get(step.name())).sum()
                        + USUAL_SHARES.get(current) * share.orElse(0);
        return through <= 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(Math.round(elapsed.toMillis() * Math.max(0, all - through) / through)));
    }
}
