package kheap.kafka;

import java.util.List;
import kheap.ByteSize;

/// An application of Kafka Streams: one `KafkaStreams` object with its threads, caches and stores.
///
/// @param id its `application.id`
/// @param clientId what the ids of its clients begin with; empty before kafka-streams 1.1
/// @param state as Kafka Streams names it: `CREATED`, `RUNNING`, `ERROR`
/// @param stores by name, those that keep most of the heap first, at most [#SHOWN]
/// @param storeNames how many names there are
/// @param ownRocksDbSettings whether a `rocksdb.config.setter` of the application says how much memory RocksDB takes
/// @param retained the plain retained size of the `KafkaStreams` object; while threads run it says little
public record StreamsApplication(
        String id,
        String clientId,
        String state,
        long address,
        Threads threads,
        Tasks tasks,
        Cache cache,
        List<Store> stores,
        int storeNames,
        boolean ownRocksDbSettings,
        ByteSize retained) {
    public static final int SHOWN = 50;

    public StreamsApplication {
        stores = List.copyOf(stores);
    }

    /// Whether it was closed, or has closed itself: what remains of it is garbage that something holds.
    public boolean isClosed() {
        return state.equals("NOT_RUNNING");
    }

    /// Threads, by what they do.
    ///
    /// @param processing living `StreamThread`s, which run the tasks
    /// @param ended `StreamThread`s that are no more
    /// @param others living threads that restore, clean up and measure
    public record Threads(int processing, int ended, int others) {}

    /// What its threads work on.
    ///
    /// @param active tasks that process records
    /// @param standby tasks that only keep a copy of another's stores
    /// @param buffered records fetched and not yet processed
    /// @param bufferedBytes what the queues of those records retain
    public record Tasks(int active, int standby, long buffered, ByteSize bufferedBytes) {}

    /// The record caches in front of its stores.
    ///
    /// @param used by Kafka Streams' own count
    /// @param limit its share of `statestore.cache.max.bytes` for each thread, together
    public record Cache(ByteSize used, ByteSize limit) {}

    /// The open stores of one name: one for each task, and for a window one for each of its segments.
    ///
    /// @param count how many there are
    /// @param entries what they hold; 0 where they do not say
    /// @param retained what they keep on the heap; RocksDB's own memory is outside of it
    /// @param openIterators iterators over them that nobody has closed
    public record Store(String name, Kind kind, int count, long entries, ByteSize retained, long openIterators) {
        /// Where a store keeps its entries.
        public enum Kind {
            IN_MEMORY,
            ROCKSDB
        }
    }

    /// The sum over its stores of one kind.
    public ByteSize retained(Store.Kind kind) {
        return stores.stream()
                .filter(store -> store.kind() == kind)
                .map(Store::retained)
                .reduce(ByteSize.ZERO, ByteSize::plus);
    }

    /// How many stores of RocksDB are open.
    public int rocksDbs() {
        return stores.stream()
                .filter(store -> store.kind() == Store.Kind.ROCKSDB)
                .mapToInt(Store::count)
                .sum();
    }

    public long openIterators() {
        return stores.stream().mapToLong(Store::openIterators).sum();
    }
}
