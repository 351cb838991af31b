package kheap.kafka;

import static kheap.hprof.WrittenDump.ARRAY;
import static kheap.hprof.WrittenDump.OBJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.heap.Engine;
import kheap.heap.HeapDump;
import kheap.heap.HeapDumps;
import kheap.heap.Opening;
import kheap.hprof.WrittenDump;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Records in every kind of hands, written by hand.
@ParameterizedClass
@EnumSource(Engine.class)
class HoldingCollectionsTest {
    private static final long THREAD = 0x1400;
    private static final long COLLECTION = 0x1500;
    private static final long QUEUE = 0x1600;
    private static final long NODE = 0x1700;
    private static final long LIST = 0x1800;
    private static final long SHOP = 0x1900;
    private static final long TASK = 0x1a00;
    private static final long RECORD = 0x1b00;
    private static final long POLLED = 0x1c00;
    private static final long SHARE = 0x1d00;

    /// Where the static field of the shop leads.
    private static final long HELD = 0x2000;

    @Parameter
    Engine engine;

    @TempDir
    Path folder;

    private long next = 0x10000;

    private static WrittenDump types() {
        return new WrittenDump(8)
                .segment()
                .javaTypes()
                .type(THREAD, OBJECT, "java.lang.Thread", "L name")
                .type(COLLECTION, OBJECT, "java.util.AbstractCollection")
                .type(QUEUE, COLLECTION, "java.util.concurrent.LinkedBlockingQueue", "I capacity", "L head")
                .type(NODE, OBJECT, "java.util.concurrent.LinkedBlockingQueue$Node", "L item", "L next")
                .type(LIST, COLLECTION, "java.util.ArrayList", "L elementData", "I size")
                .type(SHOP, OBJECT, "com.acme.Shop", "static L held = " + HELD, "L one", "L other")
                .type(TASK, OBJECT, "com.acme.Task", "L record")
                .type(RECORD, OBJECT, "org.apache.kafka.clients.consumer.ConsumerRecord", "J offset")
                .type(POLLED, OBJECT, "org.apache.kafka.clients.consumer.ConsumerRecords", "L records")
                .type(SHARE, OBJECT, "org.apache.kafka.clients.consumer.internals.ShareInFlightBatch", "L records")
                .root(SHOP);
    }

    /// An instance with these values, at an address of its own.
    private long instance(WrittenDump dump, long type, Number... values) {
        dump.instance(next, type, values);
        next += 0x40;
        return next - 0x40;
    }

    private long[] records(WrittenDump dump, int count) {
        return LongStream.range(0, count)
                .map(offset -> instance(dump, RECORD, offset))
                .toArray();
    }

    private long list(WrittenDump dump, long... elements) {
        long array = next;
        next += 0x40 + 8L * elements.length;
        dump.objectArray(array, ARRAY, elements);
        return instance(dump, LIST, array, elements.length);
    }

    private void queue(WrittenDump dump, long id, int capacity, long... elements) {
        long node = 0;
        for (int i = elements.length - 1; i >= 0; i--) {
            node = instance(dump, NODE, elements[i], node);
        }
        dump.instance(id, QUEUE, capacity, node);
    }

    private long queue(WrittenDump dump, long... elements) {
        long id = next;
        next += 0x40;
        queue(dump, id, Integer.MAX_VALUE, elements);
        return id;
    }

    private HeapDump open(WrittenDump dump) throws IOException {
        return HeapDumps.open(dump.end().writeTo(folder.resolve("written.hprof")), Opening.by(engine), Progress.NONE);
    }

    private static RecordsHeld.Kind received(HeapDump heap) {
        return Holdings.read(heap, new KafkaClasses(heap), Progress.NONE)
                .records()
                .received();
    }

    private List<Held> holders(WrittenDump dump) throws IOException {
        try (HeapDump heap = open(dump)) {
            return received(heap).holders();
        }
    }

    @Test
    void aLongQueueIsClimbedOnceHoweverItsRecordsLie() throws IOException {
        int count = 20_000;
        WrittenDump dump = types();
        List<Long> records =
                new ArrayList<>(Arrays.stream(records(dump, count)).boxed().toList());
        Collections.shuffle(records, new Random(1));
        queue(dump, HELD, 50_000, records.stream().mapToLong(Long::longValue).toArray());
        AtomicLong steps = new AtomicLong();
        try (HeapDump heap = open(dump)) {
            RecordsHeld.Kind received = received(counting(heap, steps));
            assertEquals(count, received.objects());
            assertEquals(Sampled.LIMIT, received.sampled());
            assertEquals(1, received.holders().size());
            Held queue = received.holders().getFirst();
            assertEquals(HELD, queue.address());
            assertEquals(Held.Way.QUEUE, queue.way());
            assertEquals("Shop (static held)", queue.holder());
            assertEquals(count, queue.objects());
            assertEquals(50_000, queue.capacity().orElseThrow());
        }
        assertTrue(steps.get() < count + 300L * Sampled.LIMIT, () -> steps + " steps");
    }

