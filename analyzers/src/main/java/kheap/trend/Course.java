package kheap.trend;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import kheap.trend.Series.Point;

/// The points of one figure, in the order of time, asked what becomes of it.
///
/// What a dump counts is exact, so points that never turn back show a direction, straight or not; noise is what goes
/// up and down. The first of these that holds is the answer:
///
/// 1. **Unknown**: there are not two moments.
/// 2. **Stable**: all values lie within 2 % of the largest, or within 1. Three and more points that keep to a
/// direction are not stable even so: the 99 % confidence interval of the slope excludes zero, or five points and
/// more go strictly one way, which chance does once in 60 times.
/// 3. **Stopped**: it grew, and for longer than it grew it has been stable within 5 % of that growth.
/// 4. **Saturating**: see [Saturation].
/// 5. **Growing**, **Shrinking**: the 95 % confidence interval of the slope excludes zero, or the steps back are
/// at most a twentieth of all, by their size.
/// 6. **Wavering**: anything else.
///
/// Three points of mere noise never turn back once in three times, and are then called growing or shrinking; the
/// error of their rate says how little that means.
record Course(List<Point> points) {
    private static final double NOISE = 0.02;
    private static final double SURE = 0.95;
    private static final double VERY_SURE = 0.99;
    private static final int ONE_WAY = 5;
    private static final double FLAT = 0.05;
    private static final double FORWARD = 0.9;

    Course {
        points = points.stream().sorted(Comparator.comparing(Point::at)).toList();
    }

    Trend trend() {
        Optional<Line> through = Line.of(points);
        if (through.isEmpty()) {
            return new Trend.Unknown();
        }
        Line line = through.get();
        if (isStable(noise())) {
            return new Trend.Stable(low(), high());
        }
        Optional<Trend> end = stopped().or(this::saturating);
        if (end.isPresent()) {
            return end.get();
        }
        boolean directed = isClear(line, SURE) || isForward() && net() * line.perHour() > 0;
        if (!directed) {
            return new Trend.Wavering(low(), high());
        }
        return line.perHour() > 0 ? new Trend.Growing(line.rate()) : new Trend.Shrinking(line.rate());
    }

    private double noise() {
        return Math.max(1, NOISE * Math.max(Math.abs(low()), Math.abs(high())));
    }

    private boolean isStable(double noise) {
        return high() - low() <= noise
                && !(points.size() >= ONE_WAY && isOneWay())
                && Line.of(points).filter(line -> isClear(line, VERY_SURE)).isEmpty();
    }

    /// Whether the slope's confidence interval excludes zero.
    private static boolean isClear(Line line, double share) {
        OptionalDouble error = line.error(share);
        return error.isPresent() && Math.abs(line.perHour()) > error.getAsDouble();
    }

    private Optional<Trend> stopped() {
        Point first = points.getFirst();
        Point last = points.getLast();
        for (int at = 1; at < points.size() - 1; at++) {
            Point stop = points.get(at);
            double grown = stop.value() - first.value();
            Course before = new Course(points.subList(0, at + 1));
            Course after = new Course(points.subList(at, points.size()));
            if (Line.hours(first.at(), stop.at()) < Line.hours(stop.at(), last.at())
                    && grown > noise()
                    && before.isForward()
                    && before.withoutLast().high() < after.low()
                    && after.isStable(Math.min(FLAT * grown, noise()))) {
                return Optional.of(new Trend.Stopped(stop.at(), last.value()));
            }
        }
        return Optional.empty();
    }

    private Optional<Trend> saturating() {
        return Saturation.of(points)
                .map(found -> new Trend.Saturating(
                        found.plateau(), OptionalDouble.of(found.error()), found.constantHours(), found.rate()));
    }

    private Course withoutLast() {
        return new Course(points.subList(0, points.size() - 1));
    }

    /// Whether nearly all steps go the way of the whole.
    private boolean isForward() {
        return Math.abs(net()) >= FORWARD * way();
    }

    /// Whether every step goes the way of the whole.
    private boolean isOneWay() {
        double way = Math.signum(net());
        for (int next = 1; next < points.size(); next++) {
            if (way * (points.get(next).value() - points.get(next - 1).value()) <= 0) {
                return false;
            }
        }
        return true;
    }

    private double net() {
        return points.getLast().value() - points.getFirst().value();
    }

    /// The sum of all steps, up and down.
    private double way() {
        double way = 0;
        for (int next = 1; next < points.size(); next++) {
            way += Math.abs(points.get(next).value() - points.get(next - 1).value());
        }
        return way;
    }

    private double low() {
        return points.stream().mapToDouble(Point::value).min().orElseThrow();
    }

    private double high() {
        return points.stream().mapToDouble(Point::value).max().orElseThrow();
    }
}
