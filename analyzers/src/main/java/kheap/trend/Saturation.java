package kheap.trend;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import kheap.trend.Series.Point;

/// A growth that slows down towards a plateau: `value = plateau - gap · exp(-hours / constant)`, as of a collector
/// of coupons, who meets ever fewer partitions that are new.
///
/// For a fixed constant plateau and gap follow by linear least squares, so only the constant is searched for
/// (separable least squares: Golub and Pereyra, The differentiation of pseudo-inverses and nonlinear least squares
/// problems whose variables separate, SIAM Journal on Numerical Analysis 10, 1973). The intervals are those of the
/// linearised model (the delta method: Bates and Watts, Nonlinear Regression Analysis and Its Applications, section
/// 2.3).
///
/// @param error half the width of the plateau's 95 % confidence interval
/// @param rate the speed at the last point
record Saturation(double plateau, double error, double constantHours, Rate rate) {
    /// Three parameters and two degrees of freedom.
    private static final int POINTS = 5;

    private static final double SHARE = 0.95;

    /// In spans; a curve with a longer constant is a line.
    private static final double LONGEST = 3;

    /// In spans; a curve with a shorter constant is a step.
    private static final double SHORTEST = 1e-3;

    private static final int STEPS = 60;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    /// The normal distribution passes this once in a hundred times.
    private static final double RARE = 2.326;

    /// The share of lines with noise that may be taken for a curve, to either side.
    private static final double DOUBT = 0.02;

    /// With a plateau this sure, relative to its height over the first point, the constant may be longer than the
    /// span.
    private static final double SURE = 0.1;

    /// The saturation that the points show clearly.
    ///
    /// There are at least five; a curve that slows down fits them better than a line does, by an F test on the third
    /// parameter at 1 %; chance does not explain it, see [Curve#risesEarly], nor does a fast start before a line;
    /// and they cover at least one constant, which is 63 % of the way to the plateau, or the plateau is sure to a
    /// tenth of that way.
    ///
    /// @param points ascending in time
    static Optional<Saturation> of(List<Point> points) {
        if (points.size() < POINTS) {
            return Optional.empty();
        }
        Point first = points.getFirst();
        double hours = Line.hours(first.at(), points.getLast().at());
        double low = points.stream().mapToDouble(Point::value).min().orElseThrow();
        double range = points.stream().mapToDouble(Point::value).max().orElseThrow() - low;
        double[] times = points.stream()
                .mapToDouble(point -> Line.hours(first.at(), point.at()) / hours)
                .toArray();
        double[] values = points.stream()
                .mapToDouble(point -> (point.value() - first.value()) / range)
                .toArray();
        double lineSquares =
                Line.of(points).orElseThrow().variance().orElseThrow() * (times.length - 2) / range / range;
        Curve curve = Curve.best(times, values);
        double error = curve.error(new double[] {1, 0, 0});
        return curve.isClearlyBetter(lineSquares)
                        && curve.risesEarly(leap(points) / range)
                        && Double.isFinite(error)
                        && !startedFast(points, curve.squares * range * range / curve.freedom())
                        && (curve.constant <= 1 || error <= SURE * curve.gap)
                ? Optional.of(new Saturation(
                        first.value() + curve.base * range,
                        error * range,
                        curve.constant * hours,
                        new Rate(
                                curve.speed() * range / hours,
                                OptionalDouble.of(curve.error(curve.speedGradient()) * range / hours))))
                : Optional.empty();
    }

    /// Whether points that are off only at first, and then follow a line, explain as much: what a process loads at
    /// its start is no reason to believe that a leak after it ends.
    private static boolean startedFast(List<Point> points, double variance) {
        return IntStream.rangeClosed(1, points.size() / POINTS)
                .mapToObj(first -> Line.of(points.subList(first, points.size())))
                .flatMap(Optional::stream)
                .anyMatch(line -> line.variance().orElseThrow() <= variance);
    }

    /// The greatest leap by which all steps between the points can be made: 1 for a count, 8 MiB for channels of
    /// that size; 0 where values are not whole.
    private static double leap(List<Point> points) {
        double leap = 0;
        for (Point point : points) {
            double step = Math.abs(point.value() - points.getFirst().value());
            if (step != Math.rint(step)) {
                return 0;
            }
            while (step != 0) {
                double rest = leap % step;
                leap = step;
                step = rest;
            }
        }
        return leap;
    }

