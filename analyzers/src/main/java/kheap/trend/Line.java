package kheap.trend;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import kheap.trend.Series.Point;

/// The straight line through points by ordinary least squares: `value = level + perHour · (hours from the middle)`.
///
/// Time and value are counted from their means, so that years apart and petabytes high cost no digits. The intervals
/// are those of linear regression with independent errors (Draper and Smith, Applied Regression Analysis, chapters 1
/// and 3): a figure that rises by leaps is less sure than they say.
///
/// @param middle the mean of the moments
/// @param last the last moment
/// @param level the mean of the values
/// @param squaredHours the sum of the squared distances of the moments from the middle
/// @param variance of the points around the line; empty for two points, which are only a line
/// @param points how many there are
public record Line(
        Instant middle,
        Instant last,
        double level,
        double perHour,
        double squaredHours,
        OptionalDouble variance,
        int points) {
    private static final double SHARE = 0.95;
    private static final double NANOS_PER_HOUR = 3.6e12;
    private static final Instant END = Instant.parse("9999-12-31T23:59:59Z");

    /// What remains of the squares by rounding alone, where the points are exactly on the line.
    private static final double ROUNDING = 1e-24;

    public Line {
        if (points < 2 || !(squaredHours > 0) || variance.isPresent() != points > 2) {
            throw new IllegalArgumentException("a line through " + points + " points, " + squaredHours + " h² apart");
        }
    }

    /// @param points in any order
    /// @return empty where there are not two moments
    public static Optional<Line> of(List<Point> points) {
        if (points.isEmpty()) {
            return Optional.empty();
        }
        Point origin = points.getFirst();
        double[] hours = points.stream()
                .mapToDouble(point -> hours(origin.at(), point.at()))
                .toArray();
        double[] values = points.stream()
                .mapToDouble(point -> point.value() - origin.value())
                .toArray();
        double middle = mean(hours);
        double level = mean(values);
        double squaredHours = 0;
        double products = 0;
        for (int point = 0; point < hours.length; point++) {
            squaredHours += (hours[point] - middle) * (hours[point] - middle);
            products += (hours[point] - middle) * (values[point] - level);
        }
        if (squaredHours == 0) {
            return Optional.empty();
        }
        double perHour = products / squaredHours;
        double squares = 0;
        double left = 0;
        for (int point = 0; point < hours.length; point++) {
            double value = values[point] - level;
            double miss = value - perHour * (hours[point] - middle);
            squares += value * value;
            left += miss * miss;
        }
        int freedom = hours.length - 2;
        return Optional.of(new Line(
                origin.at().plus(duration(middle)),
                points.stream().map(Point::at).max(Comparator.naturalOrder()).orElseThrow(),
                origin.value() + level,
                perHour,
                squaredHours,
                freedom == 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(left <= ROUNDING * squares ? 0 : left / freedom),
                hours.length));
    }

    /// The slope with its 95 % confidence interval.
    public Rate rate() {
        return new Rate(perHour, error(SHARE));
    }

    /// Half the width of the slope's confidence interval: `t · √(variance / squaredHours)`.
    OptionalDouble error(double share) {
        return variance.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        Student.quantile(share, points - 2) * Math.sqrt(variance.getAsDouble() / squaredHours));
    }

    /// When the line meets a value; empty where that is not after the last point, or after the year 9999.
    public Optional<Instant> meets(double limit) {
        return isAhead(limit) ? ahead((limit - level) / perHour) : Optional.empty();
    }

    /// When the near edge of the 95 % band around the line meets a value, at the last point at the earliest; empty
    /// for two points, and where the line runs the other way.
    ///
    /// The band is that of the mean at each moment, which opens like a trumpet away from the middle. It meets the
    /// limit where `(limit - level - perHour · x)² = t² · variance · (1 / points + x² / squaredHours)`, a square
    /// equation whose roots are Fieller's interval for the crossing (Draper and Smith, section 3.2). Single values
    /// scatter around the mean by more than the band.
    public Optional<Instant> earliest(double limit) {
        return crossings(limit).flatMap(crossings -> moment(crossings.near())).map(at -> at.isBefore(last) ? last : at);
    }

    /// When the far edge of the band of [#earliest] meets a value; empty also where it may never.
    public Optional<Instant> latest(double limit) {
        return crossings(limit).flatMap(crossings -> ahead(crossings.far()));
    }

    /// Hours from the middle; the far one is infinite where the slope may be zero.
    private record Crossings(double near, double far) {}

    private Optional<Crossings> crossings(double limit) {
        if (variance.isEmpty() || !isAhead(limit)) {
            return Optional.empty();
        }
        double t = Student.quantile(SHARE, points - 2);
        double noise = t * t * variance.getAsDouble();
        double distance = limit - level;
        double slope = perHour * perHour - noise / squaredHours;
        double gap = distance * distance - noise / points;
        double product = perHour * distance;
        // both roots by the sum that cannot cancel
        double sum = product + Math.sqrt(Math.max(0, product * product - slope * gap));
        return Optional.of(new Crossings(gap / sum, slope > 0 ? sum / slope : Double.POSITIVE_INFINITY));
    }

    /// Whether the line comes nearer to the value after the middle.
    private boolean isAhead(double limit) {
        return (limit - level) * perHour > 0;
    }

    private Optional<Instant> ahead(double hours) {
        return moment(hours).filter(at -> at.isAfter(last));
    }

    private Optional<Instant> moment(double hours) {
        return hours <= hours(middle, END) ? Optional.of(middle.plus(duration(Math.max(0, hours)))) : Optional.empty();
    }

    static double hours(Instant from, Instant to) {
        Duration time = Duration.between(from, to);
        return time.toSeconds() / 3600.0 + time.toNanosPart() / NANOS_PER_HOUR;
    }

    private static Duration duration(double hours) {
        double seconds = Math.floor(hours * 3600);
        return Duration.ofSeconds((long) seconds, Math.round((hours * 3600 - seconds) * 1e9));
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
