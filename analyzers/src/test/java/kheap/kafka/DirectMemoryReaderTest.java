package kheap.kafka;

import static kheap.hprof.WrittenDump.OBJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kheap.ByteSize;
import kheap.Progress;
import kheap.heap.Engine;
import kheap.heap.HeapDump;
import kheap.heap.HeapDumps;
import kheap.heap.Opening;
import kheap.hprof.WrittenDump;
import kheap.kafka.DirectMemory.Buffers;
import kheap.kafka.DirectMemory.Caches;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Direct buffers as the JDKs that the build does not have keep them, written by hand with the fields of their
/// classes.
class DirectMemoryReaderTest {
    private static final long BUFFER = 0x3000;
    private static final long DIRECT = 0x3100;
    private static final long CLEANER = 0x3200;
    private static final long CACHE = 0x3300;
    private static final long BUFFERS = 0x3400;
    private static final long MAP = 0x3500;
    private static final long ENTRY = 0x3600;
    private static final long ENTRIES = 0x3700;
    private static final long THREAD = 0x3800;
    private static final long HOLDER = 0x3900;
    private static final long STRING = 0x3a00;
    private static final long CONSUMER = 0x3b00;
    private static final long KEEPER = 0x3c00;

    private static final long FIRST_BUFFER = 0x10000;
    private static final long A_THREAD = 0x20000;
    private static final int RUNS = 5;

    @TempDir
    Path folder;

    private final WrittenDump dump = new WrittenDump(8)
            .segment()
            .javaTypes()
            .type(BUFFER, OBJECT, "java.nio.Buffer", "I capacity")
            .type(DIRECT, BUFFER, "java.nio.DirectByteBuffer", "L att", "L cleaner", "L fd")
            .type(CLEANER, OBJECT, "sun.misc.Cleaner")
            .type(BUFFERS, OBJECT, "[Ljava.nio.ByteBuffer;")
            .type(MAP, OBJECT, "java.lang.ThreadLocal$ThreadLocalMap", "L table")
            .type(ENTRY, OBJECT, "java.lang.ThreadLocal$ThreadLocalMap$Entry", "L value")
            .type(ENTRIES, OBJECT, "[Ljava.lang.ThreadLocal$ThreadLocalMap$Entry;")
            .type(
                    THREAD,
                    OBJECT,
                    "java.lang.Thread",
                    "L name",
                    "L threadLocals",
                    "J eetop",
                    "I threadStatus",
                    "L holder")
            .type(HOLDER, OBJECT, "java.lang.Thread$FieldHolder", "L terminatingThreadLocals", "I threadStatus")
            .type(STRING, OBJECT, "java.lang.String", "L value", "B coder")
            .type(CONSUMER, OBJECT, "org.apache.kafka.clients.consumer.KafkaConsumer")
            .type(KEEPER, OBJECT, "com.acme.Images", "L first", "L second", "L third", "L fourth")
            .instance(0x4000, CLEANER)
            .root(0x4000);

    private int buffers;
    private final List<Consumer> consumers = new ArrayList<>();

    /// A buffer of its own memory.
    private long allocated(int capacity) {
        return buffer(0, 0x4000, 0, capacity);
    }

    private long buffer(long attachment, long cleaner, long file, int capacity) {
        long at = FIRST_BUFFER + 0x40L * buffers++;
        dump.instance(at, DIRECT, attachment, cleaner, file, capacity);
        return at;
    }

    /// A cache as since JDK 7.
    private long cache(int count, int start, long... ring) {
        long at = 0x30000 + 0x40L * buffers++;
        dump.type(CACHE, OBJECT, "sun.nio.ch.Util$BufferCache", "L buffers", "I count", "I start")
                .instance(at, CACHE, at + 0x20, count, start)
                .objectArray(at + 0x20, BUFFERS, ring);
        return at;
    }

    /// A map of thread-locals with one value.
    private long locals(long value) {
        dump.instance(0x40000, MAP, 0x40020)
                .objectArray(0x40020, ENTRIES, 0, 0x40060, 0)
                .instance(0x40060, ENTRY, value);
        return 0x40000;
    }

    private void thread(String name, long locals) {
        dump.instance(A_THREAD, THREAD, A_THREAD + 0x100, locals, 1, RUNS, 0);
        named(name);
    }

    private void named(String name) {
        dump.instance(A_THREAD + 0x100, STRING, A_THREAD + 0x180, 0)
                .bytes(A_THREAD + 0x180, name.getBytes(StandardCharsets.ISO_8859_1));
    }

    private DirectMemory read() throws IOException {
        Path file = dump.end().writeTo(folder.resolve("direct.hprof"));
        try (HeapDump heap = HeapDumps.open(file, Opening.by(Engine.KHEAP), Progress.NONE)) {
            return new DirectMemoryReader(heap, new Threads(heap), consumers, Progress.NONE).read();
        }
    }

    private static ByteSize size(long bytes) {
        return new ByteSize(bytes);
    }

    @Test
    void aHeapWithoutAnyHasNone() throws IOException {
        assertEquals(DirectMemory.NONE, read());
    }

    @Test
    void theCacheOfAThreadIsFoundAsJdk8KeepsIt() throws IOException {
        long cache = cache(2, 0, allocated(100), allocated(40), 0, 0);
        thread("kafka-producer-network-thread | a", locals(cache));
        dump.thread(A_THREAD, 1);
        DirectMemory direct = read();
        assertEquals(new Buffers(2, size(140), size(100)), direct.owned());
        assertEquals(new Caches(1, 2, size(140), ByteSize.ZERO), direct.kafkas());
        assertEquals(Caches.NONE, direct.others());
        assertEquals(
                List.of(new DirectMemory.ThreadCache(
                        "kafka-producer-network-thread | a", A_THREAD, true, "", new Buffers(2, size(140), size(100)))),
                direct.caches());
    }

