package kheap.comparison;

import static kheap.comparison.ADay.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import kheap.diagnosis.Quantity.Unit;
import kheap.trend.Rate;
import kheap.trend.Series;
import kheap.trend.Trend;
import org.junit.jupiter.api.Test;

class GrowthsTest {
    private static List<Growth> growths(ADay... made) {
        List<Day> days = Arrays.stream(made).map(ADay::day).toList();
        return Growths.of(days, TrendBasis.of(days, Lives.of(days).list()));
    }

    private static Growth growth(ADay... made) {
        return growths(made).stream()
                .filter(growth -> growth.series().name().equals("figure"))
                .findFirst()
                .orElseThrow();
    }

    private static ADay day(int number, long value) {
        return ADay.of(number).count("figure", value);
    }

    private static double perDay(Growth growth) {
        Rate rate = assertInstanceOf(Trend.Growing.class, growth.trend()).rate();
        return Math.round(1000 * rate.perDay()) / 1000.0;
    }

    @Test
    void aTrendIsOfTheLongestLifeAndTheSeriesOfAllDays() {
        Growth growth = growth(
                day(0, 100),
                day(1, 110),
                day(2, 120),
                day(3, 10).startedAt(at(2).plusSeconds(60)),
                day(4, 90).startedAt(at(2).plusSeconds(60)));
        assertEquals(Growth.Basis.LIFE, growth.basis());
        assertEquals(10, perDay(growth));
        assertEquals(
                List.of(100.0, 110.0, 120.0, 10.0, 90.0),
                growth.series().points().stream().map(Series.Point::value).toList());
    }

    @Test
    void aSumOfALeakAndOfWhatEndsDoesNotEnd() {
        List<ADay> days = IntStream.range(0, 8)
                .mapToObj(day -> {
                    long leak = 300_000_000L * day;
                    long cache = Math.round(4e9 * (1 - Math.exp(-day)));
                    return ADay.of(day)
                            .bytes("heap.bytes", 1_000_000_000 + leak + cache)
                            .bytes("kafka.bytes", leak)
                            .bytes("rest.bytes", 1_000_000_000 + cache);
                })
                .toList();
        List<Growth> growths = growths(days.toArray(ADay[]::new));
        assertInstanceOf(Trend.Saturating.class, trend(growths, "rest.bytes"));
        assertInstanceOf(Trend.Growing.class, trend(growths, "kafka.bytes"));
        assertInstanceOf(Trend.Growing.class, trend(growths, "heap.bytes"));
        List<Growth> withoutLeak = growths(IntStream.range(0, 8)
                .mapToObj(day -> ADay.of(day)
                        .bytes("heap.bytes", 1_000_000_000 + Math.round(4e9 * (1 - Math.exp(-day))))
                        .bytes("kafka.bytes", 5))
                .toArray(ADay[]::new));
        assertInstanceOf(Trend.Saturating.class, trend(withoutLeak, "heap.bytes"));
    }

    private static Trend trend(List<Growth> growths, String name) {
        return growths.stream()
                .filter(growth -> growth.series().name().equals(name))
                .findFirst()
                .orElseThrow()
                .trend();
    }

    @Test
    void ofReplicasInTurnsATrendIsOfOne() {
        Growth growth = growth(
                day(0, 100),
                day(1, 900).startedAt(at(0).minusSeconds(60)),
                day(2, 120),
                day(3, 950).startedAt(at(0).minusSeconds(60)));
        assertEquals(25, perDay(growth));
    }

    @Test
    void whereEveryDayIsAfterARestartTheAgeTells() {
        Growth growth = growth(
                day(0, 30).startedAt(at(0).minus(Duration.ofHours(3))),
                day(1, 10).startedAt(at(1).minus(Duration.ofHours(1))),
                day(2, 20).startedAt(at(2).minus(Duration.ofHours(2))));
        assertEquals(Growth.Basis.AGE, growth.basis());
        assertEquals(240, perDay(growth));
    }

