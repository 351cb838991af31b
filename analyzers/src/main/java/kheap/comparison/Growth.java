package kheap.comparison;

import java.time.Duration;
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
        ALL;

        /// The oldest process ran for at least this share longer.
        private static final double APART = 0.25;

        /// Whether what differs between processes of these ages may be growth. Two that were started anew each night
        /// and dumped each noon differ by chance.
        public static boolean areApart(Duration youngest, Duration oldest) {
            return oldest.toMillis() > (1 + APART) * youngest.toMillis();
        }
    }
}
