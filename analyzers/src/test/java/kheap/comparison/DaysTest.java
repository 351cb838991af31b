package kheap.comparison;

import static kheap.comparison.ADay.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import kheap.ByteSize;
import kheap.diagnosis.Grade;
import kheap.trend.Trend;
import org.junit.jupiter.api.Test;

class DaysTest {
    private static final long MIB = 1 << 20;
    private static final Limit LIMIT = new Limit(new ByteSize(200 * MIB), "--limit");

    private static Days join(Optional<Limit> limit, ADay... made) {
        return Days.of(Arrays.stream(made).map(ADay::day).toList(), limit);
    }

    private static ADay heap(int day, long mib) {
        return ADay.of(day).bytes("heap.bytes", mib * MIB);
    }

    private static Optional<Projection> projection(ADay... made) {
        return join(Optional.of(LIMIT), made).projection();
    }

    private static double daysFromFirst(Instant moment) {
        return Math.round(Duration.between(ADay.FIRST, moment).toMinutes() / 14.4) / 100.0;
    }

    @Test
    void daysAreSortedByTheirTime() {
        Days days = join(Optional.empty(), ADay.of(2), ADay.of(0), ADay.of(1));
        assertEquals(
                List.of(at(0), at(1), at(2)), days.days().stream().map(Day::at).toList());
        assertEquals(
                Optional.of(new Life(Optional.of(at(0).minusSeconds(7200)), List.of(0, 1, 2))), days.longestLife());
    }

    @Test
    void theSameDumpTwiceCountsOnce() {
        Days days = join(Optional.empty(), ADay.of(0), ADay.of(1), ADay.of(0).named("copy.hprof"));
        assertEquals(2, days.days().size());
        assertEquals(List.of("copy.hprof is the same dump as day-0.hprof and is left out."), days.warnings());
    }

    @Test
    void oneDumpTwiceIsNoComparison() {
        assertThrows(
                IllegalArgumentException.class,
                () -> join(Optional.empty(), ADay.of(0), ADay.of(0).named("copy.hprof")));
    }

    @Test
    void twoDumpsOfOneTimeCannotBeOrdered() {
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> join(Optional.empty(), heap(0, 1), heap(0, 2).named("other.hprof")))
                .getMessage()
                .contains("day-0.hprof and other.hprof are both of 2026-11-16T10:00:00Z"));
    }

    @Test
    void theLimitIsTheUsersElseTheMaximumHeapThatTheLatestDayTells() {
        assertEquals(
                Optional.of(LIMIT),
                join(Optional.of(LIMIT), ADay.of(0), ADay.of(1)).limit());
        assertEquals(
                Optional.of(new ByteSize(512 * MIB)),
                join(Optional.empty(), ADay.of(0), ADay.of(1)).limit().map(Limit::size));
        assertEquals(
                "the maximum heap, as day-1.hprof tells it",
                join(Optional.empty(), ADay.of(0), ADay.of(1))
                        .limit()
                        .orElseThrow()
                        .source());
        assertEquals(
                "the maximum heap, as day-0.hprof tells it",
                join(Optional.empty(), ADay.of(0), ADay.of(1).withoutMaxHeap())
                        .limit()
                        .orElseThrow()
                        .source());
        assertEquals(
                Optional.empty(),
                join(Optional.empty(), ADay.of(0).withoutMaxHeap(), ADay.of(1).withoutMaxHeap())
                        .limit());
    }

    @Test
    void twoDaysAreALineAndAHint() {
        Projection projection = projection(heap(0, 100), heap(1, 120)).orElseThrow();
        assertEquals(5, daysFromFirst(projection.at()));
        assertEquals(Grade.HINT, projection.grade());
        assertEquals(Optional.empty(), projection.earliest());
        assertEquals(Optional.empty(), projection.latest());
        assertEquals(
                "This holds if the heap goes on growing as it did between the first and the last dump of this process.",
                projection.assumption());
    }

    @Test
    void aCleanLineOfSeveralDaysIsAStrongSign() {
        Projection projection = projection(heap(0, 100), heap(1, 110), heap(2, 119), heap(3, 130), heap(4, 141))
                .orElseThrow();
        assertEquals(Grade.STRONG, projection.grade());
        assertTrue(projection.earliest().orElseThrow().isBefore(projection.at()));
        assertTrue(projection.latest().orElseThrow().isAfter(projection.at()));
    }

    @Test
    void aRoughLineOfSeveralDaysIsAHint() {
        Projection projection =
                projection(heap(0, 100), heap(1, 101), heap(2, 140)).orElseThrow();
        assertEquals(Grade.HINT, projection.grade());
    }

    @Test
    void byAgeTheLastProcessMeetsTheLimitAtTheSameAge() {
        Projection projection = projection(
                        heap(0, 110).startedAt(at(0).minus(Duration.ofHours(12))),
                        heap(2, 120).startedAt(at(1)))
                .orElseThrow();
        // Ten MiB in each 12 hours from 100 MiB: 200 MiB are met 5 days after the start on day 1.
        assertEquals(6, daysFromFirst(projection.at()));
    }

    @Test
    void aHeapThatDoesNotGrowMeetsNoLimit() {
        assertEquals(Optional.empty(), projection(heap(0, 120), heap(1, 120)));
        assertEquals(Optional.empty(), projection(heap(0, 120), heap(1, 100)));
    }

    @Test
    void aHeapBeyondTheLimitDoesNotMeetItAgain() {
        assertEquals(Optional.empty(), projection(heap(0, 210), heap(1, 220)));
    }

    @Test
    void aProcessThatHasEndedMeetsNoLimit() {
        assertEquals(
                Optional.empty(),
                projection(heap(0, 100), heap(1, 120), heap(2, 50).startedAt(at(1).plusSeconds(60))));
    }

    @Test
    void processesOfOneAgeHaveNoGrowthBetweenThem() {
        ADay[] nightly = IntStream.range(0, 4)
                .mapToObj(day -> ADay.of(day)
                        .startedAt(at(day).minusSeconds(36_000 + 60 * day))
                        .bytes("heap.bytes", (100 + 10 * day) * MIB))
                .toArray(ADay[]::new);
        Days days = join(Optional.of(LIMIT), nightly);
        assertEquals(Growth.Basis.AGE, days.growth("heap.bytes").orElseThrow().basis());
        assertInstanceOf(
                Trend.Unknown.class, days.growth("heap.bytes").orElseThrow().trend());
        assertEquals(Optional.empty(), days.projection());
        assertTrue(
                days.warnings()
                        .contains(
                                "The dumps are of processes of about the same age: what differs between them is no growth."),
                days.warnings().toString());
    }
}
