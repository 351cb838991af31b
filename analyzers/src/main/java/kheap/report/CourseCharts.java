package kheap.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import kheap.comparison.Days;
import kheap.comparison.Filling;
import kheap.comparison.Growth;
import kheap.comparison.Life;
import kheap.comparison.Limit;
import kheap.report.Block.Chart.Course;
import kheap.trend.Series.Point;
import kheap.trend.Trend;

/// The charts of several days: large ones for the telling figures that grow, small ones for what else changed.
final class CourseCharts {
    /// How many large ones a reader looks at.
    private static final int LARGE = 8;

    /// What has a large chart where it grows, most telling first.
    private static final List<String> TELLING = List.of(
            "heap.bytes",
            "kafka.bytes",
            "rest.bytes",
            "process.bytes",
            "process.stacks.bytes",
            "process.arenas.bytes",
            "producers.orphaned",
            "producers.open",
            "consumers.orphaned",
            "consumers.open",
            "admins.orphaned",
            "admins.open",
            "threads",
            "direct.bytes",
            "pools.in-use.bytes",
            "consumers.fetched.bytes",
            "partitions.queues",
            "metrics",
            Filling.FIGURE,
            "go.heap.bytes",
            "go.kafka.bytes",
            "go.partition-producers.bytes",
            "go.goroutines",
            "go.goroutines.kafka");

    private static final int SMALL = 24;

    /// A level that lies more times above the points would press them to the ground.
    private static final double FAR = 3;

    /// Less than this share of the scale, and a scale from zero would show nothing but a flat line.
    private static final double FLAT = 0.2;

    /// How far a curve is prolonged towards its plateau, in spans of the days.
    private static final int AHEAD = 3;

    private final Days days;
    private final TrendPoints told;
    private final Optional<Filling> filling;
    private final List<Growth> large;
    private final List<Growth> small;

    CourseCharts(Days days) {
        this.days = days;
        this.told = new TrendPoints(days);
        this.filling = Filling.of(days);
        this.large = TELLING.stream()
                .flatMap(name -> days.growth(name).stream())
                .filter(growth -> isGrowing(growth) || isFilling(growth))
                .limit(LARGE)
                .toList();
        Set<String> drawn = new HashSet<>();
        large.forEach(growth -> drawn.add(growth.series().name()));
        this.small = days.growths().stream()
                .filter(CourseCharts::hasChanged)
                .filter(growth ->
                        !repeats(growth) && !drawn.contains(growth.series().name()))
                .toList();
    }

    static boolean isGrowing(Growth growth) {
        return growth.trend() instanceof Trend.Growing || growth.trend() instanceof Trend.Saturating;
    }

    /// Where one day does not fit its channels, what grows towards all partitions seems to waver.
    private boolean isFilling(Growth growth) {
        return growth.series().name().equals(Filling.FIGURE) && filling.isPresent();
    }

    static boolean hasChanged(Growth growth) {
        return switch (growth.trend()) {
            case Trend.Unknown unknown -> false;
            case Trend.Stable stable -> false;
            case Trend.Growing growing -> true;
            case Trend.Shrinking shrinking -> true;
            case Trend.Saturating saturating -> true;
            case Trend.Stopped stopped -> true;
            case Trend.Wavering wavering -> true;
        };
    }

    /// Evidence and instances say again what other figures say.
    static boolean repeats(Growth growth) {
        String name = growth.series().name();
        return name.startsWith("evidence.") || name.startsWith("instances.");
    }

    List<Course> large() {
        return large.stream().map(growth -> course(growth, false)).toList();
    }

    List<Course> small() {
        return small.stream().limit(SMALL).map(growth -> course(growth, true)).toList();
    }

    /// How many changed that have no chart.
    int left() {
        return Math.max(0, small.size() - SMALL);
    }

