package kheap.kafka;

import static kheap.hprof.WrittenDump.ARRAY;
import static kheap.hprof.WrittenDump.OBJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import kheap.Progress;
import kheap.heap.Engine;
import kheap.heap.HeapDump;
import kheap.heap.HeapDumps;
import kheap.heap.Opening;
import kheap.hprof.WrittenDump;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The definition is the oracle: on random heaps, walk for each client alone and count who reaches what.
class AttributionTest {
    private static final long THREAD = 0x1400;
    private static final long SHOP = 0x1500;

    @TempDir
    Path folder;

    private static long id(int node) {
        return 0x10_000 + 0x100L * node;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void ownAndSharedBytesAreThoseOfTheDefinition(long seed) throws IOException {
        Random random = new Random(seed);
        int nodes = 40 + random.nextInt(60);
        List<List<Integer>> edges = new ArrayList<>();
        WrittenDump dump = new WrittenDump(8).segment().javaTypes();
        for (int node = 0; node < nodes; node++) {
            List<Integer> targets = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                targets.add(random.nextInt(nodes));
            }
            edges.add(targets);
            dump.objectArray(
                    id(node),
                    ARRAY,
                    targets.stream().mapToLong(AttributionTest::id).toArray());
        }
        Set<Integer> roots = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            roots.add(random.nextInt(nodes));
        }
        roots.forEach(root -> dump.root(id(root)));
        Path file = folder.resolve("random.hprof");
        Files.write(file, dump.end().bytes());

        // Clients of one to four anchors; every client's first anchor is its facade and a root, as its thread would be.
        List<List<Integer>> clients = new ArrayList<>();
        Set<Integer> reachable = reach(roots, edges, node -> true);
        List<Integer> free = new ArrayList<>(reachable);
        java.util.Collections.shuffle(free, random);
        for (int client = 0; client < 4; client++) {
            List<Integer> anchors = new ArrayList<>();
            for (int i = 1 + random.nextInt(4); i > 0 && !free.isEmpty(); i--) {
                anchors.add(free.removeLast());
            }
            if (!anchors.isEmpty()) {
                clients.add(anchors);
            }
        }

        try (HeapDump heap = HeapDumps.open(file, Opening.by(Engine.MAT), Progress.NONE)) {
            Map<Integer, Integer> number = new HashMap<>();
            reachable.forEach(node -> number.put(node, heap.at(id(node)).orElseThrow()));
            List<Attribution.Anchors> anchors =
                    clients.stream().map(client -> anchors(client, number)).toList();
            Attribution attribution = Attribution.of(heap, anchors, Progress.NONE);

            Set<Integer> allAnchors = new HashSet<>();
            clients.forEach(allAnchors::addAll);
            Set<Integer> outside = reach(roots, edges, node -> !allAnchors.contains(node));
            outside.removeAll(allAnchors);
            Map<Integer, Set<Integer>> reachedBy = new HashMap<>();
            for (int client = 0; client < clients.size(); client++) {
                Set<Integer> own = Set.copyOf(clients.get(client));
                for (int node :
                        reach(own, edges, n -> !outside.contains(n) && (own.contains(n) || !allAnchors.contains(n)))) {
                    reachedBy.computeIfAbsent(node, n -> new HashSet<>()).add(client);
                }
            }
            for (int client = 0; client < clients.size(); client++) {
                int who = client;
                assertEquals(
                        bytes(heap, number, reachedBy, by -> by.equals(Set.of(who))),
                        attribution.memory(client).own().bytes(),
                        () -> "own bytes of client " + who + ", seed " + seed);
                assertEquals(
                        bytes(heap, number, reachedBy, by -> by.size() > 1 && by.contains(who)),
                        attribution.memory(client).shared().bytes(),
                        () -> "shared bytes of client " + who + ", seed " + seed);
                int facade = clients.get(client).getFirst();
                Set<Integer> others = new HashSet<>(allAnchors);
                others.removeAll(clients.get(client));
                boolean fromRoots = roots.contains(facade)
                        || outside.stream().anyMatch(node -> edges.get(node).contains(facade));
                boolean fromOthers = reachedBy.entrySet().stream()
                        .anyMatch(node -> node.getValue().stream().anyMatch(by -> by != who)
                                && edges.get(node.getKey()).contains(facade));
                assertEquals(fromRoots || fromOthers, attribution.isHeld(client), () -> "seed " + seed);
                assertEquals(fromRoots, !attribution.pathToFacade(client).isEmpty(), () -> "seed " + seed);
            }
            assertEquals(
                    bytes(heap, number, reachedBy, by -> by.size() > 1),
                    attribution.shared().bytes(),
                    () -> "seed " + seed);
        }
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
        try (HeapDump heap = HeapDumps.open(file, Opening.by(Engine.MAT), Progress.NONE)) {
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
                dump.end().writeTo(folder.resolve("written.hprof")), Opening.by(Engine.MAT), Progress.NONE)) {
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

    private static Set<Integer> reach(Set<Integer> from, List<List<Integer>> edges, Predicate<Integer> enter) {
        Set<Integer> met = new HashSet<>();
        Deque<Integer> open = new ArrayDeque<>();
        for (int start : from) {
            if (enter.test(start) && met.add(start)) {
                open.add(start);
            }
        }
        while (!open.isEmpty()) {
            for (int target : edges.get(open.poll())) {
                if (enter.test(target) && met.add(target)) {
                    open.add(target);
                }
            }
        }
        return met;
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
