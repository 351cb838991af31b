package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import kheap.ByteSize;
import kheap.ObjectLayout;
import kheap.diagnosis.Background;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Severity;
import kheap.kafka.Admin;
import kheap.kafka.Instrumentation;
import kheap.kafka.Instrumentation.Plugin;
import kheap.kafka.Owner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostlyClientsTest {
    private static final long MIB = 1 << 20;

    private final ClientRule rule = new CostlyClients();

    private static AProducer producer(long bytes) {
        return AProducer.open("orders").version("4.1.2").own(bytes);
    }

    @Test
    void withoutAClientThatCanBeComparedItDoesNotArise() {
        String nothing = "The dump holds no running client of a version whose cost was measured.";
        assertEquals(nothing, Clients.none().notApplicable(rule).sentence());
        assertEquals(
                nothing,
                Clients.of(
                                AProducer.open("unknown version").own(90 * MIB),
                                AProducer.open("ancient").version("0.9.0.1").own(90 * MIB),
                                AProducer.closed("closed").version("4.1.2").own(90 * MIB))
                        .notApplicable(rule)
                        .sentence());
        assertTrue(Clients.none().cut().notApplicable(rule).sentence().startsWith("The part of the dump"));
    }

    @Test
    void aClientThatCostsTheUsualIsClear() {
        assertEquals(
                "1 running client was held against what was measured; producer \"orders\" costs 195.3 KiB without its"
                        + " records, and 186.8 KiB is usual.",
                Clients.of(producer(200_000)).clear(rule).sentence());
        assertEquals(
                "4 running clients were held against what was measured; the dearest by that, admin client \"adminclient-1\","
                        + " costs 90 KiB without its records, and 81 KiB is usual.",
                Clients.of(producer(200_000), producer(190_000))
                        .withAdmins(2, Admin.State.OPEN)
                        .clear(rule)
                        .sentence());
    }

    @ParameterizedTest
    @CsvSource({"12, 4, 186.8 KiB", "12, 8, 259.6 KiB", "16, 8, 282 KiB", "8, 4, 164.3 KiB", "8, 8, 242.8 KiB"})
    void theUsualDependsOnHowTheJvmLaysObjectsOut(int header, int reference, String usual) {
        String sentence = Clients.of(producer(200_000))
                .laidOut(Optional.of(new ObjectLayout(header, reference)))
                .clear(rule)
                .sentence();
        assertTrue(sentence.endsWith(" and %s is usual.".formatted(usual)), sentence);
    }

    @Test
    void whereObjectsAreLaidOutAsInNoJvmThatWasMeasuredItDoesNotArise() {
        for (Optional<ObjectLayout> unmeasured :
                List.of(Optional.<ObjectLayout>empty(), Optional.of(new ObjectLayout(16, 4)))) {
            assertEquals(
                    "The dump holds no running client of a version whose cost was measured.",
                    Clients.of(producer(90 * MIB))
                            .laidOut(unmeasured)
                            .notApplicable(rule)
                            .sentence());
        }
    }

    @Test
    void threeTimesTheUsualIsNot() {
        assertTrue(Clients.of(producer(573_000)).ask(rule) instanceof Diagnosis.Clear);
        assertTrue(Clients.of(producer(574_000)).ask(rule) instanceof Diagnosis.Problem);
    }

    /// What is plugged in is another rule's matter, and what Streams measures was never measured.
    @Test
    void neitherPlugInsNorClientsOfStreamsAreHeldAgainstIt() {
        Plugin interceptor = new Plugin(Plugin.Kind.INTERCEPTOR, "com.acme.Audit", 0x1C, new ByteSize(5 * MIB));
        AProducer audited =
                producer(5 * MIB + 200_000).instrumented(new Instrumentation(91, 39, 5, List.of(interceptor)));
        assertTrue(Clients.of(audited).clear(rule).sentence().contains("costs 195.3 KiB"));
        Clients.of(producer(5 * MIB).ownedBy(Owner.Kind.STREAMS, "StreamThread"))
                .notApplicable(rule);
    }

    @Test
    void ofASmallClientAFewKilobytesAreNotWorthAWord() {
        // Three times the admin client's 81 KiB are not 256 KiB more.
        assertTrue(
                Clients.of(AProducer.open("old").version("1.1.1").own(92_000 + (255 << 10)))
                                .ask(rule)
                        instanceof Diagnosis.Clear);
    }

    @Test
    void manyMetricsAreNamedAsTheReason() {
        Diagnosis.Problem answer = Clients.of(producer(5 * MIB).metrics(2_800)).problem(rule);
        assertEquals(Severity.INFO, answer.severity());
        assertEquals(Grade.STRONG, answer.grade());
        assertEquals(
                "Producer \"orders\" costs 5 MiB without its records, 27 times the 186.8 KiB usual for kafka-clients"
                        + " 4.1. Its 2,800 metrics explain it, where 109 are usual: each topic and each node adds some, and"
                        + " none goes.",
                answer.sentence());
    }

    @Test
    void whatItKnowsOfTheClusterIsNamedAsTheReason() {
        String sentence =
                Clients.of(producer(150_000).connections(MIB)).problem(rule).sentence();
        assertTrue(
                sentence.endsWith("Most of it is its connections and what it knows of the cluster: 0 nodes and 6 known"
                        + " partitions."),
                sentence);
    }

    @Test
    void whatNothingExplainsIsSaidSo() {
        String sentence = Clients.of(producer(MIB)).problem(rule).sentence();
        assertTrue(sentence.endsWith("Neither its metrics (91) nor its connections explain it."), sentence);
    }

    @Test
    void oneOfManyStandsOut() {
        Diagnosis.Problem answer = Clients.none()
                .with(12, number -> producer(190_000))
                .with(producer(5 * MIB).metrics(2_800))
                .with(producer(9 * MIB).metrics(5_000))
                .problem(rule);
        assertTrue(
                answer.sentence()
                        .startsWith(
                                "2 of 14 running clients cost more than 3 times what was measured. Producer \"orders\""
                                        + " costs 9 MiB"),
                answer::sentence);
        assertEquals(
                List.of(Quantity.of(new ByteSize(9 * MIB)), Quantity.count(2)),
                answer.evidence().stream().limit(2).map(Evidence::value).toList());
    }

    @ParameterizedTest
    @CsvSource({"15, 100, INFO", "40, 1000, INFO", "40, 500, WARNING", "40, 100, CRITICAL"})
    void severityIsThatOfTheShareOfTheHeap(long mib, long heapMib, Severity severity) {
        assertEquals(
                severity,
                Clients.of(producer(mib * MIB))
                        .heap(heapMib * MIB)
                        .problem(rule)
                        .severity());
    }

    @Test
    void aCutDumpProvesLess() {
        assertEquals(
                Grade.HINT,
                Clients.of(producer(5 * MIB)).cut().problem(rule).certainty().grade());
    }

    @Test
    void aRedactedDumpHasNoVersionToCompareWith() {
        assertEquals(Background.Survival.LOST, rule.background().redaction().survival());
    }
}
