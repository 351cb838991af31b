package kheap.footprint;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kheap.ByteSize;
import kheap.evidence.GcLog;

/// What garbage collections left of the heap, over the life of the process.
///
/// After a collection of the young objects there is garbage among the old ones, so that the size goes up and down
/// without a meaning. What lives is told by collections of the whole heap, and where there are few of them by the
/// least of several sizes in a row.
///
/// @param full whether the points are collections of the whole heap
/// @param points ascending in time, at most [#POINTS]
public record HeapCourse(boolean full, List<Point> points) {
    static final int POINTS = 60;

    /// So many collections of the whole heap show a course by themselves.
    private static final int ENOUGH = 3;

    /// No JVM runs longer: such a time is no time.
    private static final Duration LONGEST = Duration.ofDays(100 * 365);

    public HeapCourse {
        points = List.copyOf(points);
    }

    /// @param uptime of the JVM
    public record Point(Duration uptime, ByteSize heap) {}

    /// @return empty where no two collections say when they were
    static Optional<HeapCourse> of(GcLog log) {
        List<GcLog.Collection> life = lastLife(log.collections());
        List<GcLog.Collection> full =
                life.stream().filter(GcLog.Collection::full).toList();
        boolean enough = full.size() >= ENOUGH;
        List<Point> points = thinned(enough ? full : life);
        return points.size() < 2 ? Optional.empty() : Optional.of(new HeapCourse(enough, points));
    }

    /// A JVM that is started anew may write on in the file of the one before.
    private static List<GcLog.Collection> lastLife(List<GcLog.Collection> collections) {
        List<GcLog.Collection> life = new ArrayList<>();
        for (GcLog.Collection one : collections) {
            if (one.uptime().filter(time -> time.compareTo(LONGEST) < 0).isPresent()) {
                Duration uptime = one.uptime().get();
                int against = life.isEmpty()
                        ? 1
                        : uptime.compareTo(life.getLast().uptime().orElseThrow());
                if (against < 0) {
                    life.clear();
                } else if (against == 0) {
                    life.removeLast();
                }
                life.add(one);
            }
        }
        return life;
    }

    /// Of as many in a row as it takes, the one that left the least.
    private static List<Point> thinned(List<GcLog.Collection> collections) {
        int stride = Math.ceilDiv(collections.size(), POINTS);
        List<Point> points = new ArrayList<>();
        for (int from = 0; from < collections.size(); from += stride) {
            GcLog.Collection least = collections.get(from);
            for (GcLog.Collection one : collections.subList(from, Math.min(from + stride, collections.size()))) {
                least = one.after().compareTo(least.after()) < 0 ? one : least;
            }
            points.add(new Point(least.uptime().orElseThrow(), least.after()));
        }
        return points;
    }
}
