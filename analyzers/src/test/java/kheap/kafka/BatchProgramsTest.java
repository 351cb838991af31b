package kheap.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kheap.ByteSize;
import kheap.samples.CallbackHeavy;
import kheap.samples.CompressedBacklog;
import kheap.samples.RefusedBatch;
import kheap.samples.WideReservation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Reads the batches of sample programs that ran with kafka-clients of several ages, and compares with what the
/// programs say of themselves.
class BatchProgramsTest {
    private static final ByteSize CHUNK = new ByteSize(16 * 1024);

    private static Producer producer(String version, Class<?> program, String... jvmOptions) throws Exception {
        return Dumped.sampleWith(version, program, jvmOptions).producers().getFirst();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0.2", "2.8.2", "4.4.0"})
    void everyPartitionsBatchHasReservedAllOfItself(String version) throws Exception {
        Batches.Fill fill = producer(version, WideReservation.class).batches().fill();
        assertEquals(WideReservation.PARTITIONS, fill.batches());
        assertEquals(
                (long) WideReservation.PARTITIONS * WideReservation.BATCH_SIZE,
                fill.reserved().bytes());
        assertEquals(0, fill.medianPercent());
    }

    @Test
    void theIncrementalPoolGivesEachBatchOneChunk() throws Exception {
        Producer producer = producer("4.4.0", WideReservation.class, "-D" + WideReservation.STRATEGY + "=incremental");
        assertEquals(CHUNK, producer.pool().poolable());
        assertEquals(
                WideReservation.PARTITIONS * CHUNK.bytes(),
                producer.batches().fill().reserved().bytes());
        assertEquals(
                producer.batches().reserved().bytes(),
                producer.batches().overhead().buffers().bytes(),
                WideReservation.PARTITIONS * 64.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.4.1", "4.1.2"})
    void everyRecordKeepsItsCallback(String version) throws Exception {
        Producer producer = producer(version, CallbackHeavy.class);
        Batches.Overhead overhead = producer.batches().overhead();
        assertEquals(CallbackHeavy.RECORDS, overhead.thunks());
        assertEquals(Batches.SHOWN, overhead.callbacks().sampled());
        assertEquals(Batches.SHOWN, overhead.callbacks().found());
        assertTrue(overhead.callbacks().type().startsWith(CallbackHeavy.class.getName() + "$$Lambda"));
        long each = overhead.callbacks().each().bytes();
        assertTrue(each > CallbackHeavy.ORDER_BYTES && each < CallbackHeavy.ORDER_BYTES + 100, () -> each + " bytes");
        // The batches' memory is their buffers, and for each record the callback and some 120 bytes of Kafka's own.
        long record = (producer.memory().batches().bytes() - overhead.buffers().bytes()) / CallbackHeavy.RECORDS;
        assertTrue(record > each + 60 && record < each + 300, () -> record + " bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0.2", "1.1.1", "4.4.0"})
    void onlyBefore1_1AFullBatchKeepsItsCompressor(String version) throws Exception {
        Batches batches = producer(version, CompressedBacklog.class).batches();
        Batches.Compressors compressors = batches.overhead().compressors();
        assertEquals(CompressedBacklog.RECORDS, batches.records());
        assertEquals(version.equals("1.0.2") ? batches.count() : CompressedBacklog.PARTITIONS, compressors.count());
        assertEquals(compressors.count() - CompressedBacklog.PARTITIONS, compressors.idle());
        assertTrue(batches.count() > 3 * CompressedBacklog.PARTITIONS);
        // Each has two buffers and little else.
        assertEquals(
                (double) compressors.count() * CompressedBacklog.COMPRESSOR_BYTES,
                compressors.bytes().bytes(),
                compressors.count() * 1024.0);
    }

    @ParameterizedTest
    @CsvSource({"2.5.1, true", "2.6.3, false"})
    void onlyBefore2_6ThePartsOfARefusedBatchKeepTheirs(String version, boolean kept) throws Exception {
        Batches batches = producer(version, RefusedBatch.class).batches();
        int parts = batches.overhead().splitBatches();
        assertTrue(parts >= RefusedBatch.PARTS, () -> parts + " parts");
        // The first of them is on its way to the broker.
        assertEquals(1, batches.inFlight());
        assertEquals(kept ? parts - 1 : 0, batches.overhead().compressors().idle());
    }
}
