package kheap.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kheap.diagnosis.Quantity.Unit;
import kheap.diagnosis.Times;
import kheap.footprint.Footprint;
import kheap.footprint.Footprint.Amount;
import kheap.footprint.HeapCourse;
import kheap.report.Block.Chart.Course;
import kheap.trend.Series.Point;
import kheap.trend.Trend;

/// Whether the heap grows, by what its collections left of it.
///
/// @param most how large it may become
record HeapAfterCollections(HeapCourse course, Optional<Amount> most) {
    /// A process that starts fills its heap for some minutes: that is no trend.
    private static final Duration SHORTEST = Duration.ofMinutes(10);

    static Optional<HeapAfterCollections> of(Footprint footprint) {
        return footprint
                .course()
                .map(course -> new HeapAfterCollections(course, footprint.heap().most()));
    }

    String sentence() {
        if (!isLong()) {
            return "The GC log covers " + Times.words(covered()) + ": too little to say whether the heap grows.";
        }
        List<Point> points = points();
        return TrendWords.sentence(
                Trend.of(points),
                Unit.BYTES,
                points.getFirst().value(),
                points.getLast().value(),
                Optional.empty(),
                " in " + Times.words(covered()),
                Course.Clock.UPTIME::words);
    }

    /// Whether there is a course to be looked at.
    boolean isLong() {
        return covered().compareTo(SHORTEST) >= 0;
    }

    private Duration covered() {
        return course.points()
                .getLast()
                .uptime()
                .minus(course.points().getFirst().uptime());
    }

    Course chart() {
        return new Course(
                "The Java heap after collections",
                course.full()
                        ? "What collections of the whole heap left: what lives."
                        : "What collections left, the least of several in a row: what lives, and garbage among old objects.",
                "Java heap after a collection",
                Unit.BYTES,
                List.of(points()),
                List.of(),
                most.stream()
                        .map(size -> new Course.Level(
                                "maximum heap, " + size.size(), size.size().bytes()))
                        .toList(),
                List.of(),
                0,
                Course.Clock.UPTIME,
                false);
    }

    private List<Point> points() {
        return course.points().stream()
                .map(point -> new Point(
                        Instant.EPOCH.plus(point.uptime()), point.heap().bytes()))
                .toList();
    }
}
