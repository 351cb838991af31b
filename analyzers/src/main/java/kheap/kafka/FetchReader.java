package kheap.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import kheap.ByteSize;
import kheap.heap.HeapObject;
import kheap.heap.Instance;
import kheap.heap.JavaCollections;

/// Reads what a consumer has fetched and the application has not polled.
final class FetchReader {
    private FetchReader() {}

    /// The completed fetches, and the one that is being handed out, wherever the version keeps them.
    static List<Instance> fetches(List<Instance> buffers) {
        List<HeapObject> fetches = new ArrayList<>();
        for (Instance buffer : buffers) {
            buffer.reference("completedFetches")
                    .or(() -> buffer.reference("records"))
                    .ifPresent(list -> fetches.addAll(JavaCollections.elements(list)));
            buffer.reference("nextInLineFetch")
                    .or(() -> buffer.reference("nextInLineRecords"))
                    .ifPresent(fetches::add);
        }
        return fetches.stream()
                .filter(Instance.class::isInstance)
                .map(Instance.class::cast)
                .toList();
    }

    /// @param paused the partitions that the application has paused
    static Consumer.Fetched read(List<Instance> fetches, Set<String> paused) {
        TreeMap<Integer, Long> arrays = new TreeMap<>();
        Set<String> waiting = new TreeSet<>();
        long unread = 0;
        for (Instance fetch : fetches) {
            Instance completed = fetch.instance("completedFetch").orElse(fetch);
            Optional<Instance> buffer = buffer(completed);
            buffer.flatMap(found -> found.reference("hb"))
                    .ifPresent(
                            array -> arrays.put(array.number(), array.shallow().bytes()));
            long bytes = isConsumed(fetch) ? 0 : unread(buffer, fetch);
            unread += bytes;
            completed
                    .instance("partition")
                    .map(FetchReader::partition)
                    .filter(partition -> bytes > 0 && paused.contains(partition))
                    .ifPresent(waiting::add);
        }
        long held = arrays.values().stream().mapToLong(Long::longValue).sum();
        return new Consumer.Fetched(
                fetches.size(),
                arrays.size(),
                new ByteSize(held),
                new ByteSize(Math.min(unread, held)),
                new ByteSize(arrays.values().stream()
                        .mapToLong(Long::longValue)
                        .max()
                        .orElse(0)),
                waiting.stream().limit(Batches.SHOWN).toList());
    }

    /// `topic-partition`; a share consumer's has the topic's id beside.
    static String partition(Instance partition) {
        Instance plain = partition.instance("topicPartition").orElse(partition);
        return plain.instance("topic").map(Names::of).orElse("") + "-"
                + plain.number("partition").orElse(-1);
    }

    /// The name of 0.11 to 2.3 first.
    private static boolean isConsumed(Instance fetch) {
        return fetch.isTrue("isFetched") || fetch.isTrue("isConsumed");
    }

    /// The rest of a slice of which some records were handed out.
    private static long unread(Optional<Instance> buffer, Instance fetch) {
        OptionalLong limit = buffer.map(found -> found.number("limit")).orElse(OptionalLong.empty());
        return Math.max(
                0,
                limit.orElse(0)
                        - buffer.map(found -> found.number("position").orElse(0))
                                .orElse(0L)
                        - fetch.number("bytesRead").orElse(0));
    }

    /// The slice of a completed fetch, of an array that all partitions of one answer share.
    private static Optional<Instance> buffer(Instance completed) {
        Optional<Instance> records = KafkaField.FETCH_DATA
                .instance(completed)
                .flatMap(KafkaField.PARTITION_DATA_RECORDS::instance)
                .map(found -> found.instance("recordSet").orElse(found));
        return records.flatMap(found -> found.instance("buffer")).or(() -> records);
    }
}
