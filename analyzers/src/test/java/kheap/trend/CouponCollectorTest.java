package kheap.trend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CouponCollectorTest {
    private static final CouponCollector PARTITIONS = new CouponCollector(64);

    /// The article's topic: 19, 33 and 34 of 64 partitions.
    @ParameterizedTest
    @CsvSource({"19, 22.4", "33, 46.0", "34, 48.1"})
    void whatWasMetTellsHowManyWereDrawn(double met, double draws) {
        assertEquals(draws, PARTITIONS.draws(met), 0.1);
        assertEquals(met, PARTITIONS.met(PARTITIONS.draws(met)), 1e-9);
    }

    @Test
    void allOf64AreExpectedAfter304Draws() {
        assertEquals(303.6, PARTITIONS.drawsToAll(0), 0.05);
        assertEquals(64, PARTITIONS.drawsToAll(63), 1e-9);
        assertEquals(0, PARTITIONS.drawsToAll(64));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 64, 1_000, 1_001, 1_000_000, Integer.MAX_VALUE})
    void everyNumberIsFiniteAndTheMoreThereIsTheLessIsToCome(long kinds) {
        CouponCollector collector = new CouponCollector(kinds);
        double before = Double.POSITIVE_INFINITY;
        for (long met : new long[] {0, kinds / 3, kinds / 2, kinds - 1, kinds}) {
            double more = collector.drawsToAll(met);
            assertTrue(Double.isFinite(more) && more >= kinds - met && more <= before, () -> met + " of " + kinds);
            before = more;
            assertTrue(collector.drawsToAll(met, 0.025) <= collector.drawsToAll(met, 0.975));
            assertTrue(Double.isFinite(collector.drawsToAll(met, 0.975)));
        }
        assertEquals(0, collector.met(0));
        assertEquals(kinds, collector.met(1e18), 1e-6 * kinds);
    }

    @Test
    void theOnlyOneIsMetByTheFirstDraw() {
        CouponCollector one = new CouponCollector(1);
        assertEquals(1, one.met(1));
        assertEquals(1, one.drawsToAll(0));
        assertEquals(1, one.drawsToAll(0, 0.975));
    }

    @Test
    void oneInTwentyCollectorsIsDoneSoonerOrLaterThanTheRange() {
        Random random = new Random(7);
        int collectors = 4_000;
        int within = 0;
        double sum = 0;
        for (int collector = 0; collector < collectors; collector++) {
            int draws = drawsToAll(random, 64, 33);
            sum += draws;
            within += draws >= PARTITIONS.drawsToAll(33, 0.025) && draws <= PARTITIONS.drawsToAll(33, 0.975) ? 1 : 0;
        }
        assertEquals(0.95, (double) within / collectors, 0.01);
        assertEquals(PARTITIONS.drawsToAll(33), sum / collectors, 5);
    }

    private static int drawsToAll(Random random, int kinds, int met) {
        int draws = 0;
        for (int missing = kinds - met; missing > 0; draws++) {
            if (random.nextInt(kinds) < missing) {
                missing--;
            }
        }
        return draws;
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new CouponCollector(0));
        assertThrows(IllegalArgumentException.class, () -> PARTITIONS.draws(64));
        assertThrows(IllegalArgumentException.class, () -> PARTITIONS.drawsToAll(65));
    }
}
