package kheap.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kheap.Progress;
import kheap.analysis.DumpAnalysis;
import kheap.analysis.DumpAnalyzer;
import kheap.heap.Engine;
import kheap.heap.Opening;
import kheap.samples.FullBufferPool;
import kheap.samples.NoKafka;
import kheap.samples.Sample;
import kheap.samples.UnclosedProducers;
import org.junit.jupiter.api.Test;

/// From real dumps to their comparison.
class ComparisonRouteTest {
    private static DumpAnalysis analysis(Class<?> program) throws Exception {
        return DumpAnalyzer.analyze(
                Sample.grow(program, Path.of("target", "dumps", "default")), Opening.by(Engine.KHEAP), Progress.NONE);
    }

    private static Day day(Class<?> program) throws Exception {
        DumpAnalysis analysis = analysis(program);
        return Day.of(analysis, analysis.dump().takenAt().orElseThrow());
    }

    private static double value(Day day, String figure) {
        return day.figure(figure).orElseThrow().value();
    }

    @Test
    void theFiguresOfADayAreThoseOfTheProgram() throws Exception {
        Day leak = day(UnclosedProducers.class);
        assertEquals(UnclosedProducers.KEPT, value(leak, "producers.open"));
        assertEquals(UnclosedProducers.DROPPED, value(leak, "producers.orphaned"));
        assertEquals(UnclosedProducers.KEPT + UnclosedProducers.DROPPED, value(leak, "created.producers"));
        assertEquals(UnclosedProducers.DROPPED, value(leak, "evidence.orphaned-producers.orphaned-producers"));
        Day full = day(FullBufferPool.class);
        assertEquals(FullBufferPool.BUFFER_MEMORY, value(full, "pools.total.bytes"));
        assertEquals(FullBufferPool.BUFFER_MEMORY, value(full, "pools.in-use.bytes"));
        assertEquals(FullBufferPool.BATCHES, value(full, "batches"));
        assertEquals(FullBufferPool.WAITERS, value(full, "pools.waiters"));
        assertEquals(FullBufferPool.IN_FLIGHT_REQUESTS, value(full, "requests.in-flight"));
        assertEquals(0, value(full, "pools.ghost.bytes"));
        assertEquals(0, value(day(NoKafka.class), "producers"));
    }

    @Test
    void dumpsOfDifferentServicesAreWarnedOf() throws Exception {
        DumpComparison comparison = DumpComparison.of(
                List.of(
                        // Which of the two was grown first is left to the other tests; a century later both are.
                        Day.of(analysis(UnclosedProducers.class), ADay.at(36_500)),
                        Day.of(analysis(FullBufferPool.class), ADay.at(36_501))),
                List.of(),
                Optional.empty());
        assertEquals(
                List.of(
                        "The dumps are of different programs: kheap.samples.UnclosedProducers (UnclosedProducers.hprof)"
                                + " and kheap.samples.FullBufferPool (FullBufferPool.hprof). What differs between"
                                + " programs is no growth.",
                        "No Kafka client is common to UnclosedProducers.hprof and FullBufferPool.hprof, neither by id"
                                + " nor by owner and configuration: they may be of different services."),
                comparison.days().warnings().subList(0, 2));
        assertTrue(comparison.days().clients().stream()
                .allMatch(client ->
                        client.fate() == ClientHistory.Fate.BORN || client.fate() == ClientHistory.Fate.GONE));
        assertEquals(
                comparison.days().last().diagnoses().size(),
                comparison.days().diagnoses().size());
        assertFalse(comparison.diagnoses().isEmpty());
    }

    @Test
    void theSameDumpTwiceCountsOnce() throws Exception {
        Day leak = day(UnclosedProducers.class);
        Day again = day(UnclosedProducers.class);
        assertTrue(leak.isSameDump(again));
        Days days = DumpComparison.of(
                        List.of(leak, day(NoKafka.class), again),
                        List.of(new Unread("c.hprof", "c.hprof is no heap dump.")),
                        Optional.empty())
                .days();
        assertEquals(2, days.days().size());
        assertTrue(days.warnings().getFirst().contains("is the same dump as"), days.warnings()::toString);
        assertThrows(
                IllegalArgumentException.class,
                () -> DumpComparison.of(List.of(leak, again), List.of(), Optional.empty()));
    }
}
