package kheap.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import kheap.trend.CouponCollector;
import kheap.trend.Series.Point;
import org.junit.jupiter.api.Test;

class FillingTest {
    private static Optional<Filling> filling(int partitions, long... producers) {
        List<Day> days = IntStream.range(0, producers.length)
                .mapToObj(day -> AGoDay.heap(day)
                        .producers(producers[day])
                        .partitions(partitions)
                        .day())
                .toList();
        return Filling.of(Days.of(days, Optional.empty()));
    }

    @Test
    void theArticlesDaysTellEightMessagesADayAndAMonthToCome() {
        Instant first = Instant.parse("2022-02-11T00:00:00Z");
        Filling filling = Filling.of(
                new CouponCollector(64), new Point(first, 19), new Point(first.plus(Duration.ofDays(3)), 33));
        assertEquals(7.9, filling.messages() * 24, 0.05);
        assertEquals(4.6, filling.least() * 24, 0.1);
        assertEquals(13.0, filling.most() * 24, 0.1);
        assertEquals(Optional.of("about 2022-03-18 (2022-02-28 to 2022-04-26)"), filling.when());
        assertEquals(19, filling.at(first), 1e-9);
        assertEquals(33, filling.at(first.plus(Duration.ofDays(3))), 1e-9);
    }

    @Test
    void thereIsNoneWithoutTheNumberOfPartitions() {
        List<Day> days = List.of(
                AGoDay.heap(0).producers(19).day(), AGoDay.heap(1).producers(33).day());
        assertEquals(Optional.empty(), Filling.of(Days.of(days, Optional.empty())));
    }

    @Test
    void thereIsNoneWhereNothingComesOrNothingIsToCome() {
        assertEquals(Optional.empty(), filling(64, 33, 33));
        assertEquals(Optional.empty(), filling(64, 33, 64));
        assertEquals(Optional.empty(), filling(1, 0, 1));
        assertEquals(Optional.empty(), filling(1, 1, 1));
        assertEquals(Optional.empty(), filling(30, 19, 33));
        assertEquals(Optional.empty(), filling(64, 0, 0));
    }

    @Test
    void whatTakesACenturyHasNoDate() {
        Filling slow = filling(Integer.MAX_VALUE, 1, 2).orElseThrow();
        assertEquals(Optional.empty(), slow.full());
        assertEquals(Optional.empty(), slow.when());
    }

    @Test
    void everyForecastIsFiniteAndInOrderAndTheCurveRises() {
        for (int partitions : new int[] {2, 3, 10, 64, 1_000}) {
            for (long first = 0; first < Math.min(partitions, 12); first++) {
                for (long last = first + 1; last < Math.min(partitions, 14); last++) {
                    Instant start = ADay.FIRST;
                    Point end = new Point(start.plusMillis(1), last);
                    Filling filling = Filling.of(new CouponCollector(partitions), new Point(start, first), end);
                    assertTrue(filling.least() > 0 && Double.isFinite(filling.most()), filling::toString);
                    assertTrue(filling.least() < filling.messages() && filling.messages() < filling.most());
                    Instant full = filling.full().orElseThrow();
                    assertFalse(filling.earliest().orElseThrow().isAfter(full), filling::toString);
                    assertFalse(filling.latest().orElseThrow().isBefore(full), filling::toString);
                    assertFalse(filling.earliest().orElseThrow().isBefore(end.at()), filling::toString);
                    assertTrue(filling.at(full) >= filling.at(end.at()) - 1e-9);
                    assertTrue(filling.at(full) <= partitions);
                }
            }
        }
    }

    @Test
    void nineteenOfTwentyProducersAreFullWithinTheRange() {
        Random random = new Random(11);
        int producers = 1_000;
        int within = 0;
        for (int producer = 0; producer < producers; producer++) {
            // a message an hour, profiles after 22 and 46 of them
            List<Integer> met = new ArrayList<>(List.of(0));
            boolean[] seen = new boolean[64];
            while (met.getLast() < 64) {
                int partition = random.nextInt(64);
                met.add(met.getLast() + (seen[partition] ? 0 : 1));
                seen[partition] = true;
            }
            Instant start = ADay.FIRST;
            Filling filling = Filling.of(
                    new CouponCollector(64),
                    new Point(start.plus(Duration.ofHours(22)), met.get(22)),
                    new Point(start.plus(Duration.ofHours(46)), met.get(46)));
            Instant full = start.plus(Duration.ofHours(met.size() - 1));
            within += filling.earliest().orElseThrow().isBefore(full)
                            && filling.latest().orElseThrow().isAfter(full)
                    ? 1
                    : 0;
        }
        assertEquals(0.95, (double) within / producers, 0.04);
    }
}
