package kheap.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import kheap.comparison.Filling;
import kheap.trend.Line;
import kheap.trend.Series.Point;
import kheap.trend.Trend;

/// The line or the curve of a trend, to be drawn over the points that it was told from and beyond.
///
/// A trend says its slope or its plateau. Where on the scale the line lies is what makes the squares of its
/// distances to the points least.
final class Fit {
    private static final int STEPS = 48;
    private static final double MILLIS_OF_HOUR = 3_600_000;

    private final Instant first;
    private final ToDoubleFunction<Instant> value;
    private final boolean straight;

    private Fit(Instant first, ToDoubleFunction<Instant> value, boolean straight) {
        this.first = first;
        this.value = value;
        this.straight = straight;
    }

    /// @return empty where there are not two moments
    static Optional<Fit> line(List<Point> points) {
        return Line.of(points)
                .map(line -> new Fit(
                        points.getFirst().at(),
                        moment -> line.level() + line.perHour() * hours(line.middle(), moment),
                        true));
    }

    /// @param points those that the trend was told from
    static Fit curve(Trend.Saturating trend, List<Point> points) {
        Instant first = points.getFirst().at();
        double above = 0;
        double below = 0;
        for (Point point : points) {
            double left = Math.exp(-hours(first, point.at()) / trend.constantHours());
            above += left * (trend.plateau() - point.value());
            below += left * left;
        }
        double gap = above / below;
        return new Fit(
                first,
                moment -> trend.plateau() - gap * Math.exp(-hours(first, moment) / trend.constantHours()),
                false);
    }

    /// The curve of a collector of coupons.
    static Fit filling(Filling filling) {
        return new Fit(filling.first().at(), filling::at, false);
    }

    private static double hours(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / MILLIS_OF_HOUR;
    }

    double at(Instant moment) {
        return value.applyAsDouble(moment);
    }

    List<Point> until(Instant end) {
        int steps = straight ? 1 : STEPS;
        long millis = Duration.between(first, end).toMillis();
        return IntStream.rangeClosed(0, steps)
                .mapToObj(step -> first.plusMillis(millis * step / steps))
                .distinct()
                .map(moment -> new Point(moment, at(moment)))
                .toList();
    }
}
