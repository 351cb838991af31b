package kheap.footprint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import kheap.ByteSize;
import kheap.evidence.GcLog;
import org.junit.jupiter.api.Test;

class HeapCourseTest {
    private static GcLog.Collection at(long seconds, long left, boolean full) {
        return new GcLog.Collection(
                Optional.of(Duration.ofSeconds(seconds)),
                full,
                new ByteSize(left * 2),
                new ByteSize(left),
                Optional.of(new ByteSize(1 << 30)));
    }

    private static Optional<HeapCourse> of(List<GcLog.Collection> collections) {
        return HeapCourse.of(new GcLog(Optional.empty(), Optional.empty(), collections));
    }

    private static List<Long> sizes(HeapCourse course) {
        return course.points().stream().map(point -> point.heap().bytes()).toList();
    }

    @Test
    void threeCollectionsOfTheWholeHeapTellWhatLives() {
        List<GcLog.Collection> log = List.of(
                at(1, 10, true),
                at(2, 90, false),
                at(3, 20, true),
                at(4, 95, false),
                at(5, 30, true),
                at(6, 99, false));

        HeapCourse course = of(log).orElseThrow();

        assertTrue(course.full());
        assertEquals(List.of(10L, 20L, 30L), sizes(course));
    }

    @Test
    void withFewerOfThemTheLeastOfSeveralInARowCounts() {
        List<GcLog.Collection> log = IntStream.range(0, 180)
                .mapToObj(second -> at(second, 1000 - second % 3, second == 7))
                .toList();

        HeapCourse course = of(log).orElseThrow();

        assertFalse(course.full());
        assertEquals(60, course.points().size());
        assertEquals(List.of(998L), sizes(course).stream().distinct().toList());
        assertEquals(Duration.ofSeconds(2), course.points().getFirst().uptime());
    }

    @Test
    void ofSeveralProcessesInOneLogTheLastOneCounts() {
        List<GcLog.Collection> log = List.of(at(100, 1, false), at(200, 2, false), at(5, 3, false), at(9, 4, false));

        assertEquals(List.of(3L, 4L), sizes(of(log).orElseThrow()));
    }

    @Test
    void collectionsOfOneMomentAreOnePointAndThoseWithoutATimeNone() {
        List<GcLog.Collection> log = new ArrayList<>(List.of(at(5, 3, false), at(5, 4, false), at(6, 5, false)));
        log.add(new GcLog.Collection(
                Optional.empty(), false, new ByteSize(9), new ByteSize(8), Optional.of(new ByteSize(1 << 30))));
        log.add(at(Long.MAX_VALUE / 2, 7, false));

        assertEquals(List.of(4L, 5L), sizes(of(log).orElseThrow()));
    }

    @Test
    void onePointIsNoCourse() {
        assertTrue(of(List.of()).isEmpty());
        assertTrue(of(List.of(at(5, 3, false))).isEmpty());
    }
}