    /// The heap, with a count of how often it is asked for a dominator.
    private static HeapDump counting(HeapDump heap, AtomicLong asked) {
        return (HeapDump) Proxy.newProxyInstance(
                HeapDump.class.getClassLoader(), new Class<?>[] {HeapDump.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("dominator")) {
                        asked.incrementAndGet();
                    }
                    try {
                        return method.invoke(heap, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void aQueueOfPolledBatchesIsTheQueue() throws IOException {
        WrittenDump dump = types();
        long[] batches = LongStream.range(0, 50)
                .map(batch -> instance(dump, POLLED, list(dump, records(dump, 10))))
                .toArray();
        queue(dump, HELD, Integer.MAX_VALUE, batches);
        List<Held> holders = holders(dump);
        assertEquals(List.of(HELD), holders.stream().map(Held::address).toList());
        assertEquals(500, holders.getFirst().objects());
        assertTrue(holders.getFirst().capacity().isEmpty());
    }

    @Test
    void aListOfWorkersWithAQueueEachIsTheQueues() throws IOException {
        WrittenDump dump = types();
        long[] workers = LongStream.range(0, 8)
                .map(worker -> instance(dump, TASK, queue(dump, records(dump, 100))))
                .toArray();
        dump.instance(HELD, SHOP, list(dump, workers));
        List<Held> holders = holders(dump);
        assertEquals(8, holders.size());
        assertTrue(holders.stream()
                .allMatch(held -> held.objects() == 100
                        && held.type().endsWith("LinkedBlockingQueue")
                        && held.holder().equals("Task (record)")));
    }

    @Test
    void aTaskThatAListKnowsTooIsTheQueues() throws IOException {
        WrittenDump dump = types();
        long[] tasks = Arrays.stream(records(dump, 100))
                .map(record -> instance(dump, TASK, record))
                .toArray();
        dump.instance(HELD, SHOP, list(dump, tasks), queue(dump, tasks));
        List<Held> holders = holders(dump);
        assertEquals(1, holders.size());
        assertEquals(100, holders.getFirst().objects());
        assertEquals("Shop (other)", holders.getFirst().holder());
        // Each of the records is freed only with both, and still counts.
        assertTrue(holders.getFirst().retained().bytes() >= 100 * 24);
    }

    @Test
    void listsThatHoldEachOtherEndSomewhere() throws IOException {
        WrittenDump dump = types();
        long[] both = {0x3000, 0x3100};
        for (int i = 0; i < 2; i++) {
            long[] elements = Arrays.copyOf(records(dump, 100), 101);
            elements[100] = both[1 - i];
            dump.objectArray(0x4000 + i * 0x800, ARRAY, elements).instance(both[i], LIST, 0x4000 + i * 0x800, 101);
        }
        dump.instance(HELD, SHOP, both[0], both[1]);
        List<Held> holders = holders(dump);
        assertEquals(200, holders.stream().mapToLong(Held::objects).sum(), () -> "the lists hold " + holders);
    }

    @Test
    void whatKafkaKeepsForItselfIsNotTheApplications() throws IOException {
        WrittenDump dump = types();
        dump.instance(HELD, SHARE, list(dump, records(dump, 100)));
        try (HeapDump heap = open(dump)) {
            assertEquals(100, received(heap).objects());
            assertEquals(List.of(), received(heap).holders());
        }
    }

    @Test
    void recordsOutsideOfEveryCollectionHaveNoHolder() throws IOException {
        WrittenDump dump = types();
        long[] records = records(dump, 2);
        dump.instance(HELD, SHOP, records[0], records[1]);
        assertEquals(List.of(), holders(dump));
    }

    @Test
    void aBatchThatOnlyAStackKnowsIsInTheHandsOfAThread() throws IOException {
        WrittenDump dump = types();
        long list = list(dump, records(dump, 100));
        dump.instance(0x2200, THREAD).thread(0x2200, 1, "com.acme.Shop.sell").local(list, 1, 0);
        List<Held> holders = holders(dump);
        assertEquals(List.of(Held.Way.THREAD), holders.stream().map(Held::way).toList());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.5, 0.7, 0.9, 0.99})
    void aCutDumpIsReadUpToTheCut(double share) throws IOException {
        WrittenDump dump = types();
        queue(dump, HELD, Integer.MAX_VALUE, records(dump, 1_000));
        byte[] whole = dump.end().bytes();
        Path file = Files.write(folder.resolve("cut.hprof"), Arrays.copyOf(whole, (int) (whole.length * share)));
        try (HeapDump heap = HeapDumps.open(file, Opening.by(engine), Progress.NONE)) {
            RecordsHeld.Kind received = received(heap);
            assertTrue(received.objects() > 0 && received.objects() <= 1_000, received::toString);
        } catch (UnreadableDumpException e) {
            assertTrue(e.getMessage().contains(file.toString()), e::getMessage);
        }
    }
}
