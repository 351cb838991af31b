package kheap.trend;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Births in order, asked for their pattern; see [BirthPattern#of] for what decides.
///
/// @param end not before the last: two clocks may differ
record Arrivals(List<Instant> births, Instant end) {
    private static final Duration START = Duration.ofMinutes(2);
    private static final int LIFE = 20;
    private static final int ENOUGH = 4;
    private static final int SILENCE = 3;
    private static final double CHANCE = 0.05;
    private static final double EVEN = 0.1;
    private static final int GROUPED = 6;
    private static final double APART = 10;
    private static final double RANDOM = 2;
    private static final double NORMAL = 1.96;

    Arrivals {
        births = births.stream().sorted().toList();
        end = births.isEmpty() || births.getLast().isBefore(end) ? end : births.getLast();
    }

    BirthPattern pattern(Optional<Instant> started) {
        if (!births.isEmpty() && started.filter(this::cameWith).isPresent()) {
            return new BirthPattern.AtStart(Duration.between(started.get(), births.getLast()));
        }
        if (births.size() < ENOUGH) {
            return new BirthPattern.Few(births.size());
        }
        double[] gaps = gaps();
        if (isEnded(gaps)) {
            return new BirthPattern.Ended(span(), Duration.between(births.getLast(), end));
        }
        double deviation = deviation(gaps);
        if (deviation < EVEN) {
            return new BirthPattern.Regular(span().dividedBy(gaps.length));
        }
        return bursts(gaps)
                .orElseGet(() -> deviation <= RANDOM
                        ? new BirthPattern.Steady(rate(gaps.length))
                        : new BirthPattern.Uneven(births.size(), span()));
    }

    private boolean cameWith(Instant start) {
        Duration life = Duration.between(start, end);
        Duration share = life.dividedBy(LIFE);
        Duration window = share.compareTo(START) > 0 ? share : START;
        Duration last = Duration.between(start, births.getLast());
        return !births.getFirst().isBefore(start)
                && last.compareTo(window) <= 0
                && last.compareTo(life.dividedBy(2)) < 0;
    }

    /// In hours.
    private double[] gaps() {
        double[] gaps = new double[births.size() - 1];
        for (int gap = 0; gap < gaps.length; gap++) {
            gaps[gap] = Line.hours(births.get(gap), births.get(gap + 1));
        }
        return gaps;
    }

    private boolean isEnded(double[] gaps) {
        double span = Line.hours(births.getFirst(), births.getLast());
        double quiet = Line.hours(births.getLast(), end);
        double longest = Arrays.stream(gaps).max().orElseThrow();
        return span == 0 || quiet > SILENCE * longest && Math.pow(span / (span + quiet), gaps.length) <= CHANCE;
    }

    /// The standard deviation of the gaps, relative to their mean.
    private static double deviation(double[] gaps) {
        double mean = Arrays.stream(gaps).average().orElseThrow();
        double squares =
                Arrays.stream(gaps).map(gap -> (gap - mean) * (gap - mean)).sum();
        return Math.sqrt(squares / (gaps.length - 1)) / mean;
    }

    /// The shortest gap between two groups is the first, from the longest down, that is far longer than the next.
    private Optional<BirthPattern> bursts(double[] gaps) {
        double[] sorted = Arrays.stream(gaps).sorted().toArray();
        for (int longer = sorted.length - 1; longer > 0; longer--) {
            int groups = sorted.length - longer + 1;
            if (births.size() >= Math.max(GROUPED, 2 * groups) && sorted[longer] >= APART * sorted[longer - 1]) {
                return Optional.of(new BirthPattern.Bursts(groups, interval(gaps, sorted[longer], groups)));
            }
        }
        return Optional.empty();
    }

    private Duration interval(double[] gaps, double apart, int groups) {
        int last = gaps.length - 1;
        while (gaps[last] < apart) {
            last--;
        }
        return Duration.between(births.getFirst(), births.get(last + 1)).dividedBy(groups - 1);
    }

    /// With the error of a count at random, whose variance is the count itself.
    private Rate rate(int counted) {
        double perHour = counted / Line.hours(births.getFirst(), births.getLast());
        return new Rate(perHour, OptionalDouble.of(NORMAL * perHour / Math.sqrt(counted)));
    }

    private Duration span() {
        return Duration.between(births.getFirst(), births.getLast());
    }
}
