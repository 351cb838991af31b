package kheap.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import kheap.ByteSize;
import kheap.heap.HeapObject;
import kheap.heap.Instance;
import kheap.heap.JavaCollections;

/// Reads a producer's batches, queued and in flight alike.
final class BatchReader {
    private final Optional<Instant> takenAt;

    BatchReader(Optional<Instant> takenAt) {
        this.takenAt = takenAt;
    }

    /// One batch.
    ///
    /// @param reserved what it took from the pool
    /// @param written what its records take of that so far
    /// @param filled the same with what a compressor still holds back; empty for one that does not wait for the
    ///     first time
    private record Batch(
            long address,
            String topic,
            int partition,
            long reserved,
            long written,
            OptionalLong filled,
            long records,
            boolean inFlight,
            Optional<Duration> age) {
        int percentFilled() {
            return Math.clamp(filled.orElse(0) * 100 / Math.max(1, reserved), 0, 100);
        }
    }

    /// The batch objects of an accumulator that no broker has acknowledged.
    static List<Instance> objects(Instance accumulator) {
        List<Instance> batches = new ArrayList<>();
        for (HeapObject batch : KafkaField.ACCUMULATOR_INCOMPLETE
                .instance(accumulator)
                .flatMap(incomplete -> incomplete.reference("incomplete"))
                .map(JavaCollections::elements)
                .orElse(List.of())) {
            if (batch instanceof Instance instance) {
                batches.add(instance);
            }
        }
        return batches;
    }

    /// How many queues an accumulator has, those without a batch included: one for each partition that was ever sent
    /// to.
    static int queues(Instance accumulator) {
        List<HeapObject> values = KafkaField.ACCUMULATOR_QUEUES
                .reference(accumulator)
                .map(JavaCollections::elements)
                .orElse(List.of());
        return values.stream().mapToInt(BatchReader::queuesIn).sum();
    }

    /// Since 3.3 the accumulator keeps topics, and each its queues.
    private static int queuesIn(HeapObject value) {
        return value instanceof Instance topic && KafkaField.TOPIC_QUEUES.isIn(topic.type())
                ? KafkaField.TOPIC_QUEUES
                        .reference(topic)
                        .map(queues -> JavaCollections.elements(queues).size())
                        .orElse(0)
                : 1;
    }

    /// @param sender to know which batches are in flight
    /// @param regular what a batch takes unless a record is larger
    Batches read(Instance accumulator, Instance sender, ByteSize regular) {
        List<Instance> objects = objects(accumulator);
        Set<Integer> inFlight = inFlight(accumulator, objects, sender);
        if (objects.isEmpty()) {
            return Batches.NONE;
        }
        List<BatchRecords> records = objects.stream().map(BatchRecords::of).toList();
        List<Batch> batches = IntStream.range(0, objects.size())
                .mapToObj(i -> read(
                        objects.get(i),
                        records.get(i),
                        inFlight.contains(objects.get(i).number())))
                .toList();
        List<Batch> oversized = batches.stream()
                .filter(batch -> batch.reserved > regular.bytes())
                .sorted(Comparator.comparingLong(Batch::reserved).reversed())
                .toList();
        Map<String, List<Batch>> byPartition = new HashMap<>();
        Map<Long, Integer> bySize = new TreeMap<>();
        for (Batch batch : batches) {
            byPartition
                    .computeIfAbsent(batch.topic + "-" + batch.partition, key -> new ArrayList<>())
                    .add(batch);
            bySize.merge(batch.reserved, 1, Integer::sum);
        }
        return new Batches(
                batches.size(),
                (int) batches.stream().filter(Batch::inFlight).count(),
                reserved(batches),
                written(batches),
                batches.stream().mapToLong(Batch::records).sum(),
                oversized.size(),
                reserved(oversized),
                new ByteSize(batches.stream().mapToLong(Batch::reserved).max().orElse(0)),
                oldest(batches),
                byPartition.size(),
                byPartition.values().stream()
                        .map(partition -> partition(partition, regular))
                        .sorted(Comparator.comparing(Batches.Partition::reserved)
                                .reversed()
                                .thenComparing(Batches.Partition::topic)
                                .thenComparing(Batches.Partition::partition))
                        .limit(Batches.SHOWN)
                        .toList(),
                bySize.entrySet().stream()
                        .sorted(Map.Entry.<Long, Integer>comparingByValue().reversed())
                        .limit(Batches.SHOWN)
                        .sorted(Map.Entry.comparingByKey())
                        .map(size -> new Batches.Size(new ByteSize(size.getKey()), size.getValue()))
                        .toList(),
                oversized.stream().map(Batch::address).limit(Batches.SHOWN).toList(),
                fill(batches),
                OverheadReader.read(objects, records));
    }

