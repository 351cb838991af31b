package kheap.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProfilePairsTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Day HEAP =
            AGoDay.heap(NOON).named("heap-1").producers(3).day();
    private static final Day NEXT = AGoDay.heap(NOON.plus(Duration.ofDays(1)))
            .named("heap-2")
            .producers(4)
            .day();

    private static Day goroutines(Duration after, String name) {
        return AGoDay.goroutines(NOON.plus(after)).named(name).day();
    }

    private static Days joined(Day... days) {
        return Days.of(List.of(days), Optional.empty());
    }

    @Test
    void aGoroutineProfileIsOfTheDayOfTheHeapProfileThatItWasTakenBeside() {
        Days days = joined(HEAP, goroutines(Duration.ofSeconds(2), "goroutine-1"), NEXT);
        assertEquals(2, days.days().size());
        assertEquals("heap-1", days.first().name());
        assertEquals(Optional.of("goroutine-1"), days.first().file().goroutines());
        assertTrue(days.first().figure("go.goroutines").isPresent());
        assertTrue(days.first().figure("go.heap.bytes").isPresent());
        assertEquals(Optional.empty(), days.last().file().goroutines());
    }

    @Test
    void bothMayBeOfTheSameMoment() {
        assertEquals(
                2,
                joined(HEAP, goroutines(Duration.ZERO, "goroutine-1"), NEXT)
                        .days()
                        .size());
    }

    @Test
    void oneThatWasTakenAtAnotherTimeIsLeftOut() {
        Days days = joined(HEAP, NEXT, goroutines(Duration.ofHours(3), "goroutine-1"));
        assertEquals(Optional.empty(), days.first().file().goroutines());
        assertTrue(
                days.warnings()
                        .contains(
                                "goroutine-1 is left out: it belongs to no heap profile, none was taken within 10 min of"
                                        + " it."),
                days.warnings()::toString);
    }

    @Test
    void ofTwoThatBelongToOneHeapProfileTheFirstCounts() {
        Days days = joined(
                HEAP,
                goroutines(Duration.ofSeconds(2), "goroutine-1"),
                goroutines(Duration.ofSeconds(4), "goroutine-2"),
                NEXT);
        assertEquals(Optional.of("goroutine-1"), days.first().file().goroutines());
        assertTrue(days.warnings().contains("goroutine-2 is left out: goroutine-1 belongs to the same heap profile."));
    }

    @Test
    void goroutineProfilesAloneAreDays() {
        Days days = joined(goroutines(Duration.ZERO, "goroutine-1"), goroutines(Duration.ofDays(1), "goroutine-2"));
        assertEquals("goroutine-2", days.last().name());
        Days besideOne = joined(
                HEAP, goroutines(Duration.ofHours(3), "goroutine-1"), goroutines(Duration.ofDays(1), "goroutine-2"));
        assertEquals(2, besideOne.days().size());
        assertTrue(besideOne.warnings().contains("heap-1 is the only heap profile and is left out."));
    }

    @Test
    void whatIsCutOfEitherIsMissingOnTheDay() {
        Day cut = AGoDay.goroutines(NOON).named("goroutine-1").cut().day();
        assertEquals(false, joined(HEAP, cut, NEXT).first().complete());
    }

    @Test
    void aHeapProfileAndAGoroutineProfileAreNoTwoDays() {
        List<Day> days = List.of(HEAP, goroutines(Duration.ofDays(1), "goroutine-1"));
        assertEquals(
                Optional.of("heap-1 is a heap profile and goroutine-1 a goroutine profile: a comparison takes two of a"
                        + " kind."),
                DumpComparison.refusal(days));
        assertThrows(IllegalArgumentException.class, () -> Days.of(days, Optional.empty()));
    }

    @Test
    void aDumpAndAProfileHaveNothingInCommon() {
        List<Day> days = List.of(HEAP, NEXT, ADay.of(0).day());
        assertEquals(
                Optional.of(
                        "day-0.hprof is a heap dump and heap-1 is a profile of a Go program: compare dumps with dumps,"
                                + " and profiles with profiles."),
                DumpComparison.refusal(days));
        assertThrows(IllegalArgumentException.class, () -> Days.of(days, Optional.empty()));
        assertEquals(Optional.empty(), DumpComparison.refusal(List.of(HEAP, NEXT)));
    }
}
