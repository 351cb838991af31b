package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import kheap.ByteSize;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Severity;
import kheap.kafka.DirectMemory;
import kheap.kafka.Held;
import kheap.kafka.Meters;
import kheap.kafka.Outside;
import kheap.kafka.RecordsHeld;
import kheap.kafka.Schemas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ApplicationQueuesTest {
    private static final long MIB = 1 << 20;

    private final ClientRule rule = new ApplicationQueues();

    private static Held held(Held.Way way, String holder, long objects, long retained) {
        return new Held(
                "java.util.concurrent.LinkedBlockingQueue",
                0x7000 + objects,
                way,
                holder,
                objects,
                OptionalLong.of(objects),
                OptionalLong.empty(),
                new ByteSize(retained));
    }

    private static Held queue(long objects, long retained) {
        return held(Held.Way.QUEUE, "Shop (queue)", objects, retained);
    }

    private static RecordsHeld.Kind kind(Held... holders) {
        long objects = Arrays.stream(holders).mapToLong(Held::objects).sum();
        return new RecordsHeld.Kind(objects, new ByteSize(objects * 100), Math.min(objects, 4096), List.of(holders));
    }

    /// A heap of 256 MiB with one producer.
    private static Clients world(RecordsHeld.Kind received, RecordsHeld.Kind toSend) {
        return Clients.of(AProducer.open("a"))
                .outside(new Outside(
                        new RecordsHeld(received, toSend),
                        Meters.NONE,
                        Schemas.NONE,
                        List.of(),
                        List.of(),
                        DirectMemory.NONE));
    }

    private static Clients received(Held... holders) {
        return world(kind(holders), RecordsHeld.Kind.NONE);
    }

    @Test
    void withoutAClientThatHasRecordsItDoesNotArise() {
        assertEquals(
                "The dump holds no consumer and no producer.",
                Clients.none().notApplicable(rule).sentence());
    }

    @Test
    void noRecordIsClear() {
        assertEquals(
                "The heap holds neither received records nor records to send.",
                received().clear(rule).sentence());
    }

    @Test
    void aFewAreClearWithTheirNumber() {
        assertEquals(
                "501 received records and 0 records to send were in the heap; the most in one place are 500, and up to"
                        + " 5,000 are normal.",
                received(queue(500, MIB), held(Held.Way.COLLECTION, "Shop (last)", 1, 100))
                        .clear(rule)
                        .sentence());
        assertEquals(
                "1 received record and 1 record to send were in the heap; the most in one place are 1, and up to 5,000"
                        + " are normal.",
                world(kind(queue(1, 100)), kind(queue(1, 100))).clear(rule).sentence());
    }

    @ParameterizedTest
    @CsvSource({"5001, 1, WARNING", "5001, 25, WARNING", "5001, 26, CRITICAL", "100, 26, CRITICAL"})
    void severityGrowsWithTheirNumberAndTheirShareOfTheHeap(long objects, long mib, Severity severity) {
        assertEquals(severity, received(queue(objects, mib * MIB)).problem(rule).severity());
    }

    /// A consumer that pauses for back-pressure, in a heap that holds little else.
    @Test
    void twoPollsAreClearWhateverTheirShareOfATinyHeap() {
        received(queue(1_000, 15 * MIB)).heap(20 * MIB).clear(rule);
    }

    @Test
    void aFewRecordsInASmallHeapEndNoProcess() {
        received(queue(100, 15 * MIB)).heap(20 * MIB).clear(rule);
        assertEquals(
                Severity.WARNING,
                received(queue(5_001, 15 * MIB)).heap(20 * MIB).problem(rule).severity());
        assertEquals(
                Severity.CRITICAL,
                received(queue(100, 16 * MIB)).heap(20 * MIB).problem(rule).severity());
    }

    @Test
    void asManyAsTenPollsAreClear() {
        assertTrue(received(queue(5_000, MIB)).clear(rule).sentence().contains("5,000"));
    }

    @Test
    void itSaysHowManyWaitWhereAndWhatTheyKeep() {
        Diagnosis.Problem answer = received(queue(4_000_000, 128 * MIB)).problem(rule);
        assertEquals(
                "About 4,000,000 received records wait in one LinkedBlockingQueue, held by Shop (queue). It keeps 128 MiB,"
                        + " 50 % of the heap; a poll brings at most 500.",
                answer.sentence());
        assertEquals(Grade.PROOF, answer.grade());
        assertEquals(List.of(0x7000L + 4_000_000), answer.evidence().getFirst().objects());
        assertEquals(
                Quantity.count(5_000), answer.evidence().getFirst().threshold().orElseThrow());
        assertEquals(
                Grade.STRONG,
                received(queue(4_000_000, 128 * MIB)).cut().problem(rule).grade());
    }

    @Test
    void theQueuesOfSeveralWorkersAreToldTogether() {
        Diagnosis.Problem answer = world(
                        kind(IntStream.range(0, 8)
                                .mapToObj(worker ->
                                        held(Held.Way.EXECUTOR, "the executor of thread \"w\"", 700 + worker, 4 * MIB))
                                .toArray(Held[]::new)),
                        kind(queue(7, 100)))
                .problem(rule);
        assertEquals(
                "About 5,628 received records wait in 8 LinkedBlockingQueues, held by the executor of thread \"w\". They"
                        + " keep 32 MiB, 12.5 % of the heap; a poll brings at most 500. 1 other holder has some, too.",
                answer.sentence());
    }

    @Test
    void aQueueOfBatchesAndItsBoundAreTold() {
        Held batches = new Held(
                "java.util.concurrent.ArrayBlockingQueue",
                0x7000,
                Held.Way.QUEUE,
                "Reader (batches)",
                512_000,
                OptionalLong.of(1_024),
                OptionalLong.of(1_024),
                new ByteSize(100 * MIB));
        Diagnosis.Problem answer = received(batches).problem(rule);
        assertTrue(
                answer.sentence().contains("in one ArrayBlockingQueue of at most 1,024 elements (now 1,024 elements)"),
                answer::sentence);
        assertTrue(answer.advice().text().contains("A bound by count is none by bytes"));
    }

    @Test
    void onePollThatAThreadWorksOnIsNeverAProblem() {
        received(held(Held.Way.THREAD, "the stack of thread \"main\"", 500, 100 * MIB))
                .clear(rule);
        received(held(Held.Way.SPRING, "Spring's listener container", 500, 100 * MIB))
                .clear(rule);
        assertEquals(
                Grade.STRONG,
                received(held(Held.Way.THREAD, "the stack of thread \"main\"", 501, 100 * MIB))
                        .problem(rule)
                        .grade());
    }

    /// Ten listeners of a container without a name, and workers whose threads have one name.
    @ParameterizedTest
    @EnumSource(names = {"THREAD", "SPRING"})
    void onePollOfEachOfSeveralConsumersIsNoProblemEither(Held.Way way) {
        Held[] polls = IntStream.range(0, 12)
                .mapToObj(number -> held(way, "one name for all", 500, MIB))
                .toArray(Held[]::new);
        Clients several = received(polls);
        IntStream.range(0, 12).forEach(number -> several.with(AConsumer.open().at(0x9000 + number)));
        several.clear(rule);
        assertEquals(
                Severity.WARNING,
                received(polls).with(AConsumer.open().at(0x9000)).problem(rule).severity());
    }

    @Test
    void recordsInFrontOfSendAreOutsideThePool() {
        Diagnosis.Problem answer =
                world(RecordsHeld.Kind.NONE, kind(queue(6_000, 30 * MIB))).problem(rule);
        assertEquals(
                "About 6,000 records to send wait in one LinkedBlockingQueue, held by Shop (queue). It keeps 30 MiB,"
                        + " 11.7 % of the heap, outside buffer.memory.",
                answer.sentence());
        assertTrue(answer.advice().text().startsWith("Call send()"));
    }

    @ParameterizedTest
    @EnumSource(Held.Way.class)
    void everyWayHasItsAdvice(Held.Way way) {
        String longName = "com.acme.AServiceWithAVeryLongName".repeat(20);
        Held held = held(way, longName, 1_000_000, 200 * MIB);
        Diagnosis.Problem received = received(held).problem(rule);
        Diagnosis.Problem toSend = world(RecordsHeld.Kind.NONE, kind(held)).problem(rule);
        assertNotEquals(received.advice(), toSend.advice());
        assertTrue(received.advice().snippet().isPresent());
    }
}
