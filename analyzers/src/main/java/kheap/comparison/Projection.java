package kheap.comparison;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import kheap.diagnosis.Grade;
import kheap.trend.Line;
import kheap.trend.Trend;

/// When the heap meets its limit if it goes on as it did.
///
/// @param at by the straight line
/// @param earliest by the upper end of the line's 95 % confidence interval; empty for two points
/// @param latest by its lower end; empty for two points, and where that end may never meet it
/// @param assumption what must hold for it, one sentence
public record Projection(
        Limit limit, Instant at, Optional<Instant> earliest, Optional<Instant> latest, Grade grade, String assumption) {
    /// Of a JVM and of a Go program; days are of one of them.
    private static final Set<String> HEAP = Set.of("heap.bytes", GoFigures.HEAP);

    /// A line whose slope is surer than this part of itself is a strong sign.
    private static final double CLEAN = 0.5;

    /// @return empty where the heap does not grow, is beyond the limit, or where the growing process has ended
    static Optional<Projection> of(Limit limit, List<Day> days, Lives lives, TrendBasis basis, List<Growth> growths) {
        List<Optional<Figure>> heap = days.stream()
                .map(day ->
                        HEAP.stream().flatMap(name -> day.figure(name).stream()).findFirst())
                .toList();
        boolean ended = basis.kind() == Growth.Basis.LIFE
                && lives.restarts().stream().anyMatch(restart -> restart > basis.last());
        return growths.stream()
                .filter(growth -> HEAP.contains(growth.series().name()) && !ended)
                .map(Growth::trend)
                .filter(Trend.Growing.class::isInstance)
                .findFirst()
                .flatMap(growing -> basis.line(heap, Figure::value)
                        .flatMap(line -> of(
                                limit,
                                line,
                                calendar(days, basis),
                                assumption(basis.kind(), days.getFirst().file().word()),
                                (Trend.Growing) growing)));
    }

    private static Optional<Projection> of(
            Limit limit, Line line, Duration shift, String assumption, Trend.Growing growing) {
        double bytes = limit.size().bytes();
        return line.meets(bytes)
                .map(at -> new Projection(
                        limit,
                        at.plus(shift),
                        line.earliest(bytes).map(moment -> moment.plus(shift)),
                        line.latest(bytes).map(moment -> moment.plus(shift)),
                        isClean(growing) ? Grade.STRONG : Grade.HINT,
                        assumption));
    }

    /// From the moments of the trend to those of the calendar: an age becomes the time at which the process of the
    /// last day has it.
    private static Duration calendar(List<Day> days, TrendBasis basis) {
        return switch (basis.kind()) {
            case LIFE, ALL -> Duration.ZERO;
            case AGE ->
                Duration.between(
                        Instant.EPOCH,
                        days.get(basis.days().stream().max(Integer::compare).orElseThrow())
                                .process()
                                .startedAt()
                                .orElseThrow());
        };
    }

    private static boolean isClean(Trend.Growing growing) {
        OptionalDouble error = growing.rate().error();
        return error.isPresent()
                && error.getAsDouble() <= CLEAN * growing.rate().perHour();
    }

    private static String assumption(Growth.Basis basis, String dump) {
        return "This holds if the heap goes on growing as it did "
                + switch (basis) {
                    case LIFE -> "between the first and the last %s of this process".formatted(dump);
                    case AGE -> "with the age of the processes that were dumped";
                    case ALL -> "between the first and the last %s".formatted(dump);
                }
                + ".";
    }
}
