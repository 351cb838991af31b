package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Severity;
import kheap.footprint.Part.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeLibrariesTest {
    private final FootprintRule rule = new NativeLibraries();

    private static AFootprint footprint(long libraries, long arenas) {
        return new AFootprint()
                .limit(1000)
                .with(Kind.JVM, 60)
                .with(Kind.MALLOC_ARENAS, arenas)
                .with(Kind.NATIVE_LIBRARIES, libraries);
    }

    @Test
    void withoutTheBooksItSaysHowToGetThem() {
        assertTrue(new AFootprint()
                .limit(512)
                .with(Kind.MALLOC_ARENAS, 300)
                .notApplicable(rule)
                .contains("jcmd PID VM.native_memory"));
    }

    @Test
    void withoutWhatIsResidentNobodyKnows() {
        assertEquals(
                "No file tells what is resident. Add pmap -x or smaps of the process as evidence.",
                new AFootprint().with(Kind.JVM, 60).notApplicable(rule));
    }

    @Test
    void anUntouchedHeapHidesWhatLibrariesTake() {
        assertTrue(new AFootprint()
                .limit(1000)
                .with(Kind.JVM, 60)
                .with(Kind.JAVA_HEAP, 100, Optional.of(AFootprint.mib(300)), Optional.empty())
                .with(Kind.NATIVE_LIBRARIES, 0)
                .notApplicable(rule)
                .contains("how much of it is heap"));
    }

    @ParameterizedTest
    @CsvSource({"149, ", "150, WARNING", "299, WARNING", "300, CRITICAL"})
    void severityGrowsWithTheShareOfTheLimit(long size, Severity severity) {
        // what malloc may only keep
        AFootprint inArenas = footprint(0, size);
        for (AFootprint one : List.of(footprint(size, 0), inArenas, footprint(size - 40, 40))) {
            if (severity == null) {
                one.clear(rule);
            } else {
                Diagnosis.Problem answer = one.problem(rule);
                assertEquals(severity, answer.severity());
                assertEquals(one == inArenas ? Grade.HINT : Grade.STRONG, answer.grade());
            }
        }
    }

    @Test
    void nothingLeftIsSaidInAWord() {
        assertEquals(
                "All anonymous memory is in the JVM's books.",
                footprint(0, 0).clear(rule).sentence());
    }

    @Test
    void littleIsNoProblemInASmallContainer() {
        assertEquals(
                "20 MiB of anonymous memory are in nobody's books, 20 % of the 100 MiB limit; 5 MiB of them lie in malloc's"
                        + " arenas.",
                footprint(15, 5).limit(100).clear(rule).sentence());
    }

    @Test
    void withoutAMapItIsAHint() {
        Diagnosis.Problem answer = new AFootprint()
                .limit(1000)
                .with(Kind.JVM, 60)
                .with(Kind.NATIVE_LIBRARIES, 400)
                .problem(rule);
        assertEquals(Grade.HINT, answer.grade());
        assertEquals(
                "400 MiB of anonymous memory are in nobody's books, 40 % of the 1000 MiB limit.", answer.sentence());
    }

    @Test
    void theDumpSaysWhoHasHandles() {
        Diagnosis.Problem answer =
                footprint(400, 100).dump(Clients.of(AProducer.open("p"))).problem(rule);
        assertTrue(answer.evidence().contains(Evidence.of("stores of RocksDB", Quantity.count(0))));
        assertTrue(answer.advice().text().contains("compression"));
    }
}
