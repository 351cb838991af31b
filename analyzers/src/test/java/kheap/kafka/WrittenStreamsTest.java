package kheap.kafka;

import static kheap.hprof.WrittenDump.ARRAY;
import static kheap.hprof.WrittenDump.OBJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import kheap.ByteSize;
import kheap.Progress;
import kheap.heap.Engine;
import kheap.heap.HeapDump;
import kheap.heap.HeapDumps;
import kheap.heap.Opening;
import kheap.hprof.WrittenDump;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Applications of Kafka Streams as other versions have them than the one of the sample programs, written by hand
/// with the fields of the released classes.
class WrittenStreamsTest {
    private static final String STREAMS = "org.apache.kafka.streams.";
    private static final String STATE = STREAMS + "state.internals.";
    private static final long STRING = 0x1400;
    private static final long MAP = 0x1500;
    private static final long NODE = 0x1600;
    private static final long FLAG = 0x1700;
    private static final long SAFE = 0x1800;
    private static final long TREE = 0x1900;
    private static final long APPLICATION = 0x2000;
    private static final long HOLDER = 0x2100;
    private static final long CACHE = 0x2200;
    private static final long PART = 0x2300;
    private static final long ROCKSDB = 0x2400;
    private static final long SEGMENT = 0x2500;
    private static final long ON_HEAP = 0x2600;
    private static final long FOREIGN = 0x2700;

    private final WrittenDump dump = new WrittenDump(8);

    @TempDir
    Path folder;

    /// An application at 0x10000 that reaches all of the array at 0x11000.
    @BeforeEach
    void types() {
        dump.takenAt(1_700_000_000_000L)
                .segment()
                .javaTypes()
                .type(STRING, OBJECT, "java.lang.String", "L value", "B coder")
                .type(MAP, OBJECT, "java.util.HashMap", "L table")
                .type(NODE, OBJECT, "java.util.HashMap$Node", "L key", "L value", "L next")
                .type(FLAG, OBJECT, "java.util.concurrent.atomic.AtomicBoolean", "I value")
                .type(SAFE, OBJECT, "java.util.Collections$SynchronizedMap", "L m")
                .type(TREE, OBJECT, "java.util.TreeMap", "L root", "I size", "I modCount")
                .type(APPLICATION, OBJECT, STREAMS + "KafkaStreams", "L threads", "L state", "L clientId")
                .type(HOLDER, OBJECT, STREAMS + "processor.internals.ProcessorStateManager", "L held")
                .type(CACHE, OBJECT, STATE + "ThreadCache", "J maxCacheSizeBytes", "L caches")
                .type(PART, OBJECT, STATE + "NamedCache", "J currentSizeBytes")
                .type(ROCKSDB, OBJECT, STATE + "RocksDBStore", "L name", "L open", "L openIterators")
                .type(SEGMENT, ROCKSDB, STATE + "KeyValueSegment", "J id")
                .type(ON_HEAP, OBJECT, STATE + "InMemoryKeyValueStore", "L name", "Z open", "L map")
                .type(FOREIGN, OBJECT, "com.acme.Orders", "L held");
        for (long type = STRING; type <= TREE; type += 0x100) {
            dump.root(type);
        }
        for (long type = APPLICATION; type <= FOREIGN; type += 0x100) {
            dump.root(type);
        }
        dump.root(0x10_000)
                .instance(0x10_000, APPLICATION, 0x11_000L, 0L, 0x10_100L)
                .instance(0x20_000, FLAG, 1)
                .instance(0x20_100, FLAG, 0);
        text(0x10_100, "billing-1");
    }

    private void text(long at, String latin) {
        dump.instance(at, STRING, at + 0x80, 0).bytes(at + 0x80, latin.getBytes(StandardCharsets.ISO_8859_1));
    }

    private StreamsApplication read() throws IOException {
        try (HeapDump heap = HeapDumps.open(
                dump.end().writeTo(folder.resolve("written.hprof")), Opening.by(Engine.KHEAP), Progress.NONE)) {
            return new StreamsReader(heap, new KafkaClasses(heap), new Threads(heap), new ConfigReader())
                    .read(Progress.NONE)
                    .getFirst();
        }
    }

    @Test
    void beforeTheCacheCountedForItselfItsPartsDid() throws IOException {
        dump.objectArray(0x11_000, ARRAY, 0x12_000)
                .instance(0x12_000, CACHE, 1000L, 0x12_100L)
                .instance(0x12_100, MAP, 0x12_200L)
                .objectArray(0x12_200, ARRAY, 0x12_300, 0x12_400)
                .instance(0x12_300, NODE, 0L, 0x12_500L, 0L)
                .instance(0x12_400, NODE, 0L, 0x12_600L, 0L)
                .instance(0x12_500, PART, 300L)
                .instance(0x12_600, PART, 40L);
        assertEquals(new StreamsApplication.Cache(new ByteSize(340), new ByteSize(1000)), read().cache());
    }

    @Test
    void theOpenSegmentsOfAWindowAreOneStore() throws IOException {
        dump.objectArray(0x11_000, ARRAY, 0x12_000, 0x12_100, 0x12_200)
                .instance(0x12_000, SEGMENT, 1L, 0x13_000L, 0x20_000L, 0x12_300L)
                .instance(0x12_100, SEGMENT, 2L, 0x13_100L, 0x20_000L, 0L)
                .instance(0x12_200, SEGMENT, 3L, 0x13_200L, 0x20_100L, 0L)
                .objectArray(0x12_300, ARRAY, 0x10_100, 0x10_100);
        text(0x13_000, "visits.1700000000000");
        text(0x13_100, "visits.1700000060000");
        text(0x13_200, "visits.1700000120000");
        StreamsApplication.Store visits = read().stores().getFirst();
        assertEquals("visits", visits.name());
        assertEquals(2, visits.count());
        assertEquals(2, visits.openIterators());
    }

    @Test
    void aStoreThatIsNoSegmentKeepsItsName() throws IOException {
        dump.objectArray(0x11_000, ARRAY, 0x12_000).instance(0x12_000, ROCKSDB, 0x13_000L, 0x20_000L, 0L);
        text(0x13_000, "orders-2024");
        assertEquals("orders-2024", read().stores().getFirst().name());
    }

    @Test
    void entriesAreCountedThroughTheMapThatIsSafeForThreads() throws IOException {
        dump.objectArray(0x11_000, ARRAY, 0x12_000)
                .instance(0x12_000, ON_HEAP, 0x13_000L, 1, 0x12_100L)
                .instance(0x12_100, SAFE, 0x12_200L)
                .instance(0x12_200, TREE, 0L, 77, 5);
        text(0x13_000, "latest");
        StreamsApplication.Store latest = read().stores().getFirst();
        assertEquals(StreamsApplication.Store.Kind.IN_MEMORY, latest.kind());
        assertEquals(77, latest.entries());
    }

    @Test
    void theSearchGoesRoundNothingTwiceAndNotThroughTheApplicationsOwnObjects() throws IOException {
        dump.objectArray(0x11_000, ARRAY, 0x12_000, 0x12_100)
                .instance(0x12_000, HOLDER, 0x11_000L)
                .instance(0x12_100, FOREIGN, 0x12_200L)
                .instance(0x12_200, ROCKSDB, 0L, 0x20_000L, 0L);
        assertEquals(List.of(), read().stores());
    }
}
