package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Severity;
import kheap.footprint.Part.Kind;
import kheap.kafka.KafkaThread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MallocArenasTest {
    private final FootprintRule rule = new MallocArenas();

    @Test
    void withoutAMapItSaysWhatToGive() {
        assertEquals(
                "No map of the memory shows arenas. Add pmap -x or smaps of the process as evidence.",
                new AFootprint().limit(512).notApplicable(rule));
    }

    @Test
    void addressesAloneSayNothing() {
        assertEquals(
                "11 arenas reserve 704 MiB of addresses. How much of that is memory, plain pmap does not tell: add pmap -x or"
                        + " smaps as evidence.",
                new AFootprint().limit(512).arenas(11, -1).notApplicable(rule));
        assertTrue(new AFootprint().arenas(1, -1).notApplicable(rule).startsWith("1 arena reserves 64 MiB"));
    }

    @Test
    void manyArenasWithLittleInThemAreClear() {
        assertEquals(
                "11 arenas hold 25 MiB in memory of the 512 MiB limit; the 704 MiB they reserve are only addresses. 4 MiB of"
                        + " malloc's memory are not in the JVM's books.",
                new AFootprint()
                        .limit(512)
                        .arenas(11, 25)
                        .with(Kind.JVM, 60)
                        .with(Kind.MALLOC_ARENAS, 4)
                        .clear(rule)
                        .sentence());
        assertEquals(
                "The map of the memory shows no arena besides malloc's first heap.",
                new AFootprint().arenas(0, 0).clear(rule).sentence());
    }

    @ParameterizedTest
    @CsvSource({"102, ", "103, WARNING", "255, WARNING", "256, CRITICAL"})
    void severityGrowsWithTheShareOfTheLimit(long kept, Severity severity) {
        AFootprint footprint = new AFootprint().limit(1024).arenas(30, kept);
        if (severity == null) {
            footprint.clear(rule);
        } else {
            assertEquals(severity, footprint.problem(rule).severity());
        }
    }

    @Test
    void whatTheJvmAccountsForIsNotHeldAgainstThem() {
        new AFootprint()
                .limit(1024)
                .arenas(30, 600)
                .with(Kind.JVM, 580)
                .with(Kind.MALLOC_ARENAS, 20)
                .clear(rule);
    }

    @Test
    void whereTheJvmAccountsForAllNothingIsLeft() {
        assertTrue(new AFootprint()
                .limit(1024)
                .arenas(15, 3)
                .with(Kind.JVM, 5)
                .with(Kind.MALLOC_ARENAS, 0)
                .clear(rule)
                .sentence()
                .endsWith(" All of malloc's memory is in the JVM's books."));
    }

    @Test
    void withoutTheBooksItIsAHint() {
        Diagnosis.Problem answer = new AFootprint()
                .limit(1024)
                .arenas(30, 600)
                .with(Kind.MALLOC_ARENAS, 610)
                .problem(rule);
        assertEquals(Grade.HINT, answer.grade());
        assertEquals(
                "30 arenas hold 600 MiB in memory of the 1 GiB limit; the 1.9 GiB they reserve are only addresses.",
                answer.sentence());
        assertTrue(answer.certainty().missing().contains("VM.native_memory"));
        assertTrue(answer.evidence().contains(Evidence.of("malloc arenas", Quantity.count(30))));
    }

    @Test
    void whileTheContainerHasRoomTheyAreNobodysTrouble() {
        new AFootprint().limit(1024).used(511).arenas(30, 400).clear(rule);
        new AFootprint().limit(1024).used(512).arenas(30, 400).problem(rule);
    }

    /// The question on native libraries counts the same bytes.
    @Test
    void withTheBooksItIsNoMoreThanAWarningAndNamesTheWayOut() {
        Diagnosis.Problem answer = new AFootprint()
                .limit(1024)
                .arenas(30, 600)
                .with(Kind.JVM, 100)
                .with(Kind.MALLOC_ARENAS, 500)
                .threads(900, KafkaThread.Kind.PRODUCER, 850)
                .problem(rule);
        assertEquals(Grade.HINT, answer.grade());
        assertEquals(Severity.WARNING, answer.severity());
        assertTrue(answer.certainty().missing().contains("what stays a library has not freed"));
        assertTrue(
                answer.sentence().endsWith(" 500 MiB of malloc's memory are not in the JVM's books."),
                answer.sentence());
        assertTrue(answer.advice().text().contains("MALLOC_ARENA_MAX=2"));
        assertTrue(answer.advice().snippet().orElseThrow().contains("ENV MALLOC_ARENA_MAX=2"));
    }

    @Test
    void withoutALimitItIsAShareOfWhatIsResident() {
        assertEquals(
                "30 arenas hold 600 MiB in memory of the 900 MiB that are resident; the 1.9 GiB they reserve are only"
                        + " addresses.",
                new AFootprint().used(900).arenas(30, 600).problem(rule).sentence());
    }
}
