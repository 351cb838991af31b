package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kheap.ByteSize;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Severity;
import kheap.kafka.Admin;
import kheap.kafka.Instrumentation;
import kheap.kafka.Meters;
import kheap.kafka.Outside;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsLeakTest {
    private final ClientRule rule = new MetricsLeak();

    private static Meters.Stray stray(int registries, long registered, long unregistered, long bytes) {
        return new Meters.Stray(registries, registered, unregistered, new ByteSize(bytes), List.of(0x51L));
    }

    private static Meters.Micrometer micrometer(long ids, long read, long ofKafka, long ofGone, int gone, long bytes) {
        return new Meters.Micrometer(
                ids,
                read,
                ofKafka,
                ofGone,
                gone,
                gone == 0 ? List.of() : List.of("request-0"),
                new ByteSize(bytes),
                List.of(0x3EL));
    }

    private static Outside outside(Meters.Stray stray, Meters.Micrometer micrometer, Meters.LongTasks... tasks) {
        return new Outside(
                Outside.NONE.records(),
                new Meters(0, 0, 0, 0, stray, micrometer, List.of(tasks)),
                Outside.NONE.schemas(),
                List.of(),
                List.of(),
                Outside.NONE.directMemory());
    }

    private static Outside stray(Meters.Stray stray) {
        return outside(stray, Meters.Micrometer.NONE);
    }

    private static Outside meters(Meters.Micrometer micrometer) {
        return outside(Meters.Stray.NONE, micrometer);
    }

    private static Outside tasks(long running, long bytes) {
        return outside(
                Meters.Stray.NONE,
                Meters.Micrometer.NONE,
                new Meters.LongTasks("spring.kafka.listener.active", running, 0x7A, new ByteSize(bytes)));
    }

    private static AProducer with(int metrics) {
        return AProducer.open("orders").instrumented(new Instrumentation(metrics, 39, 5, List.of()));
    }

    @Test
    void theUsualIsSaidInNumbers() {
        assertEquals(
                "273 metrics for 3 clients, 91 each, as usual.",
                Clients.of(3, number -> AProducer.open("p" + number))
                        .clear(rule)
                        .sentence());
        assertEquals(
                "91 metrics for 1 client, as usual.",
                Clients.of(AProducer.open("a"))
                        .withAdmins(1, Admin.State.CLOSED)
                        .clear(rule)
                        .sentence());
        assertEquals(
                "155 metrics for 2 clients, 64 to 91 each, as usual.",
                Clients.of(AProducer.open("a"), with(64)).clear(rule).sentence());
        assertTrue(Clients.of(with(91)).cut().clear(rule).sentence().contains("The dump is cut"));
    }

    @Test
    void aFewThatAreLeftOverAreUsual() {
        assertEquals(
                "91 metrics for 1 client, as usual. 1 more belongs to clients that are closed or gone.",
                Clients.of(with(91))
                        .outside(stray(stray(0, 0, 1, 56)))
                        .clear(rule)
                        .sentence());
        assertEquals(
                "91 metrics for 1 client, as usual. 299 more belong to clients that are closed or gone.",
                Clients.of(with(91))
                        .outside(stray(stray(3, 200, 99, 56)))
                        .clear(rule)
                        .sentence());
        // Three closed producers have taken two thirds of their metrics out of their registries.
        Clients.of(with(91), AProducer.closed("b"), AProducer.closed("c"), AProducer.closed("d"))
                .outside(stray(stray(0, 0, 700, 56)))
                .clear(rule);
        assertEquals(
                "91 metrics for 1 client, as usual. Micrometer's meters name only clients that run.",
                Clients.of(with(91))
                        .outside(meters(micrometer(120, 120, 80, 0, 0, 1 << 16)))
                        .clear(rule)
                        .sentence());
        assertEquals(
                "91 metrics for 1 client, as usual. 1 meter of Micrometer names 1 client that is gone.",
                Clients.of(with(91))
                        .outside(meters(micrometer(120, 120, 80, 1, 1, 1 << 16)))
                        .clear(rule)
                        .sentence());
    }

    @Test
    void withoutARunningClientItDoesNotArise() {
        assertEquals(
                "No client of the dump was running.",
                Clients.of(AProducer.closed("a")).notApplicable(rule).sentence());
        assertEquals(
                "The dump does not hold the metrics of its clients.",
                Clients.of(AProducer.open("a").instrumented(Instrumentation.NONE))
                        .notApplicable(rule)
                        .sentence());
    }

    @Test
    void metricsOfClientsThatAreGoneAreALeak() {
        Diagnosis.Problem answer = Clients.of(with(91))
                .outside(stray(stray(120, 12_000, 345, 3 << 20)))
                .problem(rule);
        assertEquals(
                "12,345 metrics of Kafka belong to clients that are gone, beside 91 of 1 client that runs: 12,000 in 120"
                        + " registries that something keeps and 345 in none. They keep 3 MiB of heap.",
                answer.sentence());
        assertEquals(Severity.WARNING, answer.severity());
        assertEquals(Grade.PROOF, answer.grade());
        assertEquals(List.of(0x51L), answer.evidence().getFirst().objects());
        assertEquals(
                Grade.STRONG,
                Clients.of(with(91))
                        .outside(stray(stray(120, 12_000, 345, 3 << 20)))
                        .cut()
                        .problem(rule)
                        .grade());
        assertTrue(Clients.none()
                .outside(stray(stray(1, 300, 0, 3 << 20)))
                .problem(rule)
                .sentence()
                .contains("beside 0 of 0 clients that run: 300 in 1 registry that something keeps and 0 in none"));
    }

    @ParameterizedTest
    @CsvSource({"15, 256, WARNING", "16, 256, CRITICAL", "16, 400, WARNING"})
    void itIsCriticalByItsShareOfTheHeap(long leakMiB, long heapMiB, Severity severity) {
        assertEquals(
                severity,
                Clients.of(with(91))
                        .heap(heapMiB << 20)
                        .outside(stray(stray(120, 12_000, 345, leakMiB << 20)))
                        .problem(rule)
                        .severity());
    }

    @Test
    void aClientWithMoreThanItsPartitionsExplainHasGrown() {
        // 6 known partitions explain 100 and 20 each.
        Clients.of(with(660)).clear(rule);
        Clients.of(with(999)).clear(rule);
        Diagnosis.Problem answer = Clients.of(with(12_345)).problem(rule);
        assertEquals(
                "The producer \"orders\" has 12,345 metrics, where its connections and partitions explain about 220: those of"
                        + " topics and nodes that it no longer deals with have stayed. Its metrics take 136.7 KiB of heap.",
                answer.sentence());
        assertEquals(Grade.STRONG, answer.grade());
        assertTrue(Clients.of(with(1_000), with(2_000), with(91))
                .problem(rule)
                .sentence()
                .contains(
                        "has 2,000 metrics, where its connections and partitions explain about 220: those of topics and"
                                + " nodes that it no longer deals with have stayed. 1 more client is likewise."));
    }

    @Test
    void metersOfClientsThatAreGoneAreALeak() {
        Diagnosis.Problem answer = Clients.of(with(91))
                .outside(meters(micrometer(534, 534, 534, 460, 6, 106 << 10)))
                .problem(rule);
        assertEquals(
                "Micrometer has 460 meters of 6 clients that are gone, such as \"request-0\", beside 74 of clients that run:"
                        + " nothing took them out when the clients ended. Micrometer keeps 106 KiB in all.",
                answer.sentence());
        assertEquals(Severity.WARNING, answer.severity());
        assertTrue(answer.evidence().contains(Evidence.of("meters of clients that are gone", Quantity.count(460))));
    }

    @Test
    void ofManyMetersItSaysHowManyWereRead() {
        Diagnosis.Problem answer = Clients.of(with(91))
                .outside(meters(micrometer(226_226, 10_000, 9_900, 9_800, 240, 64 << 20)))
                .problem(rule);
        assertTrue(
                answer.sentence()
                        .startsWith(
                                "Of 226,226 meters of Micrometer 10,000 were read, and among them are 9,800 meters of"
                                        + " 240 clients that are gone"),
                answer::sentence);
        assertEquals(Severity.CRITICAL, answer.severity());
        // Where most meters are of something else, their memory is not the clients'.
        assertEquals(
                Severity.WARNING,
                Clients.of(with(91))
                        .outside(meters(micrometer(10_000, 10_000, 600, 500, 6, 64 << 20)))
                        .problem(rule)
                        .severity());
    }

    @Test
    void clientsThatWereReplacedAreNoLeak() {
        Clients.of(with(91))
                .outside(meters(micrometer(400, 400, 300, 180, 2, 1 << 20)))
                .clear(rule);
        Clients.of(3, number -> AProducer.open("p" + number))
                .outside(meters(micrometer(900, 900, 800, 500, 6, 1 << 20)))
                .clear(rule);
        Clients.of(3, number -> AProducer.open("p" + number))
                .outside(meters(micrometer(900, 900, 800, 500, 7, 1 << 20)))
                .problem(rule);
    }

    @Test
    void tasksThatNeverEndAreALeak() {
        Diagnosis.Problem answer =
                Clients.of(with(91)).outside(tasks(5_000, 331 << 10)).problem(rule);
        assertEquals(
                "Micrometer's timer spring.kafka.listener.active counts 5,000 tasks as running, in a process of 40 threads:"
                        + " observations are started and never stopped. It keeps 331 KiB, and more with every one.",
                answer.sentence());
        assertEquals(Grade.STRONG, answer.grade());
        assertTrue(answer.advice().text().contains("Stop every observation"));
        Clients.of(with(91)).outside(tasks(999, 1 << 16)).clear(rule);
        Clients.of(with(91)).livingThreads(400).outside(tasks(1_200, 1 << 16)).clear(rule);
        assertEquals(
                Severity.CRITICAL,
                Clients.of(with(91))
                        .outside(tasks(900_000, 60 << 20))
                        .problem(rule)
                        .severity());
    }

    @Test
    void theWorstComesFirstAndTheNextIsToldInShort() {
        Diagnosis.Problem answer = Clients.of(with(2_000))
                .outside(outside(
                        stray(3, 900, 0, 1 << 16),
                        micrometer(534, 534, 534, 460, 6, 106 << 10),
                        new Meters.LongTasks("spring.kafka.listener.active", 900_000, 0x7A, new ByteSize(60 << 20))))
                .problem(rule);
        assertTrue(answer.sentence().startsWith("Micrometer's timer"), answer::sentence);
        assertTrue(answer.sentence().endsWith("Besides, producer \"orders\" has 2,000 metrics."), answer::sentence);
        assertEquals(9, answer.evidence().size());
    }
}
