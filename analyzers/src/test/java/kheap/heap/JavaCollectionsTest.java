package kheap.heap;

import static kheap.hprof.WrittenDump.ARRAY;
import static kheap.hprof.WrittenDump.OBJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import kheap.Progress;
import kheap.hprof.WrittenDump;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The shapes that collections have in a dump, damaged ones too.
class JavaCollectionsTest {
    private static final long CHM = 0x1400;
    private static final long NODE = 0x1500;
    private static final long TREE_BIN = 0x1600;
    private static final long FORWARDING = 0x1700;
    private static final long QUEUE = 0x1800;
    private static final long QUEUE_NODE = 0x1900;
    private static final long OLD_LIST = 0x1a00;
    private static final long OLD_ENTRY = 0x1b00;
    private static final long LIST = 0x1c00;

    @TempDir
    Path folder;

    private static WrittenDump types() {
        WrittenDump dump = new WrittenDump(8)
                .segment()
                .javaTypes()
                .type(CHM, OBJECT, "java.util.concurrent.ConcurrentHashMap", "L table", "L nextTable")
                .type(NODE, OBJECT, "java.util.concurrent.ConcurrentHashMap$Node", "L key", "L val", "L next")
                .type(TREE_BIN, NODE, "java.util.concurrent.ConcurrentHashMap$TreeBin", "L first", "I lockState")
                .type(FORWARDING, NODE, "java.util.concurrent.ConcurrentHashMap$ForwardingNode", "L nextTable")
                .type(QUEUE, OBJECT, "java.util.concurrent.ConcurrentLinkedQueue", "L head", "L tail")
                .type(QUEUE_NODE, OBJECT, "java.util.concurrent.ConcurrentLinkedQueue$Node", "L item", "L next")
                .type(OLD_LIST, OBJECT, "java.util.LinkedList", "L header")
                .type(OLD_ENTRY, OBJECT, "java.util.LinkedList$Entry", "L element", "L next")
                .type(LIST, OBJECT, "java.util.ArrayList", "L elementData", "I size");
        for (long type = OBJECT; type <= LIST; type += 0x100) {
            dump.root(type);
        }
        for (long value = 0x9000; value < 0x9400; value += 0x100) {
            dump.instance(value, OBJECT);
        }
        return dump;
    }

    private HeapDump open(WrittenDump dump) throws IOException {
        return HeapDumps.open(
                dump.root(0x2000).end().writeTo(folder.resolve("written.hprof")),
                Opening.by(Engine.KHEAP),
                Progress.NONE);
    }

    private static HeapObject at(HeapDump heap, long address) {
        return heap.object(heap.at(address).orElseThrow());
    }

    private static List<Long> addresses(List<HeapObject> objects) {
        return objects.stream().map(HeapObject::address).toList();
    }

    @Test
    void aTreeInAConcurrentMapHoldsItsEntriesBehindFirst() throws IOException {
        try (HeapDump heap = open(types().instance(0x2000, CHM, 0x2100L, 0L)
                .objectArray(0x2100, ARRAY, 0, 0x2200, 0x2500)
                .instance(0x2200, TREE_BIN, 0x2300L, 0, 0L, 0L, 0L)
                .instance(0x2300, NODE, 0x9000L, 0x9100L, 0x2400L)
                .instance(0x2400, NODE, 0x9100L, 0x9200L, 0L)
                .instance(0x2500, NODE, 0x9200L, 0x9300L, 0L))) {
            assertEquals(List.of(0x9100L, 0x9200L, 0x9300L), addresses(JavaCollections.elements(at(heap, 0x2000))));
            assertTrue(JavaCollections.entries(at(heap, 0x2000)).stream()
                    .allMatch(entry -> entry.key().isPresent()));
        }
    }

    @Test
    void aConcurrentMapThatGrowsIsReadFromBothTables() throws IOException {
        try (HeapDump heap = open(types().instance(0x2000, CHM, 0x2100L, 0x2600L)
                .objectArray(0x2100, ARRAY, 0x2200, 0x2300)
                .instance(0x2200, FORWARDING, 0x2600L, 0L, 0L, 0L)
                .instance(0x2300, NODE, 0x9000L, 0x9100L, 0L)
                .objectArray(0x2600, ARRAY, 0, 0, 0x2700, 0)
                .instance(0x2700, NODE, 0x9100L, 0x9200L, 0L))) {
            assertEquals(List.of(0x9100L, 0x9200L), addresses(JavaCollections.elements(at(heap, 0x2000))));
        }
    }

    @Test
    void aRingOfEmptyNodesEnds() throws IOException {
        try (HeapDump heap = open(types().instance(0x2000, QUEUE, 0x2100L, 0x2100L)
                .instance(0x2100, QUEUE_NODE, 0L, 0x2200L)
                .instance(0x2200, QUEUE_NODE, 0L, 0x2100L))) {
            HeapObject queue = at(heap, 0x2000);
            assertEquals(
                    List.of(),
                    assertTimeoutPreemptively(Duration.ofSeconds(60), () -> JavaCollections.elements(queue)));
        }
    }

    @Test
    void aRingThatMissesItsHeaderEnds() throws IOException {
        try (HeapDump heap = open(types().instance(0x2000, OLD_LIST, 0x2100L)
                .instance(0x2100, OLD_ENTRY, 0L, 0x2200L)
                .instance(0x2200, OLD_ENTRY, 0L, 0x2300L)
                .instance(0x2300, OLD_ENTRY, 0L, 0x2200L))) {
            HeapObject list = at(heap, 0x2000);
            assertEquals(
                    List.of(), assertTimeoutPreemptively(Duration.ofSeconds(60), () -> JavaCollections.elements(list)));
        }
    }

    @Test
    void aQueueSkipsItsEmptyHead() throws IOException {
        try (HeapDump heap = open(types().instance(0x2000, QUEUE, 0x2100L, 0x2200L)
                .instance(0x2100, QUEUE_NODE, 0L, 0x2200L)
                .instance(0x2200, QUEUE_NODE, 0x9000L, 0L))) {
            assertEquals(List.of(0x9000L), addresses(JavaCollections.elements(at(heap, 0x2000))));
        }
    }

    @Test
    void whatAListForgotBehindItsSizeIsNoElement() throws IOException {
        try (HeapDump heap = open(
                types().instance(0x2000, LIST, 0x2100L, 2).objectArray(0x2100, ARRAY, 0x9000, 0x9100, 0x9200, 0))) {
            assertEquals(List.of(0x9000L, 0x9100L), addresses(JavaCollections.elements(at(heap, 0x2000))));
        }
    }
}