    @Test
    void orInTheHolderAsJdk25KeepsIt() throws IOException {
        long cache = cache(1, 0, buffer(0, 0, 0, 5_000), 0);
        dump.instance(A_THREAD, THREAD, A_THREAD + 0x100, 0, 1, 0, A_THREAD + 0x200)
                .instance(A_THREAD + 0x200, HOLDER, locals(cache), RUNS);
        named("http-1");
        dump.thread(A_THREAD, 1);
        DirectMemory direct = read();
        // Without a cleaner it is no part of the JDK's books.
        assertEquals(Buffers.NONE, direct.owned());
        assertEquals(new Caches(1, 1, size(5_000), size(5_000)), direct.others());
        assertEquals("http-1", direct.caches().getFirst().thread());
        assertEquals(A_THREAD, direct.caches().getFirst().address());
    }

    @Test
    void aRingMayGoRoundItsEnd() throws IOException {
        long cache = cache(3, 3, allocated(1), allocated(2), 0, allocated(4));
        thread("http-1", locals(cache));
        dump.thread(A_THREAD, 1);
        assertEquals(new Caches(1, 3, size(7), ByteSize.ZERO), read().others());
    }

    @ParameterizedTest
    @CsvSource({"-1, 0, 0", "1000, 0, 3", "2, -5, 3", "2, 1000, 3", "2147483647, 2147483647, 3"})
    void aDamagedRingIsReadWithinItsBounds(int count, int start, long bytes) throws IOException {
        long cache = cache(count, start, allocated(1), allocated(2));
        thread("http-1", locals(cache));
        dump.thread(A_THREAD, 1);
        assertEquals(size(bytes), read().others().bytes());
    }

    @Test
    void aCacheThatNoThreadIsFoundForCountsAsAnothers() throws IOException {
        dump.root(cache(1, 0, allocated(10)));
        DirectMemory direct = read();
        assertEquals(new Caches(1, 1, size(10), ByteSize.ZERO), direct.others());
        assertEquals("", direct.caches().getFirst().thread());
        assertEquals(0, direct.caches().getFirst().address());
    }

    @Test
    void theSoftReferencesOfJdk6AreNoCache() throws IOException {
        dump.type(0x5000, OBJECT, "java.lang.ref.SoftReference", "L referent").instance(0x5100, 0x5000, allocated(10));
        thread("http-1", locals(0x5100));
        dump.thread(A_THREAD, 1);
        assertEquals(Caches.NONE, read().others());
    }

    @Test
    void aThreadInsideAConsumerIsKafkas() throws IOException {
        long cache = cache(1, 0, allocated(4_000_000));
        thread("orders-0-C-1", locals(cache));
        dump.instance(0x6000, CONSUMER)
                .thread(A_THREAD, 1, "org.apache.kafka.clients.consumer.KafkaConsumer.poll", "com.acme.Images.run")
                .local(0x6000, 1, 0);
        consumers.add(consumer(0x6000));
        DirectMemory direct = read();
        assertEquals(1, direct.kafkas().threads());
        assertEquals("consumer-orders-1", direct.caches().getFirst().client());
    }

    private static Consumer consumer(long address) {
        return new Consumer(
                "consumer-orders-1",
                Consumer.Kind.CLASSIC,
                address,
                Consumer.State.OPEN,
                Optional.of("orders"),
                0,
                List.of(),
                0,
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Owner.nobody(List.of()),
                Optional.empty(),
                Consumer.Fetched.NONE,
                ClientConfig.UNKNOWN,
                Network.NONE,
                Instrumentation.NONE,
                new ClientMemory(
                        ByteSize.ZERO,
                        ByteSize.ZERO,
                        ByteSize.ZERO,
                        ByteSize.ZERO,
                        ByteSize.ZERO,
                        ByteSize.ZERO,
                        ByteSize.ZERO),
                ByteSize.ZERO);
    }

    @Test
    void slicesMappedFilesAndForeignMemoryOwnNothing() throws IOException {
        long own = allocated(1 << 21);
        long slice = buffer(own, 0, 0, 1 << 20);
        long mapped = buffer(0, 0x4000, 0x4000, 1 << 30);
        long foreign = buffer(0, 0, 0, 1 << 25);
        dump.instance(0x7000, KEEPER, own, slice, mapped, foreign).root(0x7000);
        DirectMemory direct = read();
        assertEquals(new Buffers(1, size(1 << 21), size(1 << 21)), direct.owned());
        assertEquals(List.of(new DirectMemory.Holding(own, size(1 << 21), "Images (first)")), direct.holdings());
    }

    @Test
    void onlyTheLargestAreAskedForTheirHolder() throws IOException {
        long[] own = new long[8];
        Arrays.setAll(own, i -> allocated((i + 1) << 19));
        dump.objectArray(0x7000, BUFFERS, own).root(0x7000);
        assertEquals(
                List.of(8, 7, 6, 5, 4),
                read().holdings().stream()
                        .map(holding -> (int) (holding.bytes().bytes() >> 19))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({"65536, 65536", "9223372036854775807, -1", "-1, -1"})
    void theBoundOnWhatThreadsKeepIsAStaticField(long value, long expected) throws IOException {
        dump.type(0x8000, OBJECT, "sun.nio.ch.Util", "static J MAX_CACHED_BUFFER_SIZE = " + value)
                .root(0x8000);
        assertEquals(expected, read().cacheLimit().map(ByteSize::bytes).orElse(-1L));
    }
}
