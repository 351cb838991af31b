package kheap.comparison;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import kheap.trend.Line;
import kheap.trend.Series;
import kheap.trend.Trend;

/// The points that all trends of a comparison are told from.
///
/// @param days the numbers of the days, in the order of their moments; one where all processes are of one age
/// @param moments of these days; for [Growth.Basis#AGE] the age of the process, as if it had started in 1970
record TrendBasis(Growth.Basis kind, List<Integer> days, List<Instant> moments) {
    TrendBasis {
        days = List.copyOf(days);
        moments = List.copyOf(moments);
    }

    static TrendBasis of(List<Day> days, List<Life> lives) {
        Optional<Life> longest = Life.longest(lives);
        if (longest.isPresent()) {
            return byTime(Growth.Basis.LIFE, days, longest.get().days());
        }
        List<Integer> aged = IntStream.range(0, days.size())
                .filter(number -> days.get(number).process().startedAt().isPresent())
                .boxed()
                .sorted(Comparator.comparing(number -> age(days.get(number))))
                .toList();
        if (aged.size() > 1) {
            boolean apart = Growth.Basis.areApart(age(days.get(aged.getFirst())), age(days.get(aged.getLast())));
            return byAge(days, apart ? aged : aged.subList(aged.size() - 1, aged.size()));
        }
        return byTime(
                Growth.Basis.ALL, days, IntStream.range(0, days.size()).boxed().toList());
    }

    /// Whether nothing can be told, since the processes are of about the same age.
    boolean isOfOneAge() {
        return kind == Growth.Basis.AGE && days.size() == 1;
    }

    private static TrendBasis byTime(Growth.Basis kind, List<Day> days, List<Integer> numbers) {
        return new TrendBasis(
                kind,
                numbers,
                numbers.stream().map(number -> days.get(number).at()).toList());
    }

    private static TrendBasis byAge(List<Day> days, List<Integer> numbers) {
        List<Instant> moments = new ArrayList<>();
        for (int number : numbers) {
            Instant moment = Instant.EPOCH.plus(age(days.get(number)));
            // Two processes of the same age: points are at different moments.
            moments.add(
                    moments.isEmpty() || moment.isAfter(moments.getLast())
                            ? moment
                            : moments.getLast().plusMillis(1));
        }
        return new TrendBasis(Growth.Basis.AGE, numbers, moments);
    }

    private static Duration age(Day day) {
        return Duration.between(day.process().startedAt().orElseThrow(), day.at());
    }

    int first() {
        return days.getFirst();
    }

    int last() {
        return days.getLast();
    }

    /// @param through a thing on each of the days, empty where it is not known
    /// @param measure what of it is measured
    <T> Trend trend(List<Optional<T>> through, ToDoubleFunction<T> measure) {
        return Trend.of(points(through, measure));
    }

    /// The straight line through the same points, by the same moments; empty where they are not two.
    <T> Optional<Line> line(List<Optional<T>> through, ToDoubleFunction<T> measure) {
        return Line.of(points(through, measure));
    }

    private <T> List<Series.Point> points(List<Optional<T>> through, ToDoubleFunction<T> measure) {
        List<Series.Point> points = new ArrayList<>();
        for (int i = 0; i < days.size(); i++) {
            Instant moment = moments.get(i);
            through.get(days.get(i))
                    .ifPresent(known -> points.add(new Series.Point(moment, measure.applyAsDouble(known))));
        }
        return points;
    }
}
