package kheap.trend;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How the births of a group of clients lie in time: what makes them shows in when it makes them.
///
/// A birth is known only of who is still there. Where clients also go, the births of those that remain crowd towards
/// the end, and no pattern here tells that from a maker that became busier.
public sealed interface BirthPattern {
    /// Too few to say.
    record Few(int births) implements BirthPattern {}

    /// All came while the process started, and none since.
    ///
    /// @param within from the start of the process to the last birth
    record AtStart(Duration within) implements BirthPattern {}

    /// All came before a silence too long for chance.
    ///
    /// @param span from the first to the last
    /// @param quiet from the last to the end
    record Ended(Duration span, Duration quiet) implements BirthPattern {}

    /// One after another at even intervals, as a schedule makes them: every 24 h, every 30 s.
    record Regular(Duration interval) implements BirthPattern {}

    /// Several at a time with long quiet between, as deployments and jobs make them.
    ///
    /// @param interval from the start of one group to that of the next, on average
    record Bursts(int groups, Duration interval) implements BirthPattern {}

    /// One by one at random, as requests make them.
    record Steady(Rate rate) implements BirthPattern {}

    /// Neither evenly nor at random nor in groups: with the load of a day, or ever faster.
    record Uneven(int births, Duration span) implements BirthPattern {}

    /// The first of these that holds, for gaps between births one after another:
    ///
    /// 1. **AtStart**: the last came within two minutes or 5 % of the process's life, whichever is longer, but within
    /// its first half.
    /// 2. **Few**: fewer than four.
    /// 3. **Ended**: no birth since for three times the longest gap, which the same pace at random allows in one of
    /// twenty cases at most: `(span / (span + quiet))` to the power of the gaps.
    /// 4. **Regular**: the standard deviation of the gaps is below a tenth of their mean; at random it is as large as
    /// the mean.
    /// 5. **Bursts**: at least six births in groups of two and more on average, every gap between groups at least ten
    /// times as long as any within.
    /// 6. **Steady**: the standard deviation of the gaps is at most twice their mean.
    /// 7. **Uneven**: anything else.
    ///
    /// @param births in any order
    /// @param started when the process was started, where that is known
    /// @param end when the last look was taken
    static BirthPattern of(List<Instant> births, Optional<Instant> started, Instant end) {
        return new Arrivals(births, end).pattern(started);
    }
}