    private static Batches.Partition partition(List<Batch> batches, ByteSize regular) {
        return new Batches.Partition(
                batches.getFirst().topic,
                batches.getFirst().partition,
                batches.size(),
                (int) batches.stream().filter(Batch::inFlight).count(),
                reserved(batches),
                written(batches),
                batches.stream().mapToLong(Batch::records).sum(),
                (int) batches.stream()
                        .filter(batch -> batch.reserved > regular.bytes())
                        .count(),
                oldest(batches));
    }

    private static ByteSize reserved(Collection<Batch> batches) {
        return new ByteSize(batches.stream().mapToLong(Batch::reserved).sum());
    }

    private static ByteSize written(Collection<Batch> batches) {
        return new ByteSize(batches.stream().mapToLong(Batch::written).sum());
    }

    private static Optional<Duration> oldest(Collection<Batch> batches) {
        return batches.stream().map(Batch::age).flatMap(Optional::stream).max(Duration::compareTo);
    }

    /// Since 2.1 the sender keeps the batches in flight; before, those are in flight that no queue holds. When a
    /// batch was drained says nothing: it may have gone back to its queue for another try.
    private static Set<Integer> inFlight(Instance accumulator, List<Instance> batches, Instance sender) {
        Set<Integer> numbers = new HashSet<>();
        if (KafkaField.SENDER_IN_FLIGHT_BATCHES.isIn(sender.type())) {
            KafkaField.SENDER_IN_FLIGHT_BATCHES.reference(sender).ifPresent(lists -> JavaCollections.elements(lists)
                    .forEach(list -> JavaCollections.elements(list).forEach(batch -> numbers.add(batch.number()))));
        } else {
            batches.forEach(batch -> numbers.add(batch.number()));
            KafkaField.ACCUMULATOR_QUEUES.reference(accumulator).ifPresent(queues -> JavaCollections.elements(queues)
                    .forEach(
                            queue -> JavaCollections.elements(queue).forEach(batch -> numbers.remove(batch.number()))));
        }
        return numbers;
    }

    private Batch read(Instance batch, BatchRecords records, boolean inFlight) {
        Optional<Instance> partition = KafkaField.BATCH_PARTITION.instance(batch);
        long written = records.written();
        return new Batch(
                batch.address(),
                partition.flatMap(tp -> tp.instance("topic")).map(Names::of).orElse(""),
                (int) partition
                        .map(tp -> tp.number("partition").orElse(-1))
                        .orElse(-1L)
                        .longValue(),
                records.reserved(),
                written,
                inFlight || records.wasDrained() || records.isSplit()
                        ? OptionalLong.empty()
                        : OptionalLong.of(records.filled(written)),
                KafkaField.BATCH_RECORD_COUNT.number(batch).orElse(0),
                inFlight,
                NetworkReader.age(
                        takenAt, KafkaField.BATCH_CREATED.number(batch).orElse(0)));
    }

    private static Batches.Fill fill(List<Batch> batches) {
        List<Batch> waiting =
                batches.stream().filter(batch -> batch.filled.isPresent()).toList();
        if (waiting.isEmpty()) {
            return Batches.Fill.NONE;
        }
        return new Batches.Fill(
                waiting.size(),
                reserved(waiting),
                written(waiting),
                waiting.stream().map(Batch::percentFilled).sorted().toList().get(waiting.size() / 2));
    }
}