    private Course course(Growth growth, boolean isSmall) {
        List<Point> points = growth.series().points();
        List<Point> told = this.told.of(growth);
        List<Course.Level> levels = levels(growth);
        Optional<Fit> fit = fit(growth, told);
        List<Point> fitted = fit.map(one -> one.until(isFilling(growth) ? full(told) : end(one, points, told, levels)))
                .orElse(List.of());
        double top = Stream.concat(points.stream(), fitted.stream())
                .mapToDouble(Point::value)
                .max()
                .orElseThrow();
        List<Course.Level> near =
                levels.stream().filter(level -> level.value() <= FAR * top).toList();
        double low = Stream.concat(points.stream(), fitted.stream())
                .mapToDouble(Point::value)
                .min()
                .orElseThrow();
        double high = Math.max(
                top, near.stream().mapToDouble(Course.Level::value).max().orElse(top));
        double floor = low > 0 && high - low < FLAT * high ? low - (high - low) * 0.25 : Math.min(0, low);
        StringBuilder caption = new StringBuilder(TrendWords.sentence(
                growth.trend(),
                growth.series().unit(),
                told.getFirst().value(),
                told.getLast().value(),
                growth.bound(),
                where(growth),
                since -> TrendPoints.moment(growth, since)));
        if (!isSmall) {
            levels.stream().filter(level -> !near.contains(level)).forEach(level -> caption.append(
                            " Far above the picture: ")
                    .append(level.name())
                    .append('.'));
        }
        if (floor > 0) {
            caption.append(" The scale does not begin at zero.");
        }
        return new Course(
                Words.capital(growth.series().label()),
                caption.toString(),
                growth.series().label(),
                growth.series().unit(),
                lives(growth),
                fitted,
                near,
                restarts(),
                floor,
                Course.Clock.UTC,
                isSmall);
    }

    private String where(Growth growth) {
        return switch (growth.basis()) {
            case LIFE -> days.lives().size() > 1 ? " within one life of the process" : "";
            case AGE -> " with the age of the process";
            case ALL -> "";
        };
    }

    /// The points of each life.
    private List<List<Point>> lives(Growth growth) {
        return days.lives().stream().map(life -> told.of(growth, life.days())).toList();
    }

    /// Where a trend is by the age of the process, it is no line over time.
    private Optional<Fit> fit(Growth growth, List<Point> told) {
        if (growth.basis() == Growth.Basis.AGE) {
            return Optional.empty();
        }
        if (isFilling(growth)) {
            return filling.map(Fit::filling);
        }
        return switch (growth.trend()) {
            case Trend.Growing growing -> Fit.line(told);
            case Trend.Shrinking shrinking -> Fit.line(told);
            case Trend.Saturating saturating -> Optional.of(Fit.curve(saturating, told));
            case Trend.Unknown unknown -> Optional.empty();
            case Trend.Stable stable -> Optional.empty();
            case Trend.Stopped stopped -> Optional.empty();
            case Trend.Wavering wavering -> Optional.empty();
        };
    }

    private List<Course.Level> levels(Growth growth) {
        List<Course.Level> levels = new ArrayList<>();
        growth.bound()
                .ifPresent(bound -> levels.add(new Course.Level(
                        "bound " + TrendWords.amount(bound.value(), bound.unit()) + ", " + bound.label(),
                        bound.value())));
        if (growth.series().name().equals("heap.bytes")
                || growth.series().name().equals("go.heap.bytes")) {
            days.limit().map(CourseCharts::level).ifPresent(levels::add);
        }
        return levels;
    }

    private static Course.Level level(Limit limit) {
        return new Course.Level("limit " + limit.size(), limit.size().bytes());
    }

    /// Beyond the last point by a third of the time, or to where the fit meets a level if that is not far. A life
    /// that is over ends where it ended.
    private static Instant end(Fit fit, List<Point> points, List<Point> told, List<Course.Level> levels) {
        Instant last = told.getLast().at();
        if (last.isBefore(points.getLast().at())) {
            return last;
        }
        long span = Duration.between(points.getFirst().at(), last).toMillis();
        Instant third = last.plusMillis(span / 3);
        Instant far = last.plusMillis(span);
        return levels.stream()
                .filter(level -> fit.at(last) < level.value() && fit.at(far) >= level.value())
                .map(level -> meeting(fit, level.value(), last, far))
                .min(Comparator.naturalOrder())
                .orElse(third);
    }

    /// When all partitions are met, but no longer than this many times the span of the days.
    private Instant full(List<Point> told) {
        Instant last = told.getLast().at();
        long span = Duration.between(told.getFirst().at(), last).toMillis();
        Instant most = last.plusMillis(AHEAD * span);
        return filling.flatMap(Filling::full).filter(most::isAfter).orElse(most);
    }

    /// When a fit that grows meets the level, found by halving.
    private static Instant meeting(Fit fit, double level, Instant below, Instant above) {
        long from = below.toEpochMilli();
        long to = above.toEpochMilli();
        while (to - from > 1) {
            long middle = from + (to - from) / 2;
            if (fit.at(Instant.ofEpochMilli(middle)) < level) {
                from = middle;
            } else {
                to = middle;
            }
        }
        return Instant.ofEpochMilli(to);
    }

    /// When the process was started anew, as far as that is known and lies between the days.
    private List<Instant> restarts() {
        return days.lives().stream()
                .map(Life::startedAt)
                .flatMap(Optional::stream)
                .filter(start -> start.isAfter(days.first().at())
                        && start.isBefore(days.last().at()))
                .toList();
    }
}
