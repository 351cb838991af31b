package kheap.trend;

import java.time.Instant;
import java.util.List;
import kheap.diagnosis.Quantity.Unit;

/// One figure at several moments.
///
/// @param name stable, for machines: `producers.orphaned`
/// @param label for people, within a sentence: `orphaned producers`
/// @param points ascending in time; a moment at which the figure is not known has none
public record Series(String name, String label, Unit unit, List<Point> points) {
    public Series {
        points = List.copyOf(points);
        for (int next = 1; next < points.size(); next++) {
            if (!points.get(next - 1).at().isBefore(points.get(next).at())) {
                throw new IllegalArgumentException(name + " has points out of order: " + points);
            }
        }
    }

    /// The figure at one moment.
    ///
    /// @param value at most 2^63 up or down: more fits no heap
    public record Point(Instant at, double value) {
        private static final double MOST = 0x1p63;

        public Point {
            if (!(Math.abs(value) <= MOST)) {
                throw new IllegalArgumentException("a value of " + value + " at " + at);
            }
        }
    }
}
