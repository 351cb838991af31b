package kheap.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
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
    private final DoubleUnaryOperator byHours;
    private final boolean straight;

    private Fit(Instant first, DoubleUnaryOperator byHours, boolean straight) {
        this.first = first;
        this.byHours = byHours;
        this.straight = straight;
    }

    /// @param points at least two
    static Fit line(double perHour, List<Point> points) {
        Instant first = points.getFirst().at();
        double hour = points.stream()
                .mapToDouble(point -> hours(first, point.at()))
                .average()
                .orElseThrow();
        double value = points.stream().mapToDouble(Point::value).average().orElseThrow();
        return new Fit(first, hours -> value + perHour * (hours - hour), true);
    }

    /// @param points at least two
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
        return new Fit(first, hours -> trend.plateau() - gap * Math.exp(-hours / trend.constantHours()), false);
    }

    private static double hours(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / MILLIS_OF_HOUR;
    }

    double at(Instant moment) {
        return byHours.applyAsDouble(hours(first, moment));
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
