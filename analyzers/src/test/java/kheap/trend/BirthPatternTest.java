package kheap.trend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BirthPatternTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final int RUNS = 2000;
    private static final long SEED = System.nanoTime();

    private final Random random = new Random(SEED);

    @BeforeAll
    static void tellTheSeed() {
        System.out.println("seed of BirthPatternTest: " + SEED);
    }

    @Test
    void whatCameWithTheProcessIsSaidForOneAndMany() {
        assertEquals(new BirthPattern.AtStart(Duration.ofSeconds(36)), since(START, 24, 0.01));
        assertEquals(new BirthPattern.AtStart(Duration.ofHours(1)), since(START, 24, 0.1, 0.2, 0.3, 0.4, 1));
    }

    @Test
    void aProcessJustStartedHasNoQuietToTellBy() {
        assertEquals(new BirthPattern.Few(1), since(START, 0.02, 0.015));
        assertInstanceOf(BirthPattern.Regular.class, since(START, 0.005, 0.001, 0.002, 0.003, 0.004, 0.005));
    }

    @Test
    void aBirthBeforeTheProcessIsNotAtItsStart() {
        assertEquals(new BirthPattern.Few(2), since(START.plusSeconds(60), 24, 0, 0.02));
    }

    @Test
    void threeAreTooFew() {
        assertEquals(new BirthPattern.Few(0), at(24));
        assertEquals(new BirthPattern.Few(3), at(24, 1, 9, 20));
    }

    @Test
    void evenIntervalsAreRegular() {
        assertEquals(new BirthPattern.Regular(Duration.ofHours(24)), at(110, 2, 26, 50, 74, 98));
        assertEquals(
                new BirthPattern.Regular(Duration.ofSeconds(30)),
                at(
                        1,
                        DoubleStream.iterate(0, hours -> hours < 1, hours -> hours + 30 / 3600.0)
                                .toArray()));
    }

    @Test
    void groupsAreToldWithTheirInterval() {
        assertEquals(
                new BirthPattern.Bursts(3, Duration.ofHours(24)),
                at(60, 2, 2.01, 2.02, 26, 26.005, 26.02, 50, 50.01, 50.011));
        assertEquals(new BirthPattern.Bursts(2, Duration.ofHours(5)), at(7, 1, 1, 1, 6, 6, 6));
    }

    @Test
    void whatCameAtOnceAndNoMoreHasEnded() {
        assertEquals(
                new BirthPattern.Ended(Duration.ofMinutes(30), Duration.ofHours(22)), at(24, 1.5, 1.6, 1.8, 1.9, 2));
        assertEquals(new BirthPattern.Ended(Duration.ZERO, Duration.ofHours(23)), at(24, 1, 1, 1, 1));
        assertEquals(new BirthPattern.Ended(Duration.ZERO, Duration.ZERO), at(1, 1, 1, 1, 1));
    }

    @Test
    void aScheduleThatWasSwitchedOffHasEnded() {
        assertInstanceOf(BirthPattern.Ended.class, at(400, 0, 24, 48, 72, 96, 120, 144, 168, 192, 216));
    }

    @Test
    void aCascadeIsUneven() {
        assertEquals(
                new BirthPattern.Uneven(12, Duration.ofHours(1 << 20)),
                at(1 << 20, hours(12, birth -> (1 << 20) - (birth == 11 ? 0 : 1 << 20 - 2 * birth))));
    }

    @Test
    void aBirthAfterTheEndMovesTheEnd() {
        assertEquals(new BirthPattern.Regular(Duration.ofHours(2)), at(3, 1, 3, 5, 7, 9));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 10, 30, 200})
    void requestsAreSteadyAndTheirRateHoldsTheTruth(int births) {
        int told = 0;
        int right = 0;
        for (int run = 0; run < RUNS; run++) {
            double[] hours = new double[births + 1];
            for (int birth = 1; birth <= births; birth++) {
                hours[birth] = hours[birth - 1] - Math.log(1 - random.nextDouble()) / 6;
            }
            double end = hours[births] - Math.log(1 - random.nextDouble()) / 6;
            if (at(end, hours) instanceof BirthPattern.Steady steady) {
                told++;
                right += Math.abs(steady.rate().perHour() - 6)
                                <= steady.rate().error().orElseThrow()
                        ? 1
                        : 0;
            }
        }
        assertTrue(told > 0.93 * RUNS, told + " of " + RUNS);
        assertTrue(right > 0.85 * told, right + " of " + told);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6, 30})
    void aScheduleWithDelaysIsRegular(int births) {
        assertMostly(
                BirthPattern.Regular.class,
                () -> at(births * 24, hours(births, birth -> birth * 24 + random.nextDouble())));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 10})
    void deploymentsAreBursts(int groups) {
        assertMostly(
                BirthPattern.Bursts.class,
                () -> at(
                        groups * 24,
                        hours(groups * 4, birth -> birth / 4 * 24 + 5 * (birth / 4 % 2) + random.nextDouble() / 60)));
    }

    private static void assertMostly(Class<? extends BirthPattern> kind, Supplier<BirthPattern> next) {
        int right = 0;
        for (int run = 0; run < RUNS; run++) {
            right += kind.isInstance(next.get()) ? 1 : 0;
        }
        assertTrue(right > 0.98 * RUNS, right + " of " + RUNS);
    }

    private static double[] hours(int births, IntToDoubleFunction hours) {
        return IntStream.range(0, births).mapToDouble(hours).toArray();
    }

    private static BirthPattern at(double end, double... hours) {
        return BirthPattern.of(births(hours), Optional.empty(), moment(end));
    }

    private static BirthPattern since(Instant started, double end, double... hours) {
        return BirthPattern.of(births(hours), Optional.of(started), moment(end));
    }

    private static List<Instant> births(double... hours) {
        return DoubleStream.of(hours).mapToObj(BirthPatternTest::moment).toList();
    }

    private static Instant moment(double hours) {
        return START.plusNanos(Math.round(hours * 3.6e12));
    }
}
