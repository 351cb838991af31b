package kheap.trend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.OptionalDouble;
import kheap.diagnosis.Quantity.Unit;
import org.junit.jupiter.api.Test;

class RateTest {
    @Test
    void aCountIsSaidInTheSpanInWhichOneComes() {
        assertEquals("29 a second", words(29 * 3600, Unit.COUNT));
        assertEquals("1.5 a minute", words(90, Unit.COUNT));
        assertEquals("1 an hour", words(1, Unit.COUNT));
        assertEquals("1.3 a day", words(1.3 / 24, Unit.COUNT));
        assertEquals("0.03 a day", words(1 / 30.0 / 24, Unit.COUNT));
        assertEquals("1,200 a second", words(1200 * 3600, Unit.COUNT));
    }

    @Test
    void bytesAreSaidInTheSpanInWhichAMebibyteComes() {
        assertEquals("2.1 MiB an hour", words(2.1 * (1 << 20), Unit.BYTES));
        assertEquals("12 KiB a day", words(512, Unit.BYTES));
        assertEquals("3 GiB a second", words(3600 * 3.0 * (1L << 30), Unit.BYTES));
    }

    @Test
    void otherUnitsAreSaidToo() {
        assertEquals("1 h an hour", words(3_600_000, Unit.MILLIS));
        assertEquals("4 min a day", words(10_000, Unit.MILLIS));
        assertEquals("2.5 % an hour", words(2.5, Unit.PERCENT));
        assertEquals("12 per hour a day", words(0.5, Unit.PER_HOUR));
    }

    @Test
    void theErrorFollowsInTheSameSpan() {
        assertEquals("1.3 a day (± 0.2)", new Rate(1.3 / 24, OptionalDouble.of(0.2 / 24)).words(Unit.COUNT));
        assertEquals(
                "2.1 MiB an hour (± 200 KiB)",
                new Rate(2.1 * (1 << 20), OptionalDouble.of(200 * 1024)).words(Unit.BYTES));
    }

    @Test
    void aSmallErrorIsLeftOut() {
        assertEquals("20 an hour", new Rate(20, OptionalDouble.of(0.1)).words(Unit.COUNT));
        assertEquals("20 an hour (± 0.3)", new Rate(20, OptionalDouble.of(0.3)).words(Unit.COUNT));
        assertEquals("0 a day", new Rate(0, OptionalDouble.of(1e-9)).words(Unit.COUNT));
        assertEquals("24 a second", new Rate(24 * 3600, OptionalDouble.of(1)).words(Unit.COUNT));
        assertEquals("5 an hour", new Rate(5, OptionalDouble.of(0)).words(Unit.COUNT));
    }

    @Test
    void theWayIsForOthersToSay() {
        assertEquals("5 an hour", words(-5, Unit.COUNT));
        assertEquals("2 MiB an hour", words(-(2 << 20), Unit.BYTES));
    }

    @Test
    void hardlyAnythingIsNotNothing() {
        assertEquals("less than 0.01 a day", words(1e-9, Unit.COUNT));
        assertEquals("less than 1 B a day", words(0.001, Unit.BYTES));
        assertEquals("0 a day", words(0, Unit.COUNT));
    }

    @Test
    void aRateIsANumber() {
        assertThrows(IllegalArgumentException.class, () -> new Rate(Double.NaN, OptionalDouble.empty()));
        assertThrows(IllegalArgumentException.class, () -> new Rate(1, OptionalDouble.of(Double.POSITIVE_INFINITY)));
        assertThrows(IllegalArgumentException.class, () -> new Rate(1, OptionalDouble.of(-1)));
    }

    private static String words(double perHour, Unit unit) {
        return new Rate(perHour, OptionalDouble.empty()).words(unit);
    }
}
