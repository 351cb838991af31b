package kheap.trend;

import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/// What becomes of a figure over time, as far as its points tell.
public sealed interface Trend {
    /// What the points tell; see [Course] for what decides.
    ///
    /// @param points in any order
    static Trend of(List<Series.Point> points) {
        return new Course(points).trend();
    }

    /// There is one point or none.
    record Unknown() implements Trend {}

    /// It stays within its noise.
    record Stable(double low, double high) implements Trend {}

    /// It grows, and nothing in its points says that it will stop.
    record Growing(Rate rate) implements Trend {}

    /// It shrinks.
    ///
    /// @param rate negative
    record Shrinking(Rate rate) implements Trend {}

    /// It grows ever more slowly, towards a plateau: `value = plateau - gap · exp(-hours / constant)`.
    ///
    /// @param plateau what it approaches
    /// @param error half the width of the plateau's 95 % confidence interval
    /// @param constantHours in this time the gap to the plateau shrinks to 37 %
    /// @param rate the speed at the last point
    record Saturating(double plateau, OptionalDouble error, double constantHours, Rate rate) implements Trend {}

    /// It grew, and then stopped: no growth since `since`.
    ///
    /// @param level where it stays
    record Stopped(Instant since, double level) implements Trend {}

    /// It goes up and down without a direction.
    record Wavering(double low, double high) implements Trend {}
}
