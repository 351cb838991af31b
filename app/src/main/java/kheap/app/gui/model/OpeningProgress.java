package kheap.app.gui.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    /// The steps of kheap's own engine in order, and how long each takes beside the others, as measured on a heap of
    /// 12 million objects. Zero for those that take nothing, or for a gzip file what nobody can foretell: they are
    /// no measure of the others. A step that stands here not, such as those of MAT's parser, makes the time that is
    /// left unknown.
    private static final List<Usual> USUAL = List.of(
            new Usual(OpeningSteps.BEGUN.current(), 0),
            new Usual("Checking the gzip file", 0),
            new Usual("Inflating the dump", 0),
            new Usual("Opening the index", 0),
            new Usual("Checking the dump", 0.1),
            new Usual("Finding the objects", 2.3),
            new Usual("Reading references", 1.8),
            new Usual("Walking from the GC roots", 1.1),
            new Usual("Sorting references", 0.3),
            new Usual("Finding semidominators", 0.5),
            new Usual("Finding dominators", 0.1),
            new Usual("Summing retained sizes", 0.1),
            new Usual("Counting instances", 0.1),
            new Usual("Adding up by class", 0.5),
            new Usual("Looking for Kafka clients", 0.3),
            new Usual("Marking what stays without Kafka", 0.5),
            new Usual("Measuring the Kafka clients", 0.2),
            new Usual("Reading the Kafka clients", 0.9),
            new Usual("Looking for records and schemas", 0.1),
            new Usual("Looking for applications that are gone", 0),
            new Usual("Asking the questions", 0.1));

    /// Before this, what was measured says little about what is to come.
    private static final Duration SOONEST = Duration.ofMillis(500);

    private final BooleanSupplier wanted;
    private final Consumer<OpeningSteps> told;
    private final LongSupplier nanos;
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
        this.currentSince = nanos.getAsLong();
        this.toldAt = currentSince;
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
        told.accept(new OpeningSteps(done, current, share, left(Duration.ofNanos(now - currentSince)), early));
    }

    /// As if what is to come took as much longer than usual as what has been did. Steps may be left out, as they are
    /// when there is an index: only what comes after the current one is to come.
    private Optional<Duration> left(Duration inCurrent) {
        int here = position(current);
        Duration spent = Duration.ZERO;
        double through = 0;
        for (OpeningSteps.Step step : done) {
            int position = position(step.name());
            if (position < 0) {
                return Optional.empty();
            }
            if (USUAL.get(position).weight() > 0) {
                spent = spent.plus(step.took());
                through += USUAL.get(position).weight();
            }
        }
        if (here < 0) {
            return Optional.empty();
        }
        double now = USUAL.get(here).weight();
        if (now > 0) {
            spent = spent.plus(inCurrent);
            through += now * share.orElse(0);
        }
        double toCome = now * (1 - share.orElse(0))
                + USUAL.subList(here + 1, USUAL.size()).stream()
                        .mapToDouble(Usual::weight)
                        .sum();
        return through <= 0 || spent.compareTo(SOONEST) < 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(Math.round(spent.toMillis() * toCome / through)));
    }

    /// @return less than zero for a step that is not known
    private static int position(String step) {
        for (int i = 0; i < USUAL.size(); i++) {
            if (USUAL.get(i).step().equals(step)) {
                return i;
            }
        }
        return -1;
    }

    private record Usual(String step, double weight) {}
}
