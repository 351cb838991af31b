package kheap.app.gui.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import kheap.app.gui.heap.EarlyFigures;

/// How far the opening of a dump is.
///
/// @param done the steps that are through, in order
/// @param current the step that runs
/// @param share how much of it is through, 0 to 1; empty where nobody knows
/// @param left about how long the whole will still take; empty where there is nothing to judge by
/// @param early what the dump is known to hold by now
public record OpeningSteps(
        List<Step> done, String current, OptionalDouble share, Optional<Duration> left, Optional<EarlyFigures> early) {
    static final OpeningSteps BEGUN = at("Opening the file");

    /// A first step of which nothing more is known.
    public static OpeningSteps at(String step) {
        return new OpeningSteps(List.of(), step, OptionalDouble.empty(), Optional.empty(), Optional.empty());
    }

    public OpeningSteps {
        done = List.copyOf(done);
    }

    /// A step that is through, and what it took.
    public record Step(String name, Duration took) {}
}
