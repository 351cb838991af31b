package kheap.samples;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.WallclockTimestampExtractor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/// An application of Kafka Streams that works: its task for each partition keeps a store on the heap and one in
/// RocksDB, and lists the latter without ever closing the iterator. Besides it there are one that was closed and is
/// still held, and one of the same application id that was made and never started.
///
/// The stores have no changelog: the [LoopbackBroker] keeps nothing.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=StreamsStores -Ddump=/tmp/streams.hprof`
public final class StreamsStores {
    public static final String APPLICATION = "billing-streams";

    /// Tasks of the application that runs, one for each partition.
    public static final int TASKS = LoopbackBroker.READ_PARTITIONS;

    /// The store on the heap.
    public static final String ON_HEAP = "latest";

    /// The store in RocksDB.
    public static final String IN_ROCKSDB = "history";

    /// Entries in the stores of one kind, over all tasks.
    public static final int ENTRIES = TASKS * LoopbackBroker.READ_RECORDS;

    /// Bytes of the value of an entry.
    public static final int VALUE_BYTES = LoopbackBroker.READ_VALUE_BYTES;

    /// Iterators over the stores in RocksDB that nobody closes, one for each task.
    public static final int ITERATORS = TASKS;

    /// What all caches of an application may take.
    public static final long CACHE_BYTES = 1024 * 1024;

    static KafkaStreams running;
    static KafkaStreams closed;
    static KafkaStreams created;
    static final List<KeyValueIterator<Bytes, byte[]>> LISTINGS = new ArrayList<>();

    private static final CountDownLatch LEFT = new CountDownLatch(ENTRIES);
    private static final long PATIENCE_SECONDS = 40;

    private StreamsStores() {}

    /// @param args the path of the dump
    public static void main(String[] args) throws Exception {
        Path state = Files.createTempDirectory("kheap-samples-streams");
        try {
            String broker = Brokers.acknowledging();
            closed = streams(broker, state.resolve("closed"));
            closed.close();
            created = streams(broker, state.resolve("created"));
            running = streams(broker, state.resolve("running"));
            running.start();
            if (!LEFT.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new TimeoutException(LEFT.getCount() + " of " + ENTRIES + " records are not processed");
            }
            Dump.write(args);
        } finally {
            Stream.of(running, created).filter(Objects::nonNull).forEach(KafkaStreams::close);
            delete(state);
        }
    }

    private static KafkaStreams streams(String broker, Path state) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, broker);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES);
        settings.put("auto.offset.reset", "earliest");
        // The broker's records have no time.
        settings.put(
                StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, WallclockTimestampExtractor.class.getName());
        return new KafkaStreams(topology(), settings);
    }

    private static Topology topology() {
        return new Topology()
                .addSource(
                        "events",
                        Serdes.ByteArray().deserializer(),
                        Serdes.ByteArray().deserializer(),
                        LoopbackBroker.READ_TOPIC)
                .addProcessor("keeper", Keeper::new, "events")
                .addStateStore(
                        Stores.keyValueStoreBuilder(
                                        Stores.inMemoryKeyValueStore(ON_HEAP), Serdes.Bytes(), Serdes.ByteArray())
                                .withLoggingDisabled(),
                        "keeper")
                .addStateStore(
                        Stores.keyValueStoreBuilder(
                                        Stores.persistentKeyValueStore(IN_ROCKSDB), Serdes.Bytes(), Serdes.ByteArray())
                                .withCachingEnabled()
                                .withLoggingDisabled(),
                        "keeper");
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /// Keeps every record in both stores, and an iterator for each task.
    private static final class Keeper implements Processor<byte[], byte[], Void, Void> {
        private KeyValueStore<Bytes, byte[]> onHeap;
        private KeyValueStore<Bytes, byte[]> inRocksDb;
        private int records;

        @Override
        public void init(ProcessorContext<Void, Void> context) {
            onHeap = context.getStateStore(ON_HEAP);
            inRocksDb = context.getStateStore(IN_ROCKSDB);
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            Bytes key = Bytes.wrap(
                    ByteBuffer.allocate(Integer.BYTES).putInt(records++).array());
            onHeap.put(key, record.value().clone());
            inRocksDb.put(key, record.value());
            if (records == LoopbackBroker.READ_RECORDS) {
                LISTINGS.add(inRocksDb.all());
            }
            LEFT.countDown();
        }
    }
}
