package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.OptionalLong;
import kheap.ByteSize;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Severity;
import kheap.process.ProcessFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FetchBuffersTest {
    private static final long MIB = 1 << 20;

    private final ClientRule rule = new FetchBuffers();

    private static ProcessFacts maxHeap(long bytes) {
        return new ProcessFacts(
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.of(new ByteSize(bytes)),
                Optional.empty());
    }

    /// In a JVM of 64 MiB.
    private static Clients of(int consumers, AConsumer consumer) {
        return Clients.none().process(maxHeap(64 * MIB)).withConsumers(consumers, consumer);
    }

    @Test
    void withoutAConsumerItDoesNotArise() {
        assertEquals(
                "The dump holds no consumer.",
                Clients.of(AProducer.open("a")).notApplicable(rule).sentence());
    }

    @Test
    void nothingFetchedIsClear() {
        assertEquals(
                "1 consumer was checked; no fetched record waits to be polled. The settings allow 4 MiB.",
                of(1, AConsumer.open()).clear(rule).sentence());
        assertEquals(
                "2 consumers were checked; no fetched record waits to be polled.",
                of(2, AConsumer.closed()).clear(rule).sentence());
    }

    @Test
    void littleFetchedIsClear() {
        assertEquals(
                "2 consumers were checked; 4 MiB in 2 arrays, 6.3 % of the maximum heap of 64 MiB. The settings allow 8"
                        + " MiB.",
                of(2, AConsumer.open().fetched(1, 2 * MIB, MIB)).clear(rule).sentence());
        assertTrue(of(1, AConsumer.open().fetched(1, MIB, MIB))
                .cut()
                .clear(rule)
                .sentence()
                .contains("1 MiB in 1 array, 1.6 % of the maximum heap of 64 MiB."));
    }

    @ParameterizedTest
    @CsvSource({"16, WARNING, 25", "31, WARNING, 25", "32, CRITICAL, 50"})
    void severityGrowsWithTheShareOfTheHeap(int mebibytes, Severity severity, double threshold) {
        Diagnosis.Problem answer = of(1, AConsumer.open().fetched(2, mebibytes * MIB, mebibytes * MIB))
                .problem(rule);
        assertEquals(severity, answer.severity());
        assertEquals(Grade.PROOF, answer.grade());
        assertEquals(
                "1 consumer keeps %d MiB of fetched records in 2 arrays, %s of the maximum heap of 64 MiB."
                        .formatted(mebibytes, Quantity.share(mebibytes / 64.0)),
                answer.sentence());
        assertEquals(
                threshold, answer.evidence().get(1).threshold().orElseThrow().amount());
    }

    @Test
    void whatOneSliceKeepsIsSaid() {
        Diagnosis.Problem answer = of(3, AConsumer.open().fetched(1, 8 * MIB, MIB / 2, "images-15"))
                .problem(rule);
        assertEquals(
                "3 consumers keep 24 MiB of fetched records in 3 arrays, 37.5 % of the maximum heap of 64 MiB. Only 1.5 MiB"
                        + " of it is still to be polled, and keeps the rest, because an answer is one array for all its"
                        + " partitions. Paused with records waiting: \"images-15\".",
                answer.sentence());
        assertTrue(answer.advice().text().contains("paused"));
        assertTrue(answer.evidence().contains(Evidence.of("largest answer", Quantity.of(new ByteSize(8 * MIB)))));
    }

    @Test
    void withoutAMaximumItIsHeldAgainstTheHeap() {
        Diagnosis.Problem answer = Clients.none()
                .heap(32 * MIB)
                .withConsumers(1, AConsumer.open().fetched(1, 8 * MIB, 8 * MIB))
                .problem(rule);
        assertEquals(Grade.STRONG, answer.grade());
        assertTrue(answer.sentence().contains("25 % of the heap of 32 MiB."));
    }

    @Test
    void settingsThatAllowMoreThanHalfTheHeapAreWorthKnowing() {
        Diagnosis.Problem answer = of(3, AConsumer.open().assigned(11)).problem(rule);
        assertEquals(Severity.INFO, answer.severity());
        assertEquals(Grade.HINT, answer.grade());
        assertEquals(
                "The settings let 3 consumers fetch 33 MiB at once, 51.6 % of the maximum heap of 64 MiB; now it is 0 B.",
                answer.sentence());
        of(2, AConsumer.open().assigned(16)).clear(rule);
    }

    @Test
    void anAnswerOfEachBrokerBoundsWhatIsAllowed() {
        AConsumer wide = AConsumer.open().assigned(1_000).set("fetch.max.bytes", "4194304");
        of(1, wide.brokers(8)).clear(rule);
        of(1, wide.brokers(9)).problem(rule);
    }

    @Test
    void whatNobodyPollsFetchesNoMore() {
        of(9, AConsumer.orphan().assigned(100)).clear(rule);
    }

    @Test
    void withoutAMaximumNothingIsSaidOfSettings() {
        assertEquals(
                "9 consumers were checked; no fetched record waits to be polled.",
                Clients.none()
                        .withConsumers(9, AConsumer.open().assigned(1_000))
                        .clear(rule)
                        .sentence());
    }
}
