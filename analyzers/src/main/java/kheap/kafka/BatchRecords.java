package kheap.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kheap.heap.Field;
import kheap.heap.HeapObject;
import kheap.heap.Instance;
import kheap.heap.JavaCollections;
import kheap.heap.PrimitiveArray;

/// The records of a batch: the buffers that they are in, and the streams that they go through on their way there.
///
/// Since 0.10.2 a batch has a `MemoryRecordsBuilder` with its stream to the pool's buffer; before, `MemoryRecords`
/// with a `Compressor` that has it.
final class BatchRecords {
    private static final String CHUNKS = "chunks";

    /// A damaged dump may show a ring of streams.
    private static final int STREAMS = 8;

    private final Instance batch;
    private final Optional<Instance> records;
    /// The records' builder, or their compressor.
    private final Optional<Instance> writer;
    /// The last stream, over the pool's buffer.
    private final Optional<Instance> bufferStream;

    private final Optional<HeapObject> chunks;
    private final List<Instance> buffers;
    private final List<Instance> compressor;
    private final boolean open;

    private BatchRecords(Instance batch) {
        this.batch = batch;
        this.records = KafkaField.BATCH_RECORDS.instance(batch);
        this.writer = records.flatMap(found ->
                KafkaField.WRITER_STREAM.isIn(found.type()) ? Optional.of(found) : found.instance("compressor"));
        this.bufferStream = records.flatMap(found -> found.instance("bufferStream"))
                .or(() -> writer.flatMap(found -> found.instance("bufferStream")));
        this.chunks = bufferStream.flatMap(stream -> stream.reference(CHUNKS));
        this.buffers = buffers();
        List<Instance> streams = streams();
        this.open = isOpen(streams);
        this.compressor = streams.stream().allMatch(BatchRecords::isPlain) ? List.of() : streams;
    }

    static BatchRecords of(Instance batch) {
        return new BatchRecords(batch);
    }

    /// The incremental pool of 4.4 hands out chunks; their stream's own buffer is the first of them.
    private List<Instance> buffers() {
        if (chunks.isPresent()) {
            return JavaCollections.elements(chunks.get()).stream()
                    .filter(Instance.class::isInstance)
                    .map(Instance.class::cast)
                    .toList();
        }
        return bufferStream
                .flatMap(stream -> stream.instance("buffer")
                        .or(() -> stream.instance("out").flatMap(out -> out.instance("buffer"))))
                .stream()
                .toList();
    }

    /// The streams before the one over the pool's buffer, outermost first.
    private List<Instance> streams() {
        List<Instance> streams = new ArrayList<>();
        Optional<Instance> at = writer.flatMap(KafkaField.WRITER_STREAM::instance);
        while (at.isPresent() && !at.equals(bufferStream) && streams.size() < STREAMS) {
            Instance stream = at.get();
            streams.add(stream);
            // Zstandard's stream writes through an inner one, which has the same "out".
            at = stream.instance("inner").or(() -> stream.instance("out"));
        }
        return streams;
    }

    /// A stream that only passes on or collects, or the one that Kafka puts in the place of a closed one.
    private static boolean isPlain(Instance stream) {
        return stream.type().name().startsWith("java.io.") || isClosedStream(stream);
    }

    private static boolean isClosedStream(Instance stream) {
        String name = stream.type().name();
        return KafkaClasses.isKafka(name) && KafkaClasses.shortName(name).startsWith("record.MemoryRecordsBuilder$");
    }

    private boolean isOpen(List<Instance> streams) {
        return streams.stream().noneMatch(BatchRecords::isClosedStream)
                && writer.filter(KafkaField.WRITER_CLOSED::isTrue).isEmpty()
                && closedRecords().isEmpty();
    }

    /// Before 0.10.2 the records are their own builder, and flip the buffer when they are closed.
    private Optional<Instance> closedRecords() {
        return records.flatMap(
                found -> found.number("writable").orElse(1) == 0 ? records : found.instance("builtRecords"));
    }

    /// Whether records can still be added. The parts of a batch that the broker refused are open until they are
    /// sent, and yet nothing is added to them.
    boolean isOpen() {
        return open && !isSplit();
    }

    boolean isSplit() {
        return KafkaField.BATCH_SPLIT.isTrue(batch);
    }

    /// Whether a broker was asked to take it, be it long ago.
    boolean wasDrained() {
        return KafkaField.BATCH_DRAINED.number(batch).orElse(0) > 0;
    }

    /// The streams of the batch's compressor, outermost first; empty when it has none, or none any more.
    List<Instance> compressor() {
        return compressor;
    }

    /// What the batch took from the pool. Its stream (before 0.11: its records) remembers it, for the buffer may
    /// have grown outside the pool since; chunks never grow. The parts of a split batch, one that the broker refused
    /// for its size, never took anything.
    long reserved() {
        if (isSplit()) {
            return 0;
        }
        if (chunks.isPresent()) {
            return capacity();
        }
        OptionalLong initial =
                records.map(found -> found.number("initialCapacity")).orElse(OptionalLong.empty());
        return initial.orElseGet(() -> bufferStream
                .map(stream -> stream.number("initialCapacity"))
                .orElse(OptionalLong.empty())
                .orElse(capacity()));
    }

    private long capacity() {
        return sum("capacity");
    }

    private long sum(String field) {
        return buffers.stream()
                .mapToLong(buffer -> buffer.number(field).orElse(0))
                .sum();
    }

    /// A closed batch knows its records' size; an open one has come as far as its buffers' positions.
    long written() {
        OptionalLong closed = closedRecords()
                .flatMap(found -> found.instance("buffer"))
                .map(buffer -> buffer.number("limit"))
                .orElse(OptionalLong.empty());
        long position = sum("position");
        return Math.min(closed.orElse(position), Math.max(capacity(), position));
    }

    /// What the records take of the buffer at the most, with those that a compressor still holds back.
    long filled(long written) {
        return open && !compressor.isEmpty()
                ? Math.max(
                        written,
                        writer.map(KafkaField.WRITER_UNCOMPRESSED::number)
                                .orElse(OptionalLong.empty())
                                .orElse(0))
                : written;
    }

    /// The arrays behind the buffers, and behind those that closing the batch made of them.
    List<PrimitiveArray> arrays() {
        List<Instance> all = new ArrayList<>(buffers);
        bufferStream.flatMap(stream -> stream.instance("flattenedBuffer")).ifPresent(all::add);
        closedRecords().flatMap(found -> found.instance("buffer")).ifPresent(all::add);
        return all.stream()
                .map(buffer -> buffer.reference("hb"))
                .flatMap(Optional::stream)
                .filter(PrimitiveArray.class::isInstance)
                .map(PrimitiveArray.class::cast)
                .distinct()
                .toList();
    }

    /// The bytes of the compressor's streams and of the arrays that they refer to. A retained size would miss the
    /// streams that a finalizer waits for.
    long compressorBytes() {
        long bytes = 0;
        for (Instance stream : compressor) {
            bytes += stream.shallow().bytes()
                    + stream.fields().stream()
                            .filter(field -> field.type() == Field.Type.OBJECT && field.bits() >= 0)
                            .mapToInt(field -> (int) field.bits())
                            .distinct()
                            .mapToObj(stream.heap()::object)
                            .filter(PrimitiveArray.class::isInstance)
                            .mapToLong(array -> array.shallow().bytes())
                            .sum();
        }
        return bytes;
    }
}
