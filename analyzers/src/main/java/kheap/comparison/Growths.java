package kheap.comparison;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;
import kheap.trend.Line;
import kheap.trend.Series;
import kheap.trend.Trend;

/// What becomes of every figure.
final class Growths {
    /// They hold more than Kafka's clients, which Kafka's numbers do not bound.
    private static final Set<String> UNBOUNDED = Set.of("heap.bytes", "rest.bytes", "direct.bytes", GoFigures.HEAP);

    /// A part that grows on by at least this share of the sum's pace keeps the sum from ending.
    private static final double MUCH = 0.25;

    /// The parts of a sum. Where one of them grows on, the sum does not end, although a part beside it that ends
    /// bends its curve.
    private static final Map<String, List<String>> PARTS = Map.of(
            "heap.bytes",
            List.of("kafka.bytes", "rest.bytes"),
            "kafka.bytes",
            List.of(
                    "producers.orphaned.bytes",
                    "producers.open.bytes",
                    "consumers.orphaned.bytes",
                    "consumers.open.bytes"));

    private Growths() {}

    /// @return in the order of the last day's report; what only earlier days tell follows
    static List<Growth> of(List<Day> days, TrendBasis basis) {
        List<Map<String, Figure>> figures = days.stream().map(Growths::byName).toList();
        SequencedSet<String> names = new LinkedHashSet<>();
        days.reversed().forEach(day -> day.figures().forEach(figure -> names.add(figure.name())));
        List<Growth> growths = new ArrayList<>();
        for (String name : names) {
            growths.add(growth(
                    days,
                    figures.stream()
                            .map(day -> Optional.ofNullable(day.get(name)))
                            .toList(),
                    basis));
        }
        return growths.stream()
                .map(growth -> endless(growth, growths, figures, basis))
                .toList();
    }

    private static Growth endless(
            Growth growth, List<Growth> all, List<Map<String, Figure>> figures, TrendBasis basis) {
        Series series = growth.series();
        if (!PARTS.containsKey(series.name()) || !(growth.trend() instanceof Trend.Saturating)) {
            return growth;
        }
        double onwards = all.stream()
                .filter(part -> PARTS.get(series.name()).contains(part.series().name()))
                .map(Growth::trend)
                .mapToDouble(trend ->
                        trend instanceof Trend.Growing growing ? growing.rate().perHour() : 0)
                .sum();
        return basis.line(
                        figures.stream()
                                .map(day -> Optional.ofNullable(day.get(series.name())))
                                .toList(),
                        Figure::value)
                .map(Line::rate)
                .filter(rate -> onwards > MUCH * rate.perHour())
                .map(rate -> new Growth(series, new Trend.Growing(rate), growth.basis(), growth.bound()))
                .orElse(growth);
    }

    private static Map<String, Figure> byName(Day day) {
        return day.figures().stream()
                .collect(Collectors.toMap(Figure::name, figure -> figure, (a, b) -> a, HashMap::new));
    }

    private static Growth growth(List<Day> days, List<Optional<Figure>> through, TrendBasis basis) {
        List<Series.Point> points = new ArrayList<>();
        for (int day = 0; day < days.size(); day++) {
            Optional<Figure> figure = through.get(day);
            if (figure.isPresent()) {
                points.add(new Series.Point(days.get(day).at(), figure.get().value()));
            }
        }
        Figure latest = through.reversed().stream()
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow();
        Trend trend = basis.trend(through, Figure::value);
        Optional<Bound> bound =
                through.get(basis.last()).flatMap(last -> last.bound().or(() -> approached(last, trend, days, basis)));
        return new Growth(new Series(latest.name(), latest.label(), latest.unit(), points), trend, basis.kind(), bound);
    }

    private static Optional<Bound> approached(Figure last, Trend trend, List<Day> days, TrendBasis basis) {
        return UNBOUNDED.contains(last.name()) || last.name().startsWith("process.")
                ? Optional.empty()
                : Bounds.approached(trend, last.unit(), last.value(), days.get(basis.first()), days.get(basis.last()));
    }
}
