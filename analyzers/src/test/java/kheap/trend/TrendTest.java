package kheap.trend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import kheap.trend.Series.Point;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrendTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final int RUNS = 2000;
    private static final long SEED = System.nanoTime();

    private final Random random = new Random(SEED);

    @BeforeAll
    static void tellTheSeed() {
        System.out.println("seed of TrendTest: " + SEED);
    }

    @Test
    void onePointTellsNothing() {
        assertEquals(new Trend.Unknown(), Trend.of(List.of()));
        assertEquals(new Trend.Unknown(), daily(5));
        assertEquals(new Trend.Unknown(), Trend.of(List.of(new Point(START, 1), new Point(START, 900))));
    }

    @Test
    void twoPointsAreOnlyALine() {
        assertEquals(new Trend.Growing(new Rate(1, OptionalDouble.empty())), daily(76, 100));
        assertEquals(new Trend.Shrinking(new Rate(-1, OptionalDouble.empty())), daily(100, 76));
    }

    @Test
    void twoPointsWithinTheNoiseAreStable() {
        assertEquals(new Trend.Stable(64, 64), daily(64, 64));
        assertEquals(new Trend.Stable(1000, 1019), daily(1000, 1019));
        assertEquals(new Trend.Stable(3, 4), daily(3, 4));
        assertInstanceOf(Trend.Growing.class, daily(3, 5));
    }

    @Test
    void whatStaysIsStable() {
        assertEquals(new Trend.Stable(0, 0), daily(0, 0, 0, 0, 0, 0));
        assertEquals(new Trend.Stable(33554432, 33554432), daily(33554432, 33554432, 33554432));
        assertEquals(new Trend.Stable(99, 101), daily(100, 101, 99, 100, 101, 100));
    }

    @Test
    void aSlowLeakOfOneAnHourIsNotHiddenByTheLevel() {
        Rate oneAnHour = new Rate(1, OptionalDouble.of(0));
        assertEquals(new Trend.Growing(oneAnHour), daily(1_000_000, 1_000_024, 1_000_048));
        assertEquals(new Trend.Growing(oneAnHour), daily(1_000_000, 1_000_024, 1_000_048, 1_000_072, 1_000_096));
    }

    @Test
    void whatNeverTurnsBackGrowsThoughItIsNotStraight() {
        Rate rate = assertInstanceOf(Trend.Growing.class, daily(0, 1, 2, 90)).rate();
        assertTrue(rate.error().orElseThrow() > rate.perHour(), rate.toString());
        assertInstanceOf(Trend.Growing.class, daily(10, 100, 100, 103, 400));
        assertInstanceOf(Trend.Shrinking.class, daily(400, 380, 100, 5));
    }

    @Test
    void fiveSmallStepsOneWayAreGrowth() {
        assertInstanceOf(Trend.Growing.class, daily(10_000, 10_001, 10_002, 10_003, 10_090));
        assertInstanceOf(Trend.Stable.class, daily(10_000, 10_001, 10_002, 10_002, 10_090));
    }

    @Test
    void upAndDownWithoutADirectionIsWavering() {
        assertEquals(new Trend.Wavering(20, 90), daily(50, 90, 20, 70, 30, 80, 40));
        assertEquals(new Trend.Wavering(10, 90), daily(10, 90, 12));
    }

    @Test
    void growthWithNoiseIsGrowth() {
        assertInstanceOf(Trend.Growing.class, daily(100, 160, 150, 240, 230, 300, 380));
    }

    @Test
    void growthThatEndedLongAgoHasStopped() {
        assertEquals(new Trend.Stopped(day(1), 64), daily(0, 64, 64, 64));
        assertEquals(new Trend.Stopped(day(2), 64), daily(1, 40, 64, 64, 64, 64));
        assertEquals(new Trend.Stopped(day(2), 1003), daily(1, 500, 1000, 1003, 999, 1003));
    }

    @Test
    void growthThatEndedJustNowHasNotStopped() {
        assertInstanceOf(Trend.Growing.class, daily(0, 64));
        assertInstanceOf(Trend.Growing.class, daily(0, 64, 64));
        assertInstanceOf(Trend.Growing.class, daily(0, 20, 40, 60, 60, 60));
    }

    @Test
    void aSlowerGrowthThatGoesOnHasNotStopped() {
        assertInstanceOf(Trend.Growing.class, daily(0, 1000, 1003, 1006, 1009, 1012, 1015));
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7, 8, 12, 20, 30})
    void aCollectorOfCouponsSaturates(int days) {
        for (double constants : new double[] {1.5, 2, 3, 4}) {
            Trend trend =
                    trend(days, day -> Math.round(64 * (1 - Math.pow(63 / 64.0, messages(day, days, constants)))));
            Trend.Saturating saturating = assertInstanceOf(Trend.Saturating.class, trend, constants + " constants");
            assertEquals(64, saturating.plateau(), saturating.error().orElseThrow());
            assertTrue(saturating.error().orElseThrow() < 12, saturating.toString());
        }
    }

    /// The expected numbers are those of scipy's `curve_fit`.
    @Test
    void plateauConstantAndSpeedAreThoseOfLeastSquares() {
        Trend.Saturating found = assertInstanceOf(
                Trend.Saturating.class,
                Trend.of(List.of(
                        point(0, 4), point(12, 27), point(24, 39), point(36, 50), point(48, 54), point(72, 61))));
        double together = Math.sqrt(6 / 5.0);
        assertEquals(64.80751568, found.plateau(), 1e-4);
        assertEquals(5.49852836 * together, found.error().orElseThrow(), 1e-3);
        assertEquals(26.73746083, found.constantHours(), 1e-4);
        assertEquals(0.15334201, found.rate().perHour(), 1e-6);
        assertEquals(0.07052333 * together, found.rate().error().orElseThrow(), 1e-5);
    }

    @Test
    void aPlateauOfPetabytesIsFoundAsWell() {
        Trend.Saturating found = assertInstanceOf(
                Trend.Saturating.class, trend(9, day -> Math.rint(0x1p50 + 0x1p40 * (1 - Math.exp(-day / 3.0)))));
        assertEquals(0x1p50 + 0x1p40, found.plateau(), 0x1p20);
        assertEquals(72, found.constantHours(), 1e-3);
    }

    @Test
    void aCurveOfFourPointsIsNoPlateau() {
        assertInstanceOf(Trend.Growing.class, daily(0, 40, 55, 60));
    }

    @Test
    void aCurveThatHasHardlyBentIsNoPlateau() {
        assertInstanceOf(Trend.Growing.class, trend(8, day -> Math.round(1000 * (1 - Math.exp(-day / 40.0)))));
    }

    @Test
    void aCollectorByChanceMostlySaturates() {
        int found = 0;
        for (int run = 0; run < RUNS; run++) {
            Set<Integer> met = new HashSet<>();
            List<Point> points = new ArrayList<>();
            for (int day = 0; day < 8; day++) {
                for (int message = 0; message < 20; message++) {
                    met.add(random.nextInt(64));
                }
                points.add(point(day * 24, met.size()));
            }
            found += Trend.of(points) instanceof Trend.Saturating ? 1 : 0;
        }
        assertTrue(found > 0.9 * RUNS, "saturating in " + found + " of " + RUNS);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 8, 12, 20})
    void aLineWithNoiseHardlyEverSaturatesOrStops(int days) {
        int wrong = 0;
        for (int run = 0; run < RUNS; run++) {
            double noise = 10 * random.nextDouble();
            wrong += isBounded(trend(days, day -> 1000 + 100.0 * day / (days - 1) + noise * random.nextGaussian()));
        }
        assertTrue(wrong < 0.02 * RUNS, wrong + " of " + RUNS);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 8, 12, 20})
    void aLeakAtRandomMomentsHardlyEverSaturatesOrStops(int days) {
        int wrong = 0;
        for (int run = 0; run < RUNS; run++) {
            int perDay = 2 + random.nextInt(30);
            double[] births = random.doubles((long) perDay * days, 0, days).toArray();
            wrong += isBounded(trend(days, day -> count(births, day + 1)));
        }
        assertTrue(wrong < 0.02 * RUNS, wrong + " of " + RUNS);
    }

    @Test
    void aStraightLeakOfOneAnHourAlwaysGrows() {
        for (int run = 0; run < RUNS; run++) {
            long level = random.nextLong(1L << 40);
            long hours = 0;
            List<Point> points = new ArrayList<>();
            for (int dump = 3 + random.nextInt(28); dump > 0; dump--) {
                points.add(point(hours, level + hours));
                hours += 2 + random.nextInt(200);
            }
            Rate rate = assertInstanceOf(Trend.Growing.class, Trend.of(points)).rate();
            assertEquals(1, rate.perHour(), 1e-9);
        }
    }

    @Test
    void noiseAroundALevelHardlyEverHasADirection() {
        int wrong = 0;
        for (int run = 0; run < RUNS; run++) {
            double noise = random.nextBoolean() ? 0.004 : 0.2;
            Trend trend = trend(6, day -> 1e9 * (1 + noise * random.nextGaussian()));
            wrong += trend instanceof Trend.Stable || trend instanceof Trend.Wavering ? 0 : 1;
        }
        assertTrue(wrong < 0.06 * RUNS, wrong + " of " + RUNS);
    }

    @Test
    void theOrderOfThePointsDoesNotMatter() {
        List<Point> points = List.of(point(0, 1), point(24, 5), point(48, 20), point(72, 21));
        assertEquals(Trend.of(points), Trend.of(points.reversed()));
    }

    @Test
    void nothingMakesItThrowOrTellWhatIsNoNumber() {
        for (int run = 0; run < 5 * RUNS; run++) {
            double size = Math.pow(2, random.nextInt(-40, 63));
            double hours = Math.pow(10, random.nextInt(-10, 7));
            double power = 3 * random.nextGaussian();
            boolean whole = random.nextBoolean();
            List<Point> points = new ArrayList<>();
            for (int left = random.nextInt(12); left > 0; left--) {
                double share = random.nextInt(4) == 0 ? 0 : random.nextDouble();
                double value = size * (random.nextInt(3) == 0 ? share - 0.5 : Math.pow(share, Math.exp(power)));
                points.add(point(hours * share, whole ? Math.rint(value) : value));
            }
            assertNumbers(Trend.of(points), points);
        }
    }

    private static void assertNumbers(Trend trend, List<Point> points) {
        double[] numbers =
                switch (trend) {
                    case Trend.Unknown unknown -> new double[0];
                    case Trend.Stable stable -> new double[] {stable.low(), stable.high()};
                    case Trend.Growing growing -> new double[] {growing.rate().perHour()};
                    case Trend.Shrinking shrinking ->
                        new double[] {shrinking.rate().perHour()};
                    case Trend.Saturating saturating ->
                        new double[] {
                            saturating.plateau(),
                            saturating.error().orElseThrow(),
                            saturating.constantHours(),
                            saturating.rate().perHour()
                        };
                    case Trend.Stopped stopped -> new double[] {stopped.level()};
                    case Trend.Wavering wavering -> new double[] {wavering.low(), wavering.high()};
                };
        for (double number : numbers) {
            assertTrue(Double.isFinite(number), trend + " of " + points);
        }
    }

    private static int isBounded(Trend trend) {
        return trend instanceof Trend.Saturating || trend instanceof Trend.Stopped ? 1 : 0;
    }

    private static double count(double[] births, double until) {
        int count = 0;
        for (double birth : births) {
            count += birth < until ? 1 : 0;
        }
        return count;
    }

    private static double messages(int day, int days, double constants) {
        return 4 + 64 * constants * day / (days - 1);
    }

    private static Trend daily(double... values) {
        return trend(values.length, day -> values[day]);
    }

    private static Trend trend(int days, IntToDoubleFunction value) {
        return Trend.of(IntStream.range(0, days)
                .mapToObj(day -> new Point(day(day), value.applyAsDouble(day)))
                .toList());
    }

    private static Instant day(int day) {
        return START.plus(Duration.ofDays(day));
    }

    private static Point point(double hours, double value) {
        return new Point(START.plusSeconds((long) (hours * 3600)).plusNanos((long) (hours * 3.6e12 % 1e9)), value);
    }
}
