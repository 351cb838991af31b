package kheap.kafka;

import static kheap.hprof.WrittenDump.ARRAY;
import static kheap.hprof.WrittenDump.OBJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import kheap.Progress;
import kheap.heap.Engine;
import kheap.heap.HeapDump;
import kheap.heap.HeapDumps;
import kheap.heap.Leaves;
import kheap.heap.Opening;
import kheap.heap.RandomHeap;
import kheap.hprof.WrittenDump;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The definition is the oracle: on random heaps, walk for each client alone and count who reaches what.
@ParameterizedClass
@EnumSource(Engine.class)
class AttributionTest {
    private static final long THREAD = 0x1400;
    private static final long SHOP = 0x1500;

    @Parameter
    Engine engine;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void ownAndSharedBytesAreThoseOfTheDefinition(long seed) throws IOException {
        Random random = new Random(seed);
        RandomHeap written = RandomHeap.of(random);
        Set<Integer> reachable = written.distances(node -> true).keySet();
        // Clients of one to four anchors; every client's first anchor is its facade.
        List<List<Integer>> clients = new ArrayList<>();
        List<Integer> free = new ArrayList<>(reachable);
        Collections.shuffle(free, random);
        for (int client = 0; client < 4; client++) {
            List<Integer> anchors = new ArrayList<>();
            for (int i = 1 + random.nextInt(4); i > 0 && !free.isEmpty(); i--) {
                anchors.add(free.removeLast());
            }
            if (!anchors.isEmpty()) {
                clients.add(anchors);
            }
        }
        Path file = written.write(folder.resolve("random.hprof"));
        try (HeapDump heap = HeapDumps.open(file, Opening.by(engine), Progress.NONE)) {
            hold(written, clients, heap, seed);
            hold(written, clients, Leaves.in(heap), seed);
        }
    }

    private static void hold(RandomHeap written, List<List<Integer>> clients, HeapDump heap, long seed) {
        List<List<Integer>> edges = written.edges();
        Map<Integer, Integer> number = new HashMap<>();
        written.distances(node -> true)
                .keySet()
                .forEach(node -> number.put(node, heap.at(RandomHeap.id(node)).orElseThrow()));
        List<Attribution.Anchors> anchors =
                clients.stream().map(client -> anchors(client, number)).toList();
        Attribution attribution = Attribution.of(heap, anchors, Progress.NONE);

        Set<Integer> allAnchors = new HashSet<>();
        clients.forEach(allAnchors::addAll);
        Map<Integer, Integer> outside = written.distances(node -> !allAnchors.contains(node));
        Map<Integer, Set<Integer>> reachedBy = new HashMap<>();
        for (int client = 0; client < clients.size(); client++) {
            Set<Integer> own = Set.copyOf(clients.get(client));
            RandomHeap fromClient = new RandomHeap(edges, own);
            IntPredicate enter = n -> !outside.containsKey(n) && (own.contains(n) || !allAnchors.contains(n));
            for (int node : fromClient.distances(enter).keySet()) {
                reachedBy.computeIfAbsent(node, n -> new HashSet<>()).add(client);
            }
        }
        for (int client = 0; client < clients.size(); client++) {
            int who = client;
            String where = "client " + client + ", seed " + seed;
            assertEquals(
                    bytes(heap, number, reachedBy, by -> by.equals(Set.of(who))),
                    attribution.memory(client).own().bytes(),
                    where);
            assertEquals(
                    bytes(heap, number, reachedBy, by -> by.size() > 1 && by.contains(who)),
                    attribution.memory(client).shared().bytes(),
                    where);
            int facade = clients.get(client).getFirst();
            Integer steps = written.distances(node -> node == facade || !allAnchors.contains(node))
                    .get(facade);
            boolean fromOthers = reachedBy.entrySet().stream()
                    .anyMatch(node -> node.getValue().stream().anyMatch(by -> by != who)
                            && edges.get(node.getKey()).contains(facade));
            assertEquals(steps != null || fromOthers, attribution.isHeld(client), where);
            assertEquals(fromOthers, !attribution.pathFromClient(client).isEmpty(), where);
            List<Integer> path = attribution.pathToFacade(client);
            assertEquals(steps == null ? 0 : steps + 1, path.size(), where);
            for (int i = 1; i < path.size(); i++) {
                Set<Integer> targets = new HashSet<>();
                heap.outgoing(path.get(i - 1), targets::add);
                assertTrue(targets.contains(path.get(i)), where);
                assertTrue(outside.keySet().stream().map(number::get).toList().contains(path.get(i - 1)), where);
            }
        }
        assertEquals(
                bytes(heap, number, reachedBy, by -> by.size() > 1),
                attribution.shared().bytes(),
                () -> "seed " + seed);
    }

    /// The facade at 0x2000 is the only anchor of the only client.
    private static Attribution oneClient(HeapDump heap) {
        Attribution.Anchors anchors = new Attribution.Anchors();
        anchors.facade(heap.at(0x2000).orElseThrow());
        return Attribution.of(heap, List.of(anchors), Progress.NONE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void inACutDumpAFacadeThatNothingRefersToIsNotHeld(boolean referred) throws IOException {
        byte[] whole = new WrittenDump(8)
                .segment()
                .javaTypes()
                .instance(0x2000, OBJECT)
                .objectArray(0x2100, ARRAY, referred ? 0x2000 : 0)
                .root(0x2000)
                .bytes();
        Path file = folder.resolve("cut.hprof");
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));
        try (HeapDump heap = HeapDumps.open(file, Opening.by(engine), Progress.NONE)) {
            assertEquals(referred, oneClient(heap).isHeld(0));
        }
    }

    @Test
    void aStaticFieldTellsMoreOfAnOwnerThanAStackThatIsNearer() throws IOException {
        WrittenDump dump = new WrittenDump(8)
                .segment()
                .javaTypes()
                .type(THREAD, OBJECT, "java.lang.Thread", "L name")
                .type(SHOP, OBJECT, "com.acme.Shop", "static L held = " + 0x2100)
                .instance(0x2000, OBJECT)
                .objectArray(0x2100, ARRAY, 0x2000)
                .instance(0x2200, THREAD)
                .root(SHOP)
                .thread(0x2200, 1, "com.acme.Shop.sell")
                .local(0x2000, 1, 0);
        try (HeapDump heap = HeapDumps.open(
                dump.end().writeTo(folder.resolve("written.hprof")), Opening.by(engine), Progress.NONE)) {
            assertEquals(
                    List.of(SHOP, 0x2100L, 0x2000L),
                    oneClient(heap).pathToFacade(0).stream().map(heap::address).toList());
        }
    }

    private static Attribution.Anchors anchors(List<Integer> client, Map<Integer, Integer> number) {
        Attribution.Anchors anchors = new Attribution.Anchors();
        anchors.facade(number.get(client.getFirst()));
        Attribution.Part[] parts = Attribution.Part.values();
        for (int i = 1; i < client.size(); i++) {
            anchors.add(parts[i % parts.length], number.get(client.get(i)));
        }
        return anchors;
    }

    private static long bytes(
            HeapDump heap,
            Map<Integer, Integer> number,
            Map<Integer, Set<Integer>> reachedBy,
            Predicate<Set<Integer>> chosen) {
        return reachedBy.entrySet().stream()
                .filter(node -> chosen.test(node.getValue()))
                .mapToLong(node -> heap.shallow(number.get(node.getKey())).bytes())
                .sum();
    }
}
