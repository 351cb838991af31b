package kheap.trend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import kheap.trend.Series.Point;
import org.junit.jupiter.api.Test;

class LineTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    /// The expected numbers here are those of scipy's `linregress`, and of a root search on its band.
    private static final Line SCATTERED = line(0, 10, 1, 13, 2, 13, 4, 19, 7, 24);

    @Test
    void slopeAndIntervalAreThoseOfOrdinaryLeastSquares() {
        assertEquals(15.8, SCATTERED.level(), 1e-12);
        assertEquals(START.plus(Duration.ofMinutes(168)), SCATTERED.middle());
        assertEquals(2.0064935064935066, SCATTERED.perHour(), 1e-12);
        assertEquals(0.5538643011347756, SCATTERED.rate().error().orElseThrow(), 1e-9);
        assertEquals(0.9329004329004333, SCATTERED.variance().orElseThrow(), 1e-12);
    }

    @Test
    void theCrossingLiesBetweenThoseOfTheBand() {
        assertNear(14.86084142394822, SCATTERED.meets(40));
        assertNear(12.181988370513274, SCATTERED.earliest(40));
        assertNear(19.529263075300094, SCATTERED.latest(40));
    }

    @Test
    void twoPointsMeetALimitWithoutAnInterval() {
        Line line = line(0, 100, 24, 124);
        assertNear(100, line.meets(200));
        assertEquals(Optional.empty(), line.earliest(200));
        assertEquals(Optional.empty(), line.latest(200));
        assertEquals(OptionalDouble.empty(), line.rate().error());
    }

    @Test
    void aPerfectLineHasAnIntervalOfNothing() {
        Line line = line(0, 0x1p50, 10, 0x1p50 + 10, 30, 0x1p50 + 30, 70, 0x1p50 + 70);
        assertEquals(new Rate(1, OptionalDouble.of(0)), line.rate());
        assertEquals(line.meets(0x1p50 + 100), line.earliest(0x1p50 + 100));
        assertEquals(line.meets(0x1p50 + 100), line.latest(0x1p50 + 100));
    }

    @Test
    void aSlopeThatMayBeZeroHasAnEarliestAndNoLatest() {
        Line line = line(0, 10, 1, 30, 2, 12, 3, 35);
        assertTrue(line.meets(60).isPresent());
        assertTrue(line.earliest(60).orElseThrow().isBefore(line.meets(60).orElseThrow()));
        assertEquals(Optional.empty(), line.latest(60));
    }

    @Test
    void theEarliestIsNotBeforeTheLastPoint() {
        Line line = line(0, 10, 1, 30, 2, 12, 3, 35);
        assertEquals(Optional.of(line.last()), line.earliest(36));
    }

    @Test
    void whatLiesBehindIsNotMet() {
        assertEquals(Optional.empty(), SCATTERED.meets(5));
        assertEquals(Optional.empty(), SCATTERED.meets(20));
        assertEquals(Optional.empty(), SCATTERED.latest(5));
        assertEquals(Optional.empty(), SCATTERED.earliest(5));
    }

    @Test
    void aFallingLineMeetsAFloor() {
        assertNear(10, line(0, 100, 1, 90, 2, 80).meets(0));
    }

    @Test
    void aFlatLineMeetsNothing() {
        assertEquals(Optional.empty(), line(0, 7, 1, 7, 2, 7).meets(8));
        assertEquals(Optional.empty(), line(0, 7, 1, 7, 2, 7).meets(7));
    }

    @Test
    void afterTheYear9999IsNever() {
        assertEquals(Optional.empty(), line(0, 1e6, 24, 1e6 + 1).meets(5e6));
        assertTrue(line(0, 1e6, 24, 1e6 + 1).meets(1e6 + 1e6).isPresent());
    }

    @Test
    void oneMomentIsNoLine() {
        assertEquals(Optional.empty(), Line.of(List.of()));
        assertEquals(Optional.empty(), Line.of(List.of(new Point(START, 1))));
        assertEquals(Optional.empty(), Line.of(List.of(new Point(START, 1), new Point(START, 2))));
    }

    @Test
    void theIntervalsHoldTheTruthInNineteenOfTwentyCases() {
        long seed = System.nanoTime();
        System.out.println("seed of LineTest: " + seed);
        Random random = new Random(seed);
        int runs = 2000;
        int slopes = 0;
        int crossings = 0;
        for (int run = 0; run < runs; run++) {
            Line line = Line.of(IntStream.range(0, 8)
                            .mapToObj(day -> point(day * 24, 50 + day * 24 + 8 * random.nextGaussian()))
                            .toList())
                    .orElseThrow();
            slopes += Math.abs(line.perHour() - 1) <= line.rate().error().orElseThrow() ? 1 : 0;
            Instant truth = START.plus(Duration.ofHours(450));
            boolean early = line.earliest(500).orElseThrow().isAfter(truth);
            boolean late = line.latest(500).orElse(Instant.MAX).isBefore(truth);
            crossings += early || late ? 0 : 1;
        }
        assertEquals(0.95, (double) slopes / runs, 0.025);
        assertEquals(0.95, (double) crossings / runs, 0.025);
    }

    /// @param hoursAndValues in turn
    private static Line line(double... hoursAndValues) {
        return Line.of(IntStream.range(0, hoursAndValues.length / 2)
                        .mapToObj(at -> point(hoursAndValues[2 * at], hoursAndValues[2 * at + 1]))
                        .toList())
                .orElseThrow();
    }

    private static Point point(double hours, double value) {
        return new Point(START.plusNanos(Math.round(hours * 3.6e12)), value);
    }

    private static void assertNear(double hours, Optional<Instant> at) {
        assertEquals(hours, Line.hours(START, at.orElseThrow()), 1e-6);
    }
}