    /// A curve in scaled coordinates: time and value begin at 0 with the first point, the span of the times is 1,
    /// and so is the range of the values.
    ///
    /// @param constant in spans
    /// @param base the value at the end of all times
    /// @param gap from the value at time 0 to the base
    /// @param squares what the points leave
    private record Curve(double[] times, double[] values, double constant, double base, double gap, double squares) {
        /// A grid, and then a golden section around its best constant.
        ///
        /// The shortest constant leaves a gap that can be seen at the third point: a curve that has nothing but the
        /// first point off its plateau is no curve.
        static Curve best(double[] times, double[] values) {
            double shortest = Math.log(Math.max(times[2] / 2, SHORTEST));
            double step = (Math.log(LONGEST) - shortest) / STEPS;
            int best = IntStream.rangeClosed(0, STEPS)
                    .boxed()
                    .min(Comparator.comparingDouble(at -> of(times, values, shortest + at * step).squares))
                    .orElseThrow();
            double low = shortest + Math.max(0, best - 1) * step;
            double high = shortest + Math.min(STEPS, best + 1) * step;
            for (int cut = 0; cut < STEPS; cut++) {
                double left = high - GOLDEN * (high - low);
                double right = low + GOLDEN * (high - low);
                if (of(times, values, left).squares < of(times, values, right).squares) {
                    high = right;
                } else {
                    low = left;
                }
            }
            return of(times, values, (low + high) / 2);
        }

        /// The base and the gap by linear least squares.
        private static Curve of(double[] times, double[] values, double logConstant) {
            double constant = Math.exp(logConstant);
            double[] falls =
                    Arrays.stream(times).map(time -> Math.exp(-time / constant)).toArray();
            double middle = Arrays.stream(falls).average().orElseThrow();
            double level = Arrays.stream(values).average().orElseThrow();
            double products = 0;
            double squaredFalls = 0;
            for (int point = 0; point < times.length; point++) {
                products += (falls[point] - middle) * (values[point] - level);
                squaredFalls += (falls[point] - middle) * (falls[point] - middle);
            }
            double gap = -products / squaredFalls;
            double base = level + gap * middle;
            double squares = 0;
            for (int point = 0; point < times.length; point++) {
                double miss = values[point] - base + gap * falls[point];
                squares += miss * miss;
            }
            return new Curve(times, values, constant, base, gap, squares);
        }

        private int freedom() {
            return times.length - 3;
        }

        boolean isClearlyBetter(double lineSquares) {
            double t = Student.quantile(1 - DOUBT, freedom());
            return gap > 0 && (lineSquares - squares) * freedom() > t * t * squares;
        }

        /// Whether more of the growth lies early than leaps at random moments explain.
        ///
        /// What is counted rises by leaps, and where it made few of them, chance bends a line. At a constant pace
        /// the mean moment of the leaps is normal around the middle of the span (Laplace's test for a trend: Cox and
        /// Lewis, The Statistical Analysis of Series of Events, section 3.3; here a leap is known to the gap between
        /// two points).
        ///
        /// @param leap in ranges, 0 where there are no leaps
        boolean risesEarly(double leap) {
            double middle = 0;
            double moment = 0;
            for (int next = 1; next < times.length; next++) {
                double halfway = (times[next - 1] + times[next]) / 2;
                middle += (times[next] - times[next - 1]) * halfway;
                moment += (values[next] - values[next - 1]) * halfway;
            }
            double variance = 0;
            for (int next = 1; next < times.length; next++) {
                double off = (times[next - 1] + times[next]) / 2 - middle;
                variance += (times[next] - times[next - 1]) * off * off;
            }
            double risen = values[values.length - 1];
            return risen > 0 && middle - moment / risen > RARE * Math.sqrt(variance * leap / risen);
        }

        /// At the last point.
        double speed() {
            return gap / constant * Math.exp(-1 / constant);
        }

        /// How the speed depends on base, gap and constant.
        double[] speedGradient() {
            double fall = Math.exp(-1 / constant) / constant;
            return new double[] {0, fall, gap * fall * (1 / constant - 1) / constant};
        }

        /// Half the width of the 95 % confidence interval of a function of base, gap and constant: with the Jacobian
        /// J = QR of the curve it is `t · √(squares / freedom) · |R⁻ᵀ · gradient|`.
        ///
        /// Leaps come by chance and stay, so near points miss the curve together, and more of them tell little more:
        /// the interval is as wide as five points with the same misses would make it.
        double error(double[] gradient) {
            double[][] columns = new double[3][times.length];
            for (int point = 0; point < times.length; point++) {
                double fall = Math.exp(-times[point] / constant);
                columns[0][point] = 1;
                columns[1][point] = -fall;
                columns[2][point] = -gap * fall * times[point] / constant / constant;
            }
            // Gram and Schmidt; R is made row by row and solved for on the way
            double[] rest = gradient.clone();
            double sum = 0;
            for (int column = 0; column < 3; column++) {
                double length = Math.sqrt(dot(columns[column], columns[column]));
                double[] unit =
                        Arrays.stream(columns[column]).map(x -> x / length).toArray();
                double share = rest[column] / length;
                sum += share * share;
                for (int later = column + 1; later < 3; later++) {
                    double along = dot(unit, columns[later]);
                    for (int point = 0; point < times.length; point++) {
                        columns[later][point] -= along * unit[point];
                    }
                    rest[later] -= along * share;
                }
            }
            double together = (double) times.length / POINTS;
            return Student.quantile(SHARE, freedom()) * Math.sqrt(together * squares / freedom() * sum);
        }

        private static double dot(double[] a, double[] b) {
            double sum = 0;
            for (int point = 0; point < a.length; point++) {
                sum += a[point] * b[point];
            }
            return sum;
        }
    }
}
