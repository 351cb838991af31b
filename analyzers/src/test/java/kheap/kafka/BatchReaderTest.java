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
}
