package kheap.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kheap.trend.Series.Point;

/// The course of a figure in one short word of bars, for where no chart can be: `▁▂▃▆█`.
///
/// The lowest bar is the least value and the highest one the greatest, so that it shows the shape and not the size.
final class Sparkline {
    private static final String BARS = "▁▂▃▄▅▆▇█";

    /// More points are left out evenly.
    private static final int LENGTH = 12;

    private Sparkline() {}

    /// @param points ascending in time
    static String of(List<Point> points) {
        int length = Math.min(LENGTH, points.size());
        double low = points.stream().mapToDouble(Point::value).min().orElse(0);
        double high = points.stream().mapToDouble(Point::value).max().orElse(0);
        return IntStream.range(0, length)
                .map(at -> length < 2 ? 0 : (int) Math.round((double) at * (points.size() - 1) / (length - 1)))
                .mapToObj(at -> bar(points.get(at).value(), low, high))
                .collect(Collectors.joining());
    }

    private static String bar(double value, double low, double high) {
        int height = high == low ? 0 : (int) Math.round((value - low) / (high - low) * (BARS.length() - 1));
        return BARS.substring(height, height + 1);
    }
}
