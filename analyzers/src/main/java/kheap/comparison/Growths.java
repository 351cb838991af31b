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
import kheap.trend.Series;
import kheap.trend.Trend;

/// What becomes of every figure.
final class Growths {
    /// They hold more than Kafka's clients, which Kafka's numbers do not bound.
    private static final Set<String> UNBOUNDED = Set.of("heap.bytes", "rest.bytes", "direct.bytes");

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
        return growths;
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
        return UNBOUNDED.contains(last.name())
                ? Optional.empty()
                : Bounds.approached(trend, last.unit(), last.value(), days.get(basis.first()), days.get(basis.last()));
    }
}
