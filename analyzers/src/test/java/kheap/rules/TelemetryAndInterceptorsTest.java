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
import kheap.kafka.Instrumentation;
import kheap.kafka.Instrumentation.Plugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TelemetryAndInterceptorsTest {
    private static final long TELEMETRY = 43 << 10;

    private final ClientRule rule = new TelemetryAndInterceptors();

    private static Plugin plugin(Plugin.Kind kind, long address, long bytes) {
        String type = kind == Plugin.Kind.TELEMETRY
                ? "org.apache.kafka.common.telemetry.internals.ClientTelemetryReporter"
                : "com.acme.Audit";
        return new Plugin(kind, type, address, new ByteSize(bytes));
    }

    private static AProducer with(String id, Plugin... plugins) {
        return AProducer.open(id).instrumented(new Instrumentation(91, 39, 5, List.of(plugins)));
    }

    private static AProducer withTelemetry(int number) {
        return with("p" + number, plugin(Plugin.Kind.TELEMETRY, 0x7E00 + number, TELEMETRY));
    }

    private static AProducer audited(long bytes, long own) {
        return with("audited", plugin(Plugin.Kind.INTERCEPTOR, 0x1C, bytes)).own(own);
    }

    @Test
    void theUsualIsSaidInNumbers() {
        assertEquals(
                "3 clients were checked; they have no interceptor, reporter or partitioner of the application, and telemetry"
                        + " keeps 129 KiB.",
                Clients.of(3, TelemetryAndInterceptorsTest::withTelemetry)
                        .clear(rule)
                        .sentence());
        assertEquals(
                "1 client was checked; it has 1 interceptor, reporter or partitioner, 16 B in all, and no telemetry.",
                Clients.of(audited(16, 140_000)).clear(rule).sentence());
        assertTrue(Clients.of(withTelemetry(1)).cut().clear(rule).sentence().contains("The dump is cut"));
    }

    @Test
    void withoutARunningClientItDoesNotArise() {
        assertEquals(
                "No client of the dump was running.",
                Clients.of(AProducer.closed("a")).notApplicable(rule).sentence());
    }

    @Test
    void anInterceptorThatOutweighsItsClientIsAProblem() {
        Diagnosis.Problem answer =
                Clients.of(audited(2 << 20, (2 << 20) + (150 << 10))).problem(rule);
        assertEquals(
                "The interceptor Audit of producer \"audited\" keeps 2 MiB, all else of the client 150 KiB.",
                answer.sentence());
        assertEquals(Severity.WARNING, answer.severity());
        assertEquals(Grade.PROOF, answer.grade());
        assertEquals(List.of(0x1CL), answer.evidence().getFirst().objects());
        assertEquals(
                Grade.STRONG,
                Clients.of(audited(2 << 20, 3 << 20)).cut().problem(rule).grade());
    }

    @Test
    void oneThatIsSmallOrSmallerThanItsClientIsNot() {
        Clients.of(audited((1 << 20) - 1, 1 << 20)).clear(rule);
        Clients.of(audited(2 << 20, 4 << 20)).clear(rule);
    }

    @ParameterizedTest
    @CsvSource({"15, CLEAR", "16, WARNING", "79, WARNING", "80, CRITICAL"})
    void severityGrowsWithTheShareOfTheHeap(int mebibytes, String expected) {
        Diagnosis answer = Clients.of(audited((long) mebibytes << 20, 1L << 30))
                .heap(320 << 20)
                .ask(rule);
        assertEquals(
                expected,
                answer instanceof Diagnosis.Problem problem ? problem.severity().name() : "CLEAR");
    }

    @Test
    void telemetryIsWorthKnowingFromOnePercentOfTheHeapOn() {
        Clients.of(24, TelemetryAndInterceptorsTest::withTelemetry)
                .heap(25 << 20)
                .clear(rule);
        Clients.of(25, TelemetryAndInterceptorsTest::withTelemetry)
                .heap(105 << 20)
                .clear(rule);
        Diagnosis.Problem answer = Clients.of(25, TelemetryAndInterceptorsTest::withTelemetry)
                .heap(104 << 20)
                .problem(rule);
        assertEquals(Severity.INFO, answer.severity());
        assertEquals(
                "25 clients have telemetry (enable.metrics.push, on by default since kafka-clients 3.7), which keeps 1 MiB,"
                        + " about 43 KiB each.",
                answer.sentence());
        assertTrue(answer.advice().snippet().orElseThrow().contains("enable.metrics.push"));
        assertTrue(answer.evidence().contains(Evidence.of("telemetry reporters", Quantity.count(25))));
    }

    @Test
    void aQuarterOfASmallHeapEndsNoProcess() {
        Clients.of(audited(15 << 20, 1L << 30)).heap(60 << 20).clear(rule);
        assertEquals(
                Severity.CRITICAL,
                Clients.of(audited(16 << 20, 1L << 30))
                        .heap(64 << 20)
                        .problem(rule)
                        .severity());
    }

    @Test
    void telemetryThatTakesAShareOfTheHeapIsAWarning() {
        Diagnosis.Problem answer = Clients.of(400, TelemetryAndInterceptorsTest::withTelemetry)
                .heap(134 << 20)
                .problem(rule);
        assertEquals(Severity.WARNING, answer.severity());
        assertTrue(answer.sentence().endsWith("Together that is 12.5 % of the heap."), answer::sentence);
    }

    @Test
    void aShareOfATinyHeapIsNone() {
        Clients.of(8, TelemetryAndInterceptorsTest::withTelemetry).heap(2 << 20).clear(rule);
    }

    @Test
    void aFewMebibytesOfASmallHeapAreWorthKnowingAtMost() {
        assertEquals(
                Severity.INFO,
                Clients.of(60, TelemetryAndInterceptorsTest::withTelemetry)
                        .heap(10 << 20)
                        .problem(rule)
                        .severity());
        assertEquals(
                Severity.WARNING,
                Clients.of(audited(3 << 20, 4 << 20))
                        .heap(10 << 20)
                        .problem(rule)
                        .severity());
    }

    @Test
    void aReporterInSeveralClientsCountsOnce() {
        Plugin shared = plugin(Plugin.Kind.REPORTER, 0x5E, 10 << 20);
        Diagnosis.Problem answer = Clients.of(
                        with("a", shared).own(200), with("b", shared).own(200))
                .problem(rule);
        assertTrue(
                answer.evidence()
                        .contains(Evidence.of(
                                "memory of interceptors and reporters", Quantity.of(new ByteSize(10 << 20)))),
                answer.evidence()::toString);
        assertTrue(answer.sentence().startsWith("The metrics reporter Audit of producer \"a\" keeps 10 MiB"));
    }

    @Test
    void severalSmallOnesTogetherAreNamedTogether() {
        Diagnosis.Problem answer = Clients.of(
                        40, number -> with("p" + number, plugin(Plugin.Kind.PARTITIONER, number, 1 << 19))
                                .own(2 << 20))
                .heap(200 << 20)
                .problem(rule);
        assertEquals(
                "The clients have 40 interceptors, reporters and partitioners, which keep 20 MiB. Together that is 10 % of"
                        + " the heap.",
                answer.sentence());
    }
}
