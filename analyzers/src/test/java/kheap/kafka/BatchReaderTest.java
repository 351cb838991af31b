package kheap.kafka;

import static kheap.hprof.WrittenDump.ARRAY;
import static kheap.hprof.WrittenDump.OBJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import kheap.ByteSize;
import kheap.Progress;
import kheap.heap.Engine;
import kheap.heap.HeapDump;
import kheap.heap.HeapDumps;
import kheap.heap.Instance;
import kheap.heap.Opening;
import kheap.hprof.WrittenDump;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Batches of the lines that no grown dump shows, written by hand with the fields of the released classes.
class BatchReaderTest {
    private static final String KAFKA = "shaded.org.apache.kafka.";
    private static final long SENDER = 0x1400;
    private static final long ACCUMULATOR = 0x1500;
    private static final long INCOMPLETE = 0x1600;
    private static final long BATCH = 0x1700;
    private static final long RECORDS = 0x1800;
    private static final long STREAM = 0x1900;
    private static final long BUFFER = 0x1a00;
    private static final long COMPRESSOR = 0x1b00;
    private static final long CLOSED_RECORDS = 0x1c00;
    private static final long DATA_STREAM = 0x5000;
    private static final long ZSTD = 0x5100;
    private static final long INNER_ZSTD = 0x5200;
    private static final long LIST = 0x5300;
    private static final long THUNK = 0x5400;
    private static final long CALLBACK = 0x5500;
    private static final long BYTES = 0x5600;

    @TempDir
    Path folder;

    private static WrittenDump types() {
        WrittenDump dump = new WrittenDump(8)
                .segment()
                .javaTypes()
                .type(
                        ACCUMULATOR,
                        OBJECT,
                        KAFKA + "clients.producer.internals.RecordAccumulator",
                        "L incomplete",
                        "L batches")
                .type(INCOMPLETE, OBJECT, KAFKA + "clients.producer.internals.IncompleteBatches", "L incomplete")
                .type(BUFFER, OBJECT, "java.nio.ByteBuffer", "I position", "I limit", "I capacity")
                .root(0x2000)
                .root(0x2100)
                .instance(0x2100, ACCUMULATOR, 0x2200L, 0x2400L)
                .instance(0x2200, INCOMPLETE, 0x2300L);
        for (long type = OBJECT; type <= COMPRESSOR; type += 0x100) {
            dump.root(type);
        }
        return dump;
    }

    private static WrittenDump since2_1() {
        return senderAndBatch()
                .type(STREAM, OBJECT, KAFKA + "common.utils.ByteBufferOutputStream", "L buffer", "I initialCapacity");
    }

    /// With `buffer.memory.allocation.strategy=incremental`.
    private static WrittenDump since4_4() {
        return senderAndBatch()
                .type(
                        STREAM,
                        OBJECT,
                        KAFKA + "clients.producer.internals.ChunkedByteBufferOutputStream",
                        "L chunks",
                        "L buffer",
                        "I initialCapacity");
    }

    private static WrittenDump senderAndBatch() {
        return types().type(SENDER, OBJECT, KAFKA + "clients.producer.internals.Sender", "L inFlightBatches")
                .type(
                        BATCH,
                        OBJECT,
                        KAFKA + "clients.producer.internals.ProducerBatch",
                        "L recordsBuilder",
                        "J drainedMs",
                        "Z isSplitBatch")
                .type(
                        RECORDS,
                        OBJECT,
                        KAFKA + "common.record.MemoryRecordsBuilder",
                        "L bufferStream",
                        "L builtRecords");
    }

    private static WrittenDump before0_10_2() {
        return types().type(SENDER, OBJECT, KAFKA + "clients.producer.internals.Sender", "L accumulator")
                .type(BATCH, OBJECT, KAFKA + "clients.producer.internals.RecordBatch", "L records", "J drainedMs")
                .type(
                        RECORDS,
                        OBJECT,
                        KAFKA + "common.record.MemoryRecords",
                        "L compressor",
                        "L buffer",
                        "I initialCapacity",
                        "Z writable")
                .type(COMPRESSOR, OBJECT, KAFKA + "common.record.Compressor", "L bufferStream")
                .type(STREAM, OBJECT, KAFKA + "common.record.ByteBufferOutputStream", "L buffer");
    }

    private Batches read(WrittenDump dump) throws IOException {
        Path file = dump.end().writeTo(folder.resolve("written.hprof"));
        try (HeapDump heap = HeapDumps.open(file, Opening.by(Engine.KHEAP), Progress.NONE)) {
            return new BatchReader(Optional.empty())
                    .read(
                            new Instance(heap, heap.at(0x2100).orElseThrow()),
                            new Instance(heap, heap.at(0x2000).orElseThrow()),
                            new ByteSize(100));
        }
    }

