package kheap.comparison;

import java.util.Optional;
import kheap.trend.Series;
import kheap.trend.Trend;

/// A figure through the days, and what becomes of it.
///
/// @param series all days, whichever process they are of
/// @param basis what the trend is of
/// @param bound what it can never pass, or the known number whose plateau it approaches
public record Growth(Series series, Trend trend, Basis basis, Optional<Bound> bound) {
    /// Which points a trend was told from.
    public enum Basis {
        /// Those of the longest life that has several days: a restart sets everything back.
        LIFE,
        /// Those of all lives by the age of the process, where no life has several days.
        AGE,
        /// Those of all days, where nothing tells the lives apart.
        ALL
    }
}
