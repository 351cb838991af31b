package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
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

class ContainerBudgetTest {
    private final FootprintRule rule = new ContainerBudget();

    /// 200 MiB of heap now, 100 MiB of the rest.
    private static AFootprint small() {
        return new AFootprint()
                .limit(1000)
                .used(300)
                .heap(60, 512)
                .with(Kind.JAVA_HEAP, 200)
                .with(Kind.JVM, 60)
                .with(Kind.THREAD_STACKS, 40);
    }

    @Test
    void withoutALimitItSaysWhatToGive() {
        assertEquals(
                "No file tells the limit of the container. Add memory.max of its control group as evidence.",
                new AFootprint().used(300).notApplicable(rule));
        assertEquals(
                "The control group sets no limit on memory.",
                new AFootprint().unlimited().used(300).notApplicable(rule));
    }

    @Test
    void aLimitAloneSaysNothing() {
        assertTrue(
                new AFootprint().limit(512).notApplicable(rule).startsWith("The limit is 512 MiB, but no file tells"));
    }

    @Test
    void whatFitsWithAFullHeapIsClearWithItsArithmetic() {
        assertEquals(
                "300 MiB of the 1000 MiB limit count now, 30 %. With a full heap of 512 MiB and the other parts as they are"
                        + " (100 MiB) it takes 612 MiB, which fits.",
                small().clear(rule).sentence());
    }

    @Test
    void aHeapThatCannotFillIsAWarningWithNumbersToSet() {
        Diagnosis.Problem answer = small().limit(600).problem(rule);
        assertEquals(Severity.WARNING, answer.severity());
        assertEquals(Grade.STRONG, answer.grade());
        assertEquals(
                "300 MiB of the 600 MiB limit count now, 50 %. With a full heap of 512 MiB and the other parts as they are (100"
                        + " MiB) it takes 612 MiB, 12 MiB too much. Largest besides the heap: the JVM itself (60 MiB), thread"
                        + " stacks (40 MiB).",
                answer.sentence());
        assertEquals(
                "Lower the heap, or give the container a limit of 656 MiB: then a full heap fits.",
                answer.advice().text());
        assertEquals(
                "-Xmx448m\n# or\n-XX:MaxRAMPercentage=74.6",
                answer.advice().snippet().orElseThrow());
    }

    /// Near the limit there is no room to hope that the heap never fills.
    @ParameterizedTest
    @CsvSource({"509, WARNING", "510, CRITICAL", "569, CRITICAL"})
    void aHeapThatCannotFillIsCriticalWhereTheLimitIsNear(long used, Severity severity) {
        Diagnosis.Problem answer = small().limit(600).used(used).problem(rule);
        assertEquals(severity, answer.severity());
        assertEquals(Grade.STRONG, answer.grade());
        assertTrue(answer.sentence().contains("it takes 612 MiB, 12 MiB too much."), answer.sentence());
    }

    @Test
    void whatTheHeapHasCommittedIsTheJvmsToTouch() {
        Diagnosis.Problem answer = small().limit(600).committedHeap(501).problem(rule);
        assertEquals(Severity.CRITICAL, answer.severity());
        assertEquals(Grade.STRONG, answer.grade());
        assertTrue(
                answer.sentence()
                        .contains(
                                "12 MiB too much. Even with the 501 MiB that the heap has committed already it does not fit."),
                answer.sentence());
        assertEquals(
                Severity.WARNING,
                small().limit(600).committedHeap(500).problem(rule).severity());
    }

    @Test
    void ofPartsThatNobodyMeasuredItIsNeverMoreThanAWarning() {
        AFootprint guessed = new AFootprint()
                .limit(600)
                .used(520)
                .heap(60, 512)
                .committedHeap(512)
                .with(Kind.JAVA_HEAP, 400)
                .with(Kind.UNEXPLAINED, 120);
        assertEquals(Severity.WARNING, guessed.problem(rule).severity());
    }

    @ParameterizedTest
    @CsvSource({"849, ", "850, WARNING", "949, WARNING", "950, CRITICAL"})
    void whatCountsNowIsProven(long used, Severity severity) {
        AFootprint footprint = small().used(used);
        if (severity == null) {
            footprint.clear(rule);
        } else {
            Diagnosis.Problem answer = footprint.problem(rule);
            assertEquals(severity, answer.severity());
            assertEquals(Grade.PROOF, answer.grade());
        }
    }

    @Test
    void thePageCacheIsGivenBackAndDoesNotCount() {
        small().used(990).with(Kind.PAGE_CACHE, 690).clear(rule);
    }

    @Test
    void aLargeHeapIsAWarningByItself() {
        Diagnosis.Problem answer = new AFootprint().limit(1000).heap(100, 800).problem(rule);
        assertEquals(Grade.HINT, answer.grade());
        assertEquals("The limit is 1000 MiB. The heap alone may become 800 MiB, 80 % of the limit.", answer.sentence());
        assertTrue(answer.certainty().missing().contains("pmap -x"));
        new AFootprint().limit(1000).heap(100, 750).clear(rule);
    }

    @Test
    void aDirectMemoryThatWasSetCountsAsAWhole() {
        AFootprint footprint = small().with(
                        Kind.DIRECT_BUFFERS, 10, Optional.of(AFootprint.mib(10)), Optional.of(AFootprint.mib(500)));
        assertTrue(footprint.problem(rule).sentence().contains("(600 MiB) it takes 1.1 GiB, 112 MiB too much."));
    }

    @Test
    void whoeverWasKilledIsToldSo() {
        Diagnosis.Problem answer = small().killed(2).problem(rule);
        assertEquals(Severity.CRITICAL, answer.severity());
        assertEquals(Grade.PROOF, answer.grade());
        assertTrue(answer.sentence()
                .startsWith("The kernel has killed 2 processes of this container for its memory. 300 MiB of the"));
        assertTrue(answer.evidence().contains(Evidence.of("kills by the limit", Quantity.count(2))));
        small().killed(0).clear(rule);
    }

    @Test
    void ofThreadsWithoutALeakOthersTell() {
        Diagnosis.Problem answer =
                small().used(960).threads(900, KafkaThread.Kind.PRODUCER, 812).problem(rule);
        assertTrue(answer.sentence().endsWith("thread stacks (40 MiB)."), answer.sentence());
    }

    @Test
    void theLeakBehindItIsNamedWithItsCounts() {
        Clients clients = Clients.of(810, number -> AProducer.orphaned("producer-" + number));
        Diagnosis.Problem answer = small().used(960)
                .with(Kind.MALLOC_ARENAS, 600)
                .threads(900, KafkaThread.Kind.PRODUCER, 812)
                .dump(clients)
                .problem(rule);
        assertTrue(
                answer.sentence()
                        .endsWith(
                                "Largest besides the heap: malloc arenas (600 MiB), the JVM itself (60 MiB), thread stacks"
                                        + " (40 MiB). 812 of 900 threads are of Kafka's producers; 810 of these were dropped without"
                                        + " close()."),
                answer.sentence());
        assertTrue(answer.advice().text().startsWith("First stop the leak: with it no limit is enough."));
    }
}