    @Test
    void thePartsOfASplitBatchTookNothingFromThePool() throws IOException {
        Batches batches = read(since2_1()
                .instance(0x2000, SENDER, 0x2400L)
                .objectArray(0x2300, ARRAY, 0x3000, 0x3100)
                .objectArray(0x2400, ARRAY)
                .instance(0x3000, BATCH, 0x3200L, 0L, 1)
                .instance(0x3100, BATCH, 0x3200L, 0L, 0)
                .instance(0x3200, RECORDS, 0x3300L, 0L)
                .instance(0x3300, STREAM, 0x3400L, 100)
                .instance(0x3400, BUFFER, 70, 400, 400));
        assertEquals(2, batches.count());
        assertEquals(new ByteSize(100), batches.reserved());
        assertEquals(new ByteSize(140), batches.written());
        assertEquals(0, batches.oversized());
    }

    @Test
    void aBatchThatWentBackToItsQueueIsNotInFlight() throws IOException {
        Batches batches = read(since2_1()
                .instance(0x2000, SENDER, 0x2500L)
                .objectArray(0x2300, ARRAY, 0x3000)
                .objectArray(0x2400, ARRAY)
                .objectArray(0x2500, ARRAY)
                .instance(0x3000, BATCH, 0L, 1_700_000_000_000L, 0));
        assertEquals(0, batches.inFlight());
    }

    @Test
    void before2_1WhatNoQueueHoldsIsInFlight() throws IOException {
        Batches batches = read(before0_10_2()
                .instance(0x2000, SENDER)
                .objectArray(0x2300, ARRAY, 0x3000, 0x3100)
                .objectArray(0x2400, ARRAY, 0x2500)
                .objectArray(0x2500, ARRAY, 0x3000)
                .instance(0x3000, BATCH, 0L, 1_700_000_000_000L)
                .instance(0x3100, BATCH, 0L, 1_700_000_000_000L));
        assertEquals(1, batches.inFlight());
    }

    @Test
    void before0_10_2TheRecordsKnowWhatTheyTookAndWhatTheyHold() throws IOException {
        Batches batches = read(before0_10_2()
                .instance(0x2000, SENDER)
                .objectArray(0x2300, ARRAY, 0x3000)
                .objectArray(0x2400, ARRAY)
                .instance(0x3000, BATCH, 0x3200L, 0L)
                .instance(0x3200, RECORDS, 0x3500L, 0x3400L, 100, 0)
                .instance(0x3500, COMPRESSOR, 0x3300L)
                .instance(0x3300, STREAM, 0x3400L)
                // Closed and flipped, after it had grown outside the pool.
                .instance(0x3400, BUFFER, 0, 130, 400));
        assertEquals(new ByteSize(100), batches.reserved());
        assertEquals(new ByteSize(130), batches.written());
    }

    @Test
    void aBatchOfTheIncrementalPoolTookItsChunks() throws IOException {
        Batches batches = read(since4_4()
                .instance(0x2000, SENDER, 0x2400L)
                .objectArray(0x2300, ARRAY, 0x3000)
                .objectArray(0x2400, ARRAY)
                .instance(0x3000, BATCH, 0x3200L, 0L, 0)
                .instance(0x3200, RECORDS, 0x3300L, 0L)
                .instance(0x3300, STREAM, 0x3400L, 0x3500L, 50)
                .objectArray(0x3400, ARRAY, 0x3500, 0x3600, 0x3700)
                .instance(0x3500, BUFFER, 50, 50, 50)
                .instance(0x3600, BUFFER, 50, 50, 50)
                .instance(0x3700, BUFFER, 20, 50, 50));
        assertEquals(new ByteSize(150), batches.reserved());
        assertEquals(new ByteSize(120), batches.written());
    }

    @Test
    void aClosedBatchOfTheIncrementalPoolHoldsMoreThanItsFirstChunk() throws IOException {
        Batches batches = read(since4_4()
                .type(CLOSED_RECORDS, OBJECT, KAFKA + "common.record.internal.MemoryRecords", "L buffer")
                .instance(0x2000, SENDER, 0x2400L)
                .objectArray(0x2300, ARRAY, 0x3000)
                .objectArray(0x2400, ARRAY)
                .instance(0x3000, BATCH, 0x3200L, 0L, 0)
                .instance(0x3200, RECORDS, 0x3300L, 0x3800L)
                .instance(0x3300, STREAM, 0x3400L, 0x3500L, 50)
                .objectArray(0x3400, ARRAY, 0x3500, 0x3600)
                .instance(0x3500, BUFFER, 50, 50, 50)
                .instance(0x3600, BUFFER, 30, 50, 50)
                .instance(0x3800, CLOSED_RECORDS, 0x3900L)
                .instance(0x3900, BUFFER, 0, 80, 80));
        assertEquals(new ByteSize(100), batches.reserved());
        assertEquals(new ByteSize(80), batches.written());
    }