    @Test
    void twoProcessesOfTheSameAgeAreTwoPointsBesideAnOlderOne() {
        Growth growth = growth(
                day(0, 30).startedAt(at(0).minusSeconds(60)),
                day(1, 30).startedAt(at(1).minusSeconds(60)),
                day(2, 30).startedAt(at(2).minusSeconds(90)));
        assertEquals(Growth.Basis.AGE, growth.basis());
        assertEquals(new Trend.Stable(30, 30), growth.trend());
    }

    @Test
    void processesOfOneAgeAloneTellNothing() {
        Growth growth =
                growth(day(0, 30).startedAt(at(0).minusSeconds(60)), day(1, 50).startedAt(at(1).minusSeconds(75)));
        assertEquals(Growth.Basis.AGE, growth.basis());
        assertEquals(new Trend.Unknown(), growth.trend());
    }

    @Test
    void whereNothingTellsTheAgeAllDaysDo() {
        Growth growth = growth(
                day(0, 10).withoutStart().client(ADay.producer("producer-1", at(0).minusSeconds(60))),
                day(1, 20).withoutStart().client(ADay.producer("producer-1", at(0).plusSeconds(60))));
        assertEquals(Growth.Basis.ALL, growth.basis());
        assertEquals(10, perDay(growth));
    }

    @Test
    void aFigureThatADayDoesNotTellHasNoPointThere() {
        Growth growth = growth(day(0, 10), ADay.of(1), day(2, 30));
        assertEquals(2, growth.series().points().size());
        assertEquals(10, perDay(growth));
        assertEquals(new Trend.Unknown(), growth(ADay.of(0), day(1, 10)).trend());
    }

    @Test
    void figuresAreInTheOrderOfTheLastDay() {
        assertEquals(
                List.of("c", "a", "producers", "b"),
                growths(
                                ADay.of(0).count("a", 1).count("b", 1),
                                ADay.of(1).count("c", 1).count("a", 1))
                        .stream()
                        .map(growth -> growth.series().name())
                        .toList());
    }

    @Test
    void whatAFigureCanNeverPassIsItsBound() {
        Growth growth = growth(ADay.of(0).bytes("figure", 10, 100), ADay.of(1).bytes("figure", 20, 200));
        assertEquals(Optional.of(new Bound("the bound of figure", Unit.BYTES, 200)), growth.bound());
    }

    private static ADay[] stopped(int level, String bound, int first, int last) {
        ADay[] days = new ADay[7];
        for (int number = 0; number < days.length; number++) {
            days[number] =
                    day(number, Math.min(level, level / 2 * (number + 1))).bound(bound, number == 0 ? first : last);
        }
        return days;
    }

    @Test
    void aFigureThatStoppedAtAKnownNumberIsBoundedByIt() {
        Growth growth = growth(stopped(96, "known partitions", 96, 96));
        assertInstanceOf(Trend.Stopped.class, growth.trend());
        assertEquals(Optional.of(new Bound("known partitions", Unit.COUNT, 96)), growth.bound());
    }

    @Test
    void aNumberThatGrewAlongBoundsNothing() {
        assertEquals(
                Optional.empty(),
                growth(stopped(96, "running producers", 48, 96)).bound());
    }

    @Test
    void aNumberBelowTheLastValueBoundsNothing() {
        assertEquals(
                Optional.empty(),
                growth(stopped(96, "known partitions", 95, 95)).bound());
    }

    @Test
    void aNumberFarFromThePlateauBoundsNothing() {
        assertEquals(
                Optional.empty(),
                growth(stopped(96, "known partitions", 120, 120)).bound());
    }

    @Test
    void aFigureThatApproachesAKnownNumberIsBoundedByIt() {
        ADay[] days = new ADay[12];
        for (int number = 0; number < days.length; number++) {
            days[number] = day(number, Math.round(500 - 450 * Math.exp(-number / 3.0)))
                    .bound("known partitions", 505)
                    .bound("living threads", 600);
        }
        Growth growth = growth(days);
        assertInstanceOf(Trend.Saturating.class, growth.trend());
        assertEquals(Optional.of(new Bound("known partitions", Unit.COUNT, 505)), growth.bound());
    }
}
