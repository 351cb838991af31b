package kheap.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kheap.analysis.DumpAnalysis.ClassRow;
import kheap.comparison.ClassHistory;
import kheap.comparison.Day;
import kheap.comparison.Days;
import kheap.comparison.Growth;
import kheap.comparison.Life;
import kheap.diagnosis.Times;
import kheap.trend.Series.Point;

/// The points that trends were told from: what is said beside a rate must be of the same dumps as the rate.
record TrendPoints(Days days) {
    /// The points behind the trend, the youngest process first where it is by age.
    List<Point> of(Growth growth) {
        return of(growth, numbers(growth.basis()));
    }

    /// What the days behind the trends know of a class, in the order of these days.
    List<ClassRow> of(ClassHistory one) {
        return days.growths().stream().findFirst().map(growth -> numbers(growth.basis())).orElse(List.of()).stream()
                .flatMap(day -> one.days().get(day).stream())
                .toList();
    }

    private List<Integer> numbers(Growth.Basis basis) {
        return switch (basis) {
            case LIFE -> days.longestLife().map(Life::days).orElse(List.of());
            case AGE ->
                IntStream.range(0, days.days().size())
                        .filter(day ->
                                days.days().get(day).process().startedAt().isPresent())
                        .boxed()
                        .sorted(Comparator.comparing(this::age))
                        .toList();
            case ALL -> IntStream.range(0, days.days().size()).boxed().toList();
        };
    }

    /// The points of some days, as far as these days tell the figure.
    List<Point> of(Growth growth, List<Integer> numbers) {
        Map<Instant, Point> points =
                growth.series().points().stream().collect(Collectors.toMap(Point::at, Function.identity()));
        return numbers.stream()
                .map(day -> days.days().get(day).at())
                .filter(points::containsKey)
                .map(points::get)
                .toList();
    }

    /// A moment that a trend tells, in words. By the age of the process trends count from 1970 on.
    static String moment(Growth growth, Instant moment) {
        return switch (growth.basis()) {
            case LIFE, ALL -> Cell.words(moment);
            case AGE -> "it ran for " + Times.words(Duration.between(Instant.EPOCH, moment));
        };
    }

    private Duration age(int day) {
        Day one = days.days().get(day);
        return Duration.between(one.process().startedAt().orElseThrow(), one.at());
    }
}
