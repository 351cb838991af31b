package kheap.kafka;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import kheap.ByteSize;
import kheap.heap.Instance;
import kheap.heap.ObjectArray;
import kheap.heap.PrimitiveArray;

/// Adds up what the batches of a producer keep besides the pool's bytes.
///
/// A full pool may have a million records, so what each of them has is known from the lengths of lists and from a
/// sample.
final class OverheadReader {
    private OverheadReader() {}

    /// @param batches with their records, in the same order
    static Batches.Overhead read(List<Instance> batches, List<BatchRecords> records) {
        Set<Integer> arrays = new HashSet<>();
        long buffers = 0;
        for (BatchRecords of : records) {
            for (PrimitiveArray array : of.arrays()) {
                buffers += arrays.add(array.number()) ? array.shallow().bytes() : 0;
            }
        }
        return new Batches.Overhead(
                batches.stream().mapToLong(OverheadReader::thunks).sum(),
                new ByteSize(buffers),
                callbacks(batches),
                compressors(records),
                (int) records.stream().filter(BatchRecords::isSplit).count());
    }

    private static Batches.Compressors compressors(List<BatchRecords> records) {
        int count = 0;
        int idle = 0;
        long bytes = 0;
        long idleBytes = 0;
        for (BatchRecords of : records) {
            if (!of.compressor().isEmpty()) {
                long each = of.compressorBytes();
                count++;
                bytes += each;
                if (!of.isOpen()) {
                    idle++;
                    idleBytes += each;
                }
            }
        }
        return new Batches.Compressors(count, new ByteSize(bytes), idle, new ByteSize(idleBytes));
    }

    private static long thunks(Instance batch) {
        return KafkaField.BATCH_THUNKS
                .instance(batch)
                .map(list -> Math.max(0, list.number("size").orElse(0)))
                .orElse(0L);
    }

    /// Of batches at equal distances the same number of records each, so that one partition does not stand for all.
    private static Batches.Callbacks callbacks(List<Instance> batches) {
        int step = Math.ceilDiv(Math.max(1, batches.size()), Batches.SHOWN);
        int each = Math.max(1, Batches.SHOWN * step / Math.max(1, batches.size()));
        List<Instance> thunks = new ArrayList<>();
        for (int i = 0; i < batches.size() && thunks.size() < Batches.SHOWN; i += step) {
            thunks.addAll(firstThunks(batches.get(i), Math.min(each, Batches.SHOWN - thunks.size())));
        }
        List<Callback> callbacks = thunks.stream()
                .map(OverheadReader::callback)
                .flatMap(Optional::stream)
                .toList();
        if (callbacks.isEmpty()) {
            return new Batches.Callbacks(thunks.size(), 0, "", ByteSize.ZERO);
        }
        return new Batches.Callbacks(
                thunks.size(),
                callbacks.size(),
                callbacks.stream()
                        .map(Callback::type)
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
                        .entrySet()
                        .stream()
                        .max(Map.Entry.<String, Long>comparingByValue()
                                .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                        .orElseThrow()
                        .getKey(),
                new ByteSize(callbacks.stream().mapToLong(Callback::bytes).sum() / callbacks.size()));
    }

    private static List<Instance> firstThunks(Instance batch, int count) {
        Optional<Instance> list = KafkaField.BATCH_THUNKS.instance(batch);
        return list
                .flatMap(thunks -> thunks.reference("elementData"))
                .filter(ObjectArray.class::isInstance)
                .map(array -> ((ObjectArray) array).elements(count))
                .stream()
                .flatMap(elements -> elements)
                .filter(Instance.class::isInstance)
                .map(Instance.class::cast)
                .toList();
    }

    /// A callback of the application.
    ///
    /// @param bytes what would go with it; nothing where others hold it as well
    private record Callback(String type, long bytes) {}

    private static Optional<Callback> callback(Instance thunk) {
        return KafkaField.THUNK_CALLBACK
                .instance(thunk)
                .flatMap(callback -> KafkaField.WRAPPED_CALLBACK.isIn(callback.type())
                        ? KafkaField.WRAPPED_CALLBACK.instance(callback).map(wrapped -> callback(callback, wrapped))
                        : Optional.of(callback(thunk, callback)));
    }

    private static Callback callback(Instance holder, Instance callback) {
        boolean alone = callback.heap().dominator(callback.number()).equals(OptionalInt.of(holder.number()));
        return new Callback(callback.type().name(), alone ? callback.retained().bytes() : 0);
    }
}
