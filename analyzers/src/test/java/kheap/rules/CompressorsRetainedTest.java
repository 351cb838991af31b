package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import kheap.ByteSize;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Severity;
import kheap.kafka.Batches;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompressorsRetainedTest {
    /// Of lz4.
    private static final long COMPRESSOR = 128 * 1024;

    private final ClientRule rule = new CompressorsRetained();

    private static AProducer compressing(String id, int count, int idle, int split) {
        return AProducer.open(id)
                .holding(count)
                .overhead(new Batches.Overhead(
                        count,
                        new ByteSize(count * AProducer.BATCH),
                        Batches.Callbacks.NONE,
                        new Batches.Compressors(
                                count, new ByteSize(count * COMPRESSOR), idle, new ByteSize(idle * COMPRESSOR)),
                        split));
    }

    @Test
    void withoutARunningProducerItDoesNotArise() {
        assertEquals(
                "The dump holds no producer.",
                Clients.none().notApplicable(rule).sentence());
        Clients.of(AProducer.closed("a").holding(9)).notApplicable(rule);
    }

    @Test
    void withoutACompressorItDoesNotArise() {
        assertEquals(
                "The dump holds no compressor in a batch of a running producer.",
                Clients.of(AProducer.open("a").holding(9)).notApplicable(rule).sentence());
    }

    @Test
    void oneForEachPartitionIsClear() {
        assertEquals(
                "12 compressors for 12 partitions, 1.5 MiB in all: one for each open batch is normal.",
                Clients.of(compressing("a", 12, 0, 0).holding(500).partitions(12))
                        .clear(rule)
                        .sentence());
        assertEquals(
                "1 compressor for 1 partition, 128 KiB in all: one for each open batch is normal. The dump is"
                        + " cut: this holds for the part that was read.",
                Clients.of(compressing("a", 1, 0, 0)).cut().clear(rule).sentence());
    }

    /// A `buffer.memory` of 32 MiB is as much as 256 compressors.
    @ParameterizedTest
    @CsvSource({"64, WARNING", "255, WARNING", "256, CRITICAL", "1024, CRITICAL"})
    void severityGrowsWithWhatTheIdleOnesTake(int idle, Severity severity) {
        Diagnosis.Problem answer =
                Clients.of(compressing("a", idle + 1, idle, 0)).problem(rule);
        assertEquals(severity, answer.severity());
        assertEquals(Grade.PROOF, answer.grade());
    }

    @Test
    void aFewIdleOnesAreNormalInAnOldClient() {
        Clients.of(compressing("a", 64, 63, 0)).clear(rule);
    }

    @Test
    void asManyIdleOnesAsPartitionsAreNormal() {
        Clients.of(compressing("a", 128, 64, 0).partitions(64)).clear(rule);
    }

    @Test
    void aCutMayHideWhatABatchIs() {
        assertEquals(
                Grade.STRONG,
                Clients.of(compressing("a", 99, 98, 0)).cut().problem(rule).grade());
    }

    @Test
    void fullBatchesThatKeepTheirsAreTold() {
        Diagnosis.Problem answer =
                Clients.of(compressing("pictures", 300, 296, 0).partitions(4)).problem(rule);
        assertEquals(
                "296 of 300 compressors of producer \"pictures\" belong to batches that take no more records: 37 MiB on the"
                        + " heap, which buffer.memory (32 MiB) does not count. One for each partition is enough: 4.",
                answer.sentence());
        assertTrue(answer.advice().text().startsWith("Upgrade kafka-clients to 1.1"));
        assertEquals(Optional.empty(), answer.advice().snippet());
    }

    @Test
    void thePartsOfARefusedBatchAreTold() {
        Diagnosis.Problem answer = Clients.of(compressing("logs", 100, 99, 100)).problem(rule);
        assertEquals(
                "99 of 100 compressors of producer \"logs\" belong to batches that take no more records, such as the parts of"
                        + " one that the broker refused for its size: 12.4 MiB on the heap, which buffer.memory (32 MiB)"
                        + " does not count. One for each partition is enough: 1.",
                answer.sentence());
        assertTrue(answer.advice().text().startsWith("Upgrade kafka-clients to 2.6"));
    }

    @Test
    void neededOnesThatTakeMoreThanBufferMemoryAreAWarning() {
        Diagnosis.Problem answer =
                Clients.of(compressing("wide", 257, 0, 0).partitions(257)).problem(rule);
        assertEquals(Severity.WARNING, answer.severity());
        assertEquals(
                "257 compressors of producer \"wide\" take 32.1 MiB on the heap, more than its buffer.memory (32 MiB), which"
                        + " does not count them: one for each open batch.",
                answer.sentence());
        Clients.of(compressing("wide", 256, 0, 0).partitions(256)).clear(rule);
    }

    @Test
    void theOneWithTheMostIdleBytesIsNamed() {
        assertTrue(Clients.of(compressing("a", 99, 98, 0), compressing("b", 199, 198, 0), compressing("c", 999, 0, 0))
                .problem(rule)
                .sentence()
                .contains("producer \"b\""));
    }
}