    /// Of 0.11 and 1.0, with two batches: one that a compressor writes to, and one that took no record yet.
    ///
    /// @param appendStream of the first batch
    /// @param thunks of the first batch, an array
    private static WrittenDump compressing(long appendStream, boolean closed, long thunks) {
        return types().type(SENDER, OBJECT, KAFKA + "clients.producer.internals.Sender", "L accumulator")
                .type(
                        BATCH,
                        OBJECT,
                        KAFKA + "clients.producer.internals.ProducerBatch",
                        "L recordsBuilder",
                        "L thunks",
                        "J drainedMs",
                        "Z isSplitBatch")
                .type(
                        RECORDS,
                        OBJECT,
                        KAFKA + "common.record.MemoryRecordsBuilder",
                        "L bufferStream",
                        "L appendStream",
                        "L builtRecords",
                        "I writtenUncompressed",
                        "Z appendStreamIsClosed")
                .type(STREAM, OBJECT, KAFKA + "common.utils.ByteBufferOutputStream", "L buffer", "I initialCapacity")
                .type(DATA_STREAM, OBJECT, "java.io.DataOutputStream", "L out")
                .type(ZSTD, OBJECT, "com.github.luben.zstd.ZstdOutputStream", "L inner", "L out")
                .type(INNER_ZSTD, OBJECT, "com.github.luben.zstd.ZstdOutputStreamNoFinalizer", "L out", "L dst")
                .type(LIST, OBJECT, "java.util.ArrayList", "I size", "L elementData")
                .type(THUNK, OBJECT, KAFKA + "clients.producer.internals.ProducerBatch$Thunk", "L callback", "L future")
                .type(CALLBACK, OBJECT, "com.acme.Confirmation", "J id")
                .root(CALLBACK)
                .type(BYTES, OBJECT, "[B")
                .instance(0x2000, SENDER, 0x2100L)
                .objectArray(0x2300, ARRAY, 0x3000, 0x3100)
                .objectArray(0x2400, ARRAY, 0x2500)
                .objectArray(0x2500, ARRAY, 0x3000, 0x3100)
                .instance(0x3000, BATCH, 0x3200L, 0x4900L, 0L, 0)
                .instance(0x3100, BATCH, 0L, 0L, 0L, 0)
                .instance(0x3200, RECORDS, 0x3300L, appendStream, 0L, 60, closed ? 1 : 0)
                .instance(0x3300, STREAM, 0x3400L, 100)
                .instance(0x3400, BUFFER, 10, 100, 100)
                .instance(0x4900, LIST, 2, thunks)
                .instance(0x4000, DATA_STREAM, 0x4100L)
                .instance(0x4100, ZSTD, 0x4200L, 0x3300L)
                .instance(0x4200, INNER_ZSTD, 0x3300L, 0x4300L)
                .bytes(0x4300, 1000);
    }

    @Test
    void whatACompressorHoldsBackIsInTheBatch() throws IOException {
        Batches batches = read(compressing(0x4000, false, 0));
        Batches.Compressors compressors = batches.overhead().compressors();
        assertEquals(1, compressors.count());
        assertEquals(0, compressors.idle());
        // The array of the inner stream, once, and three small objects.
        assertEquals(1100, compressors.bytes().bytes(), 100);
        assertEquals(new Batches.Fill(2, new ByteSize(100), new ByteSize(10), 60), batches.fill());
    }

    @Test
    void aCompressorOfABatchThatTakesNoMoreRecordsIsIdle() throws IOException {
        Batches.Compressors compressors =
                read(compressing(0x4000, true, 0)).overhead().compressors();
        assertEquals(1, compressors.idle());
        assertEquals(compressors.bytes(), compressors.idleBytes());
    }

    @Test
    void withoutACompressorTheStreamLeadsToTheBuffer() throws IOException {
        Batches.Overhead overhead = read(compressing(0x4400, false, 0).instance(0x4400, DATA_STREAM, 0x3300L))
                .overhead();
        assertEquals(Batches.Compressors.NONE, overhead.compressors());
    }

    @Test
    void aRingOfStreamsEnds() throws IOException {
        Batches batches = read(compressing(0x4400, false, 0)
                .instance(0x4400, DATA_STREAM, 0x4500L)
                .instance(0x4500, ZSTD, 0L, 0x4400L));
        assertEquals(1, batches.overhead().compressors().count());
    }

    @Test
    void aCallbackThatSeveralRecordsShareIsNotEachOnesOwn() throws IOException {
        Batches.Overhead overhead = read(compressing(0x4000, false, 0x4600)
                        .objectArray(0x4600, ARRAY, 0x4700, 0x4710)
                        .instance(0x4700, THUNK, 0x4800L, 0L)
                        .instance(0x4710, THUNK, 0x4800L, 0L)
                        .instance(0x4800, CALLBACK, 1L))
                .overhead();
        assertEquals(2, overhead.thunks());
        assertEquals(new Batches.Callbacks(2, 2, "com.acme.Confirmation", ByteSize.ZERO), overhead.callbacks());
    }

    @Test
    void aCallbackOfOneRecordCounts() throws IOException {
        Batches.Callbacks callbacks = read(compressing(0x4000, false, 0x4600)
                        .objectArray(0x4600, ARRAY, 0x4700, 0x4710)
                        .instance(0x4700, THUNK, 0x4800L, 0L)
                        .instance(0x4710, THUNK, 0L, 0L)
                        .instance(0x4800, CALLBACK, 1L))
                .overhead()
                .callbacks();
        assertEquals(2, callbacks.sampled());
        assertEquals(1, callbacks.found());
        assertEquals(24, callbacks.each().bytes(), 8);
    }
}
